//===- LowerCollectives.cpp - Refuse collectives that ignore the layout ---===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Transforms/Passes.h"

#include "mlir/Dialect/Shard/IR/ShardOps.h"

namespace mlir::cp {
#define GEN_PASS_DEF_LOWERCOLLECTIVES
#include "cp/Transforms/Passes.h.inc"
} // namespace mlir::cp

using namespace mlir;
using namespace mlir::cp;

namespace {
struct LowerCollectivesPass
    : mlir::cp::impl::LowerCollectivesBase<LowerCollectivesPass> {
  void runOnOperation() override {
    WalkResult result = getOperation().walk([](Operation *op) {
      if (!isa_and_nonnull<shard::ShardDialect>(op->getDialect()) ||
          isa<shard::GridOp>(op))
        return WalkResult::advance();
      op->emitOpError(
          "is left after partition: shardings differ between the producer and "
          "a consumer of this value, and upstream's collectives ignore the "
          "layout of the sequence; keep one sharding along the whole path");
      return WalkResult::interrupt();
    });
    if (result.wasInterrupted())
      signalPassFailure();
  }
};
} // namespace
