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

/// Iterations stay below.
static constexpr int64_t kMaxIterations = int64_t(1) << 31;

RankEvaluator::RankEvaluator(int64_t ranks, int64_t direction)
    : program(ranks, kMaxIterations), direction(direction) {}

RankProgram::Slot RankEvaluator::computeBinary(Operation *op) {
  using Kind = RankProgram::Kind;
  RankProgram::Slot x = add(op->getOperand(0)), y = add(op->getOperand(1));
  if (auto compare = dyn_cast<arith::CmpIOp>(op))
    return program.addCompare(compare.getPredicate(), x, y);
  std::optional<Kind> kind =
      TypeSwitch<Operation *, std::optional<Kind>>(op)
          .Case([](arith::AddIOp) { return Kind::Add; })
          .Case([](arith::SubIOp) { return Kind::Sub; })
          .Case([](arith::MulIOp) { return Kind::Mul; })
          .Case([](arith::AndIOp) { return Kind::And; })
          .Case([](arith::OrIOp) { return Kind::Or; })
          .Case([](arith::XOrIOp) { return Kind::Xor; })
          .Default([](Operation *) { return std::nullopt; });
  return kind ? program.add(*kind, x, y) : std::nullopt;
}

RankProgram::Slot RankEvaluator::compute(Value value) {
  APInt constant;
  if (matchPattern(value, m_ConstantInt(&constant)))
    return program.addConstant(value.getType().isInteger(1)
                                   ? constant.getZExtValue()
                                   : constant.getSExtValue());
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    auto loop = dyn_cast<scf::ForOp>(argument.getOwner()->getParentOp());
    if (loop && loop.getInductionVar() == value)
      return program.addStep();
    return std::nullopt;
  }
  Operation *op = value.getDefiningOp();
  if (isa<RankOp>(op))
    return program.addRank();
  if (isa<PlanNeedsOp>(op))
    return program.addConstant(1);
  if (isa<PlanDirectionOp>(op))
    return program.addConstant(direction);
  if (auto apply = dyn_cast<affine::AffineApplyOp>(op)) {
    AffineMap map = apply.getAffineMap();
    auto operands = llvm::map_to_vector(
        apply.getMapOperands(), [&](Value operand) { return add(operand); });
    ArrayRef<RankProgram::Slot> slots(operands);
    return program.addExpr(map.getResult(0), slots.take_front(map.getNumDims()),
                           slots.drop_front(map.getNumDims()));
  }
  return op->getNumOperands() == 2 ? computeBinary(op) : std::nullopt;
}

RankProgram::Slot RankEvaluator::add(Value value) {
  auto entry = known.find(value);
  if (entry != known.end())
    return entry->second;
  RankProgram::Slot slot = compute(value);
  known[value] = slot;
  return slot;
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

std::optional<int64_t> BufferTrace::getUniform(Value value, int64_t iteration) {
  RankProgram::Slot slot = evaluator.add(value);
  if (!slot)
    return std::nullopt;
  evaluator.run(iteration);
  ArrayRef<int64_t> values = evaluator.get(slot);
  return llvm::all_equal(values) ? std::optional(values.front()) : std::nullopt;
}

std::optional<int64_t> BufferTrace::getShift(RotateStartOp rotate,
                                             int64_t iteration) {
  auto shift = static_cast<int64_t>(rotate.getShift());
  if (!rotate.getDirection())
    return shift;
  std::optional<int64_t> direction =
      getUniform(rotate.getDirection(), iteration);
  return direction ? std::optional(shift * *direction) : std::nullopt;
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
    std::optional<int64_t> from =
        getDistance(exchange.getBuffers().front(), iteration);
    std::optional<int64_t> by = getUniform(exchange.getDistance(), iteration);
    return from && by ? std::optional(*from + *by) : std::nullopt;
  }
  auto rotate = cast<RotateStartOp>(start);
  std::optional<int64_t> from =
      getDistance(rotate.getBuffers().front(), iteration);
  std::optional<int64_t> by = getShift(rotate, iteration);
  return from && by ? std::optional(*from + *by) : std::nullopt;
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
