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

//===----------------------------------------------------------------------===//
// Length of the ring
//===----------------------------------------------------------------------===//

/// The first and last step of an attend that some rank needs; none if no step
/// is. No bounds where the attend is not classified.
static std::optional<std::pair<int64_t, int64_t>>
getNeededSteps(AttendOp op, StepTables &tables) {
  if (const StepTable *table = tables.get(op))
    return table->getNeededSteps();
  return std::pair(INT64_MIN, INT64_MAX);
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

/// Sends the own block straight to the rank that works on it at `firstStep`,
/// one of the loop's or the step after.
static void beginRingAt(Ring &ring, int64_t firstStep) {
  OpBuilder builder(ring.start);
  Location loc = ring.start->getLoc();
  Value step = arith::ConstantIndexOp::create(builder, loc, firstStep);
  if (auto exchange = dyn_cast<ExchangeStartOp>(ring.start)) {
    exchange.getDistanceMutable().assign(step);
  } else {
    auto rotate = cast<RotateStartOp>(ring.start);
    rotate.setShift(rotate.getShift() * firstStep);
  }
  ring.loop.setLowerBound(step);
}

/// Begins a ring at the first step after the own block that any rank needs,
/// and ends it after the last. False if no step is left.
static bool shorten(Ring &ring, StepTables &tables) {
  auto last = getNeededSteps(ring.last, tables);
  auto inner = ring.loop ? getNeededSteps(ring.inner, tables) : std::nullopt;
  if (!inner && !last) {
    dropRing(ring);
    return false;
  }
  if (!last && inner->second != INT64_MAX)
    endRingAt(ring, inner->second);
  int64_t first = inner ? inner->first : last->first;
  if (ring.loop && first > 1)
    beginRingAt(ring, first);
  return true;
}

//===----------------------------------------------------------------------===//
// Run-time guards
//===----------------------------------------------------------------------===//

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

//===----------------------------------------------------------------------===//
// Pass
//===----------------------------------------------------------------------===//

namespace {
/// Prunes rings one by one.
class RingPruner {
public:
  void prune(RotateEndOp end);

private:
  StepClassifier classifier;
  StepTables tables;
};

struct PruneRingPass : mlir::cp::impl::PruneRingBase<PruneRingPass> {
  void runOnOperation() override {
    RingPruner pruner;
    SmallVector<RotateEndOp> ends;
    getOperation().walk([&](RotateEndOp end) { ends.push_back(end); });
    for (RotateEndOp end : ends)
      pruner.prune(end);
    StepGuards guards;
    SmallVector<AttendOp> attends;
    getOperation().walk([&](AttendOp op) { attends.push_back(op); });
    for (AttendOp op : attends)
      guards.guard(op);
  }
};
} // namespace

void RingPruner::prune(RotateEndOp end) {
  std::optional<Ring> ring = matchRing(end);
  if (!ring)
    return;
  RingRemark remark(ring->own, tables);
  chooseDirection(*ring, classifier, tables, remark);
  if (!shorten(*ring, tables)) {
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
