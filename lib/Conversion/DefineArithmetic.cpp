//===- DefineArithmetic.cpp - A result for every operation ----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Conversion/Mods.h"
#include "cp/Conversion/Passes.h"
#include "cp/Dialect/CP/IR/CPOps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Index/IR/IndexOps.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::cp;
using arith::CmpIPredicate;

namespace mlir::cp {
#define GEN_PASS_DEF_DEFINEARITHMETIC
#include "cp/Conversion/Passes.h.inc"
} // namespace mlir::cp

static unsigned getBits(Type type) {
  return type.isIndex() ? IndexType::kInternalStorageBitWidth
                        : type.getIntOrFloatBitWidth();
}

static Value getInteger(ImplicitLocOpBuilder &b, Type type, int64_t value) {
  return arith::ConstantOp::create(b, b.getIntegerAttr(type, value));
}

static Value invert(ImplicitLocOpBuilder &b, Value boolean) {
  return arith::XOrIOp::create(b, boolean, getInteger(b, boolean.getType(), 1));
}

//===----------------------------------------------------------------------===//
// Index dialect
//===----------------------------------------------------------------------===//

/// The operation of arith with the same operands and result.
static Operation *createArith(ImplicitLocOpBuilder &b, Operation *op) {
  Type type = op->getResult(0).getType();
  auto as = [&](auto *kind) -> Operation * {
    using OpTy = std::remove_pointer_t<decltype(kind)>;
    return OpTy::create(b, TypeRange{type}, op->getOperands(),
                        ArrayRef<NamedAttribute>());
  };
#define CASE(From, To)                                                         \
  .Case([&](index::From) { return as(static_cast<arith::To *>(nullptr)); })
  return TypeSwitch<Operation *, Operation *>(op) CASE(AddOp, AddIOp) CASE(
             SubOp, SubIOp) CASE(MulOp, MulIOp) CASE(DivSOp, DivSIOp)
      CASE(DivUOp, DivUIOp) CASE(CeilDivSOp, CeilDivSIOp) CASE(
             CeilDivUOp, CeilDivUIOp) CASE(FloorDivSOp, FloorDivSIOp)
          CASE(RemSOp, RemSIOp) CASE(RemUOp, RemUIOp) CASE(
              MaxSOp, MaxSIOp) CASE(MaxUOp, MaxUIOp) CASE(MinSOp, MinSIOp)
              CASE(MinUOp, MinUIOp) CASE(ShlOp, ShLIOp) CASE(
                  ShrSOp, ShRSIOp) CASE(ShrUOp, ShRUIOp) CASE(AndOp, AndIOp)
                  CASE(OrOp, OrIOp) CASE(XOrOp, XOrIOp) CASE(
                      CastSOp, IndexCastOp) CASE(CastUOp, IndexCastUIOp)
                      .Case([&](index::CmpOp cmp) -> Operation * {
                        // Both enumerations have the same names.
                        auto predicate = arith::symbolizeCmpIPredicate(
                            index::stringifyIndexCmpPredicate(cmp.getPred()));
                        return arith::CmpIOp::create(
                            b, *predicate, cmp.getLhs(), cmp.getRhs());
                      })
                      .Case([&](index::ConstantOp constant) -> Operation * {
                        return arith::ConstantOp::create(
                            b, constant.getValueAttr());
                      })
                      .Case([&](index::BoolConstantOp constant) -> Operation * {
                        return arith::ConstantOp::create(
                            b, constant.getValueAttr());
                      })
                      .Default(static_cast<Operation *>(nullptr));
#undef CASE
}

/// Turns an operation of the index dialect into one of arith.
static void convertIndexOp(Operation *op) {
  ImplicitLocOpBuilder b(op->getLoc(), op);
  if (Operation *created = createArith(b, op)) {
    op->replaceAllUsesWith(created);
    op->erase();
  }
}

//===----------------------------------------------------------------------===//
// Undefined results
//===----------------------------------------------------------------------===//

static bool isRemainder(Operation *op) {
  return isa<arith::RemSIOp, arith::RemUIOp>(op);
}

static void defineDivision(Operation *op) {
  ImplicitLocOpBuilder b(op->getLoc(), op);
  Value x = op->getOperand(0), y = op->getOperand(1);
  Type type = x.getType();
  bool isSigned = isa<arith::DivSIOp, arith::RemSIOp, arith::CeilDivSIOp,
                      arith::FloorDivSIOp>(op);
  APInt divisor;
  if (matchPattern(y, m_ConstantInt(&divisor)) && !divisor.isZero() &&
      !(isSigned && divisor.isAllOnes()))
    return;
  if (getBits(type) == 1) {
    // The one divisor is 1, or -1 if it is signed.
    Value other = isRemainder(op) ? invert(b, y) : y;
    op->getResult(0).replaceAllUsesWith(arith::AndIOp::create(b, x, other));
    op->erase();
    return;
  }
  Value zero = getInteger(b, type, 0), one = getInteger(b, type, 1);
  Value isZero = arith::CmpIOp::create(b, CmpIPredicate::eq, y, zero);
  Value isMinusOne;
  Value safe = arith::SelectOp::create(b, isZero, one, y);
  if (isSigned) {
    isMinusOne =
        arith::CmpIOp::create(b, CmpIPredicate::eq, y, getInteger(b, type, -1));
    safe = arith::SelectOp::create(b, isMinusOne, one, safe);
  }
  Operation *division = b.clone(*op);
  division->setOperand(1, safe);
  Value defined = division->getResult(0);
  // A remainder by -1 is the one by 1; a quotient wraps around.
  if (isMinusOne && !isRemainder(op))
    defined = arith::SelectOp::create(
        b, isMinusOne, arith::SubIOp::create(b, zero, x), defined);
  defined =
      arith::SelectOp::create(b, isZero, isRemainder(op) ? x : zero, defined);
  op->getResult(0).replaceAllUsesWith(defined);
  op->erase();
}

static void defineShift(Operation *op) {
  ImplicitLocOpBuilder b(op->getLoc(), op);
  Value x = op->getOperand(0), amount = op->getOperand(1);
  Type type = x.getType();
  unsigned bits = getBits(type);
  APInt known;
  if (matchPattern(amount, m_ConstantInt(&known)) && known.ult(bits))
    return;
  bool keepsSign = isa<arith::ShRSIOp>(op);
  Value defined;
  if (bits == 1) {
    defined = keepsSign
                  ? x
                  : arith::AndIOp::create(b, x, invert(b, amount)).getResult();
  } else if (keepsSign) {
    Value most = getInteger(b, type, bits - 1);
    defined =
        arith::ShRSIOp::create(b, x, arith::MinUIOp::create(b, amount, most));
  } else {
    Value zero = getInteger(b, type, 0), limit = getInteger(b, type, bits);
    Value isLarge = arith::CmpIOp::create(b, CmpIPredicate::uge, amount, limit);
    Value safe = arith::SelectOp::create(b, isLarge, zero, amount);
    Operation *shift = b.clone(*op);
    shift->setOperand(1, safe);
    defined = arith::SelectOp::create(b, isLarge, zero, shift->getResult(0));
  }
  op->getResult(0).replaceAllUsesWith(defined);
  op->erase();
}

/// Clamps the operand to floats that the integer type holds.
static void defineConversion(Operation *op) {
  ImplicitLocOpBuilder b(op->getLoc(), op);
  Value x = op->getOperand(0);
  auto type = dyn_cast<FloatType>(x.getType());
  if (!type || !op->getResult(0).getType().isIntOrIndex())
    return;
  unsigned bits = getBits(op->getResult(0).getType());
  bool isSigned = isa<arith::FPToSIOp>(op);
  auto toFloat = [&](const APInt &limit) -> Value {
    APFloat value(type.getFloatSemantics());
    value.convertFromAPInt(limit, isSigned, APFloat::rmTowardZero);
    return arith::ConstantOp::create(b, b.getFloatAttr(type, value));
  };
  Value least = toFloat(isSigned ? APInt::getSignedMinValue(bits)
                                 : APInt::getMinValue(bits));
  Value most = toFloat(isSigned ? APInt::getSignedMaxValue(bits)
                                : APInt::getMaxValue(bits));
  x = arith::MaxNumFOp::create(b, x, least);
  op->setOperand(0, arith::MinNumFOp::create(b, x, most));
}

static void define(Operation *op) {
  if (op->getNumResults() != 1)
    return;
  Type type = op->getResult(0).getType();
  if (isa<arith::FPToSIOp, arith::FPToUIOp>(op))
    return defineConversion(op);
  if (!type.isIntOrIndex())
    return;
  if (isa<arith::DivSIOp, arith::DivUIOp, arith::CeilDivSIOp,
          arith::CeilDivUIOp, arith::FloorDivSIOp, arith::RemSIOp,
          arith::RemUIOp>(op))
    return defineDivision(op);
  if (isa<arith::ShLIOp, arith::ShRSIOp, arith::ShRUIOp>(op))
    return defineShift(op);
}

/// Drops promises whose breach would leave results undefined.
static void dropPromises(Operation *op, bool isMask) {
  MLIRContext *context = op->getContext();
  if (isa<arith::ArithIntegerOverflowFlagsInterface>(op))
    op->setAttr("overflowFlags",
                arith::IntegerOverflowFlagsAttr::get(
                    context, arith::IntegerOverflowFlags::none));
  if (isMask && isa<arith::ArithFastMathInterface>(op))
    op->setAttr("fastmath", arith::FastMathFlagsAttr::get(
                                context, arith::FastMathFlags::none));
  llvm::TypeSwitch<Operation *>(op)
      .Case<arith::DivSIOp, arith::DivUIOp, arith::ShRSIOp, arith::ShRUIOp>(
          [](auto exact) { exact.setIsExact(false); });
}

void mlir::cp::defineArithmetic(Region &mod, ModKind kind) {
  auto forEach = [&](llvm::function_ref<void(Operation *)> fn) {
    SmallVector<Operation *> ops;
    mod.walk([&](Operation *op) { ops.push_back(op); });
    llvm::for_each(ops, fn);
  };
  forEach(convertIndexOp);
  forEach([&](Operation *op) { dropPromises(op, kind == ModKind::Mask); });
  forEach(define);
}

namespace {
struct DefineArithmeticPass
    : cp::impl::DefineArithmeticBase<DefineArithmeticPass> {
  void runOnOperation() override {
    getOperation().walk([](AttendOp op) {
      defineArithmetic(op.getMaskMod(), ModKind::Mask);
      defineArithmetic(op.getScoreMod(), ModKind::Score);
    });
    getOperation().walk([](Operation *op) {
      if (isa<PlanOp, TileCountsOp, PredictSecondsOp>(op))
        defineArithmetic(op->getRegion(0), ModKind::Mask);
    });
  }
};
} // namespace
