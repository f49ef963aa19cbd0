//===- IntervalArithmetic.cpp - Intervals of integer arithmetic -----------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IntervalEmitter.h"

#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::cp;
using arith::CmpIPredicate;

/// Both bounds by an LLVM intrinsic that tells overflow.
template <typename IntrinsicOp>
static std::pair<Value, Value> withOverflow(ImplicitLocOpBuilder &b, Value x,
                                            Value y) {
  auto type = LLVM::LLVMStructType::getLiteral(b.getContext(),
                                               {b.getI64Type(), b.getI1Type()});
  Value both = IntrinsicOp::create(b, type, x, y);
  return {LLVM::ExtractValueOp::create(b, both, ArrayRef<int64_t>{0}),
          LLVM::ExtractValueOp::create(b, both, ArrayRef<int64_t>{1})};
}

Interval IntervalEmitter::add(Interval x, Interval y, Type type) {
  if (getWidth(type) < 64)
    return fit({make<arith::AddIOp>(x.low, y.low),
                make<arith::AddIOp>(x.high, y.high)},
               Value(), type);
  auto [low, under] = withOverflow<LLVM::SAddWithOverflowOp>(b, x.low, y.low);
  auto [high, over] = withOverflow<LLVM::SAddWithOverflowOp>(b, x.high, y.high);
  return fit({low, high}, either(under, over), type);
}

Interval IntervalEmitter::subtract(Interval x, Interval y, Type type) {
  if (getWidth(type) < 64)
    return fit({make<arith::SubIOp>(x.low, y.high),
                make<arith::SubIOp>(x.high, y.low)},
               Value(), type);
  auto [low, under] = withOverflow<LLVM::SSubWithOverflowOp>(b, x.low, y.high);
  auto [high, over] = withOverflow<LLVM::SSubWithOverflowOp>(b, x.high, y.low);
  return fit({low, high}, either(under, over), type);
}

Interval IntervalEmitter::multiply(Interval x, Interval y, Type type) {
  Interval result;
  Value overflow = boolean(false);
  for (Value left : {x.low, x.high})
    for (Value right : {y.low, y.high}) {
      auto [product, over] =
          withOverflow<LLVM::SMulWithOverflowOp>(b, left, right);
      overflow = either(overflow, over);
      Interval corner = {product, product};
      result = result.low ? hull(result, corner) : corner;
    }
  return fit(result, overflow, type);
}

Interval IntervalEmitter::remainder(Interval x, Interval divisor, bool floor) {
  // Where the quotient is one number, the remainder follows the dividend.
  auto divideBy = [&](Value dividend) {
    return floor ? make<arith::FloorDivSIOp>(dividend, divisor.high)
                 : make<arith::DivSIOp>(dividend, divisor.high);
  };
  Value quotient = divideBy(x.low), zero = constant(0);
  Value same = both(isPoint(divisor),
                    compare(CmpIPredicate::eq, quotient, divideBy(x.high)));
  Value product = make<arith::MulIOp>(quotient, divisor.high);
  Value last = make<arith::SubIOp>(divisor.high, constant(1));
  Interval range = {zero, last};
  if (!floor) {
    // The remainder has the dividend's sign and is not longer than it.
    Value least = make<arith::SubIOp>(zero, last);
    range = {minimum(zero, maximum(x.low, least)),
             maximum(zero, minimum(x.high, last))};
  }
  return {select(same, make<arith::SubIOp>(x.low, product), range.low),
          select(same, make<arith::SubIOp>(x.high, product), range.high)};
}

Interval IntervalEmitter::lowBits(Interval x, int64_t mask) {
  return remainder(x, point(mask + 1), /*floor=*/true);
}

Interval IntervalEmitter::bitAnd(Interval x, Interval y, Type type) {
  return unlessNegative({constant(0), minimum(x.high, y.high)}, {x, y}, type);
}

Interval IntervalEmitter::bitOr(Interval x, Interval y, Type type,
                                bool exclusive) {
  // No bit is set above the highest one of both.
  Value bits = make<arith::OrIOp>(x.high, y.high);
  Value zeros = LLVM::CountLeadingZerosOp::create(b, b.getI64Type(), bits,
                                                  /*is_zero_poison=*/false);
  Value all = LLVM::LShrOp::create(b, constant(-1), // A shift by 64 is poison.
                                   minimum(zeros, constant(63)));
  Value high = select(compare(CmpIPredicate::eq, bits, constant(0)), bits, all);
  Value low = exclusive ? constant(0) : maximum(x.low, y.low);
  return unlessNegative({low, high}, {x, y}, type);
}

Interval IntervalEmitter::absolute(Interval x, Type type) {
  Value zero = constant(0);
  Interval negated = {make<arith::SubIOp>(zero, x.high),
                      make<arith::SubIOp>(zero, x.low)};
  Interval result = {maximum(zero, maximum(x.low, negated.low)),
                     maximum(x.high, negated.high)};
  // The least number has no absolute value.
  Value least = full(type).low;
  return onlyIf(compare(CmpIPredicate::ne, x.low, least), result, type);
}

Interval IntervalEmitter::evaluateDivision(Operation *op, Interval x,
                                           Interval y) {
  // Only positive divisors are treated; others become 1, and count as unknown.
  Type type = op->getResult(0).getType();
  Value one = constant(1);
  Value valid = compare(CmpIPredicate::sge, y.low, one);
  bool isUnsigned = isa<arith::DivUIOp, arith::RemUIOp, arith::CeilDivUIOp>(op);
  if (isUnsigned)
    valid = both(valid, compare(CmpIPredicate::sge, x.low, constant(0)));
  y = {select(valid, y.low, one), select(valid, y.high, one)};
  Interval result =
      TypeSwitch<Operation *, Interval>(op)
          .Case<arith::DivSIOp, arith::DivUIOp>(
              [&](Operation *) { return divide<arith::DivSIOp>(x, y); })
          .Case([&](arith::FloorDivSIOp) {
            return divide<arith::FloorDivSIOp>(x, y);
          })
          .Case<arith::CeilDivSIOp, arith::CeilDivUIOp>(
              [&](Operation *) { return divide<arith::CeilDivSIOp>(x, y); })
          .Default(
              [&](Operation *) { return remainder(x, y, /*floor=*/false); });
  return onlyIf(valid, result, type);
}

Interval IntervalEmitter::evaluateShift(Operation *op, Interval x, Interval y) {
  Type type = op->getResult(0).getType();
  // Larger amounts never get here (cp-define-arithmetic), but bounds may.
  unsigned limit =
      isa<arith::ShLIOp>(op) ? std::min(getWidth(type), 63u) : getWidth(type);
  Value zero = constant(0);
  Value valid = both(compare(CmpIPredicate::sge, y.low, zero),
                     compare(CmpIPredicate::slt, y.high, constant(limit)));
  if (isa<arith::ShRUIOp>(op))
    valid = both(valid, compare(CmpIPredicate::sge, x.low, zero));
  y = {select(valid, y.low, zero), select(valid, y.high, zero)};
  if (!isa<arith::ShLIOp>(op))
    return onlyIf(valid, divide<arith::ShRSIOp>(x, y), type);
  Value one = constant(1);
  Interval factor = {make<arith::ShLIOp>(one, y.low),
                     make<arith::ShLIOp>(one, y.high)};
  return onlyIf(valid, multiply(x, factor, type), type);
}

Interval IntervalEmitter::evaluateInteger(Operation *op) {
  Type type = op->getResult(0).getType();
  if (auto abs = dyn_cast<math::AbsIOp>(op))
    return absolute(get(abs.getOperand()), type);
  if (op->getNumOperands() != 2 || op->getNumRegions() != 0 ||
      op->getOperand(0).getType() != type)
    return full(type);
  Interval x = get(op->getOperand(0)), y = get(op->getOperand(1));
  auto least = [&] {
    return Interval{minimum(x.low, y.low), minimum(x.high, y.high)};
  };
  auto greatest = [&] {
    return Interval{maximum(x.low, y.low), maximum(x.high, y.high)};
  };
  return TypeSwitch<Operation *, Interval>(op)
      .Case([&](arith::AddIOp) { return add(x, y, type); })
      .Case([&](arith::SubIOp) {
        return op->getOperand(0) == op->getOperand(1) ? point(0)
                                                      : subtract(x, y, type);
      })
      .Case([&](arith::MulIOp) { return multiply(x, y, type); })
      .Case([&](arith::MinSIOp) { return least(); })
      .Case([&](arith::MaxSIOp) { return greatest(); })
      .Case(
          [&](arith::MinUIOp) { return unlessNegative(least(), {x, y}, type); })
      .Case([&](arith::MaxUIOp) {
        return unlessNegative(greatest(), {x, y}, type);
      })
      .Case([&](arith::AndIOp) {
        // Low bits of a number are its remainder.
        APInt mask;
        bool isLowBits =
            matchPattern(op->getOperand(1), m_ConstantInt(&mask)) &&
            mask.isMask() && mask.isNonNegative() && mask.getActiveBits() < 62;
        return isLowBits ? lowBits(x, mask.getZExtValue()) : bitAnd(x, y, type);
      })
      .Case([&](arith::OrIOp) { return bitOr(x, y, type, false); })
      .Case([&](arith::XOrIOp) { return bitOr(x, y, type, true); })
      .Case<arith::ShLIOp, arith::ShRSIOp, arith::ShRUIOp>(
          [&](Operation *) { return evaluateShift(op, x, y); })
      .Case<arith::DivSIOp, arith::DivUIOp, arith::CeilDivSIOp,
            arith::CeilDivUIOp, arith::FloorDivSIOp, arith::RemSIOp,
            arith::RemUIOp>(
          [&](Operation *) { return evaluateDivision(op, x, y); })
      .Default([&](Operation *) { return full(type); });
}
