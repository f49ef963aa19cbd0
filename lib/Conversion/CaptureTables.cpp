//===- CaptureTables.cpp - Tables of constants to captures ----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Conversion/Passes.h"
#include "cp/Dialect/CP/IR/CPOps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::cp;

namespace mlir::cp {
#define GEN_PASS_DEF_CAPTURETABLES
#include "cp/Conversion/Passes.h.inc"
} // namespace mlir::cp

/// Moves all tables of one op out of its regions.
template <typename OpTy>
static void captureTables(OpTy op) {
  llvm::MapVector<Attribute, SmallVector<arith::ConstantOp>> tables;
  op->walk([&](arith::ConstantOp constant) {
    if (isa<RankedTensorType>(constant.getType()))
      tables[constant.getValue()].push_back(constant);
  });
  OpBuilder builder(op);
  for (auto &[value, uses] : tables) {
    Operation *table = builder.clone(*uses.front());
    op.getCapturesMutable().append(table->getResult(0));
    for (Region &region : op->getRegions()) {
      if (region.empty())
        continue;
      Value argument =
          region.addArgument(table->getResult(0).getType(), table->getLoc());
      for (arith::ConstantOp use : uses)
        if (region.isAncestor(use->getParentRegion()))
          use.replaceAllUsesWith(argument);
    }
    for (arith::ConstantOp use : uses)
      use.erase();
  }
}

namespace {
struct CaptureTablesPass : cp::impl::CaptureTablesBase<CaptureTablesPass> {
  void runOnOperation() override {
    getOperation().walk([](AttendOp op) { captureTables(op); });
    getOperation().walk([](PlanOp op) { captureTables(op); });
    getOperation().walk([](TileCountsOp op) { captureTables(op); });
    getOperation().walk([](PredictSecondsOp op) { captureTables(op); });
  }
};
} // namespace
