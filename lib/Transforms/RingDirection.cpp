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

/// How far chunks of keys travel with shift 1 (first) and with shift -1, summed
/// over sources. The tables are of shift 1.
static std::pair<int64_t, int64_t>
getDistances(ArrayRef<const StepTable *> tables, int64_t numChunks) {
  int64_t ranks = tables.front()->getRange().ranks;
  int64_t forward = 0, backward = 0;
  for (int64_t source = 0; source < ranks; ++source)
    for (int64_t kv = 0; kv < numChunks; ++kv) {
      // The least and the most steps after which some rank needs the chunk.
      int64_t nearest = ranks, furthest = 0;
      for (const StepTable *table : tables)
        for (int64_t i = table->getRange().begin; i < table->getRange().end;
             ++i) {
          if (!table->isChunkNeeded(source, kv, i))
            continue;
          nearest = std::min(nearest, i);
          furthest = std::max(furthest, i);
        }
      forward += furthest;
      backward += ranks - nearest;
    }
  return {forward, backward};
}

/// Turns the ring round: shift -1.
static void reverse(Ring &ring, StepClassifier &classifier) {
  AffineExpr d0, d1;
  bindDims(ring.end.getContext(), d0, d1);
  cast<RotateStartOp>(ring.start).setShift(static_cast<uint64_t>(-1));
  for (auto start : ring.inner->getBlock()->getOps<RotateStartOp>())
    start.setShift(static_cast<uint64_t>(-1));
  for (AttendOp attend : {ring.inner, ring.last}) {
    auto source = attend.getKvRank().getDefiningOp<affine::AffineApplyOp>();
    int64_t ranks = getRingStep(attend)->range.ranks;
    source.setMap(AffineMap::get(2, 0, (d0 + d1) % ranks));
    attend.setBlocksAttr(classifier.get(attend));
  }
}

/// Whether an attend's source is a function of (rank, step), for shift 1.
static bool runsForward(AttendOp op) {
  auto source = op.getKvRank().getDefiningOp<affine::AffineApplyOp>();
  std::optional<RingStep> step = getRingStep(op);
  return op.getBlocksAttr() && step && step->range.shift == 1 && source &&
         source.getMapOperands().size() == 2;
}

void mlir::cp::chooseDirection(Ring &ring, StepClassifier &classifier,
                               StepTables &tables, RingRemark &remark) {
  // On two ranks, both ways are the same.
  if (!ring.loop || !isa<RotateStartOp>(ring.start) ||
      !runsForward(ring.inner) || !runsForward(ring.last))
    return;
  const StepTable *ofAttends[] = {tables.get(ring.inner),
                                  tables.get(ring.last)};
  auto [forward, backward] = getDistances(
      ofAttends, getRingStep(ring.inner)->kvSeq.getChunks().size());
  remark.setDistances(forward, backward);
  if (backward < forward)
    reverse(ring, classifier);
}
