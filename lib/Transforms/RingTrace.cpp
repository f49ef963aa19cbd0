//===- RingTrace.cpp - What a ring does, step by step -------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RingTrace.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::cp;

//===----------------------------------------------------------------------===//
// RankEvaluator
//===----------------------------------------------------------------------===//

std::optional<int64_t> RankEvaluator::getBinary(Operation *op) const {
  std::optional<int64_t> x = get(op->getOperand(0)), y = get(op->getOperand(1));
  if (!x || !y)
    return std::nullopt;
  return TypeSwitch<Operation *, std::optional<int64_t>>(op)
      .Case([&](arith::AddIOp) { return *x + *y; })
      .Case([&](arith::SubIOp) { return *x - *y; })
      .Case([&](arith::MulIOp) { return *x * *y; })
      .Case([&](arith::AndIOp) { return *x & *y; })
      .Case([&](arith::OrIOp) { return *x | *y; })
      .Case([&](arith::XOrIOp) { return *x ^ *y; })
      .Case([&](arith::CmpIOp cmp) {
        return arith::applyCmpPredicate(cmp.getPredicate(),
                                        APInt(64, *x, /*isSigned=*/true),
                                        APInt(64, *y, /*isSigned=*/true));
      })
      .Default([](Operation *) { return std::nullopt; });
}

std::optional<int64_t> RankEvaluator::get(Value value) const {
  APInt constant;
  if (matchPattern(value, m_ConstantInt(&constant)))
    return value.getType().isInteger(1) ? constant.getZExtValue()
                                        : constant.getSExtValue();
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    auto loop = dyn_cast<scf::ForOp>(argument.getOwner()->getParentOp());
    if (loop && loop.getInductionVar() == value)
      return iteration;
    return std::nullopt;
  }
  Operation *op = value.getDefiningOp();
  if (isa<RankOp>(op))
    return rank;
  if (isa<PlanNeedsOp>(op))
    return 1;
  if (auto apply = dyn_cast<affine::AffineApplyOp>(op)) {
    SmallVector<Attribute> operands;
    for (Value operand : apply.getMapOperands()) {
      std::optional<int64_t> known = get(operand);
      if (!known)
        return std::nullopt;
      operands.push_back(IntegerAttr::get(operand.getType(), *known));
    }
    SmallVector<int64_t> results;
    AffineMap map =
        apply.getAffineMap().partialConstantFold(operands, &results);
    return map && results.size() == 1 ? std::optional(results.front())
                                      : std::nullopt;
  }
  return op->getNumOperands() == 2 ? getBinary(op) : std::nullopt;
}

//===----------------------------------------------------------------------===//
// Iterations
//===----------------------------------------------------------------------===//

FailureOr<Iterations> Iterations::get(Operation *op) {
  auto loop = op->getParentOfType<scf::ForOp>();
  if (!loop)
    return Iterations();
  std::optional<int64_t> begin = getConstantIntValue(loop.getLowerBound());
  std::optional<int64_t> end = getConstantIntValue(loop.getUpperBound());
  if (!begin || !end || getConstantIntValue(loop.getStep()) != 1 ||
      loop->getParentOfType<scf::ForOp>())
    return op->emitError("cannot follow the loop around this: its bounds are "
                         "not constant, or it is a nest");
  return Iterations{*begin, *end};
}

//===----------------------------------------------------------------------===//
// BufferTrace
//===----------------------------------------------------------------------===//

std::optional<int64_t> BufferTrace::getDistance(Value buffer,
                                                int64_t iteration) {
  auto entry = known.find({buffer, iteration});
  if (entry != known.end())
    return entry->second;
  std::optional<int64_t> distance = compute(buffer, iteration);
  known[{buffer, iteration}] = distance;
  return distance;
}

std::optional<int64_t> BufferTrace::computeCarried(scf::ForOp loop,
                                                   unsigned index,
                                                   int64_t iteration) {
  std::optional<int64_t> begin = getConstantIntValue(loop.getLowerBound());
  if (!begin)
    return std::nullopt;
  if (iteration <= *begin)
    return getDistance(loop.getInitArgs()[index], /*iteration=*/0);
  return getDistance(loop.getYieldedValues()[index], iteration - 1);
}

std::optional<int64_t> BufferTrace::computeStart(Operation *start,
                                                 int64_t iteration) {
  if (auto exchange = dyn_cast<ExchangeStartOp>(start)) {
    // Distances do not depend on the rank.
    std::optional<int64_t> from =
        getDistance(exchange.getBuffers().front(), iteration);
    std::optional<int64_t> by =
        RankEvaluator(/*rank=*/0, iteration).get(exchange.getDistance());
    return from && by ? std::optional(*from + *by) : std::nullopt;
  }
  auto rotate = cast<RotateStartOp>(start);
  std::optional<int64_t> from =
      getDistance(rotate.getBuffers().front(), iteration);
  if (!from)
    return std::nullopt;
  return *from + static_cast<int64_t>(rotate.getShift());
}

std::optional<int64_t> BufferTrace::compute(Value value, int64_t iteration) {
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    auto loop = dyn_cast<scf::ForOp>(argument.getOwner()->getParentOp());
    if (!loop)
      return 0; // the rank's own
    return computeCarried(loop, argument.getArgNumber() - 1, iteration);
  }
  Operation *op = value.getDefiningOp();
  if (isa<RotateStartOp, ExchangeStartOp>(op))
    return computeStart(op, iteration);
  if (isa<RotateWaitOp, ExchangeWaitOp>(op))
    return getDistance(op->getOperand(0), iteration);
  if (auto slice = dyn_cast<tensor::ExtractSliceOp>(op))
    return getDistance(slice.getSource(), iteration);
  if (auto loop = dyn_cast<scf::ForOp>(op)) {
    std::optional<int64_t> end = getConstantIntValue(loop.getUpperBound());
    if (!end)
      return std::nullopt;
    return computeCarried(loop, cast<OpResult>(value).getResultNumber(), *end);
  }
  // Computed on this rank, by an earlier attention perhaps.
  return 0;
}
