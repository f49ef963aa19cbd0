//===- IntervalRegions.cpp - Intervals of reads, maps and branches --------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IntervalEmitter.h"
#include "RuntimeABI.h"

#include "mlir/IR/Matchers.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::cp;
using arith::CmpIPredicate;

/// Elements of a captured tensor that are read to bound a range of it; beyond,
/// the range of the type has to do. A tile's edge is far below.
static constexpr int64_t kMaxReads = 4096;

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
  bool isInteger = type.isIndex() || isa<IntegerType>(type);
  if (!isInteger || (!type.isIndex() && type.getIntOrFloatBitWidth() > 64))
    return;
  APInt value;
  if (matchPattern(result, m_ConstantInt(&value))) {
    bool isTrue = value.getBoolValue();
    set(result, type.isInteger(1) ? Interval{boolean(!isTrue), boolean(isTrue)}
                                  : point(value.getSExtValue()));
    return;
  }
  set(result,
      TypeSwitch<Operation *, Interval>(op)
          .Case([&](arith::CmpIOp cmp) { return evaluateCompare(cmp); })
          .Case([&](arith::SelectOp select) {
            return choose(get(select.getCondition()),
                          get(select.getTrueValue()),
                          get(select.getFalseValue()), type);
          })
          .Case<arith::IndexCastOp, arith::IndexCastUIOp, arith::ExtSIOp,
                arith::ExtUIOp, arith::TruncIOp>(
              [&](Operation *cast) { return evaluateCast(cast); })
          .Case([&](affine::AffineApplyOp apply) {
            return evaluateAffine(apply.getAffineMap().getResult(0),
                                  apply.getAffineMap(), apply.getOperands());
          })
          .Case([&](tensor::ExtractOp read) { return evaluateRead(read); })
          .Default([&](Operation *other) {
            return type.isInteger(1) ? evaluateBoolean(other)
                                     : evaluateInteger(other);
          }));
}

void IntervalEmitter::evaluateIf(scf::IfOp op) {
  // Both branches are pure: each is evaluated, and the condition chooses.
  if (op.getNumResults() == 0)
    return;
  evaluate(*op.thenBlock());
  evaluate(*op.elseBlock());
  Interval condition = get(op.getCondition());
  for (auto [result, x, y] :
       llvm::zip_equal(op.getResults(), op.thenYield().getOperands(),
                       op.elseYield().getOperands()))
    if (isa<IndexType, IntegerType>(result.getType()))
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
  int64_t divisor = constant ? constant.getValue() : 0;
  switch (expr.getKind()) {
  case AffineExprKind::Add:
    return add(x, evaluateAffine(binary.getRHS(), map, operands), type);
  case AffineExprKind::Mul:
    return multiply(x, evaluateAffine(binary.getRHS(), map, operands), type);
  case AffineExprKind::Mod:
    return divisor > 0 ? remainder(x, divisor, /*floor=*/true) : full(type);
  case AffineExprKind::FloorDiv:
    return divisor > 0 ? divide<arith::FloorDivSIOp>(x, divisor) : full(type);
  case AffineExprKind::CeilDiv:
    return divisor > 0 ? divide<arith::CeilDivSIOp>(x, divisor) : full(type);
  default:
    return full(type);
  }
}

//===----------------------------------------------------------------------===//
// Reads
//===----------------------------------------------------------------------===//

Interval IntervalEmitter::evaluateRead(tensor::ExtractOp op) {
  auto type = cast<RankedTensorType>(op.getTensor().getType());
  DenseElementsAttr elements;
  if (type.getNumElements() == 0)
    return full(op.getType());
  if (matchPattern(op.getTensor(), m_Constant(&elements)))
    return readTable(elements);
  Value pointer = data.lookup(op.getTensor());
  if (!pointer)
    return full(op.getType());
  SmallVector<Interval> indices;
  for (auto [index, size] : llvm::zip_equal(op.getIndices(), type.getShape())) {
    // As the mask function reads: clamped.
    Interval bounds = get(index);
    Value first = constant(0), last = constant(size - 1);
    indices.push_back({maximum(minimum(bounds.low, last), first),
                       maximum(minimum(bounds.high, last), first)});
  }
  return readBox(type, pointer, indices);
}

Interval IntervalEmitter::readTable(DenseElementsAttr elements) {
  auto values = elements.getValues<APInt>();
  APInt low = *values.begin(), high = low;
  for (const APInt &value : values) {
    low = value.slt(low) ? value : low;
    high = value.sgt(high) ? value : high;
  }
  // A true i1 is -1.
  if (elements.getElementType().isInteger(1))
    return {boolean(high.isZero()), boolean(!low.isZero())};
  return {constant(low.getSExtValue()), constant(high.getSExtValue())};
}

Interval IntervalEmitter::readLoops(RankedTensorType type, Value pointer,
                                    ArrayRef<Interval> indices, Value linear,
                                    Interval found) {
  Type memory = getMemoryType(type.getElementType());
  if (indices.empty()) {
    Value address =
        LLVM::GEPOp::create(b, pointer.getType(), memory, pointer, linear);
    Value value = LLVM::LoadOp::create(b, memory, address);
    return {minimum(found.low, value), maximum(found.high, value)};
  }
  int64_t size = type.getDimSize(type.getRank() - indices.size());
  Value scaled = make<arith::MulIOp>(linear, constant(size));
  if (size == 1)
    return readLoops(type, pointer, indices.drop_front(), scaled, found);
  Value one = constant(1);
  auto loop = scf::ForOp::create(b, indices.front().low,
                                 make<arith::AddIOp>(indices.front().high, one),
                                 one, ValueRange{found.low, found.high});
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  Interval inner =
      readLoops(type, pointer, indices.drop_front(),
                make<arith::AddIOp>(scaled, loop.getInductionVar()),
                {loop.getRegionIterArg(0), loop.getRegionIterArg(1)});
  scf::YieldOp::create(b, ValueRange{inner.low, inner.high});
  return {loop.getResult(0), loop.getResult(1)};
}

Interval IntervalEmitter::readBox(RankedTensorType type, Value pointer,
                                  ArrayRef<Interval> indices) {
  Type element = type.getElementType(), memory = getMemoryType(element);
  unsigned width = memory.getIntOrFloatBitWidth();
  Value volume = constant(1);
  for (Interval index : indices)
    volume = make<arith::MulIOp>(
        volume, make<arith::AddIOp>(make<arith::SubIOp>(index.high, index.low),
                                    constant(1)));
  auto limit = [&](const APInt &value) -> Value {
    return arith::ConstantOp::create(b, b.getIntegerAttr(memory, value));
  };
  Value least = limit(APInt::getSignedMinValue(width));
  Value most = limit(APInt::getSignedMaxValue(width));
  auto ifFew = scf::IfOp::create(
      b, TypeRange{memory, memory},
      compare(CmpIPredicate::sle, volume, constant(kMaxReads)),
      /*withElseRegion=*/true);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(ifFew.thenBlock());
    Interval found =
        readLoops(type, pointer, indices, constant(0), {most, least});
    scf::YieldOp::create(b, ValueRange{found.low, found.high});
    b.setInsertionPointToStart(ifFew.elseBlock());
    scf::YieldOp::create(b, ValueRange{least, most});
  }
  Interval bounds = {ifFew.getResult(0), ifFew.getResult(1)};
  if (element.isInteger(1)) {
    // Bytes of 0 and 1; unread, they may be both.
    Value zero = limit(APInt::getZero(width));
    return {compare(CmpIPredicate::sle, bounds.low, zero),
            compare(CmpIPredicate::sgt, bounds.high, zero)};
  }
  if (width < 64)
    bounds = {make<arith::ExtSIOp>(b.getI64Type(), bounds.low),
              make<arith::ExtSIOp>(b.getI64Type(), bounds.high)};
  return bounds;
}
