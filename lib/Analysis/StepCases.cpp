//===- StepCases.cpp - Case distinctions over rank and step -----*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Analysis/StepCases.h"
#include "StepSets.h"

using namespace mlir;
using namespace mlir::cp;
using namespace mlir::cp::detail;
using namespace mlir::presburger;

namespace {
/// A region in which the same pairs are needed.
struct StepRegion {
  uint64_t needed;
  PresburgerSet set;
};
} // namespace

/// Splits every region by whether pair `bit` is needed. Regions keep their
/// order, the part that needs the pair first. None if that takes too long.
static std::optional<std::vector<StepRegion>>
split(ArrayRef<StepRegion> regions, const PresburgerSet &needed, unsigned bit) {
  std::vector<StepRegion> result;
  for (const StepRegion &region : regions) {
    std::optional<PresburgerSet> without = subtractSet(region.set, needed);
    if (!without)
      return std::nullopt;
    PresburgerSet with = simplifySet(getCleanSet(region.set.intersect(needed)));
    if (with.getNumDisjuncts() > 0)
      result.push_back({region.needed | uint64_t(1) << bit, with});
    if (without->getNumDisjuncts() > 0)
      result.push_back({region.needed, *without});
  }
  return result;
}

/// Needed pairs that are full in the whole region.
static uint64_t getFullPairs(ArrayRef<StepClass> pairs, uint64_t needed,
                             const PresburgerSet &region) {
  uint64_t full = 0;
  for (auto [bit, pair] : llvm::enumerate(pairs))
    if ((needed >> bit & 1) && isKnownSubset(region, pair.full))
      full |= uint64_t(1) << bit;
  return full;
}

/// Constraints, with those that need a division counted as several.
static unsigned getCost(ArrayRef<IntegerSet> sets) {
  unsigned cost = 0;
  for (IntegerSet set : sets) {
    if (isAlwaysTrue(set))
      continue;
    for (AffineExpr constraint : set.getConstraints()) {
      ++cost;
      constraint.walk([&](AffineExpr expr) {
        cost += expr.getKind() == AffineExprKind::FloorDiv ? 3 : 0;
      });
    }
  }
  return cost;
}

/// Orders the regions to a chain: each time the one that is told apart from
/// the rest by the fewest constraints. None if that takes too long.
static std::optional<std::vector<StepCase>>
getChain(ArrayRef<StepClass> pairs, std::vector<StepRegion> regions,
         PresburgerSet remainder, MLIRContext *ctx) {
  std::vector<StepCase> chain;
  while (!regions.empty()) {
    unsigned best = 0;
    SmallVector<IntegerSet> condition;
    for (unsigned i = 0; i < regions.size(); ++i) {
      SmallVector<IntegerSet> sets =
          toIntegerSets(regions[i].set, remainder, ctx);
      if (i > 0 && getCost(sets) >= getCost(condition))
        continue;
      best = i;
      condition = sets;
    }
    const StepRegion &region = regions[best];
    // Nothing is left to be told apart from the last one.
    if (regions.size() == 1)
      condition = toIntegerSets(remainder, remainder, ctx);
    chain.push_back({region.needed,
                     getFullPairs(pairs, region.needed, region.set), region.set,
                     condition});
    std::optional<PresburgerSet> rest = subtractSet(remainder, region.set);
    if (!rest)
      return std::nullopt;
    remainder = *rest;
    regions.erase(regions.begin() + best);
  }
  return chain;
}

/// The regions by needed pairs; none if there are too many.
static std::optional<std::vector<StepRegion>>
getRegions(ArrayRef<StepClass> pairs, const PresburgerSet &domain,
           unsigned maxCases) {
  std::vector<StepRegion> regions = {{0, domain}};
  for (auto [bit, pair] : llvm::enumerate(pairs)) {
    std::optional<std::vector<StepRegion>> next =
        split(regions, pair.needed, bit);
    // Each pair only adds regions, so there is no way back below the limit.
    if (!next || next->size() > maxCases)
      return std::nullopt;
    regions = *next;
  }
  return regions;
}

std::vector<StepCase> mlir::cp::partitionSteps(ArrayRef<StepClass> pairs,
                                               const StepRange &steps,
                                               MLIRContext *ctx,
                                               unsigned maxCases) {
  if (steps.ranks <= 0 || steps.begin >= steps.end)
    return {};
  PresburgerSet domain(steps.getBox());
  if (auto regions = getRegions(pairs, domain, maxCases))
    if (auto chain = getChain(pairs, *regions, domain, ctx))
      return *chain;
  uint64_t needed = 0;
  for (auto [bit, pair] : llvm::enumerate(pairs))
    if (!pair.needed.isIntegerEmpty())
      needed |= uint64_t(1) << bit;
  return {{needed, getFullPairs(pairs, needed, domain), domain,
           toIntegerSets(domain, domain, ctx)}};
}
