//===- GridPlan.cpp - Which grid axes split which attention ---------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GridPlan.h"

#include "cp/Transforms/SequenceDims.h"

using namespace mlir;
using namespace mlir::cp;

LogicalResult GridPlan::findGrid() {
  for (auto op : module.getOps<shard::GridOp>()) {
    if (grid)
      return op.emitOpError("is a second grid; one module is sharded over one");
    grid = op;
    if (ShapedType::isDynamicShape(op.getShape()))
      return op.emitOpError("expects a static shape");
  }
  return success();
}

/// Whether the user says anything of an attention itself.
static bool isAnnotated(FlexAttentionOp op) {
  auto isAnnotation = [](Operation *other) {
    return isa_and_nonnull<shard::ShardOp>(other);
  };
  return llvm::any_of(op->getOperands().take_front(3),
                      [&](Value operand) {
                        return isAnnotation(operand.getDefiningOp());
                      }) ||
         llvm::any_of(op->getUsers(), isAnnotation);
}

LogicalResult GridPlan::setAxes(FlexAttentionOp op, ArrayRef<int64_t> split) {
  if (split.empty()) {
    if (isAnnotated(op))
      whole.insert(op);
    else
      needsAxis = true;
    return success();
  }
  if (!annotated.empty() && ArrayRef(annotated) != split)
    return op.emitOpError("has its sequence split along axes [")
           << split << "], another attention along [" << annotated
           << "]; all sequences must be split along the same axes";
  annotated.assign(split.begin(), split.end());
  return success();
}

LogicalResult GridPlan::visitFunction(func::FuncOp func) {
  FailureOr<SequenceDims> dims = SequenceDims::compute(func);
  if (failed(dims))
    return failure();
  for (auto op : func.front().getOps<FlexAttentionOp>()) {
    SmallVector<int64_t> q = dims->getAxes(op.getQuery(), 2);
    SmallVector<int64_t> kv = dims->getAxes(op.getKey(), 2);
    if (!q.empty() && !kv.empty() && q != kv)
      return op.emitOpError("has queries split along axes [")
             << q << "] and keys along [" << kv << "]; expects the same axes";
    if (failed(setAxes(op, q.empty() ? kv : q)))
      return failure();
  }
  return success();
}

LogicalResult GridPlan::compute(ModuleOp root, int64_t asked) {
  *this = GridPlan();
  module = root;
  wanted = asked == -1 ? 0 : asked;
  ranks = wanted ? wanted : 1;
  if (failed(findGrid()))
    return failure();
  if (!grid)
    return success();
  for (auto func : module.getOps<func::FuncOp>())
    if (!func.isExternal() && func.getBody().hasOneBlock() &&
        failed(visitFunction(func)))
      return failure();
  if (annotated.empty())
    return success();
  if (needsAxis)
    return grid.emitOpError("splits the sequence of some attentions; annotate "
                            "the others, too");
  SymbolTableCollection symbols;
  FailureOr<int64_t> size = verifyGridAxes(
      grid, symbols, FlatSymbolRefAttr::get(grid.getSymNameAttr()), annotated);
  if (failed(size))
    return failure();
  if (wanted && wanted != *size)
    return grid.emitOpError("splits sequences over ")
           << *size << " ranks, but ranks=" << wanted
           << " is asked for; leave the option out or make them equal";
  ranks = *size;
  axes = annotated;
  return success();
}

/// A grid has no verifier for its use before it is finished: axes are appended
/// in place.
static int64_t appendAxis(shard::GridOp grid, int64_t size) {
  SmallVector<int64_t> shape(grid.getShape());
  shape.push_back(size);
  grid.setShape(shape);
  return shape.size() - 1;
}

shard::GridOp GridPlan::getGrid() {
  if (!grid) {
    // Detached, so that the symbol table can rename it where the user took the
    // name.
    OpBuilder builder(module.getContext());
    grid = shard::GridOp::create(builder, module.getLoc(), "grid",
                                 ArrayRef<int64_t>{ranks});
    SymbolTable(module).insert(grid, module.getBody()->begin());
    axes = {0};
  }
  return grid;
}

ArrayRef<int64_t> GridPlan::getAxes(FlexAttentionOp op) {
  shard::GridOp grid = getGrid();
  if (isWhole(op)) {
    if (unitAxes.empty())
      unitAxes = {appendAxis(grid, 1)};
    return unitAxes;
  }
  if (axes.empty())
    axes = {appendAxis(grid, ranks)};
  return axes;
}
