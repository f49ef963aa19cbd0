//===- PruneRing.cpp - Drop and guard useless steps -----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RingDirection.h"
#include "StepGuards.h"
#include "cp/Transforms/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::cp {
#define GEN_PASS_DEF_PRUNERING
#include "cp/Transforms/Passes.h.inc"
} // namespace mlir::cp

using namespace mlir;
using namespace mlir::cp;
using namespace mlir::presburger;

//===----------------------------------------------------------------------===//
// Length of the ring
//===----------------------------------------------------------------------===//

/// The last step in the attend's range that some rank needs; -1 if none.
static int64_t getLastNeeded(AttendOp op) {
  std::optional<RingStep> step = getRingStep(op);
  if (!step || !op.getBlocksAttr())
    return step ? step->range.end - 1 : INT64_MAX;
  PresburgerSet box(step->range.getBox());
  PresburgerSet needed = PresburgerSet::getEmpty(box.getSpace());
  for (BlockAttr block : op.getBlocksAttr().getAsRange<BlockAttr>())
    needed.unionInPlace(getStepClass(block).needed.intersect(box));
  auto neededFrom = [&](int64_t first) {
    IntegerPolyhedron half(box.getSpace());
    half.addBound(BoundType::LB, 1, first);
    return !needed.intersect(PresburgerSet(half)).isIntegerEmpty();
  };
  int64_t low = step->range.begin, high = step->range.end - 1;
  if (!neededFrom(low))
    return -1;
  while (low < high) {
    int64_t middle = high - (high - low) / 2;
    if (neededFrom(middle))
      low = middle;
    else
      high = middle - 1;
  }
  return low;
}

/// No step after the own block is needed: the communication goes.
static void dropRing(Ring &ring) {
  Value out = ring.last.getOut(), lse = ring.last.getLse();
  if (ring.loop) {
    out = ring.loop.getInitArgs()[0];
    lse = ring.loop.getInitArgs()[1];
  }
  ring.last->replaceAllUsesWith(ValueRange{out, lse});
  ring.last.erase();
  ring.lastWait->erase();
  if (ring.loop)
    ring.loop.erase();
  ring.start->erase();
  ring.end.erase();
}

/// Makes `lastStep`, one of the loop's, the peeled one.
static void endRingAt(Ring &ring, int64_t lastStep) {
  OpBuilder builder(ring.loop);
  Location loc = ring.loop.getLoc();
  Value bound = arith::ConstantIndexOp::create(builder, loc, lastStep);
  auto source = ring.inner.getKvRank().getDefiningOp<affine::AffineApplyOp>();
  ArrayAttr blocks = ring.inner.getBlocksAttr();
  IRMapping map;
  map.map(ring.inner.getStep(), bound);
  builder.setInsertionPoint(ring.last);
  Value lastSource = builder.clone(*source, map)->getResult(0);
  ring.loop.setUpperBound(bound);
  ring.last.getKvRankMutable().assign(lastSource);
  ring.last.getStepMutable().assign(bound);
  ring.last.setBlocksAttr(blocks);
}

/// Ends a ring after the last step that any rank needs. False if no step is
/// left.
static bool shorten(Ring &ring) {
  if (getLastNeeded(ring.last) != -1)
    return true;
  int64_t lastStep = ring.loop ? getLastNeeded(ring.inner) : -1;
  if (lastStep == -1) {
    dropRing(ring);
    return false;
  }
  if (lastStep != INT64_MAX)
    endRingAt(ring, lastStep);
  return true;
}

//===----------------------------------------------------------------------===//
// Run-time guards
//===----------------------------------------------------------------------===//

/// Whether the mask says at run time what the classification cannot.
static bool readsData(AttendOp op) {
  if (op.getMaskMod().empty())
    return false;
  return !op.getBlocksAttr() ||
         op.getMaskMod()
             .walk([](tensor::ExtractOp) { return WalkResult::interrupt(); })
             .wasInterrupted();
}

/// Lets an attend run only where the plan says that it finds something.
static void guardByPlan(AttendOp op, Value plan) {
  OpBuilder builder(op);
  Location loc = op.getLoc();
  Value needed = PlanNeedsOp::create(builder, loc, plan, op.getKvRank());
  auto branch = scf::IfOp::create(builder, loc, op.getResultTypes(), needed,
                                  /*addThenBlock=*/true, /*addElseBlock=*/true);
  op->replaceAllUsesWith(branch.getResults());
  op->moveBefore(branch.thenBlock(), branch.thenBlock()->end());
  builder.setInsertionPointToEnd(branch.thenBlock());
  scf::YieldOp::create(builder, loc, op->getResults());
  builder.setInsertionPointToEnd(branch.elseBlock());
  scf::YieldOp::create(builder, loc, ValueRange{op.getOut(), op.getLse()});
}

namespace {
struct PruneRingPass : mlir::cp::impl::PruneRingBase<PruneRingPass> {
  void runOnOperation() override {
    StepClassifier classifier;
    SmallVector<RotateEndOp> ends;
    getOperation().walk([&](RotateEndOp end) { ends.push_back(end); });
    for (RotateEndOp end : ends)
      prune(end, classifier);
    SmallVector<AttendOp> attends;
    getOperation().walk([&](AttendOp op) { attends.push_back(op); });
    llvm::for_each(attends, guardSteps);
  }

private:
  static void prune(RotateEndOp end, StepClassifier &classifier) {
    std::optional<Ring> ring = matchRing(end);
    if (!ring)
      return;
    RingRemark remark(ring->own);
    chooseDirection(*ring, classifier, remark);
    if (!shorten(*ring)) {
      remark.emitDropped();
      return;
    }
    SmallVector<AttendOp> guarded;
    if (ring->plan)
      for (AttendOp attend : {ring->own, ring->inner, ring->last})
        if (attend && readsData(attend))
          guarded.push_back(attend);
    remark.emit(ring->inner, ring->last, isa<RotateStartOp>(ring->start),
                !guarded.empty());
    for (AttendOp attend : guarded)
      guardByPlan(attend, ring->plan);
  }
};
} // namespace
