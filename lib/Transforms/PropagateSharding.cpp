//===- PropagateSharding.cpp - Annotate every tensor ----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Transforms/Passes.h"
#include "cp/Transforms/SequenceDims.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Shard/IR/ShardOps.h"

namespace mlir::cp {
#define GEN_PASS_DEF_PROPAGATESHARDING
#include "cp/Transforms/Passes.h.inc"
} // namespace mlir::cp

using namespace mlir;
using namespace mlir::cp;

/// Removes annotations; what they said of dimensions is known by now.
static void removeAnnotations(func::FuncOp func) {
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(func.front())))
    if (auto annotation = dyn_cast<shard::ShardOp>(op)) {
      annotation.getResult().replaceAllUsesWith(annotation.getSrc());
      annotation.erase();
    } else if (isa<shard::ShardingOp>(op) && op.use_empty()) {
      op.erase();
    }
}

/// As upstream's partition wants it: once for the value, once for its users.
static void annotate(OpBuilder &builder, Value value,
                     const shard::Sharding &sharding) {
  Location loc = value.getLoc();
  Value attr = shard::ShardingOp::create(builder, loc, sharding);
  Value held = shard::ShardOp::create(builder, loc, value, attr,
                                      /*annotate_for_users=*/false);
  if (value.hasOneUse())
    return;
  Value used = shard::ShardOp::create(builder, loc, held, attr,
                                      /*annotate_for_users=*/true);
  value.replaceUsesWithIf(used, [&](OpOperand &use) {
    return use.getOwner() != held.getDefiningOp();
  });
}

static void annotateAll(func::FuncOp func, FlatSymbolRefAttr grid,
                        const SequenceDims &dims) {
  OpBuilder builder(func.getContext());
  SmallVector<Operation *> ops =
      llvm::map_to_vector(func.front(), [](Operation &op) { return &op; });
  builder.setInsertionPointToStart(&func.front());
  auto annotateTensor = [&](Value value) {
    if (isa<RankedTensorType>(value.getType()))
      annotate(builder, value, dims.getSharding(value, grid));
  };
  for (BlockArgument arg : func.getArguments())
    annotateTensor(arg);
  for (Operation *op : ops) {
    builder.setInsertionPointAfter(op);
    for (Value result : op->getResults())
      annotateTensor(result);
  }
}

namespace {
struct PropagateShardingPass
    : mlir::cp::impl::PropagateShardingBase<PropagateShardingPass> {
  void runOnOperation() override {
    auto grids = getOperation().getOps<shard::GridOp>();
    if (grids.empty())
      return;
    auto grid = FlatSymbolRefAttr::get((*grids.begin()).getSymNameAttr());
    for (auto func : getOperation().getOps<func::FuncOp>()) {
      if (func.isExternal() || !func.getBody().hasOneBlock())
        continue;
      FailureOr<SequenceDims> dims = SequenceDims::compute(func);
      if (failed(dims) || failed(dims->verifyIndependent()))
        return signalPassFailure();
      removeAnnotations(func);
      annotateAll(func, grid, *dims);
    }
  }
};
} // namespace
