//===- IntervalArithmetic.cpp - Intervals of integer arithmetic -----------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IntervalEmitter.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
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

Interval IntervalEmitter::remainder(Interval x, int64_t divisor, bool floor) {
  // Where the quotient is one number, the remainder follows the dividend.
  Interval quotient = floor ? divide<arith::FloorDivSIOp>(x, divisor)
                            : divide<arith::DivSIOp>(x, divisor);
  Value by = constant(divisor), zero = constant(0),
        last = constant(divisor - 1);
  Value product = make<arith::MulIOp>(quotient.low, by);
  Value same = isPoint(quotient);
  Value low = zero, high = last;
  if (!floor) {
    low = select(compare(CmpIPredicate::sge, x.low, zero), zero,
                 constant(1 - divisor));
    high = select(compare(CmpIPredicate::sle, x.high, zero), zero, last);
  }
  return {select(same, make<arith::SubIOp>(x.low, product), low),
          select(same, make<arith::SubIOp>(x.high, product), high)};
}

Interval IntervalEmitter::bitAnd(Interval x, Interval y, Type type) {
  return unlessNegative({constant(0), minimum(x.high, y.high)}, {x, y}, type);
}

/// The operand as a positive constant; none if it is not one.
static std::optional<int64_t> getPositive(Value value) {
  APInt constant;
  if (!matchPattern(value, m_ConstantInt(&constant)) ||
      constant.getSignificantBits() > 64 || constant.getSExtValue() <= 0)
    return std::nullopt;
  return constant.getSExtValue();
}

Interval IntervalEmitter::evaluateByConstant(Operation *op, Interval x,
                                             int64_t constant) {
  Type type = op->getResult(0).getType();
  return TypeSwitch<Operation *, Interval>(op)
      .Case([&](arith::DivSIOp) { return divide<arith::DivSIOp>(x, constant); })
      .Case([&](arith::FloorDivSIOp) {
        return divide<arith::FloorDivSIOp>(x, constant);
      })
      .Case([&](arith::CeilDivSIOp) {
        return divide<arith::CeilDivSIOp>(x, constant);
      })
      .Case([&](arith::DivUIOp) {
        return unlessNegative(divide<arith::DivSIOp>(x, constant), {x}, type);
      })
      .Case([&](arith::RemSIOp) {
        return remainder(x, constant, /*floor=*/false);
      })
      .Case([&](arith::RemUIOp) {
        return unlessNegative(remainder(x, constant, /*floor=*/false), {x},
                              type);
      })
      .Case([&](arith::ShRSIOp) {
        // A shift by the width or more is poison.
        return constant < getWidth(type) ? divide<arith::ShRSIOp>(x, constant)
                                         : full(type);
      })
      .Case([&](arith::ShLIOp) {
        return constant < 62 ? multiply(x, point(int64_t(1) << constant), type)
                             : full(type);
      })
      .Default([&](Operation *) { return full(type); });
}

Interval IntervalEmitter::evaluateInteger(Operation *op) {
  Type type = op->getResult(0).getType();
  if (op->getNumOperands() != 2)
    return full(type);
  Interval x = get(op->getOperand(0)), y = get(op->getOperand(1));
  std::optional<int64_t> constant = getPositive(op->getOperand(1));
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
        bool isLowBits = constant && llvm::isMask_64(*constant) &&
                         *constant < (int64_t(1) << 62);
        return isLowBits ? remainder(x, *constant + 1, /*floor=*/true)
                         : bitAnd(x, y, type);
      })
      .Default([&](Operation *) {
        return constant ? evaluateByConstant(op, x, *constant) : full(type);
      });
}
