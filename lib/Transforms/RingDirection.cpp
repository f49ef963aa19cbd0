//===- RingDirection.cpp - Which way round a ring turns -----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RingDirection.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"

using namespace mlir;
using namespace mlir::cp;

namespace {
/// The steps of a ring of shift 1 that a proven mask may need.
struct NeededSteps {
  /// Over all ranks; none where last < first.
  int64_t first = INT64_MAX, last = 0;
  /// How far chunks of keys travel, summed over sources. The first movement
  /// goes straight to the first rank that needs any.
  int64_t forward = 0, backward = 0; // with shift 1, with shift -1
};
} // namespace

/// `tables` are of shift 1.
static NeededSteps getNeededSteps(ArrayRef<const StepTable *> tables,
                                  int64_t numChunks) {
  NeededSteps steps;
  for (const StepTable *table : tables)
    if (auto needed = table->getNeededSteps()) {
      steps.first = std::min(steps.first, needed->first);
      steps.last = std::max(steps.last, needed->second);
    }
  int64_t ranks = tables.front()->getRange().ranks;
  for (int64_t source = 0; source < ranks; ++source)
    for (int64_t kv = 0; kv < numChunks; ++kv) {
      // The least and the most steps after which some rank needs the chunk.
      int64_t nearest = INT64_MAX, furthest = 0;
      for (const StepTable *table : tables)
        for (int64_t i = table->getRange().begin; i < table->getRange().end;
             ++i) {
          if (!table->isChunkNeeded(source, kv, i))
            continue;
          nearest = std::min(nearest, i);
          furthest = std::max(furthest, i);
        }
      if (furthest == 0)
        continue;
      steps.forward += furthest - steps.first + 1;
      steps.backward += steps.last - nearest + 1;
    }
  return steps;
}

static SmallVector<RotateStartOp> getStarts(Ring &ring) {
  SmallVector<RotateStartOp> starts = {cast<RotateStartOp>(ring.start)};
  llvm::append_range(starts, ring.inner->getBlock()->getOps<RotateStartOp>());
  return starts;
}

static affine::AffineApplyOp getSource(AttendOp attend) {
  return attend.getKvRank().getDefiningOp<affine::AffineApplyOp>();
}

/// Turns the ring round: shift -1.
static void reverse(Ring &ring, StepClassifier &classifier) {
  AffineExpr d0, d1;
  bindDims(ring.end.getContext(), d0, d1);
  for (RotateStartOp start : getStarts(ring))
    start.setShift(static_cast<uint64_t>(-1));
  for (AttendOp attend : {ring.inner, ring.last}) {
    int64_t ranks = getRingStep(attend)->range.ranks;
    getSource(attend).setMap(AffineMap::get(2, 0, (d0 + d1) % ranks));
    attend.setBlocksAttr(classifier.get(attend));
  }
}

/// Lets the plan choose the direction d: source (rank - d * step) mod W.
static void directByPlan(Ring &ring) {
  OpBuilder builder(ring.start);
  Value direction =
      PlanDirectionOp::create(builder, ring.start->getLoc(), ring.plan);
  for (RotateStartOp start : getStarts(ring))
    start.getDirectionMutable().assign(direction);
  for (AttendOp attend : {ring.inner, ring.last}) {
    affine::AffineApplyOp source = getSource(attend);
    builder.setInsertionPoint(source);
    Value hops = arith::MulIOp::create(builder, source.getLoc(),
                                       attend.getStep(), direction);
    source->setOperand(1, hops);
    // The classes are of one direction.
    attend.removeBlocksAttr();
  }
}

/// Whether an attend's source is a function of (rank, step), for shift 1.
static bool runsForward(AttendOp op) {
  std::optional<RingStep> step = getRingStep(op);
  affine::AffineApplyOp source = getSource(op);
  return step && step->range.shift == 1 && source &&
         source.getMapOperands().size() == 2;
}

void mlir::cp::chooseDirection(Ring &ring, StepClassifier &classifier,
                               StepTables &tables, RingRemark &remark) {
  // On two ranks, both ways are the same.
  if (!ring.loop || !isa<RotateStartOp>(ring.start) ||
      !runsForward(ring.inner) || !runsForward(ring.last))
    return;
  RingStep step = *getRingStep(ring.inner);
  bool isOpen = ring.plan && readsData(ring.inner);
  const StepTable *ofInner = tables.get(ring.inner);
  const StepTable *ofLast = tables.get(ring.last);
  if (!ofInner || !ofLast) {
    if (isOpen)
      directByPlan(ring);
    return;
  }
  NeededSteps steps =
      getNeededSteps({ofInner, ofLast}, step.kvSeq.getChunks().size());
  // A ring that is proven to be shorter stays as short as it is.
  if (isOpen && steps.first == 1 && steps.last == step.range.ranks - 1)
    return directByPlan(ring);
  remark.setDistances(steps.forward, steps.backward);
  if (steps.backward < steps.forward)
    reverse(ring, classifier);
}
