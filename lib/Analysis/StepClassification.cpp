//===- StepClassification.cpp - Which ring steps are needed -----*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Analysis/StepClassification.h"
#include "Projection.h"
#include "StepSets.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::cp;
using namespace mlir::cp::detail;
using namespace mlir::presburger;

/// Wrap-arounds of the ring that get a case each. More become one case with
/// the number of wrap-arounds as a variable.
static constexpr int64_t kMaxWrapCases = 4;

/// Disjuncts that may pile up before they are simplified.
static constexpr unsigned kManyDisjuncts = 6;

IntegerPolyhedron StepRange::getBox() const {
  IntegerPolyhedron box(PresburgerSpace::getSetSpace(2));
  box.addBound(BoundType::LB, 0, 0);
  box.addBound(BoundType::UB, 0, ranks - 1);
  box.addBound(BoundType::LB, 1, begin);
  box.addBound(BoundType::UB, 1, end - 1);
  return box;
}

namespace {
/// Columns of the joint space: rank and step, then as locals what is projected
/// out, then the locals of the mask.
enum Column : unsigned {
  kRank = 0,
  kStep,
  kBatch,
  kHead,
  kQueryRow,
  kKeyRow,
  kWraps,
  kFirstMaskLocal
};

using Row = SmallVector<DynamicAPInt, 8>;

/// Projects sets of mask positions to the steps that touch them.
class StepProjector {
public:
  StepProjector(const RowChunk &q, const RowChunk &kv, const StepRange &steps,
                const StepLimits &limits)
      : q(q), kv(kv), steps(steps), limits(limits) {}

  /// A superset of the (rank, step) whose block has a position in `positions`.
  /// Exact unless a limit strikes.
  PresburgerSet run(const PresburgerSet &positions) const;

private:
  /// The steps that touch one disjunct after `wraps` wrap-arounds, or any
  /// number of them.
  PresburgerSet project(const IntegerRelation &positions,
                        std::optional<int64_t> wraps) const;
  /// Substitutes the row maps for the positions in a constraint.
  Row substitute(ArrayRef<DynamicAPInt> row, unsigned numCols) const;
  /// The source rank as a row of `numCols` entries.
  Row getSource(unsigned numCols) const;
  /// `set`, or a convex superset if it has too many disjuncts.
  PresburgerSet limit(const PresburgerSet &set) const;
  /// The least and the greatest number of wrap-arounds.
  std::pair<int64_t, int64_t> getWrapRange() const;

  const RowChunk &q;
  const RowChunk &kv;
  const StepRange &steps;
  const StepLimits &limits;
};
} // namespace

Row StepProjector::getSource(unsigned numCols) const {
  Row row(numCols, DynamicAPInt(0));
  row[kRank] = 1;
  row[kStep] = -steps.shift;
  row[kWraps] = steps.ranks;
  return row;
}

Row StepProjector::substitute(ArrayRef<DynamicAPInt> row,
                              unsigned numCols) const {
  const DynamicAPInt &onQuery = row[kQueryDim], &onKey = row[kKeyDim];
  Row result = getSource(numCols);
  for (DynamicAPInt &coeff : result)
    coeff *= onKey * kv.rankStride;
  result[kRank] += onQuery * q.rankStride;
  result[kBatch] = row[kBatchDim];
  result[kHead] = row[kHeadDim];
  result[kQueryRow] = onQuery * q.rowStride;
  result[kKeyRow] = onKey * kv.rowStride;
  for (unsigned i = kNumMaskDims; i + 1 < row.size(); ++i)
    result[kFirstMaskLocal + i - kNumMaskDims] = row[i];
  result.back() = row.back() + onQuery * q.base + onKey * kv.base;
  return result;
}

PresburgerSet StepProjector::project(const IntegerRelation &positions,
                                     std::optional<int64_t> wraps) const {
  IntegerPolyhedron joint(PresburgerSpace::getSetSpace(
      /*numDims=*/2, /*numSymbols=*/0,
      kFirstMaskLocal - kBatch + positions.getNumLocalVars()));
  unsigned numCols = joint.getNumCols();
  for (unsigned i = 0; i < positions.getNumEqualities(); ++i)
    joint.addEquality(substitute(positions.getEquality(i), numCols));
  for (unsigned i = 0; i < positions.getNumInequalities(); ++i)
    joint.addInequality(substitute(positions.getInequality(i), numCols));
  auto bound = [&](unsigned column, int64_t begin, int64_t end) {
    joint.addBound(BoundType::LB, column, begin);
    joint.addBound(BoundType::UB, column, end - 1);
  };
  bound(kRank, 0, steps.ranks);
  bound(kStep, steps.begin, steps.end);
  bound(kQueryRow, 0, q.rows);
  bound(kKeyRow, 0, kv.rows);
  Row source = getSource(numCols);
  joint.addInequality(source);
  for (DynamicAPInt &coeff : source)
    coeff = -coeff;
  source.back() += steps.ranks - 1;
  joint.addInequality(source);
  if (wraps)
    joint.addBound(BoundType::EQ, kWraps, *wraps);
  return projectLocals(joint, limits.maxHardVariables);
}

std::pair<int64_t, int64_t> StepProjector::getWrapRange() const {
  int64_t first = -steps.shift * steps.begin;
  int64_t last = -steps.shift * (steps.end - 1);
  // Bounds of rank - shift * step, which wraps bring into [0, ranks).
  int64_t min = std::min(first, last);
  int64_t max = std::max(first, last) + steps.ranks - 1;
  return {llvm::divideCeilSigned(-max, steps.ranks),
          llvm::divideFloorSigned(steps.ranks - 1 - min, steps.ranks)};
}

PresburgerSet StepProjector::limit(const PresburgerSet &set) const {
  if (set.getNumDisjuncts() <= limits.maxDisjuncts)
    return set;
  return PresburgerSet(getHull(set));
}

PresburgerSet StepProjector::run(const PresburgerSet &positions) const {
  PresburgerSet result =
      PresburgerSet::getEmpty(PresburgerSpace::getSetSpace(2));
  auto [minWraps, maxWraps] = getWrapRange();
  SmallVector<std::optional<int64_t>> cases;
  if (maxWraps - minWraps < kMaxWrapCases)
    for (int64_t wraps = minWraps; wraps <= maxWraps; ++wraps)
      cases.push_back(wraps);
  else
    cases.push_back(std::nullopt);
  for (const IntegerRelation &disjunct : positions.getAllDisjuncts())
    for (std::optional<int64_t> wraps : cases) {
      PresburgerSet part = project(disjunct, wraps);
      if (part.getNumDisjuncts() == 0 || isKnownSubset(part, result))
        continue;
      result.unionInPlace(part);
      if (result.getNumDisjuncts() > kManyDisjuncts)
        result = limit(simplifySet(result));
    }
  return limit(simplifySet(result));
}

StepClass mlir::cp::classifySteps(const MaskSet &mask, const RowChunk &q,
                                  const RowChunk &kv, const StepRange &steps,
                                  const StepLimits &limits) {
  PresburgerSet domain(steps.getBox());
  PresburgerSet none = PresburgerSet::getEmpty(domain.getSpace());
  if (steps.ranks <= 0 || steps.begin >= steps.end)
    return {none, none};
  if (q.rows <= 0 || kv.rows <= 0)
    return {none, domain};
  StepProjector projector(q, kv, steps, limits);
  PresburgerSet needed = projector.run(mask.getMayBeTrue());
  PresburgerSet notFull = projector.run(mask.getMayBeFalse());
  std::optional<PresburgerSet> full = subtractSet(domain, notFull);
  if (!full)
    full = subtractSet(domain, PresburgerSet(getHull(notFull)));
  if (!full || full->getNumDisjuncts() > limits.maxDisjuncts)
    full = none;
  return {needed, *full};
}
