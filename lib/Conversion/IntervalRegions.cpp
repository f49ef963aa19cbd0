//===- IntervalRegions.cpp - Intervals of reads, maps and branches --------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IntervalEmitter.h"
#include "RuntimeABI.h"
#include "cp/Analysis/IndexBounds.h"

#include "mlir/IR/Matchers.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::cp;
using arith::CmpIPredicate;

//===----------------------------------------------------------------------===//
// Dispatch
//===----------------------------------------------------------------------===//

void IntervalEmitter::evaluate(Block &block) {
  for (Operation &op : block.without_terminator())
    evaluate(&op);
}

void IntervalEmitter::evaluate(Operation *op) {
  if (auto ifOp = dyn_cast<scf::IfOp>(op))
    return evaluateIf(ifOp);
  if (op->getNumResults() != 1)
    return;
  Value result = op->getResult(0);
  Type type = result.getType();
  bool isInteger = isa<IndexType, IntegerType>(type) && hasBounds(type);
  if (!isInteger && !getBoundType(type))
    return;
  Attribute value;
  if (matchPattern(result, m_Constant(&value)))
    return set(result, evaluateConstant(value, type));
  set(result,
      TypeSwitch<Operation *, Interval>(op)
          .Case([&](arith::CmpIOp cmp) { return evaluateCompare(cmp); })
          .Case([&](arith::CmpFOp cmp) { return evaluateFloatCompare(cmp); })
          .Case([&](arith::SelectOp select) {
            return choose(get(select.getCondition()),
                          get(select.getTrueValue()),
                          get(select.getFalseValue()), type);
          })
          .Case<arith::IndexCastOp, arith::IndexCastUIOp, arith::ExtSIOp,
                arith::ExtUIOp, arith::TruncIOp>(
              [&](Operation *cast) { return evaluateCast(cast); })
          .Case<arith::FPToSIOp, arith::FPToUIOp>(
              [&](Operation *cast) { return evaluateFromFloat(cast); })
          .Case<affine::AffineApplyOp, affine::AffineMinOp,
                affine::AffineMaxOp>([&](auto apply) {
            return evaluateAffine(apply, apply.getAffineMap());
          })
          .Case([&](tensor::ExtractOp read) { return evaluateRead(read); })
          .Default([&](Operation *other) {
            if (!isInteger)
              return evaluateFloat(other);
            return type.isInteger(1) ? evaluateBoolean(other)
                                     : evaluateInteger(other);
          }));
}

Interval IntervalEmitter::evaluateConstant(Attribute value, Type type) {
  if (auto number = dyn_cast<FloatAttr>(value)) {
    APFloat exact = number.getValue();
    bool losesInfo;
    Type bounds = getBoundType(type);
    exact.convert(cast<FloatType>(bounds).getFloatSemantics(),
                  APFloat::rmNearestTiesToEven, &losesInfo);
    if (exact.isNaN())
      return full(type);
    Value bound = constantFloat(bounds, exact);
    return {bound, bound, boolean(false)};
  }
  auto number = dyn_cast<IntegerAttr>(value);
  if (!number)
    return full(type);
  if (!type.isInteger(1))
    return point(number.getValue().getSExtValue());
  bool isTrue = !number.getValue().isZero();
  return {boolean(!isTrue), boolean(isTrue)};
}

void IntervalEmitter::evaluateIf(scf::IfOp op) {
  // Both branches are pure: each is evaluated, and the condition chooses.
  Interval condition = get(op.getCondition());
  Value outside = reachable;
  auto evaluateBranch = [&](Block *block, Value taken) {
    reachable = outside ? both(outside, taken) : taken;
    if (block)
      evaluate(*block);
    reachable = outside;
  };
  evaluateBranch(op.thenBlock(), condition.high);
  evaluateBranch(op.elseBlock(), condition.low);
  if (op.getNumResults() == 0)
    return;
  for (auto [result, x, y] :
       llvm::zip_equal(op.getResults(), op.thenYield().getOperands(),
                       op.elseYield().getOperands()))
    if (hasBounds(result.getType()) || getBoundType(result.getType()))
      set(result, choose(condition, get(x), get(y), result.getType()));
}

//===----------------------------------------------------------------------===//
// Affine maps
//===----------------------------------------------------------------------===//

Interval IntervalEmitter::evaluateAffine(AffineExpr expr, AffineMap map,
                                         ValueRange operands) {
  Type type = b.getIndexType();
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return point(constant.getValue());
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return get(operands[dim.getPosition()]);
  if (auto symbol = dyn_cast<AffineSymbolExpr>(expr))
    return get(operands[map.getNumDims() + symbol.getPosition()]);
  auto binary = cast<AffineBinaryOpExpr>(expr);
  Interval x = evaluateAffine(binary.getLHS(), map, operands);
  auto constant = dyn_cast<AffineConstantExpr>(binary.getRHS());
  if (binary.getKind() != AffineExprKind::Add &&
      binary.getKind() != AffineExprKind::Mul &&
      (!constant || constant.getValue() <= 0))
    return full(type);
  Interval divisor = constant ? point(constant.getValue()) : Interval();
  switch (expr.getKind()) {
  case AffineExprKind::Add:
    return add(x, evaluateAffine(binary.getRHS(), map, operands), type);
  case AffineExprKind::Mul:
    return multiply(x, evaluateAffine(binary.getRHS(), map, operands), type);
  case AffineExprKind::Mod:
    return remainder(x, divisor, /*floor=*/true);
  case AffineExprKind::FloorDiv:
    return divide<arith::FloorDivSIOp>(x, divisor);
  case AffineExprKind::CeilDiv:
    return divide<arith::CeilDivSIOp>(x, divisor);
  default:
    return full(type);
  }
}

Interval IntervalEmitter::evaluateAffine(Operation *op, AffineMap map) {
  Interval result;
  for (AffineExpr expr : map.getResults()) {
    Interval next = evaluateAffine(expr, map, op->getOperands());
    if (!result.low)
      result = next;
    else if (isa<affine::AffineMinOp>(op))
      result = {minimum(result.low, next.low), minimum(result.high, next.high)};
    else
      result = {maximum(result.low, next.low), maximum(result.high, next.high)};
  }
  return result;
}

//===----------------------------------------------------------------------===//
// Reads
//===----------------------------------------------------------------------===//

void IntervalEmitter::noteRead(tensor::ExtractOp op) {
  ++numReads;
  if (op->hasAttr(kInBoundsAttr))
    return;
  Value bad = boolean(false);
  ArrayRef<int64_t> shape = op.getTensor().getType().getShape();
  for (auto [index, size] : llvm::zip_equal(op.getIndices(), shape)) {
    Interval bounds = get(index);
    bad = either(bad, compare(CmpIPredicate::slt, bounds.low, constant(0)));
    bad = either(bad, compare(CmpIPredicate::sge, bounds.high, constant(size)));
  }
  if (reachable)
    bad = both(bad, reachable);
  outOfBounds = outOfBounds ? either(outOfBounds, bad) : bad;
}

Interval IntervalEmitter::evaluateRead(tensor::ExtractOp op) {
  noteRead(op);
  RankedTensorType type = op.getTensor().getType();
  auto capture = captures.indices.find(op.getTensor());
  if (type.getNumElements() == 0 || capture == captures.indices.end())
    return full(op.getType());
  SmallVector<Interval> indices;
  for (auto [index, size] : llvm::zip_equal(op.getIndices(), type.getShape())) {
    // As the mask function reads: clamped.
    Interval bounds = get(index);
    Value first = constant(0), last = constant(size - 1);
    indices.push_back({maximum(minimum(bounds.low, last), first),
                       maximum(minimum(bounds.high, last), first)});
  }
  return readBox(type, capture->second, indices);
}

/// A slot of `count` elements in the entry block.
static Value createSlot(ImplicitLocOpBuilder &b, Type type, int64_t count) {
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(b.getInsertionBlock());
  Value size = LLVM::ConstantOp::create(b, b.getI64Type(), count);
  return LLVM::AllocaOp::create(b, LLVM::LLVMPointerType::get(b.getContext()),
                                type, size);
}

Interval IntervalEmitter::readBox(RankedTensorType type, int32_t capture,
                                  ArrayRef<Interval> indices) {
  Type i64 = b.getI64Type();
  if (!boxSlot) {
    boxSlot = createSlot(b, i64, 2 * kMaxRank);
    boundsSlot = createSlot(b, i64, 2);
  }
  auto at = [&](Value slot, Type element, int32_t i) -> Value {
    return LLVM::GEPOp::create(b, slot.getType(), element, slot,
                               ArrayRef<LLVM::GEPArg>{i});
  };
  for (auto [d, index] : llvm::enumerate(indices)) {
    auto first = 2 * static_cast<int32_t>(d);
    LLVM::StoreOp::create(b, index.low, at(boxSlot, i64, first));
    LLVM::StoreOp::create(b, index.high, at(boxSlot, i64, first + 1));
  }
  Value number = LLVM::ConstantOp::create(b, b.getI32Type(), capture);
  auto call = LLVM::CallOp::create(
      b, captures.getBounds,
      ValueRange{captures.zones, number, boxSlot, boundsSlot});
  Type element = type.getElementType(), bounds = getBoundType(element);
  Type loaded = bounds ? Type(b.getF64Type()) : i64;
  auto load = [&](int32_t i) -> Value {
    return LLVM::LoadOp::create(b, loaded, at(boundsSlot, loaded, i));
  };
  Interval result = {load(0), load(1)};
  if (!bounds) {
    if (element.isInteger(1))
      return {compare(CmpIPredicate::eq, result.low, constant(0)),
              compare(CmpIPredicate::ne, result.high, constant(0))};
    return result;
  }
  // Bounds are elements, which their type holds exactly.
  if (!bounds.isF64())
    result = {make<arith::TruncFOp>(bounds, result.low),
              make<arith::TruncFOp>(bounds, result.high)};
  Value zero = LLVM::ConstantOp::create(b, b.getI32Type(), 0);
  result.nan = compare(CmpIPredicate::ne, call.getResult(), zero);
  return result;
}
