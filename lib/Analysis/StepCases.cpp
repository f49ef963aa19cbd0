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
/// order, the part that needs the pair first.
static std::vector<StepRegion>
split(ArrayRef<StepRegion> regions, const PresburgerSet &needed, unsigned bit) {
  std::vector<StepRegion> result;
  for (const StepRegion &region : regions) {
    auto add = [&](const PresburgerSet &part, uint64_t mask) {
      PresburgerSet simple = simplifySet(getCleanSet(part));
      if (simple.getNumDisjuncts() > 0)
        result.push_back({region.needed | mask, simple});
    };
    add(region.set.intersect(needed), uint64_t(1) << bit);
    add(region.set.subtract(needed), 0);
  }
  return result;
}

/// Needed pairs that are full in the whole region.
static uint64_t getFullPairs(ArrayRef<StepClass> pairs, uint64_t needed,
                             const PresburgerSet &region) {
  uint64_t full = 0;
  for (auto [bit, pair] : llvm::enumerate(pairs))
    if ((needed >> bit & 1) && region.isSubsetOf(pair.full))
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
/// the rest by the fewest constraints.
static std::vector<StepCase> getChain(ArrayRef<StepClass> pairs,
                                      std::vector<StepRegion> regions,
                                      PresburgerSet remainder,
                                      MLIRContext *ctx) {
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
    chain.push_back({region.needed,
                     getFullPairs(pairs, region.needed, region.set), region.set,
                     condition});
    remainder = simplifySet(getCleanSet(remainder.subtract(region.set)));
    regions.erase(regions.begin() + best);
  }
  return chain;
}

std::vector<StepCase> mlir::cp::partitionSteps(ArrayRef<StepClass> pairs,
                                               const StepRange &steps,
                                               MLIRContext *ctx,
                                               unsigned maxCases) {
  if (steps.ranks <= 0 || steps.begin >= steps.end)
    return {};
  PresburgerSet domain(steps.getBox());
  std::vector<StepRegion> regions = {{0, domain}};
  for (auto [bit, pair] : llvm::enumerate(pairs)) {
    regions = split(regions, pair.needed, bit);
    // Each pair only adds regions, so there is no way back below the limit.
    if (regions.size() > maxCases)
      break;
  }
  if (regions.size() > maxCases) {
    uint64_t needed = 0;
    for (auto [bit, pair] : llvm::enumerate(pairs))
      if (!pair.needed.isIntegerEmpty())
        needed |= uint64_t(1) << bit;
    regions.assign(1, StepRegion{needed, domain});
  }
  return getChain(pairs, std::move(regions), domain, ctx);
}
