//===- RewritePositions.cpp - Index computations follow the layout --------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ArgReductions.h"
#include "Positions.h"
#include "RowPicks.h"

#include "cp/Transforms/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

#include "mlir/IR/DialectResourceBlobManager.h"

namespace mlir::cp {
#define GEN_PASS_DEF_REWRITEPOSITIONS
#include "cp/Transforms/Passes.h.inc"
} // namespace mlir::cp

using namespace mlir;
using namespace mlir::cp;

/// A row number that only addresses the same row of another shard.
static bool isRowAddress(OpOperand &use, const PositionDependence &dependence,
                         const SequenceDims &dims) {
  auto read = dyn_cast<tensor::ExtractOp>(use.getOwner());
  return read && use.getOperandNumber() > 0 &&
         dims.getSequence(read.getTensor(), use.getOperandNumber() - 1) ==
             dependence.sequence;
}

static LogicalResult rewriteIndex(const PositionDependence &dependence,
                                  Positions &positions, SequenceDims &dims) {
  auto index = cast<linalg::IndexOp>(dependence.op);
  auto structured = index->getParentOfType<linalg::GenericOp>();
  if (!structured)
    return index.emitOpError("computes with row numbers of a sharded sequence "
                             "in an operation that is no linalg.generic");
  SmallVector<OpOperand *> uses;
  for (OpOperand &use : index->getUses())
    if (!isRowAddress(use, dependence, dims))
      uses.push_back(&use);
  OpBuilder builder(index->getContext());
  builder.setInsertionPointAfter(index);
  FailureOr<Value> position =
      readLoopRow(builder, structured, index.getDim(),
                  Positions::RowKind::Number, index, index, dims, positions);
  if (failed(position))
    return failure();
  for (OpOperand *use : uses)
    use->set(*position);
  return success();
}

/// The result of an operation with a dimension for each of its factors, so that
/// the sequence has one of its own.
static Value splitFactors(OpBuilder &builder, Operation *op,
                          const SequenceDims &dims,
                          SmallVectorImpl<ReassociationIndices> &groups) {
  SmallVector<int64_t> shape;
  Value value = op->getResult(0);
  auto type = cast<RankedTensorType>(value.getType());
  for (int64_t dim = 0; dim < type.getRank(); ++dim) {
    auto &group = groups.emplace_back();
    for (ShardedFactor &factor : dims.getFactors(value, dim)) {
      group.push_back(shape.size());
      shape.push_back(factor.size);
    }
  }
  if (shape.size() == groups.size())
    return value;
  auto wide = type.clone(shape);
  auto constant = dyn_cast<arith::ConstantOp>(op);
  if (!constant)
    return tensor::ExpandShapeOp::create(builder, op->getLoc(), wide, value,
                                         groups);
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(constant.getValue()))
    return arith::ConstantOp::create(
        builder, op->getLoc(),
        DenseResourceElementsAttr::get(wide, resource.getRawHandle()));
  auto elements = cast<DenseElementsAttr>(constant.getValue());
  return arith::ConstantOp::create(builder, op->getLoc(),
                                   elements.reshape(wide));
}

/// What is whole on every rank becomes the sequence: each picks its rows by
/// position.
static LogicalResult rewriteWhole(const PositionDependence &dependence,
                                  Positions &positions,
                                  const SequenceDims &dims) {
  Operation *op = dependence.op;
  Value result = op->getResult(0);
  OpBuilder builder(op->getContext());
  builder.setInsertionPointAfter(op);
  SmallVector<OpOperand *> uses(llvm::map_range(
      result.getUses(), [](OpOperand &use) -> OpOperand * { return &use; }));
  SmallVector<ReassociationIndices> groups;
  Value whole = splitFactors(builder, op, dims, groups);
  auto type = cast<RankedTensorType>(whole.getType());
  RowPick pick{whole, type, {}, {}, {}, 0, std::nullopt};
  pick.offsets.assign(type.getRank(), 0);
  pick.strides.assign(type.getRank(), 1);
  pick.dims.resize(type.getRank());
  std::iota(pick.dims.begin(), pick.dims.end(), 0);
  unsigned next = 0;
  for (unsigned dim = 0; dim < groups.size(); ++dim)
    for (ShardedFactor &factor : dims.getFactors(result, dim)) {
      if (factor.sequence == dependence.sequence)
        pick.sequenceDim = next;
      ++next;
    }
  if (positions.differByBatch(dependence.sequence)) {
    pick.batchDim = dims.findBatchDim(result, dependence.sequence);
    if (!pick.batchDim || groups.size() != pick.dims.size())
      return emitNoBatch(op);
  }
  FailureOr<Value> all = positions.get(dependence.sequence, op);
  if (failed(all))
    return failure();
  Value rows = pickRows(builder, op->getLoc(), pick, *all, dependence.sequence);
  if (groups.size() != pick.dims.size())
    rows = tensor::CollapseShapeOp::create(
        builder, op->getLoc(), cast<RankedTensorType>(result.getType()), rows,
        groups);
  for (OpOperand *use : uses)
    use->set(rows);
  if (op->use_empty())
    op->erase();
  return success();
}

static LogicalResult rewriteSlice(const PositionDependence &dependence,
                                  Positions &positions,
                                  const SequenceDims &dims) {
  auto op = cast<tensor::ExtractSliceOp>(dependence.op);
  bool isStatic = op.getOffsets().empty() && op.getSizes().empty() &&
                  op.getStrides().empty();
  if (!isStatic || dims.hasSequence(op.getSource()))
    return op.emitOpError("picks rows along a dimension that is sharded over "
                          "ranks by run-time numbers, or of two sequences");
  OpBuilder builder(op);
  RowPick pick{op.getSource(),
               op.getType(),
               SmallVector<int64_t>(op.getStaticOffsets()),
               SmallVector<int64_t>(op.getStaticStrides()),
               {},
               0,
               std::nullopt};
  llvm::SmallBitVector dropped = op.getDroppedDims();
  unsigned next = 0;
  for (int64_t dim = 0; dim < op.getSourceType().getRank(); ++dim)
    pick.dims.push_back(dropped.test(dim) ? -1 : static_cast<int>(next++));
  pick.sequenceDim = dependence.dim;
  if (positions.differByBatch(dependence.sequence)) {
    pick.batchDim = dims.findBatchDim(op.getResult(), dependence.sequence);
    if (!pick.batchDim)
      return emitNoBatch(op);
  }
  FailureOr<Value> all = positions.get(dependence.sequence, op);
  if (failed(all))
    return failure();
  Value rows = pickRows(builder, op.getLoc(), pick, *all, dependence.sequence);
  op.getResult().replaceAllUsesWith(rows);
  op.erase();
  return success();
}

/// Splits the arg-max and arg-min along a sequence.
static LogicalResult splitArgReductions(func::FuncOp func) {
  FailureOr<SequenceDims> dims = SequenceDims::compute(func);
  if (failed(dims))
    return failure();
  for (auto op :
       llvm::make_early_inc_range(func.front().getOps<linalg::GenericOp>()))
    for (auto [loop, kind] : llvm::enumerate(op.getIteratorTypesArray()))
      if (kind == utils::IteratorType::reduction &&
          dims->getLoopSequence(op, loop) && splitArgReduction(op))
        break;
  return success();
}

/// Turns picks of a few rows into sums, one by one: a slice may pick along
/// several sequences.
static FailureOr<SequenceDims> sumRowPicks(func::FuncOp func) {
  while (true) {
    FailureOr<SequenceDims> dims = SequenceDims::compute(func);
    if (failed(dims))
      return failure();
    llvm::SmallPtrSet<Operation *, 4> done;
    for (const PositionDependence &use : dims->getPositionDependences())
      if (use.isRowPick && done.insert(use.op).second)
        sumPickedRows(cast<tensor::ExtractSliceOp>(use.op), use.dim);
    if (done.empty())
      return dims;
  }
}

namespace {
struct RewritePositionsPass
    : mlir::cp::impl::RewritePositionsBase<RewritePositionsPass> {
  void runOnOperation() override {
    for (auto func : getOperation().getOps<func::FuncOp>())
      if (!func.isExternal() && func.getBody().hasOneBlock() &&
          failed(rewriteFunction(func)))
        return signalPassFailure();
  }

private:
  LogicalResult rewriteFunction(func::FuncOp func) {
    if (failed(splitArgReductions(func)))
      return failure();
    FailureOr<SequenceDims> dims = sumRowPicks(func);
    if (failed(dims))
      return failure();
    Positions positions(func);
    SmallVector<PositionDependence> uses(dims->getPositionDependences());
    for (const PositionDependence &use : uses) {
      LogicalResult done = isa<linalg::IndexOp>(use.op)
                               ? rewriteIndex(use, positions, *dims)
                           : isa<tensor::ExtractSliceOp>(use.op)
                               ? rewriteSlice(use, positions, *dims)
                               : rewriteWhole(use, positions, *dims);
      if (failed(done))
        return failure();
    }
    return success();
  }
};
} // namespace
