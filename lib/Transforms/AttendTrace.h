//===- AttendTrace.h - When an attend runs, and on what -*- C++ -*- -----===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_TRANSFORMS_ATTENDTRACE_H
#define CP_LIB_TRANSFORMS_ATTENDTRACE_H

#include "RingTrace.h"

namespace mlir::cp {

/// Follows an attend on all ranks through the iterations of the loop around it.
class AttendTrace {
public:
  /// `plan` is the one that may guard it, `direction` what it is taken to
  /// choose. Fails, with an error at the attend, where it cannot be followed.
  static FailureOr<AttendTrace> get(AttendOp op, int64_t ranks, PlanOp plan,
                                    int64_t direction);

  AttendOp getOp() const { return op; }

  /// What follows holds at this iteration.
  void run(int64_t iteration) { evaluator.run(iteration); }
  /// The ranks whose rows it takes its queries and its keys for, on each rank;
  /// not of gathered keys.
  ArrayRef<int64_t> getQRank() const { return evaluator.get(qRank); }
  ArrayRef<int64_t> getKvRank() const { return evaluator.get(kvRank); }
  bool runsOn(int64_t rank) const;

private:
  AttendTrace(AttendOp op, int64_t ranks, int64_t direction)
      : op(op), evaluator(ranks, direction) {}
  LogicalResult addRanks();
  LogicalResult addConditions(PlanOp plan);

  AttendOp op;
  RankEvaluator evaluator;
  RankProgram::Slot qRank, kvRank;
  /// It runs where each is as beside it.
  SmallVector<std::pair<RankProgram::Slot, bool>> conditions;
};

} // namespace mlir::cp

#endif // CP_LIB_TRANSFORMS_ATTENDTRACE_H
