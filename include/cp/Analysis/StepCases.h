//===- StepCases.h - Case distinctions over rank and step -------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Splits the steps of a ring into the few cases in which the same chunk pairs
// are needed, in a form that turns into an if-else chain.
//
//===----------------------------------------------------------------------===//

#ifndef CP_ANALYSIS_STEPCASES_H
#define CP_ANALYSIS_STEPCASES_H

#include "cp/Analysis/StepClassification.h"
#include <vector>

namespace mlir::cp {

/// One arm of the chain. Bit i stands for chunk pair i.
struct StepCase {
  /// Pairs that some (rank, step) of the region may need.
  uint64_t needed = 0;
  /// Needed pairs that are full at every (rank, step) of the region.
  uint64_t full = 0;
  /// The region: the (rank, step) that reach this arm.
  presburger::PresburgerSet region;
  /// A union over dims (d0 = rank, d1 = step) that holds, where all earlier
  /// arms failed, exactly on the region. The last arm's is always true.
  SmallVector<IntegerSet> condition;
};

/// Partitions the (rank, step) of `steps` by the set of pairs needed. The arms
/// are ordered, fewest constraints first, and their regions are disjoint and
/// cover the domain. More than `maxCases` patterns collapse to one arm that
/// needs whatever some point needs. At most 64 pairs; an empty domain gives no
/// arm.
std::vector<StepCase> partitionSteps(ArrayRef<StepClass> pairs,
                                     const StepRange &steps, MLIRContext *ctx,
                                     unsigned maxCases = 6);

} // namespace mlir::cp

#endif // CP_ANALYSIS_STEPCASES_H
