//===- VerifySharding.cpp - Check what partition takes for granted --------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Dialect/CP/IR/CPOps.h"
#include "cp/Transforms/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Shard/IR/ShardOps.h"
#include "mlir/Dialect/Shard/Interfaces/ShardingInterface.h"

namespace mlir::cp {
#define GEN_PASS_DEF_VERIFYSHARDING
#include "cp/Transforms/Passes.h.inc"
} // namespace mlir::cp

using namespace mlir;
using namespace mlir::cp;

/// The sharding that an annotation names; null if it is not a shard.sharding.
static shard::ShardingOp getShardingOp(shard::ShardOp annotation) {
  return annotation.getSharding().getDefiningOp<shard::ShardingOp>();
}

/// Checks that the grid divides every dimension that an annotation splits.
static LogicalResult checkDivisible(shard::ShardOp annotation,
                                    SymbolTableCollection &symbols) {
  shard::ShardingOp sharding = getShardingOp(annotation);
  if (!sharding)
    return annotation.emitOpError("expects a shard.sharding as its sharding");
  auto grid = symbols.lookupNearestSymbolFrom<shard::GridOp>(
      annotation, sharding.getGridAttr());
  if (!grid)
    return annotation.emitOpError("expects ")
           << sharding.getGridAttr() << " to name a shard.grid";
  auto type = cast<RankedTensorType>(annotation.getResult().getType());
  for (auto [dim, axes] : llvm::enumerate(sharding.getSplitAxes().getAxes())) {
    int64_t parts = shard::collectiveProcessGroupSize(axes.asArrayRef(), grid);
    if (static_cast<int64_t>(dim) >= type.getRank())
      return annotation.emitOpError("splits dimension ")
             << dim << " of a tensor of rank " << type.getRank();
    if (parts != 1 && (type.isDynamicDim(dim) || parts < 1 ||
                       type.getDimSize(dim) % parts != 0))
      return annotation.emitOpError("splits dimension ")
             << dim << " of " << type << " into " << parts
             << " parts, which do not divide it";
  }
  return success();
}

static bool isAnnotated(Value value) {
  return value.getDefiningOp<shard::ShardOp>() != nullptr;
}

/// Checks that upstream's partition knows what to do with an operation.
static LogicalResult checkOperation(Operation *op) {
  if (isa<shard::ShardOp, shard::ShardingOp, func::ReturnOp>(op))
    return success();
  bool tensors = false, split = false;
  auto visit = [&](shard::ShardOp annotation) {
    split |=
        llvm::any_of(getShardingOp(annotation).getSplitAxes().getAxes(),
                     [](shard::GridAxesAttr axes) { return !axes.empty(); });
  };
  for (OpOperand &operand : op->getOpOperands()) {
    if (!isa<RankedTensorType>(operand.get().getType()))
      continue;
    tensors = true;
    if (!isAnnotated(operand.get()))
      return op->emitOpError("operand ")
             << operand.getOperandNumber()
             << " has no sharding annotation after propagation";
    visit(operand.get().getDefiningOp<shard::ShardOp>());
  }
  for (OpResult result : op->getResults()) {
    if (!isa<RankedTensorType>(result.getType()))
      continue;
    tensors = true;
    for (Operation *user : result.getUsers()) {
      auto annotation = dyn_cast<shard::ShardOp>(user);
      if (!annotation)
        return op->emitOpError("result ")
               << result.getResultNumber()
               << " has no sharding annotation after propagation";
      visit(annotation);
    }
    if (result.use_empty())
      return op->emitOpError("result ")
             << result.getResultNumber()
             << " is unused and has no sharding annotation; remove it";
  }
  if (tensors && split && !isa<shard::ShardingInterface>(op))
    return op->emitOpError("has no sharding model, but works on a sharded "
                           "tensor");
  return success();
}

namespace {
struct VerifyShardingPass
    : mlir::cp::impl::VerifyShardingBase<VerifyShardingPass> {
  void runOnOperation() override {
    for (auto func : getOperation().getOps<func::FuncOp>())
      if (!func.isExternal() && failed(checkFunction(func)))
        return signalPassFailure();
  }

private:
  LogicalResult checkFunction(func::FuncOp func) {
    if (!func.getBody().hasOneBlock())
      return success();
    SymbolTableCollection symbols;
    for (auto annotation : func.front().getOps<shard::ShardOp>())
      if (failed(checkDivisible(annotation, symbols)))
        return failure();
    for (BlockArgument arg : func.getArguments())
      if (isa<RankedTensorType>(arg.getType()) &&
          llvm::none_of(arg.getUsers(), llvm::IsaPred<shard::ShardOp>))
        return func.emitOpError("argument ")
               << arg.getArgNumber() << " has no sharding annotation";
    for (Operation &op : func.front())
      if (failed(checkOperation(&op)))
        return failure();
    return success();
  }
};
} // namespace
