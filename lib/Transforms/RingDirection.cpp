//===- RingDirection.cpp - Which way round a ring turns -----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RingDirection.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"

#include <map>

using namespace mlir;
using namespace mlir::cp;
using namespace mlir::presburger;

/// Sources whose way round the ring is followed to choose a direction.
static constexpr int64_t kMaxSampledSources = 16;

namespace {
/// How far chunks of keys travel with shift 1 and with shift -1, summed over
/// sampled sources.
struct Distances {
  int64_t forward = 0, backward = 0;
};
} // namespace

static bool containsStep(const PresburgerSet &set, int64_t rank, int64_t step) {
  return set.containsPoint({rank, step});
}

/// Follows the blocks of an attend's steps, which were classified for shift 1:
/// `nearest` and `furthest` of each (source, chunk) are the least and the most
/// steps after which a rank needs it.
static void addSteps(AttendOp op, ArrayRef<int64_t> sources,
                     std::map<std::pair<int64_t, int64_t>,
                              std::pair<int64_t, int64_t>> &needed) {
  RingStep step = *getRingStep(op);
  for (auto block : op.getBlocksAttr().getAsRange<BlockAttr>()) {
    PresburgerSet set = getStepClass(block).needed;
    if (set.isIntegerEmpty())
      continue;
    for (int64_t source : sources)
      for (int64_t i = step.range.begin; i < step.range.end; ++i) {
        if (!containsStep(set, (source + i) % step.range.ranks, i))
          continue;
        auto [entry, isNew] = needed.try_emplace({source, block.getKv()}, i, i);
        entry->second.first = std::min(entry->second.first, i);
        entry->second.second = std::max(entry->second.second, i);
      }
  }
}

static Distances getDistances(const Ring &ring, int64_t ranks) {
  SmallVector<int64_t> sources;
  int64_t count = std::min(ranks, kMaxSampledSources);
  for (int64_t i = 0; i < count; ++i)
    sources.push_back(i * ranks / count);
  std::map<std::pair<int64_t, int64_t>, std::pair<int64_t, int64_t>> needed;
  addSteps(ring.inner, sources, needed);
  addSteps(ring.last, sources, needed);
  Distances sum;
  for (auto [chunk, steps] : needed) {
    sum.forward += steps.second;
    sum.backward += ranks - steps.first;
  }
  return sum;
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
                               RingRemark &remark) {
  // On two ranks, both ways are the same.
  if (!ring.loop || !isa<RotateStartOp>(ring.start) ||
      !runsForward(ring.inner) || !runsForward(ring.last))
    return;
  std::optional<RingStep> step = getRingStep(ring.inner);
  Distances distances = getDistances(ring, step->range.ranks);
  remark.setDistances(distances.forward, distances.backward);
  if (distances.backward < distances.forward)
    reverse(ring, classifier);
}
