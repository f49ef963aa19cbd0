//===- IntervalEmitter.cpp - Interval evaluation as code ------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IntervalEmitter.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::cp;
using arith::CmpIPredicate;

//===----------------------------------------------------------------------===//
// Basics
//===----------------------------------------------------------------------===//

static bool isBoolean(Type type) { return type.isSignlessInteger(1); }

Value IntervalEmitter::constant(int64_t value) {
  return arith::ConstantOp::create(b, b.getI64IntegerAttr(value));
}

Value IntervalEmitter::boolean(bool value) {
  return arith::ConstantOp::create(b, b.getBoolAttr(value));
}

Interval IntervalEmitter::point(int64_t value) {
  Value bound = constant(value);
  return {bound, bound};
}

Interval IntervalEmitter::full(Type type) {
  if (isBoolean(type))
    return {boolean(true), boolean(true)};
  if (auto floats = dyn_cast_or_null<FloatType>(getBoundType(type))) {
    const llvm::fltSemantics &semantics = floats.getFloatSemantics();
    return {constantFloat(floats, APFloat::getInf(semantics, true)),
            constantFloat(floats, APFloat::getInf(semantics)), boolean(true)};
  }
  unsigned width = hasBounds(type) ? getWidth(type) : 64;
  return {constant(APInt::getSignedMinValue(width).getSExtValue()),
          constant(APInt::getSignedMaxValue(width).getSExtValue())};
}

Interval IntervalEmitter::get(Value value) {
  auto known = bounds_.find(value);
  return known == bounds_.end() ? full(value.getType()) : known->second;
}

Interval IntervalEmitter::fit(Interval x, Value overflow, Type type) {
  Interval limits = full(type);
  Value bad = overflow ? overflow : boolean(false);
  if (getWidth(type) < 64) {
    bad = either(bad, compare(CmpIPredicate::slt, x.low, limits.low));
    bad = either(bad, compare(CmpIPredicate::sgt, x.high, limits.high));
  }
  return {select(bad, limits.low, x.low), select(bad, limits.high, x.high)};
}

Interval IntervalEmitter::unlessNegative(Interval x,
                                         ArrayRef<Interval> operands,
                                         Type type) {
  Value negative = boolean(false);
  for (Interval operand : operands)
    negative =
        either(negative, compare(CmpIPredicate::slt, operand.low, constant(0)));
  Interval limits = full(type);
  return {select(negative, limits.low, x.low),
          select(negative, limits.high, x.high)};
}

Interval IntervalEmitter::onlyIf(Value valid, Interval x, Type type) {
  Interval limits = full(type);
  Interval result = {select(valid, x.low, limits.low),
                     select(valid, x.high, limits.high)};
  if (limits.nan)
    result.nan = select(valid, x.nan ? x.nan : boolean(false), limits.nan);
  return result;
}

Value IntervalEmitter::minimum(Value x, Value y) {
  return isa<FloatType>(x.getType()) ? make<arith::MinimumFOp>(x, y)
                                     : make<arith::MinSIOp>(x, y);
}

Value IntervalEmitter::maximum(Value x, Value y) {
  return isa<FloatType>(x.getType()) ? make<arith::MaximumFOp>(x, y)
                                     : make<arith::MaxSIOp>(x, y);
}

Interval IntervalEmitter::hull(Interval x, Interval y) {
  return {minimum(x.low, y.low), maximum(x.high, y.high)};
}

Interval IntervalEmitter::hullOf(ArrayRef<Value> corners) {
  Interval result = {corners.front(), corners.front()};
  for (Value corner : corners.drop_front())
    result = hull(result, {corner, corner});
  return result;
}

Interval IntervalEmitter::choose(Interval condition, Interval x, Interval y,
                                 Type type) {
  auto ifAny = [&](Value inX, Value inY) {
    return either(both(condition.high, inX), both(condition.low, inY));
  };
  if (isBoolean(type))
    return {ifAny(x.low, y.low), ifAny(x.high, y.high)};
  Interval joined = hull(x, y);
  Value unknown = both(condition.low, condition.high);
  Interval result = {
      select(unknown, joined.low, select(condition.high, x.low, y.low)),
      select(unknown, joined.high, select(condition.high, x.high, y.high))};
  if (x.nan)
    result.nan = ifAny(x.nan, y.nan);
  return result;
}

//===----------------------------------------------------------------------===//
// Booleans and comparisons
//===----------------------------------------------------------------------===//

Interval IntervalEmitter::evaluateBoolean(Operation *op) {
  if (op->getNumOperands() != 2 || op->getNumRegions() != 0)
    return full(op->getResult(0).getType());
  Interval x = get(op->getOperand(0)), y = get(op->getOperand(1));
  // Read as signed, a true i1 is -1.
  return TypeSwitch<Operation *, Interval>(op)
      .Case<arith::AndIOp, arith::MulIOp, arith::MinUIOp, arith::MaxSIOp>(
          [&](Operation *) {
            return Interval{either(x.low, y.low), both(x.high, y.high)};
          })
      .Case<arith::OrIOp, arith::MaxUIOp, arith::MinSIOp>([&](Operation *) {
        return Interval{both(x.low, y.low), either(x.high, y.high)};
      })
      .Case<arith::XOrIOp, arith::AddIOp, arith::SubIOp>([&](Operation *) {
        return Interval{either(both(x.low, y.low), both(x.high, y.high)),
                        either(both(x.low, y.high), both(x.high, y.low))};
      })
      .Default([&](Operation *op) { return full(op->getResult(0).getType()); });
}

Interval IntervalEmitter::isEqual(Interval x, Interval y, Type type) {
  if (isBoolean(type))
    return {either(both(x.low, y.high), both(x.high, y.low)),
            either(both(x.low, y.low), both(x.high, y.high))};
  Value overlap = both(compare(CmpIPredicate::sle, x.low, y.high),
                       compare(CmpIPredicate::sle, y.low, x.high));
  // A point that equals a point.
  Value same = both(compare(CmpIPredicate::eq, x.low, y.high),
                    compare(CmpIPredicate::eq, x.high, y.low));
  return {make<arith::XOrIOp>(same, boolean(true)), overlap};
}

Interval IntervalEmitter::toUnsigned(Interval x) {
  // With the sign bit flipped, signed order is the order of unsigned numbers.
  int64_t least = std::numeric_limits<int64_t>::min();
  Value sign = constant(least);
  Value mixed = both(compare(CmpIPredicate::slt, x.low, constant(0)),
                     compare(CmpIPredicate::sge, x.high, constant(0)));
  return {select(mixed, sign, make<arith::XOrIOp>(x.low, sign)),
          select(mixed, constant(~least), make<arith::XOrIOp>(x.high, sign))};
}

Interval IntervalEmitter::isLess(Interval x, Interval y, bool isUnsigned) {
  if (isUnsigned) {
    x = toUnsigned(x);
    y = toUnsigned(y);
  }
  return {compare(CmpIPredicate::sge, x.high, y.low),
          compare(CmpIPredicate::slt, x.low, y.high)};
}

Interval IntervalEmitter::isBelow(Interval x, Interval y, bool isUnsigned) {
  // Unsigned, only false < true; signed, a true i1 is -1.
  if (!isUnsigned)
    std::swap(x, y);
  return {either(x.high, y.low), both(x.low, y.high)};
}

Interval IntervalEmitter::evaluateCompare(arith::CmpIOp op) {
  using P = CmpIPredicate;
  P predicate = op.getPredicate();
  Value left = op.getLhs(), right = op.getRhs();
  Type type = left.getType();
  bool isEquality = predicate == P::eq || predicate == P::ne;
  if (!hasBounds(type))
    return full(op.getType());
  // x > y is y < x; x >= y is not x < y; x <= y is not y < x.
  if (llvm::is_contained({P::sgt, P::ugt, P::sle, P::ule}, predicate))
    std::swap(left, right);
  bool negate =
      llvm::is_contained({P::ne, P::sge, P::uge, P::sle, P::ule}, predicate);
  bool isUnsigned =
      llvm::is_contained({P::ult, P::ule, P::ugt, P::uge}, predicate);
  Interval result;
  if (left == right)
    result = {boolean(!isEquality), boolean(isEquality)};
  else if (isEquality)
    result = isEqual(get(left), get(right), type);
  else if (!isBoolean(type))
    result = isLess(get(left), get(right), isUnsigned);
  else
    result = isBelow(get(left), get(right), isUnsigned);
  return negate ? Interval{result.high, result.low} : result;
}

Interval IntervalEmitter::evaluateCast(Operation *op) {
  Type from = op->getOperand(0).getType(), to = op->getResult(0).getType();
  Interval x = get(op->getOperand(0));
  bool isSigned = isa<arith::ExtSIOp, arith::IndexCastOp>(op);
  if (!hasBounds(from))
    return full(to);
  if (isBoolean(to)) {
    if (isBoolean(from))
      return x;
    Interval bit = lowBits(x, 1);
    return {compare(CmpIPredicate::eq, bit.low, constant(0)),
            compare(CmpIPredicate::eq, bit.high, constant(1))};
  }
  if (isBoolean(from)) {
    Value set = constant(isSigned ? -1 : 1), zero = constant(0);
    Interval bits = {select(x.low, zero, set), select(x.high, set, zero)};
    return isSigned ? Interval{bits.high, bits.low} : bits;
  }
  if (getWidth(to) < getWidth(from))
    return fit(x, Value(), to);
  if (isSigned || getWidth(to) == getWidth(from))
    return x;
  // Unsigned and wider: a negative number becomes a large one.
  unsigned width = getWidth(from);
  Value negative = compare(CmpIPredicate::slt, x.low, constant(0));
  Value limit = constant(APInt::getLowBitsSet(64, width).getSExtValue());
  return {select(negative, constant(0), x.low),
          select(negative, limit, x.high)};
}
