//===- LiftPositions.cpp - Positions for each batch row -------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BatchLayouts.h"
#include "Positions.h"

#include "cp/Transforms/Passes.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace mlir::cp {
#define GEN_PASS_DEF_LIFTPOSITIONS
#include "cp/Transforms/Passes.h.inc"
} // namespace mlir::cp

using namespace mlir;
using namespace mlir::cp;

namespace {
/// Gives values of one function that run along a sequence, but along no batch,
/// a leading batch dimension.
class Lifter {
public:
  Lifter(func::FuncOp func, const SequenceDims &dims)
      : func(func), dims(dims), positions(func), rewriter(func.getContext()) {}

  LogicalResult run();

private:
  /// The sequence of a value that has no batch dimension but needs one.
  SequenceOp needsBatch(Value value);
  bool dependsOnLifted(Operation *op);
  LogicalResult keepWhole(BlockArgument arg);
  LogicalResult visit(Operation *op);
  LogicalResult lift(Operation *op);
  LogicalResult liftStructured(linalg::LinalgOp op,
                               std::optional<unsigned> batchLoop);
  Value liftInit(Location loc, Value init);
  LogicalResult pick(Operation *op, SequenceOp sequence);
  RankedTensorType getLifted(Type type) const;

  func::FuncOp func;
  const SequenceDims &dims;
  Positions positions;
  IRRewriter rewriter;
  int64_t batch = 1;
  DenseMap<Value, Value> lifted;
  SmallVector<Operation *> dead;
};
} // namespace

SequenceOp Lifter::needsBatch(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  for (int64_t dim = 0; type && dim < type.getRank(); ++dim) {
    SequenceOp sequence = dims.getSequence(value, dim);
    if (sequence && positions.differByBatch(sequence) &&
        !dims.findBatchDim(value, sequence))
      return sequence;
  }
  return {};
}

bool Lifter::dependsOnLifted(Operation *op) {
  WalkResult result = op->walk([&](Operation *inner) {
    return llvm::any_of(inner->getOperands(),
                        [&](Value v) { return lifted.contains(v); })
               ? WalkResult::interrupt()
               : WalkResult::advance();
  });
  return result.wasInterrupted();
}

RankedTensorType Lifter::getLifted(Type type) const {
  auto ranked = cast<RankedTensorType>(type);
  SmallVector<int64_t> shape(ranked.getShape());
  shape.insert(shape.begin(), batch);
  return ranked.clone(shape);
}

//===----------------------------------------------------------------------===//
// Structured operations
//===----------------------------------------------------------------------===//

Value Lifter::liftInit(Location loc, Value init) {
  RankedTensorType type = getLifted(init.getType());
  Value empty = tensor::EmptyOp::create(rewriter, loc, type.getShape(),
                                        type.getElementType());
  if (init.getDefiningOp<tensor::EmptyOp>())
    return empty;
  return linalg::BroadcastOp::create(rewriter, loc, init, empty,
                                     ArrayRef<int64_t>{0})
      ->getResult(0);
}

/// Rebuilds an operation: with a new outermost batch loop, or, where it has a
/// batch loop already, with just the operands that are lifted.
LogicalResult Lifter::liftStructured(linalg::LinalgOp op,
                                     std::optional<unsigned> batchLoop) {
  rewriter.setInsertionPoint(op);
  auto generic = dyn_cast<linalg::GenericOp>(op.getOperation());
  bool wasNamed = !generic;
  if (wasNamed) {
    auto copy = cast<linalg::LinalgOp>(rewriter.clone(*op));
    FailureOr<linalg::GenericOp> general =
        linalg::generalizeNamedOp(rewriter, copy);
    if (failed(general))
      return emitNoBatch(op);
    generic = *general;
  }
  bool adds = !batchLoop;
  unsigned shift = adds ? 1 : 0, loop = batchLoop.value_or(0);
  SmallVector<Value> operands;
  SmallVector<AffineMap> maps;
  for (OpOperand &operand : generic->getOpOperands()) {
    AffineMap map = generic.getMatchingIndexingMap(&operand).shiftDims(shift);
    Value value = lifted.lookup(operand.get());
    bool isInit = generic.isDpsInit(&operand);
    if (adds && isInit && !value)
      value = liftInit(op.getLoc(), operand.get());
    if (value)
      map = map.insertResult(rewriter.getAffineDimExpr(loop), 0);
    maps.push_back(map);
    operands.push_back(value ? value : operand.get());
  }
  SmallVector<utils::IteratorType> loops = generic.getIteratorTypesArray();
  if (adds)
    loops.insert(loops.begin(), utils::IteratorType::parallel);
  int64_t inputs = generic.getNumDpsInputs();
  ValueRange inits = ValueRange(operands).drop_front(inputs);
  auto result = linalg::GenericOp::create(
      rewriter, op.getLoc(), inits.getTypes(),
      ValueRange(operands).take_front(inputs), inits, maps, loops);
  rewriter.cloneRegionBefore(generic.getRegion(), result.getRegion(),
                             result.getRegion().end());
  result.walk([&](Operation *inner) {
    if (auto index = dyn_cast<linalg::IndexOp>(inner))
      index.setDim(index.getDim() + shift);
  });
  result.walk([&](tensor::ExtractOp read) {
    Value value = lifted.lookup(read.getTensor());
    if (!value)
      return;
    OpBuilder body(read);
    SmallVector<Value> indices(read.getIndices());
    indices.insert(indices.begin(),
                   linalg::IndexOp::create(body, read.getLoc(), loop));
    read.getTensorMutable().assign(value);
    read.getIndicesMutable().assign(indices);
  });
  if (wasNamed)
    generic.erase();
  for (auto [old, value] : llvm::zip(op->getResults(), result.getResults()))
    if (adds)
      lifted[old] = value;
    else
      old.replaceAllUsesWith(value);
  dead.push_back(op);
  return success();
}

//===----------------------------------------------------------------------===//
// Other operations
//===----------------------------------------------------------------------===//

/// Rows of a whole tensor, picked for each batch row.
LogicalResult Lifter::pick(Operation *op, SequenceOp sequence) {
  rewriter.setInsertionPoint(op);
  FailureOr<Value> all = positions.get(sequence, op);
  if (failed(all))
    return failure();
  Value result = op->getResult(0);
  RankedTensorType type = getLifted(result.getType());
  RowPick rows;
  rows.type = type;
  rows.batchDim = 0;
  unsigned next = 1;
  if (auto slice = dyn_cast<tensor::ExtractSliceOp>(op)) {
    llvm::SmallBitVector dropped = slice.getDroppedDims();
    rows.source = slice.getSource();
    rows.offsets.assign(slice.getStaticOffsets());
    rows.strides.assign(slice.getStaticStrides());
    for (int64_t dim = 0; dim < slice.getSourceType().getRank(); ++dim)
      rows.dims.push_back(dropped.test(dim) ? -1 : static_cast<int>(next++));
  } else {
    rows.source = rewriter.clone(*op)->getResult(0);
    rows.offsets.assign(type.getRank() - 1, 0);
    rows.strides.assign(type.getRank() - 1, 1);
    for (int64_t dim = 1; dim < type.getRank(); ++dim)
      rows.dims.push_back(next++);
  }
  for (int64_t dim = 0; dim + 1 < type.getRank(); ++dim)
    if (dims.getSequence(result, dim)) {
      rows.sequenceDim = dim + 1;
      if (dims.getFactors(result, dim).size() != 1)
        return emitNoBatch(op);
    }
  lifted[result] = pickRows(rewriter, op->getLoc(), rows, *all, sequence);
  dead.push_back(op);
  return success();
}

/// The groups of a reshape with a new dimension in front.
static SmallVector<ReassociationIndices>
liftGroups(ArrayRef<ReassociationIndices> groups) {
  SmallVector<ReassociationIndices> result = {{0}};
  for (const ReassociationIndices &group : groups)
    result.push_back(
        llvm::map_to_vector<2>(group, [](int64_t dim) { return dim + 1; }));
  return result;
}

static SmallVector<OpFoldResult> prepend(Builder &builder, int64_t value,
                                         SmallVector<OpFoldResult> list) {
  list.insert(list.begin(), builder.getIndexAttr(value));
  return list;
}

LogicalResult Lifter::lift(Operation *op) {
  Location loc = op->getLoc();
  rewriter.setInsertionPoint(op);
  auto operand = [&](unsigned i) { return lifted.lookup(op->getOperand(i)); };
  Value result;
  if (auto expand = dyn_cast<tensor::ExpandShapeOp>(op))
    result = tensor::ExpandShapeOp::create(
        rewriter, loc, getLifted(expand.getType()), operand(0),
        liftGroups(expand.getReassociationIndices()));
  else if (auto collapse = dyn_cast<tensor::CollapseShapeOp>(op))
    result = tensor::CollapseShapeOp::create(
        rewriter, loc, getLifted(collapse.getType()), operand(0),
        liftGroups(collapse.getReassociationIndices()));
  else if (auto slice = dyn_cast<tensor::ExtractSliceOp>(op))
    result = tensor::ExtractSliceOp::create(
        rewriter, loc, getLifted(slice.getType()), operand(0),
        prepend(rewriter, 0, slice.getMixedOffsets()),
        prepend(rewriter, batch, slice.getMixedSizes()),
        prepend(rewriter, 1, slice.getMixedStrides()));
  else if (auto concat = dyn_cast<tensor::ConcatOp>(op)) {
    SmallVector<Value> inputs;
    for (Value input : concat.getInputs())
      inputs.push_back(lifted.contains(input) ? lifted.lookup(input)
                                              : liftInit(loc, input));
    result =
        tensor::ConcatOp::create(rewriter, loc, concat.getDim() + 1, inputs);
  } else {
    return emitNoBatch(op);
  }
  lifted[op->getResult(0)] = result;
  dead.push_back(op);
  return success();
}

/// An argument without a batch in dimension 0 cannot be dealt to ranks batch
/// row by batch row: every rank gets it whole and picks its rows.
LogicalResult Lifter::keepWhole(BlockArgument arg) {
  auto type = dyn_cast<RankedTensorType>(arg.getType());
  SequenceOp sequence;
  RowPick rows{arg, type, {}, {}, {}, 0, std::nullopt};
  for (int64_t dim = 0; type && dim < type.getRank(); ++dim)
    if (SequenceOp here = dims.getSequence(arg, dim))
      if (positions.differByBatch(here)) {
        sequence = here;
        rows.sequenceDim = dim;
      }
  if (!sequence || dims.findBatchDim(arg, sequence) == 0u)
    return success();
  batch = positions.getBatch(sequence);
  FailureOr<Value> all = positions.get(sequence, func);
  if (failed(all))
    return failure();
  // It is no longer dealt to ranks.
  for (Operation *user : llvm::make_early_inc_range(arg.getUsers()))
    if (auto annotation = dyn_cast<shard::ShardOp>(user)) {
      annotation.getResult().replaceAllUsesWith(arg);
      annotation.erase();
    }
  SmallVector<Attribute> none(type.getRank(), rewriter.getUnitAttr());
  func.setArgAttr(arg.getArgNumber(), kSequencesAttr,
                  rewriter.getArrayAttr(none));
  rows.batchDim = dims.findBatchDim(arg, sequence);
  unsigned shift = rows.batchDim ? 0 : 1;
  if (!rows.batchDim) {
    rows.type = getLifted(type);
    rows.batchDim = 0;
  }
  rows.sequenceDim += shift;
  rows.offsets.assign(type.getRank(), 0);
  rows.strides.assign(type.getRank(), 1);
  for (int64_t dim = 0; dim < type.getRank(); ++dim)
    rows.dims.push_back(dim + shift);
  SmallVector<OpOperand *> uses(llvm::map_range(
      arg.getUses(), [](OpOperand &use) -> OpOperand * { return &use; }));
  rewriter.setInsertionPointAfterValue(*all);
  Value picked = pickRows(rewriter, arg.getLoc(), rows, *all, sequence);
  if (shift) {
    lifted[arg] = picked;
    return success();
  }
  for (OpOperand *use : uses)
    use->set(picked);
  return success();
}

LogicalResult Lifter::visit(Operation *op) {
  SequenceOp sequence;
  for (Value result : op->getResults())
    if (SequenceOp needs = needsBatch(result))
      sequence = needs;
  bool uses = dependsOnLifted(op);
  bool seeds = llvm::any_of(
      dims.getPositionDependences(), [&](const PositionDependence &use) {
        return op->isAncestor(use.op) && use.sequence == sequence;
      });
  if (!uses && !(sequence && seeds))
    return success();
  auto structured = dyn_cast<linalg::LinalgOp>(op);
  if (!sequence) {
    // It has a batch of its own, or it has left the sequence.
    for (auto [value, with] : lifted)
      if (SequenceOp from = needsBatch(value); structured && from)
        if (auto loop = dims.findBatchLoop(op, from))
          return liftStructured(structured, loop);
    return emitNoBatch(op);
  }
  batch = positions.getBatch(sequence);
  if (structured)
    return liftStructured(structured, std::nullopt);
  return uses ? lift(op) : pick(op, sequence);
}

LogicalResult Lifter::run() {
  SmallVector<Operation *> ops =
      llvm::map_to_vector(func.front(), [](Operation &op) { return &op; });
  llvm::erase_if(ops, llvm::IsaPred<shard::ShardOp, shard::ShardingOp>);
  for (BlockArgument arg : func.getArguments())
    if (failed(keepWhole(arg)))
      return failure();
  for (Operation *op : ops)
    if (failed(visit(op)))
      return failure();
  for (Operation *op : llvm::reverse(dead))
    if (op->use_empty())
      op->erase();
  return success();
}

namespace {
struct LiftPositionsPass
    : mlir::cp::impl::LiftPositionsBase<LiftPositionsPass> {
  void runOnOperation() override {
    for (auto func : getOperation().getOps<func::FuncOp>()) {
      bool differ = llvm::any_of(
          getOperation().getOps<SequenceOp>(), [&](SequenceOp sequence) {
            return Positions(func).differByBatch(sequence);
          });
      if (func.isExternal() || !func.getBody().hasOneBlock() || !differ)
        continue;
      FailureOr<SequenceDims> dims = SequenceDims::compute(func);
      if (failed(dims) || failed(Lifter(func, *dims).run()))
        return signalPassFailure();
      dims = SequenceDims::compute(func);
      Positions positions(func);
      if (failed(dims) || failed(checkBatchLayouts(func, *dims, positions)))
        return signalPassFailure();
    }
  }
};
} // namespace
