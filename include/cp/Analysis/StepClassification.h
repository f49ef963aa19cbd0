//===- StepClassification.h - Which ring steps a mask needs -----*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Classifies the block that a rank computes at a ring step, symbolically in
// rank and step. All sets here are over two dimensions: d0 = rank, d1 = step.
//
//===----------------------------------------------------------------------===//

#ifndef CP_ANALYSIS_STEPCLASSIFICATION_H
#define CP_ANALYSIS_STEPCLASSIFICATION_H

#include "cp/Analysis/MaskSet.h"
#include "mlir/IR/IntegerSet.h"

namespace mlir::cp {

/// Rows of one layout chunk of rank r: row j, 0 <= j < rows, holds global
/// position base + r * rankStride + j * rowStride. Rows whose position lies
/// outside [0, length) do not exist.
struct RowChunk {
  int64_t rows = 0;
  int64_t base = 0;
  int64_t rankStride = 0;
  int64_t rowStride = 1;
};

/// Steps [begin, end) of a ring of `ranks` ranks. At step s rank r works on the
/// K/V rows of rank (r - shift * s) mod ranks.
struct StepRange {
  int64_t ranks = 1;
  int64_t shift = 1;
  int64_t begin = 0;
  int64_t end = 1;

  /// 0 <= rank < ranks, begin <= step < end.
  presburger::IntegerPolyhedron getBox() const;
};

/// The class of one (q chunk, kv chunk) pair at each (rank, step).
struct StepClass {
  /// A superset of the (rank, step) where some existing (b, h, q, kv) of the
  /// pair may be unmasked.
  presburger::PresburgerSet needed;
  /// A subset of the (rank, step) where every existing (b, h, q, kv) of the
  /// pair is surely unmasked. Holds where nothing exists.
  presburger::PresburgerSet full;
};

/// Bounds on the size of results. Beyond them `needed` grows and `full`
/// shrinks; both stay sound.
struct StepLimits {
  /// Disjuncts of a result.
  unsigned maxDisjuncts = 8;
  /// Variables that are eliminated together by symbolic integer programming,
  /// where no cheaper elimination is exact.
  unsigned maxHardVariables = 1;
};

/// Classifies `mask` on the rows of `q` against those of `kv`, whose rank is
/// the source rank of the step. Lengths, batch and heads are those of
/// mask.getDomain(). The cost does not depend on the number of ranks.
StepClass classifySteps(const MaskSet &mask, const RowChunk &q,
                        const RowChunk &kv, const StepRange &steps,
                        const StepLimits &limits = {});

/// `set` as a union of integer sets over dims (d0 = rank, d1 = step), without
/// the constraints that `context` implies: at points of `context`, and only
/// there, the union holds exactly where `set` does. An empty result means
/// never; one set for which isAlwaysTrue holds means always. `set` must be a
/// result of this library, as the conversion relies on the locals being floor
/// divisions.
SmallVector<IntegerSet> toIntegerSets(const presburger::PresburgerSet &set,
                                      const presburger::PresburgerSet &context,
                                      MLIRContext *ctx);

/// True for the set that toIntegerSets returns for "always".
bool isAlwaysTrue(IntegerSet set);

} // namespace mlir::cp

#endif // CP_ANALYSIS_STEPCLASSIFICATION_H
