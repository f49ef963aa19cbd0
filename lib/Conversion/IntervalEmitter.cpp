//===- IntervalEmitter.cpp - Interval evaluation as code ------------------===//
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

//===----------------------------------------------------------------------===//
// Basics
//===----------------------------------------------------------------------===//

static bool isBoolean(Type type) { return type.isSignlessInteger(1); }

/// Whether values of the type have bounds: integers of up to 64 bits.
static bool hasBounds(Type type) {
  auto integer = dyn_cast<IntegerType>(type);
  return type.isIndex() || (integer && integer.getWidth() <= 64);
}

static unsigned getWidth(Type type) {
  return type.isIndex() ? 64 : type.getIntOrFloatBitWidth();
}

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

Interval IntervalEmitter::hull(Interval x, Interval y) {
  return {minimum(x.low, y.low), maximum(x.high, y.high)};
}

Interval IntervalEmitter::choose(Interval condition, Interval x, Interval y,
                                 Type type) {
  if (isBoolean(type))
    return {either(both(condition.high, x.low), both(condition.low, y.low)),
            either(both(condition.high, x.high), both(condition.low, y.high))};
  Interval joined = hull(x, y);
  Value unknown = both(condition.low, condition.high);
  return {select(unknown, joined.low, select(condition.high, x.low, y.low)),
          select(unknown, joined.high, select(condition.high, x.high, y.high))};
}

//===----------------------------------------------------------------------===//
// Arithmetic
//===----------------------------------------------------------------------===//

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

Interval IntervalEmitter::evaluateInteger(Operation *op) {
  Type type = op->getResult(0).getType();
  if (op->getNumOperands() != 2)
    return full(type);
  Interval x = get(op->getOperand(0)), y = get(op->getOperand(1));
  std::optional<int64_t> constant = getPositive(op->getOperand(1));
  using Result = Interval;
  return TypeSwitch<Operation *, Result>(op)
      .Case([&](arith::AddIOp) { return add(x, y, type); })
      .Case([&](arith::SubIOp) {
        return op->getOperand(0) == op->getOperand(1) ? point(0)
                                                      : subtract(x, y, type);
      })
      .Case([&](arith::MulIOp) { return multiply(x, y, type); })
      .Case([&](arith::MinSIOp) {
        return Interval{minimum(x.low, y.low), minimum(x.high, y.high)};
      })
      .Case([&](arith::MaxSIOp) {
        return Interval{maximum(x.low, y.low), maximum(x.high, y.high)};
      })
      .Case([&](arith::MinUIOp) {
        return unlessNegative({minimum(x.low, y.low), minimum(x.high, y.high)},
                              {x, y}, type);
      })
      .Case([&](arith::MaxUIOp) {
        return unlessNegative({maximum(x.low, y.low), maximum(x.high, y.high)},
                              {x, y}, type);
      })
      .Case([&](arith::AndIOp) {
        // Low bits of a number are its remainder.
        if (constant && llvm::isMask_64(*constant) &&
            *constant < (int64_t(1) << 62))
          return remainder(x, *constant + 1, /*floor=*/true);
        return bitAnd(x, y, type);
      })
      .Default([&](Operation *) {
        if (!constant)
          return full(type);
        return TypeSwitch<Operation *, Result>(op)
            .Case([&](arith::DivSIOp) {
              return divide<arith::DivSIOp>(x, *constant);
            })
            .Case([&](arith::FloorDivSIOp) {
              return divide<arith::FloorDivSIOp>(x, *constant);
            })
            .Case([&](arith::CeilDivSIOp) {
              return divide<arith::CeilDivSIOp>(x, *constant);
            })
            .Case([&](arith::DivUIOp) {
              return unlessNegative(divide<arith::DivSIOp>(x, *constant), {x},
                                    type);
            })
            .Case([&](arith::RemSIOp) {
              return remainder(x, *constant, /*floor=*/false);
            })
            .Case([&](arith::RemUIOp) {
              return unlessNegative(remainder(x, *constant, /*floor=*/false),
                                    {x}, type);
            })
            .Case([&](arith::ShRSIOp) {
              if (*constant >= 63)
                return full(type);
              Value by = this->constant(*constant);
              return Interval{make<arith::ShRSIOp>(x.low, by),
                              make<arith::ShRSIOp>(x.high, by)};
            })
            .Case([&](arith::ShLIOp) {
              return *constant < 62
                         ? multiply(x, point(int64_t(1) << *constant), type)
                         : full(type);
            })
            .Default([&](Operation *) { return full(type); });
      });
}

//===----------------------------------------------------------------------===//
// Booleans and comparisons
//===----------------------------------------------------------------------===//

Interval IntervalEmitter::evaluateBoolean(Operation *op) {
  if (op->getNumOperands() != 2)
    return full(op->getResult(0).getType());
  Interval x = get(op->getOperand(0)), y = get(op->getOperand(1));
  return TypeSwitch<Operation *, Interval>(op)
      .Case<arith::AndIOp, arith::MulIOp>([&](Operation *) {
        return Interval{either(x.low, y.low), both(x.high, y.high)};
      })
      .Case([&](arith::OrIOp) {
        return Interval{both(x.low, y.low), either(x.high, y.high)};
      })
      .Case<arith::XOrIOp, arith::AddIOp, arith::SubIOp>([&](Operation *) {
        return Interval{either(both(x.low, y.low), both(x.high, y.high)),
                        either(both(x.low, y.high), both(x.high, y.low))};
      })
      .Default([&](Operation *op) { return full(op->getResult(0).getType()); });
}

Interval IntervalEmitter::evaluateCompare(arith::CmpIOp op) {
  Value left = op.getLhs(), right = op.getRhs();
  CmpIPredicate predicate = op.getPredicate();
  if (!hasBounds(left.getType()))
    return full(op.getType());
  bool negate = false;
  using P = CmpIPredicate;
  // Everything in terms of x < y and x == y.
  switch (predicate) {
  case P::sgt:
  case P::ugt:
  case P::sle:
  case P::ule:
    std::swap(left, right);
    break;
  default:
    break;
  }
  switch (predicate) {
  case P::ne:
  case P::sge:
  case P::uge:
  case P::sle:
  case P::ule:
    negate = true;
    break;
  default:
    break;
  }
  Interval x = get(left), y = get(right), result;
  bool isEquality = predicate == P::eq || predicate == P::ne;
  if (isBoolean(left.getType())) {
    if (!isEquality)
      return full(op.getType());
    result = {either(both(x.low, y.high), both(x.high, y.low)),
              either(both(x.low, y.low), both(x.high, y.high))};
  } else if (left == right) {
    result = {boolean(!isEquality), boolean(isEquality)};
  } else if (isEquality) {
    Value overlap =
        both(compare(P::sle, x.low, y.high), compare(P::sle, y.low, x.high));
    Value same =
        both(both(isPoint(x), isPoint(y)), compare(P::eq, x.low, y.low));
    result = {make<arith::XOrIOp>(same, boolean(true)), overlap};
  } else {
    result = {compare(P::sge, x.high, y.low), compare(P::slt, x.low, y.high)};
    if (arith::CmpIPredicate::ult <= predicate) {
      Value negative = either(compare(P::slt, x.low, constant(0)),
                              compare(P::slt, y.low, constant(0)));
      result = {either(result.low, negative), either(result.high, negative)};
    }
  }
  return negate ? Interval{result.high, result.low} : result;
}

Interval IntervalEmitter::evaluateCast(Operation *op) {
  Type from = op->getOperand(0).getType(), to = op->getResult(0).getType();
  Interval x = get(op->getOperand(0));
  bool isSigned = isa<arith::ExtSIOp, arith::IndexCastOp>(op);
  if (!hasBounds(from) || isBoolean(to))
    return full(to);
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
