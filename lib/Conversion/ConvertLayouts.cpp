//===- ConvertLayouts.cpp - Layout tables to calls of the runtime ---------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RuntimeCalls.h"

using namespace mlir;
using namespace mlir::cp;

/// CP_DEAL_*.
enum Deal { RoundRobin = 0, Greedy = 1 };

static SequenceOp getSequence(RuntimeCalls &calls, FlatSymbolRefAttr name) {
  // The verifier knows that it exists.
  return calls.getRuntime().getSymbols().lookup<SequenceOp>(name.getAttr());
}

LogicalResult mlir::cp::convertDealDocuments(RuntimeCalls &calls,
                                             DealDocumentsOp op) {
  const RuntimeTypes &types = calls.getTypes();
  SequenceOp seq = getSequence(calls, op.getSeqAttr());
  Value tensors = calls.getTensors({op.getDocuments(), op.getOut()});
  Value arguments[] = {calls.integer(types.i64, seq.getRanks()),
                       calls.integer(types.i64, seq.getLength()),
                       calls.integer(types.i32, op.getLengths()), tensors,
                       calls.element(types.tensor, tensors, 1)};
  return calls.call("cp_deal_documents", types.i32, arguments);
}

LogicalResult mlir::cp::convertDealBlocks(RuntimeCalls &calls,
                                          DealBlocksOp op) {
  const RuntimeTypes &types = calls.getTypes();
  SequenceOp seq = getSequence(calls, op.getSeqAttr());
  int64_t count = op.getCounts().size();
  SmallVector<Value> memrefs(op.getCounts());
  memrefs.push_back(op.getOut());
  Value tensors = calls.getTensors(memrefs);
  Attribute layout = op.getAsAttr() ? op.getAsAttr() : seq.getLayout();
  Deal kind = isa<GreedyAttr>(layout) ? Greedy : RoundRobin;
  Value arguments[] = {calls.integer(types.i32, kind),
                       calls.integer(types.i64, seq.getRanks()),
                       calls.integer(types.i64, seq.getLength()),
                       calls.integer(types.i64, seq.getBlockRows()),
                       calls.integer(types.i32, count),
                       tensors,
                       calls.element(types.tensor, tensors, count)};
  return calls.call("cp_deal_blocks", types.i32, arguments);
}

LogicalResult mlir::cp::convertDealRows(RuntimeCalls &calls, DealRowsOp op) {
  const RuntimeTypes &types = calls.getTypes();
  SequenceOp seq = getSequence(calls, op.getSeqAttr());
  int64_t ranks = seq.getRanks(), length = seq.getLength();
  SmallVector<LayoutChunk> chunks =
      op.getAs().getChunks(op.getAs().getRows(length, ranks), ranks);
  // cp_row_chunk: four numbers.
  constexpr int64_t kFields = 4;
  auto count = static_cast<int64_t>(chunks.size());
  Type type = LLVM::LLVMArrayType::get(types.i64, kFields);
  Value slot = calls.getSlot("chunks", type, count);
  int64_t field = 0;
  for (const LayoutChunk &chunk : chunks)
    for (int64_t number :
         {chunk.rows, chunk.base, chunk.rankStride, chunk.rowStride})
      LLVM::StoreOp::create(calls.getBuilder(),
                            calls.integer(types.i64, number),
                            calls.element(types.i64, slot, field++));
  Value arguments[] = {
      calls.integer(types.i64, ranks), calls.integer(types.i64, length),
      calls.integer(types.i32, count), slot, calls.getTensors(op.getOut())};
  return calls.call("cp_deal_rows", types.i32, arguments);
}
