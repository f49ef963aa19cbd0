//===- AttendTrace.cpp - When an attend runs, and on what ---------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AttendTrace.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;
using namespace mlir::cp;

LogicalResult AttendTrace::addRanks() {
  qRank = evaluator.add(op.getQRank());
  kvRank = evaluator.add(op.getKvRank());
  if (!qRank || !kvRank)
    return op.emitOpError("cannot be followed: its ranks are not functions of "
                          "rank and step");
  return success();
}

LogicalResult AttendTrace::addConditions(PlanOp plan) {
  Operation *inner = op;
  for (Operation *outer = op->getParentOp(); !isa<func::FuncOp>(outer);
       inner = outer, outer = outer->getParentOp()) {
    if (isa<scf::ForOp>(outer))
      continue;
    auto branch = dyn_cast<scf::IfOp>(outer);
    RankProgram::Slot condition =
        branch ? evaluator.add(branch.getCondition()) : std::nullopt;
    if (!condition)
      return op.emitOpError("cannot be followed: whether it runs is no "
                            "function of rank and step");
    auto needs = branch.getCondition().getDefiningOp<PlanNeedsOp>();
    if (needs && (needs.getPlan().getDefiningOp<PlanOp>() != plan ||
                  evaluator.add(needs.getSource()) != kvRank))
      return op.emitOpError("is guarded by what the plan says of another "
                            "block");
    bool isThen = inner->getParentRegion() == &branch.getThenRegion();
    conditions.push_back({condition, isThen});
  }
  return success();
}

FailureOr<AttendTrace> AttendTrace::get(AttendOp op, int64_t ranks, PlanOp plan,
                                        int64_t direction) {
  AttendTrace trace(op, ranks, direction);
  if (!op.isGathered() && failed(trace.addRanks()))
    return failure();
  if (failed(trace.addConditions(plan)))
    return failure();
  return trace;
}

bool AttendTrace::runsOn(int64_t rank) const {
  return llvm::all_of(conditions, [&](auto condition) {
    auto [slot, isThen] = condition;
    return (evaluator.get(slot)[rank] != 0) == isThen;
  });
}
