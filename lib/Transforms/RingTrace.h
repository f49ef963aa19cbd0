//===- RingTrace.h - What a ring does, step by step -*- C++ -*- ---------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Follows the ranks through the loops and branches of a ring: the value of
// index expressions, and whose block a buffer holds. It reads the program as it
// stands and knows nothing of how it was made.
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_TRANSFORMS_RINGTRACE_H
#define CP_LIB_TRANSFORMS_RINGTRACE_H

#include "cp/Analysis/RankProgram.h"
#include "cp/Dialect/CP/IR/CPOps.h"

#include "mlir/Dialect/SCF/IR/SCF.h"

namespace mlir::cp {

/// Evaluates index expressions and conditions at an iteration of the innermost
/// loop around them, on all ranks together.
class RankEvaluator {
public:
  /// `direction` is what plans are taken to choose, 1 or -1.
  RankEvaluator(int64_t ranks, int64_t direction);

  /// Takes up an index, or an i1 as 0 or 1; none if it is not made of
  /// constants, the rank, the loop's variable and arithmetic. What a plan says
  /// of a source counts as true: it is so where it matters.
  RankProgram::Slot add(Value value);

  void run(int64_t iteration) { program.run(iteration); }
  /// What `add` took up, one value for each rank.
  ArrayRef<int64_t> get(RankProgram::Slot slot) const {
    return program.get(slot);
  }

private:
  RankProgram::Slot compute(Value value);
  RankProgram::Slot computeBinary(Operation *op);

  RankProgram program;
  int64_t direction;
  DenseMap<Value, RankProgram::Slot> known;
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
  /// `direction` is what plans are taken to choose, 1 or -1.
  BufferTrace(int64_t ranks, int64_t direction) : evaluator(ranks, direction) {}

  /// How far the block in `buffer` has come, at this iteration of the loop that
  /// `buffer` is used in: on rank r it is the block of rank
  /// (r - distance) mod W. None if it cannot be told.
  std::optional<int64_t> getDistance(Value buffer, int64_t iteration);
  /// The value of an index expression where it is the same on all ranks.
  std::optional<int64_t> getUniform(Value value, int64_t iteration);
  /// By how many ranks this moves blocks.
  std::optional<int64_t> getShift(RotateStartOp rotate, int64_t iteration);

private:
  std::optional<int64_t> compute(Value value, int64_t iteration);
  std::optional<int64_t> computeCarried(scf::ForOp loop, unsigned index,
                                        int64_t iteration);
  std::optional<int64_t> computeStart(Operation *start, int64_t iteration);

  DenseMap<std::pair<Value, int64_t>, std::optional<int64_t>> known;
  RankEvaluator evaluator;
};

} // namespace mlir::cp

#endif // CP_LIB_TRANSFORMS_RINGTRACE_H
