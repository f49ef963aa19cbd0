//===- TestBreakRing.cpp - Break a ring on purpose ----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A pass for tests of cp-verify-coverage: makes one mistake in a ring.
//
//===----------------------------------------------------------------------===//

#include "TestBreakRing.h"

#include "cp/Dialect/CP/IR/CPOps.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Pass/Pass.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace mlir::cp;

/// Step k is not computed.
static void dropStep(AttendOp op) {
  op->replaceAllUsesWith(ValueRange{op.getOut(), op.getLse()});
  op.erase();
}

/// A step is computed once more.
static void repeatStep(AttendOp op) {
  OpBuilder builder(op->getContext());
  builder.setInsertionPointAfter(op);
  auto again = cast<AttendOp>(builder.clone(*op));
  op->replaceAllUsesWith(again);
  again.getOutMutable().assign(op.getResult(0));
  again.getLseMutable().assign(op.getResult(1));
}

/// Keys are taken for those of the next rank.
static void shiftSource(AttendOp op) {
  OpBuilder builder(op);
  int64_t ranks = lookupSequence(op, op.getKvSeqAttr()).getRanks();
  AffineMap next =
      AffineMap::get(1, 0, (builder.getAffineDimExpr(0) + 1) % ranks);
  op.getKvRankMutable().assign(affine::AffineApplyOp::create(
      builder, op.getLoc(), next, ValueRange{op.getKvRank()}));
}

/// Masked pairs are computed.
static void dropMask(AttendOp op) {
  op.getMaskMod().front().dropAllDefinedValueUses();
  op.getMaskMod().getBlocks().clear();
}

/// Rows are sent that are those of another hop.
static void shiftHops(RotateStartOp op) {
  OpBuilder builder(op);
  AffineMap next = AffineMap::get(1, 0, builder.getAffineDimExpr(0) + 1);
  op.getHopsMutable().assign(affine::AffineApplyOp::create(
      builder, op.getLoc(), next, ValueRange{op.getHops()}));
}

namespace {
struct TestBreakRingPass
    : PassWrapper<TestBreakRingPass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(TestBreakRingPass)

  TestBreakRingPass() = default;
  TestBreakRingPass(const TestBreakRingPass &other) : PassWrapper(other) {}

  StringRef getArgument() const override { return "cp-test-break-ring"; }
  StringRef getDescription() const override {
    return "Make a mistake in a ring (drop, repeat, shift, unmask, hops, "
           "direction)";
  }
  void getDependentDialects(DialectRegistry &registry) const override {
    registry.insert<affine::AffineDialect, CPDialect>();
  }

  void runOnOperation() override {
    SmallVector<AttendOp> attends;
    SmallVector<RotateStartOp> starts;
    getOperation().walk([&](AttendOp op) { attends.push_back(op); });
    getOperation().walk([&](RotateStartOp op) { starts.push_back(op); });
    // One of the movements goes the other way than the rest.
    if (kind == "direction") {
      if (!starts.empty())
        starts.back().getDirectionMutable().clear();
      return;
    }
    if (kind == "hops") {
      if (!starts.empty() && starts.back().getHops())
        shiftHops(starts.back());
      return;
    }
    auto *mistake = llvm::StringSwitch<void (*)(AttendOp)>(kind)
                        .Case("drop", dropStep)
                        .Case("repeat", repeatStep)
                        .Case("shift", shiftSource)
                        .Case("unmask", dropMask)
                        .Default(nullptr);
    if (!mistake || index >= attends.size()) {
      getOperation().emitError("no such mistake or attend");
      return signalPassFailure();
    }
    mistake(attends[index]);
  }

  Option<std::string> kind{*this, "kind", llvm::cl::desc("the mistake")};
  Option<unsigned> index{*this, "attend", llvm::cl::desc("which attend"),
                         llvm::cl::init(0)};
};
} // namespace

void mlir::cp::registerTestBreakRing() {
  PassRegistration<TestBreakRingPass>();
}
