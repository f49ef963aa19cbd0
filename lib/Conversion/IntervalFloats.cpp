//===- IntervalFloats.cpp - Intervals of floats ---------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Rounding keeps the order of numbers, so that the bounds of a result are the
// rounded results of bounds, if they are computed in the type of the operation.
// What is computed in 16 bits is not known.
//
//===----------------------------------------------------------------------===//

#include "IntervalEmitter.h"

#include "mlir/Dialect/Math/IR/Math.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::cp;
using arith::CmpFPredicate;
using arith::CmpIPredicate;

Value IntervalEmitter::constantFloat(Type boundType, const APFloat &value) {
  return arith::ConstantOp::create(b, b.getFloatAttr(boundType, value));
}

static Value compareFloats(ImplicitLocOpBuilder &b, CmpFPredicate predicate,
                           Value x, Value y) {
  return b.createOrFold<arith::CmpFOp>(predicate, x, y);
}

Value IntervalEmitter::isFinite(Interval x) {
  auto type = cast<FloatType>(x.low.getType());
  const llvm::fltSemantics &semantics = type.getFloatSemantics();
  Value least = constantFloat(type, APFloat::getLargest(semantics, true));
  Value greatest = constantFloat(type, APFloat::getLargest(semantics));
  Value inside = both(compareFloats(b, CmpFPredicate::OGE, x.low, least),
                      compareFloats(b, CmpFPredicate::OLE, x.high, greatest));
  // Bounds of nothing but NaN are infinite, in reverse order.
  return both(inside, compareFloats(b, CmpFPredicate::OLE, x.low, x.high));
}

//===----------------------------------------------------------------------===//
// Arithmetic
//===----------------------------------------------------------------------===//

Interval IntervalEmitter::evaluateFloatArithmetic(Operation *op, Interval x,
                                                  Interval y) {
  Type type = op->getResult(0).getType();
  // Infinite operands may give NaN.
  Value valid = both(isFinite(x), isFinite(y));
  Value nan = either(x.nan, y.nan);
  Interval result;
  if (isa<arith::AddFOp>(op)) {
    result = {make<arith::AddFOp>(x.low, y.low),
              make<arith::AddFOp>(x.high, y.high)};
  } else if (isa<arith::SubFOp>(op)) {
    result = {make<arith::SubFOp>(x.low, y.high),
              make<arith::SubFOp>(x.high, y.low)};
  } else if (isa<arith::MulFOp>(op)) {
    result = hullOf({make<arith::MulFOp>(x.low, y.low),
                     make<arith::MulFOp>(x.low, y.high),
                     make<arith::MulFOp>(x.high, y.low),
                     make<arith::MulFOp>(x.high, y.high)});
  } else {
    return full(type);
  }
  result.nan = nan;
  return onlyIf(valid, result, type);
}

Interval IntervalEmitter::evaluateFloatExtremum(Operation *op, Interval x,
                                                Interval y) {
  Interval least = {minimum(x.low, y.low), minimum(x.high, y.high)};
  Interval greatest = {maximum(x.low, y.low), maximum(x.high, y.high)};
  if (isa<arith::MinimumFOp, arith::MaximumFOp>(op)) {
    Interval result = isa<arith::MinimumFOp>(op) ? least : greatest;
    result.nan = either(x.nan, y.nan);
    return result;
  }
  // A NaN gives way to the other operand.
  Interval result = isa<arith::MinNumFOp>(op) ? least : greatest;
  Interval joined = hull(x, y);
  Value any = either(x.nan, y.nan);
  return {select(any, joined.low, result.low),
          select(any, joined.high, result.high), both(x.nan, y.nan)};
}

Interval IntervalEmitter::evaluateFloat(Operation *op) {
  Type type = op->getResult(0).getType(), bounds = getBoundType(type);
  if (isa<arith::SIToFPOp, arith::UIToFPOp>(op))
    return evaluateToFloat(op);
  auto hasFloats = [](Type operand) { return bool(getBoundType(operand)); };
  if (op->getNumRegions() != 0 || op->getNumOperands() == 0 ||
      !llvm::all_of(op->getOperandTypes(), hasFloats))
    return full(type);
  Interval x = get(op->getOperand(0));
  auto resize = [&](auto create) {
    return Interval{create(x.low), create(x.high), x.nan};
  };
  auto negate = [&](Value value) { return make<arith::NegFOp>(value); };
  return TypeSwitch<Operation *, Interval>(op)
      .Case([&](arith::NegFOp) {
        return Interval{negate(x.high), negate(x.low), x.nan};
      })
      .Case([&](math::AbsFOp) {
        Value zero = constantFloat(
            bounds,
            APFloat::getZero(cast<FloatType>(bounds).getFloatSemantics()));
        return Interval{maximum(zero, maximum(x.low, negate(x.high))),
                        maximum(x.high, negate(x.low)), x.nan};
      })
      .Case([&](arith::ExtFOp) {
        return bounds == x.low.getType() ? x : resize([&](Value value) {
          return make<arith::ExtFOp>(bounds, value);
        });
      })
      .Case([&](arith::TruncFOp) {
        return bounds != type ? full(type) : resize([&](Value value) {
          return make<arith::TruncFOp>(type, value);
        });
      })
      .Case<arith::MinimumFOp, arith::MaximumFOp, arith::MinNumFOp,
            arith::MaxNumFOp>([&](Operation *) {
        return evaluateFloatExtremum(op, x, get(op->getOperand(1)));
      })
      .Case<arith::AddFOp, arith::SubFOp, arith::MulFOp>([&](Operation *) {
        return bounds != type
                   ? full(type)
                   : evaluateFloatArithmetic(op, x, get(op->getOperand(1)));
      })
      .Default([&](Operation *) { return full(type); });
}

//===----------------------------------------------------------------------===//
// Conversions and comparisons
//===----------------------------------------------------------------------===//

Interval IntervalEmitter::evaluateToFloat(Operation *op) {
  Type type = op->getResult(0).getType();
  Value operand = op->getOperand(0);
  if (!hasBounds(operand.getType()) || operand.getType().isInteger(1) ||
      getBoundType(type) != type)
    return full(type);
  Interval x = get(operand);
  Interval result = {make<arith::SIToFPOp>(type, x.low),
                     make<arith::SIToFPOp>(type, x.high), boolean(false)};
  if (isa<arith::SIToFPOp>(op))
    return result;
  return onlyIf(compare(CmpIPredicate::sge, x.low, constant(0)), result, type);
}

Interval IntervalEmitter::evaluateFromFloat(Operation *op) {
  Type type = op->getResult(0).getType();
  Value operand = op->getOperand(0);
  if (!getBoundType(operand.getType()) || !hasBounds(type) || type.isInteger(1))
    return full(type);
  Interval x = get(operand);
  auto floats = cast<FloatType>(x.low.getType());
  // Numbers of magnitude 2^(width - 1) and more are left out, and unsigned
  // results of that size, which are negative when read as signed.
  APFloat limit(floats.getFloatSemantics());
  limit.convertFromAPInt(APInt::getOneBitSet(128, getWidth(type) - 1), false,
                         APFloat::rmNearestTiesToEven);
  Value most = constantFloat(floats, limit);
  Value least =
      constantFloat(floats, isa<arith::FPToSIOp>(op)
                                ? -limit
                                : APFloat::getZero(floats.getFloatSemantics()));
  Value valid = both(compareFloats(b, CmpFPredicate::OGE, x.low, least),
                     compareFloats(b, CmpFPredicate::OLT, x.high, most));
  // There is a number unless all are NaN.
  valid = both(valid, compareFloats(b, CmpFPredicate::OLE, x.low, x.high));
  valid = both(valid, make<arith::XOrIOp>(x.nan, boolean(true)));
  Value zero = constantFloat(floats, APFloat(floats.getFloatSemantics(), 0));
  auto convert = [&](Value bound) {
    return make<arith::FPToSIOp>(b.getI64Type(), select(valid, bound, zero));
  };
  return onlyIf(valid, {convert(x.low), convert(x.high)}, type);
}

Interval IntervalEmitter::evaluateFloatCompare(arith::CmpFOp op) {
  using P = CmpFPredicate;
  if (!getBoundType(op.getLhs().getType()))
    return full(op.getType());
  Interval x = get(op.getLhs()), y = get(op.getRhs());
  Value nan = either(x.nan, y.nan), yes = boolean(true), no = boolean(false);
  auto le = [&](Value left, Value right) {
    return compareFloats(b, P::OLE, left, right);
  };
  auto lt = [&](Value left, Value right) {
    return compareFloats(b, P::OLT, left, right);
  };
  // As if there were no NaN. Bounds without numbers (low > high) only ever
  // come with `nan`.
  auto isBelow = [&](Interval left, Interval right) {
    return Interval{le(right.low, left.high), lt(left.low, right.high)};
  };
  auto isAtMost = [&](Interval left, Interval right) {
    return Interval{lt(right.low, left.high), le(left.low, right.high)};
  };
  auto isEqual = [&] {
    Value overlap = both(le(x.low, y.high), le(y.low, x.high));
    Value same = both(compareFloats(b, P::OEQ, x.low, y.high),
                      compareFloats(b, P::OEQ, x.high, y.low));
    return Interval{make<arith::XOrIOp>(same, yes), overlap};
  };
  bool isOrdered = true;
  Interval result;
  switch (op.getPredicate()) {
  case P::AlwaysTrue:
    return {no, yes};
  case P::AlwaysFalse:
    return {yes, no};
  case P::ORD:
    return {nan, yes};
  case P::UNO:
    return {yes, nan};
  case P::UEQ:
    isOrdered = false;
    [[fallthrough]];
  case P::OEQ:
    result = isEqual();
    break;
  case P::UNE:
    isOrdered = false;
    [[fallthrough]];
  case P::ONE:
    result = isEqual();
    std::swap(result.low, result.high);
    break;
  case P::ULT:
    isOrdered = false;
    [[fallthrough]];
  case P::OLT:
    result = isBelow(x, y);
    break;
  case P::ULE:
    isOrdered = false;
    [[fallthrough]];
  case P::OLE:
    result = isAtMost(x, y);
    break;
  case P::UGT:
    isOrdered = false;
    [[fallthrough]];
  case P::OGT:
    result = isBelow(y, x);
    break;
  case P::UGE:
    isOrdered = false;
    [[fallthrough]];
  case P::OGE:
    result = isAtMost(y, x);
    break;
  }
  return isOrdered ? Interval{either(result.low, nan), result.high}
                   : Interval{result.low, either(result.high, nan)};
}
