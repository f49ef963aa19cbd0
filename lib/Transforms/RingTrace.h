//===- RingTrace.h - What a ring does, step by step -*- C++ -*- ---------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Follows one rank through the loops and branches of a ring: the value of index
// expressions, and whose block a buffer holds. It reads the program as it
// stands and knows nothing of how it was made.
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_TRANSFORMS_RINGTRACE_H
#define CP_LIB_TRANSFORMS_RINGTRACE_H

#include "cp/Dialect/CP/IR/CPOps.h"

#include "mlir/Dialect/SCF/IR/SCF.h"

namespace mlir::cp {

/// Evaluates index expressions and conditions on one rank, at one iteration of
/// the innermost loop around them.
class RankEvaluator {
public:
  RankEvaluator(int64_t rank, int64_t iteration)
      : rank(rank), iteration(iteration) {}

  /// The value of an index, or of an i1 as 0 or 1; none if it is not made of
  /// constants, the rank, the loop's variable and arithmetic. What a plan says
  /// of a source counts as true: it is so where it matters.
  std::optional<int64_t> get(Value value) const;

private:
  std::optional<int64_t> getBinary(Operation *op) const;

  int64_t rank, iteration;
};

/// The iterations of the innermost loop around an op; 0 alone if there is none.
/// Fails, with an error at the op, where they are not known.
struct Iterations {
  int64_t begin = 0, end = 1;
  static FailureOr<Iterations> get(Operation *op);
};

/// Tells how many ranks a block has moved.
class BufferTrace {
public:
  /// How far the block in `buffer` has come, at this iteration of the loop that
  /// `buffer` is used in: on rank r it is the block of rank
  /// (r - distance) mod W. None if it cannot be told.
  std::optional<int64_t> getDistance(Value buffer, int64_t iteration);

private:
  std::optional<int64_t> compute(Value value, int64_t iteration);
  std::optional<int64_t> computeCarried(scf::ForOp loop, unsigned index,
                                        int64_t iteration);
  std::optional<int64_t> computeStart(Operation *start, int64_t iteration);

  DenseMap<std::pair<Value, int64_t>, std::optional<int64_t>> known;
};

} // namespace mlir::cp

#endif // CP_LIB_TRANSFORMS_RINGTRACE_H
