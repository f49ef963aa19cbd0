//===- LayoutTables.cpp - Which sequences have a layout table -------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LayoutTables.h"

#include "DocumentIds.h"

using namespace mlir;
using namespace mlir::cp;

static int64_t getLength(Value operand) {
  return cast<RankedTensorType>(operand.getType()).getDimSize(2);
}

static int64_t getBatch(FlexAttentionOp op) {
  return cast<RankedTensorType>(op.getQuery().getType()).getDimSize(0);
}

//===----------------------------------------------------------------------===//
// Which sequences
//===----------------------------------------------------------------------===//

void LayoutTables::visit(FlexAttentionOp op) {
  int64_t q = getLength(op.getQuery()), kv = getLength(op.getKey());
  LayoutInterface layout = getLayout(q);
  if (!layout || !layout.needsTable())
    return;
  if (isa<CheapestAttr>(layout)) {
    if (q == kv)
      tables[q].sources.push_back(op);
    return;
  }
  if (isa<PTRRAttr, GreedyAttr>(layout)) {
    Table &table = tables[q];
    table.sources.push_back(op);
    if (readsIndex(op.getMaskMod(), 0))
      table.batch = std::max(table.batch, getBatch(op));
    return;
  }
  if (isa<PerDocumentAttr>(layout) && !option.docLengths) {
    std::optional<DocumentIds> ids = DocumentIds::find(op.getMaskMod());
    if (q == kv && ids && !tables.contains(q))
      tables[q] = {ids->readsBatch ? getBatch(op) : 1, {op}};
    return;
  }
  int64_t length = option.docLengths ? option.docTotal : option.tableLength;
  int64_t batch = option.docLengths ? option.docLengths.getType().getDimSize(0)
                                    : option.tableBatch;
  if (q == length || kv == length)
    tables[length] = {batch, {}};
}

/// A layout that applies nowhere is a mistake, except for the user's table,
/// which may be for another function.
LogicalResult LayoutTables::checkFound(func::FuncOp func) {
  auto ops = func.front().getOps<FlexAttentionOp>();
  if (!tables.empty() || ops.empty() || !option.isComputed())
    return success();
  FlexAttentionOp op = *ops.begin();
  if (llvm::all_of(ops, [&](FlexAttentionOp op) { return plan.isWhole(op); }))
    return success();
  if (option.docLengths)
    return op.emitOpError("has sequences of ")
           << getLength(op.getQuery()) << " and " << getLength(op.getKey())
           << " positions, but doc-lengths add up to " << option.docTotal;
  return op.emitOpError("has no mask that compares document ids (a captured "
                        "integer tensor at q_idx and at kv_idx, arith.cmpi "
                        "eq), which layout per-document needs; give "
                        "doc-lengths, or use another layout");
}

LogicalResult LayoutTables::checkBatchRows(FlexAttentionOp op) {
  for (int64_t length : {getLength(op.getQuery()), getLength(op.getKey())}) {
    auto table = tables.find(length);
    if (table == tables.end() || table->second.batch == 1 ||
        table->second.batch == getBatch(op))
      continue;
    return op.emitOpError("has ")
           << getBatch(op) << " batch rows, but the layout table has "
           << table->second.batch << "; it needs 1 or as many";
  }
  return success();
}

LogicalResult LayoutTables::compute(func::FuncOp func) {
  for (auto op : func.front().getOps<FlexAttentionOp>())
    if (!plan.isWhole(op))
      visit(op);
  if (option.layout && failed(checkFound(func)))
    return failure();
  for (auto op : func.front().getOps<FlexAttentionOp>())
    if (!plan.isWhole(op) && failed(checkBatchRows(op)))
      return failure();
  return success();
}

//===----------------------------------------------------------------------===//
// Arguments and the function
//===----------------------------------------------------------------------===//

/// A table with a row for each batch row stays whole, so batches must.
LogicalResult LayoutTables::checkBatch(FlexAttentionOp op,
                                       const SequenceDims &dims) {
  bool differs = false;
  for (int64_t length : {getLength(op.getQuery()), getLength(op.getKey())})
    differs |= tables.contains(length) && tables.at(length).batch != 1;
  if (differs && !plan.isWhole(op) && !dims.getAxes(op.getQuery(), 0).empty())
    return op.emitOpError("has its batch sharded, which a layout table with "
                          "a row for each batch row does not support; use ")
           << (isComputed() ? "a layout that does not depend on the mask"
                            : "one row for all");
  return success();
}

/// The sequences with tables, in the order in which attentions use them.
SmallVector<SequenceOp> LayoutTables::getSequences(func::FuncOp func) const {
  llvm::SmallSetVector<SequenceOp, 2> sequences;
  for (auto op : func.front().getOps<FlexAttentionOp>())
    for (StringRef name : {kQSeqAttr, kKVSeqAttr}) {
      SequenceOp sequence =
          lookupSequence(op, cast<FlatSymbolRefAttr>(op->getAttr(name)));
      if (sequence.getLayout().needsTable())
        sequences.insert(sequence);
    }
  return sequences.takeVector();
}

LogicalResult LayoutTables::emitTable(LayoutFunction &function,
                                      SequenceOp sequence) {
  const Table &table = tables.at(sequence.getLength());
  LayoutInterface layout = sequence.getLayout();
  if (isa<CheapestAttr>(layout))
    return function.chooseTable(sequence, table.sources, option);
  if (isa<PTRRAttr, GreedyAttr>(layout))
    return function.dealBlocks(sequence, table.sources, table.batch);
  if (!option.docLengths)
    return function.dealDocuments(sequence, table.sources.front(), table.batch);
  function.dealDocuments(sequence, option.docLengths);
  return success();
}

LogicalResult LayoutTables::emitFunction(func::FuncOp func,
                                         ArrayRef<SequenceOp> sequences) {
  FailureOr<LayoutFunction> function = LayoutFunction::create(func);
  if (failed(function))
    return failure();
  for (SequenceOp sequence : sequences)
    if (failed(emitTable(*function, sequence)))
      return failure();
  function->finish();
  return success();
}

LogicalResult LayoutTables::emit(func::FuncOp func, const SequenceDims &dims) {
  if (tables.empty())
    return success();
  for (auto op : func.front().getOps<FlexAttentionOp>())
    if (failed(checkBatch(op, dims)))
      return failure();
  SmallVector<SequenceOp> sequences = getSequences(func);
  if (isComputed() && func.isPublic() && failed(emitFunction(func, sequences)))
    return failure();
  Builder builder(func.getContext());
  for (SequenceOp sequence : sequences) {
    auto type =
        RankedTensorType::get({tables.at(sequence.getLength()).batch,
                               static_cast<int64_t>(sequence.getPadded())},
                              builder.getI64Type());
    auto attrs = builder.getDictionaryAttr(builder.getNamedAttr(
        kLayoutTableAttr, FlatSymbolRefAttr::get(sequence.getSymNameAttr())));
    (void)func.insertArgument(func.getNumArguments(), type, attrs,
                              func.getLoc());
  }
  return success();
}
