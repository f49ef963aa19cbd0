//===- VerifyLocal.cpp - Check that a module is one rank's program --------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Conversion/Passes.h"
#include "cp/Dialect/CP/IR/CPOps.h"

#include "mlir/Dialect/Shard/IR/ShardDialect.h"
#include "mlir/Dialect/Shard/IR/ShardOps.h"
#include "mlir/IR/BuiltinOps.h"

using namespace mlir;
using namespace mlir::cp;

namespace mlir::cp {
#define GEN_PASS_DEF_VERIFYLOCAL
#include "cp/Conversion/Passes.h.inc"
} // namespace mlir::cp

/// Checks one op; what it says tells which pass is missing.
static LogicalResult verifyLocal(Operation *op) {
  if (isa<YieldOp>(op))
    return success();
  if (auto attend = dyn_cast<AttendOp>(op)) {
    if (attend.isGlobal())
      return op->emitOpError("is in global coordinates; run "
                             "--cp-rewrite-index-maps before lowering");
    return success();
  }
  if (auto plan = dyn_cast<PlanOp>(op); plan && !plan.getRows())
    return op->emitOpError("is in global coordinates; run "
                           "--cp-rewrite-index-maps before lowering");
  if (isa<ShardedAttentionOp>(op))
    return op->emitOpError("is not a ring yet; run --cp-form-ring before "
                           "lowering");
  if (isa<SequenceOp, MergeOp, RankOp, PlanOp, PlanNeedsOp, PlanDirectionOp,
          RotateStartOp, RotateWaitOp, RotateEndOp, ExchangeStartOp,
          ExchangeWaitOp, AllGatherOp, AllReduceOp, TileCountsOp,
          DealDocumentsOp, DealBlocksOp, DealRowsOp, PredictSecondsOp,
          shard::GridOp>(op))
    return success();
  if (isa_and_nonnull<CPDialect, shard::ShardDialect>(op->getDialect()))
    return op->emitOpError("is about all ranks together; run --cp-parallelize "
                           "before lowering");
  return success();
}

namespace {
struct VerifyLocalPass : cp::impl::VerifyLocalBase<VerifyLocalPass> {
  void runOnOperation() override {
    bool valid = true;
    getOperation().walk(
        [&](Operation *op) { valid &= succeeded(verifyLocal(op)); });
    if (!valid)
      return signalPassFailure();
    markAllAnalysesPreserved();
  }
};
} // namespace
