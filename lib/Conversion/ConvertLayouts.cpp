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

/// The address of a function, null without a name.
static Value getFunction(RuntimeCalls &calls, FlatSymbolRefAttr name) {
  ImplicitLocOpBuilder &builder = calls.getBuilder();
  if (!name)
    return LLVM::ZeroOp::create(builder, calls.getTypes().ptr);
  return LLVM::AddressOfOp::create(builder, calls.getTypes().ptr, name);
}

LogicalResult mlir::cp::convertTileCounts(RuntimeCalls &calls,
                                          TileCountsOp op) {
  if (!op.getMaskMod().empty())
    return op.emitOpError("expects a function in place of its region; run "
                          "--cp-outline-mods first");
  const RuntimeTypes &types = calls.getTypes();
  ImplicitLocOpBuilder &builder = calls.getBuilder();
  auto flags = op->getAttrOfType<IntegerAttr>(kMaskReadsAttr);
  const uint64_t sizes[] = {op.getBatch(), op.getHeads(), op.getQueries(),
                            op.getKeys()};
  Value slot = calls.getSlot("sizes", types.i64, std::size(sizes));
  for (auto [i, size] : llvm::enumerate(sizes))
    LLVM::StoreOp::create(builder, calls.integer(types.i64, size),
                          calls.element(types.i64, slot, i));
  Value captures = op.getCaptures().empty()
                       ? LLVM::ZeroOp::create(builder, types.ptr).getResult()
                       : getCaptureList(calls, op.getCaptures());
  Value arguments[] = {getFunction(calls, op.getMaskFnAttr()),
                       getFunction(calls, op.getTileFnAttr()),
                       captures,
                       calls.integer(types.i32, flags ? flags.getInt() : 0),
                       slot,
                       calls.integer(types.i64, op.getTile()),
                       calls.getTensors(op.getOut())};
  return calls.call("cp_tile_counts", types.i32, arguments);
}

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
  Deal kind = isa<GreedyAttr>(seq.getLayout()) ? Greedy : RoundRobin;
  Value arguments[] = {calls.integer(types.i32, kind),
                       calls.integer(types.i64, seq.getRanks()),
                       calls.integer(types.i64, seq.getLength()),
                       calls.integer(types.i64, seq.getBlockRows()),
                       calls.integer(types.i32, count),
                       tensors,
                       calls.element(types.tensor, tensors, count)};
  return calls.call("cp_deal_blocks", types.i32, arguments);
}
