//===- LayoutFunction.cpp - The function <entry>_layout -------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LayoutFunction.h"

#include "mlir/Analysis/SliceAnalysis.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Shard/IR/ShardOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::cp;

static std::string getName(func::FuncOp entry) {
  return (entry.getName() + "_layout").str();
}

/// What keeps a capture from being computed before the entry runs, if `slice`
/// is all that it is computed from; null if nothing does.
static Operation *findObstacle(Block &body,
                               const SetVector<Operation *> &slice) {
  for (Operation &source : body)
    if (slice.contains(&source) &&
        !isa<shard::ShardingOp, shard::ShardOp>(source) &&
        (isa<FlexAttentionOp>(source) || !isPure(&source)))
      return &source;
  return nullptr;
}

static FailureOr<SetVector<Operation *>> getSources(Value capture) {
  SetVector<Operation *> slice;
  BackwardSliceOptions options;
  options.inclusive = true;
  options.omitUsesFromAbove = false;
  if (failed(getBackwardSlice(capture, &slice, options)))
    return failure();
  return slice;
}

bool LayoutFunction::canCompute(ArrayRef<FlexAttentionOp> ops) {
  auto entry = cast<func::FuncOp>(FlexAttentionOp(ops.front())->getParentOp());
  SymbolTable symbols(entry->getParentOfType<ModuleOp>());
  if (!entry.isPublic() || symbols.lookup(getName(entry)))
    return false;
  return llvm::all_of(ops, [&](FlexAttentionOp op) {
    Region &mask = op.getMaskMod();
    return llvm::all_of(llvm::enumerate(op.getCaptures()), [&](auto capture) {
      if (mask.empty() ||
          mask.getArgument(kModIndices + capture.index()).use_empty())
        return true;
      auto slice = getSources(capture.value());
      return succeeded(slice) && !findObstacle(entry.front(), *slice);
    });
  });
}

FailureOr<LayoutFunction> LayoutFunction::create(func::FuncOp entry) {
  LayoutFunction result(entry);
  SymbolTable symbols(entry->getParentOfType<ModuleOp>());
  std::string name = getName(entry);
  if (Operation *existing = symbols.lookup(name))
    return existing->emitOpError("has the name of the function that computes "
                                 "the layout of @")
           << entry.getName() << "; rename it";
  auto type = FunctionType::get(entry.getContext(), entry.getArgumentTypes(),
                                TypeRange());
  result.function =
      func::FuncOp::create(result.builder, entry.getLoc(), name, type);
  symbols.insert(result.function, std::next(Block::iterator(entry)));
  Block *body = result.function.addEntryBlock();
  result.builder.setInsertionPointToStart(body);
  result.copies.map(entry.getArguments(), body->getArguments());
  return result;
}

/// A copy of a capture, with all that it is computed from.
FailureOr<Value> LayoutFunction::import(FlexAttentionOp op, Value capture) {
  FailureOr<SetVector<Operation *>> slice = getSources(capture);
  if (failed(slice))
    return op.emitOpError("has a capture whose computation cannot be followed");
  if (Operation *obstacle = findObstacle(entry.front(), *slice)) {
    InFlightDiagnostic diag = op.emitOpError(
        "has a mask on which the layout depends, with a capture that is "
        "computed from attention or with side effects; the layout must be "
        "known before: use one that does not depend on the mask");
    diag.attachNote(obstacle->getLoc()) << "computed here";
    return diag;
  }
  for (Operation &source : entry.front()) {
    if (!slice->contains(&source) || isa<shard::ShardingOp>(source) ||
        (source.getNumResults() && copies.contains(source.getResult(0))))
      continue;
    // The layout is of one device: annotations have no meaning there.
    if (auto annotation = dyn_cast<shard::ShardOp>(source)) {
      copies.map(annotation.getResult(), copies.lookup(annotation.getSrc()));
      continue;
    }
    builder.clone(source, copies);
  }
  return copies.lookup(capture);
}

//===----------------------------------------------------------------------===//
// Documents
//===----------------------------------------------------------------------===//

static RankedTensorType getTableType(SequenceOp sequence, int64_t batch) {
  return RankedTensorType::get(
      {batch, static_cast<int64_t>(sequence.getPadded())},
      IntegerType::get(sequence.getContext(), 64));
}

void LayoutFunction::dealDocuments(SequenceOp sequence,
                                   DenseIntElementsAttr lengths) {
  Location loc = entry.getLoc();
  Value constant = arith::ConstantOp::create(builder, loc, lengths);
  tables.push_back(DealDocumentsOp::create(
                       builder, loc,
                       getTableType(sequence, lengths.getType().getDimSize(0)),
                       constant, /*out=*/Value(), sequence.getSymName(),
                       /*as=*/LayoutInterface(), /*lengths=*/true)
                       .getTable());
}

FailureOr<Value> LayoutFunction::dealIds(SequenceOp sequence,
                                         FlexAttentionOp op,
                                         const DocumentIds &documents,
                                         int64_t batch, LayoutInterface as) {
  SmallVector<Value> captures(op.getCaptures().size());
  for (unsigned i : documents.getCaptures()) {
    FailureOr<Value> capture = import(op, op.getCaptures()[i]);
    if (failed(capture))
      return failure();
    captures[i] = *capture;
  }
  Value ids = documents.emit(builder, op.getLoc(), batch, sequence.getLength(),
                             captures);
  return DealDocumentsOp::create(builder, op.getLoc(),
                                 getTableType(sequence, batch), ids,
                                 /*out=*/Value(), sequence.getSymName(), as,
                                 /*lengths=*/false)
      .getTable();
}

LogicalResult LayoutFunction::dealDocuments(SequenceOp sequence,
                                            FlexAttentionOp op, int64_t batch) {
  FailureOr<Value> table =
      dealIds(sequence, op, *DocumentIds::find(op.getMaskMod()), batch,
              /*as=*/LayoutInterface());
  if (failed(table))
    return failure();
  tables.push_back(*table);
  return success();
}

//===----------------------------------------------------------------------===//
// Row blocks
//===----------------------------------------------------------------------===//

FailureOr<SmallVector<Value>>
LayoutFunction::importCaptures(FlexAttentionOp op) {
  Region &mask = op.getMaskMod();
  SmallVector<Value> captures;
  for (auto [i, capture] : llvm::enumerate(op.getCaptures())) {
    // What only the score function reads is not needed.
    if (mask.empty() || mask.getArgument(kModIndices + i).use_empty())
      continue;
    FailureOr<Value> copy = import(op, capture);
    if (failed(copy))
      return failure();
    captures.push_back(*copy);
  }
  return captures;
}

void LayoutFunction::cloneMask(FlexAttentionOp op, Region &into) {
  IRMapping map;
  op.getMaskMod().cloneInto(&into, map);
  if (!into.empty())
    into.front().eraseArguments([](BlockArgument argument) {
      return argument.getArgNumber() >= kModIndices && argument.use_empty();
    });
}

FailureOr<Value> LayoutFunction::countTiles(SequenceOp sequence,
                                            FlexAttentionOp op) {
  auto query = cast<RankedTensorType>(op.getQuery().getType());
  auto key = cast<RankedTensorType>(op.getKey().getType());
  FailureOr<SmallVector<Value>> captures = importCaptures(op);
  if (failed(captures))
    return failure();
  int64_t tile = sequence.getBlockRows();
  int64_t batch = readsIndex(op.getMaskMod(), 0) ? query.getDimSize(0) : 1;
  int64_t blocks = llvm::divideCeil(query.getDimSize(2), tile);
  auto type = RankedTensorType::get({batch, blocks}, builder.getI64Type());
  auto i64 = [&](int64_t value) { return builder.getI64IntegerAttr(value); };
  auto counts = TileCountsOp::create(
      builder, op.getLoc(), type, *captures, /*out=*/Value(),
      i64(query.getDimSize(0)), i64(query.getDimSize(1)),
      i64(query.getDimSize(2)), i64(key.getDimSize(2)), i64(tile),
      /*mask_fn=*/FlatSymbolRefAttr(), /*tile_fn=*/FlatSymbolRefAttr());
  cloneMask(op, counts.getMaskMod());
  return counts.getResult();
}

LogicalResult LayoutFunction::dealBlocks(SequenceOp sequence,
                                         ArrayRef<FlexAttentionOp> ops,
                                         int64_t batch) {
  SmallVector<Value> counts;
  for (FlexAttentionOp op : ops) {
    FailureOr<Value> count = countTiles(sequence, op);
    if (failed(count))
      return failure();
    counts.push_back(*count);
  }
  tables.push_back(DealBlocksOp::create(builder, entry.getLoc(),
                                        getTableType(sequence, batch), counts,
                                        /*out=*/Value(), sequence.getSymName(),
                                        /*as=*/LayoutInterface())
                       .getTable());
  return success();
}

//===----------------------------------------------------------------------===//
// The cheapest
//===----------------------------------------------------------------------===//

/// Each row of counts as one of its own: one table is for all batch rows.
static void appendRows(OpBuilder &builder, Value counts,
                       SmallVectorImpl<Value> &rows) {
  auto type = cast<RankedTensorType>(counts.getType());
  auto row =
      RankedTensorType::get({1, type.getDimSize(1)}, type.getElementType());
  for (int64_t b = 0; b < type.getDimSize(0); ++b) {
    SmallVector<OpFoldResult> offsets = {builder.getIndexAttr(b),
                                         builder.getIndexAttr(0)};
    SmallVector<OpFoldResult> strides(2, builder.getIndexAttr(1));
    rows.push_back(tensor::ExtractSliceOp::create(
        builder, counts.getLoc(), row, counts, offsets,
        getAsIndexOpFoldResult(builder.getContext(), row.getShape()), strides));
  }
}

FailureOr<SmallVector<Value>>
LayoutFunction::makeCandidates(SequenceOp sequence,
                               ArrayRef<FlexAttentionOp> ops,
                               const LayoutOption &option) {
  MLIRContext *context = builder.getContext();
  Location loc = entry.getLoc();
  RankedTensorType type = getTableType(sequence, /*batch=*/1);
  auto name = FlatSymbolRefAttr::get(sequence.getSymNameAttr());
  SmallVector<Value> candidates, counts;
  for (LayoutInterface layout : std::initializer_list<LayoutInterface>{
           HeadTailAttr::get(context), ContiguousAttr::get(context),
           StripedAttr::get(context)})
    candidates.push_back(DealRowsOp::create(builder, loc, type,
                                            /*out=*/Value(), name, layout)
                             .getTable());
  for (FlexAttentionOp op : ops) {
    FailureOr<Value> count = countTiles(sequence, op);
    if (failed(count))
      return failure();
    appendRows(builder, *count, counts);
  }
  for (LayoutInterface layout : std::initializer_list<LayoutInterface>{
           GreedyAttr::get(context, option.tile),
           PTRRAttr::get(context, option.tile)})
    candidates.push_back(DealBlocksOp::create(builder, loc, type, counts,
                                              /*out=*/Value(), name, layout)
                             .getTable());
  FlexAttentionOp first = ops.front();
  std::optional<DocumentIds> ids = DocumentIds::find(first.getMaskMod());
  if (ids && !ids->readsBatch) {
    FailureOr<Value> table = dealIds(sequence, first, *ids, /*batch=*/1,
                                     PerDocumentAttr::get(context));
    if (failed(table))
      return failure();
    candidates.push_back(*table);
  }
  return candidates;
}

FailureOr<Value> LayoutFunction::predict(SequenceOp sequence,
                                         FlexAttentionOp op, Value table) {
  auto shape = [](Value operand) {
    return cast<ShapedType>(operand.getType());
  };
  auto query = shape(op.getQuery()), key = shape(op.getKey());
  FailureOr<SmallVector<Value>> captures = importCaptures(op);
  if (failed(captures))
    return failure();
  auto i64 = [&](int64_t value) { return builder.getI64IntegerAttr(value); };
  auto seconds = PredictSecondsOp::create(
      builder, op.getLoc(), RankedTensorType::get({}, builder.getF64Type()),
      table, *captures, /*out=*/Value(),
      FlatSymbolRefAttr::get(sequence.getSymNameAttr()),
      i64(query.getDimSize(0)), i64(query.getDimSize(1)),
      i64(key.getDimSize(1)),
      i64(key.getDimSize(3) + shape(op.getValue()).getDimSize(3)),
      i64(query.getElementTypeBitWidth() / 8),
      /*mask_fn=*/FlatSymbolRefAttr(), /*tile_fn=*/FlatSymbolRefAttr());
  cloneMask(op, seconds.getMaskMod());
  return tensor::ExtractOp::create(builder, op.getLoc(), seconds.getResult())
      .getResult();
}

LogicalResult LayoutFunction::chooseTable(SequenceOp sequence,
                                          ArrayRef<FlexAttentionOp> ops,
                                          const LayoutOption &option) {
  Location loc = entry.getLoc();
  auto candidates = makeCandidates(sequence, ops, option);
  if (failed(candidates))
    return failure();
  Value best, least;
  for (Value table : *candidates) {
    Value sum;
    for (FlexAttentionOp op : ops) {
      FailureOr<Value> seconds = predict(sequence, op, table);
      if (failed(seconds))
        return failure();
      sum = sum ? arith::AddFOp::create(builder, loc, sum, *seconds) : *seconds;
    }
    if (!best) {
      best = table;
      least = sum;
      continue;
    }
    Value less = arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::OLT,
                                       sum, least);
    best = arith::SelectOp::create(builder, loc, less, table, best);
    least = arith::SelectOp::create(builder, loc, less, sum, least);
  }
  tables.push_back(best);
  return success();
}

void LayoutFunction::finish() {
  func::ReturnOp::create(builder, entry.getLoc(), tables);
  function.setType(FunctionType::get(function.getContext(),
                                     function.getArgumentTypes(),
                                     ValueRange(tables).getTypes()));
}
