//===- RegionEvaluator.cpp - Abstract evaluation of a region ----*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RegionEvaluator.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Index/IR/IndexOps.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::cp;
using namespace mlir::cp::detail;

/// The bit width of an integer or index type, 0 for all others.
static unsigned getWidth(Type type) {
  if (type.isIndex())
    return IndexType::kInternalStorageBitWidth;
  auto integer = dyn_cast<IntegerType>(type);
  return integer ? integer.getWidth() : 0;
}

IntValue RegionEvaluator::getInt(Value value) const {
  auto it = ints.find(value);
  if (it != ints.end())
    return it->second;
  if (bools.contains(value))
    return extend(value, /*isSigned=*/true, /*width=*/64);
  return PiecewiseAffine::getUnknown(getWidth(value.getType()));
}

BoolValue RegionEvaluator::getBool(Value value) const {
  auto it = bools.find(value);
  return it == bools.end() ? PiecewiseAffine::getUnknownBool() : it->second;
}

bool RegionEvaluator::isExact(Value value) const {
  if (matchPattern(value, m_Constant()))
    return true;
  auto boolean = bools.find(value);
  if (boolean != bools.end())
    return boolean->second.exact;
  auto integer = ints.find(value);
  return integer != ints.end() && integer->second.exact;
}

Operation *RegionEvaluator::findUnknown(Value value) const {
  Operation *op = value.getDefiningOp();
  if (!op || isExact(value))
    return nullptr;
  for (Value operand : op->getOperands())
    if (Operation *found = findUnknown(operand))
      return found;
  return op;
}

LogicalResult RegionEvaluator::run(Region &region, unsigned firstIndexArg) {
  if (!region.hasOneBlock())
    return failure();
  Block &block = region.front();
  if (block.getNumArguments() < firstIndexArg + kNumMaskDims)
    return failure();
  for (unsigned dim = 0; dim < kNumMaskDims; ++dim) {
    BlockArgument arg = block.getArgument(firstIndexArg + dim);
    if (!arg.getType().isIndex())
      return failure();
    ints[arg] = algebra.getDim(dim);
  }
  for (Operation &op : block.without_terminator())
    visit(&op);
  return success();
}

/// Values that no visitor handles stay out of the maps, which means unknown.
void RegionEvaluator::visit(Operation *op) {
  if (op->getNumResults() != 1)
    return;
  unsigned width = getWidth(op->getResult(0).getType());
  // Constants of more than 64 bits do not fit the representation.
  if (width == 0 || width > 64)
    return;
  (void)(visitConstant(op) || visitCast(op) || visitLogic(op) ||
         visitCompareOrSelect(op) || visitArithmetic(op) || visitAffine(op));
}

bool RegionEvaluator::visitConstant(Operation *op) {
  Attribute value;
  if (!matchPattern(op, m_Constant(&value)))
    return false;
  Value result = op->getResult(0);
  if (auto boolean = dyn_cast<BoolAttr>(value))
    bools[result] = PiecewiseAffine::getConstantBool(boolean.getValue());
  else if (auto integer = dyn_cast<IntegerAttr>(value))
    ints[result] =
        PiecewiseAffine::getConstant(integer.getValue().getSExtValue());
  return true;
}

//===----------------------------------------------------------------------===//
// Casts
//===----------------------------------------------------------------------===//

IntValue RegionEvaluator::extend(Value value, bool isSigned,
                                 unsigned width) const {
  auto it = bools.find(value);
  if (it != bools.end())
    return algebra.select(it->second,
                          PiecewiseAffine::getConstant(isSigned ? -1 : 1),
                          PiecewiseAffine::getConstant(0), width);
  IntValue result = getInt(value);
  if (isSigned || result.isNonNegative() || getWidth(value.getType()) == width)
    return result;
  return PiecewiseAffine::getUnknown(width);
}

bool RegionEvaluator::visitCast(Operation *op) {
  bool isSigned = isa<arith::ExtSIOp, arith::IndexCastOp, index::CastSOp>(op);
  bool isUnsigned =
      isa<arith::ExtUIOp, arith::IndexCastUIOp, index::CastUOp>(op);
  if (!isSigned && !isUnsigned && !isa<arith::TruncIOp>(op))
    return false;
  Value operand = op->getOperand(0), result = op->getResult(0);
  unsigned from = getWidth(operand.getType()), to = getWidth(result.getType());
  if (from == 0 || from > 64)
    return true;
  if (to == 1) {
    IntValue bit = algebra.floorMod(getInt(operand),
                                    PiecewiseAffine::getConstant(2), from);
    bools[result] =
        algebra.compare(Comparison::EQ, bit, PiecewiseAffine::getConstant(1));
    return true;
  }
  // Narrowing keeps the number, read as signed, exactly if it fits.
  IntValue value = from < to ? extend(operand, isSigned, to) : getInt(operand);
  ints[result] = algebra.resize(value, to);
  return true;
}

//===----------------------------------------------------------------------===//
// Logic and comparisons
//===----------------------------------------------------------------------===//

bool RegionEvaluator::visitLogic(Operation *op) {
  Value result = op->getResult(0);
  if (!result.getType().isInteger(1) ||
      !isa<arith::AndIOp, arith::OrIOp, arith::XOrIOp>(op))
    return false;
  BoolValue a = getBool(op->getOperand(0)), b = getBool(op->getOperand(1));
  if (isa<arith::AndIOp>(op))
    bools[result] = algebra.logicalAnd(a, b);
  else if (isa<arith::OrIOp>(op))
    bools[result] = algebra.logicalOr(a, b);
  else
    bools[result] = algebra.logicalXor(a, b);
  return true;
}

/// The predicate of a comparison of integers. All three enumerations list the
/// predicates in the same order.
static std::optional<Comparison> getComparison(Operation *op) {
  if (auto cmp = dyn_cast<arith::CmpIOp>(op))
    return static_cast<Comparison>(cmp.getPredicate());
  if (auto cmp = dyn_cast<index::CmpOp>(op))
    return static_cast<Comparison>(cmp.getPred());
  return std::nullopt;
}

bool RegionEvaluator::visitCompareOrSelect(Operation *op) {
  Value result = op->getResult(0);
  if (std::optional<Comparison> predicate = getComparison(op)) {
    Value lhs = op->getOperand(0), rhs = op->getOperand(1);
    if (getWidth(lhs.getType()) == 0 || getWidth(lhs.getType()) > 64)
      return true;
    if (!lhs.getType().isInteger(1)) {
      bools[result] = algebra.compare(*predicate, getInt(lhs), getInt(rhs));
      return true;
    }
    bool isEqual = *predicate == Comparison::EQ;
    if (!isEqual && *predicate != Comparison::NE)
      return true;
    BoolValue differ = algebra.logicalXor(getBool(lhs), getBool(rhs));
    bools[result] = isEqual ? PiecewiseAffine::logicalNot(differ) : differ;
    return true;
  }
  auto select = dyn_cast<arith::SelectOp>(op);
  if (!select || !select.getCondition().getType().isInteger(1))
    return false;
  BoolValue condition = getBool(select.getCondition());
  Value yes = select.getTrueValue(), no = select.getFalseValue();
  if (result.getType().isInteger(1))
    bools[result] = algebra.select(condition, getBool(yes), getBool(no));
  else
    ints[result] = algebra.select(condition, getInt(yes), getInt(no),
                                  getWidth(result.getType()));
  return true;
}

//===----------------------------------------------------------------------===//
// Arithmetic
//===----------------------------------------------------------------------===//

IntValue RegionEvaluator::getExtremum(const IntValue &a, const IntValue &b,
                                      Comparison takeFirst,
                                      unsigned width) const {
  IntValue result =
      algebra.select(algebra.compare(takeFirst, a, b), a, b, width);
  if (takeFirst == Comparison::SLT)
    result.range.max = std::min({result.range.max, a.range.max, b.range.max});
  else if (takeFirst == Comparison::SGT)
    result.range.min = std::max({result.range.min, a.range.min, b.range.min});
  return result;
}

/// 2^amount for a constant shift amount, 0 (which every operation on it treats
/// as unknown or rejects) for any other.
static int64_t getShiftFactor(const IntValue &amount, unsigned width) {
  int64_t shift = amount.getConstant().value_or(-1);
  int64_t limit = std::min(width - 1, 62u);
  return shift >= 0 && shift < limit ? int64_t(1) << shift : 0;
}

std::optional<IntValue> RegionEvaluator::getSigned(Operation *op,
                                                   const IntValue &a,
                                                   const IntValue &b,
                                                   unsigned width) const {
  using Result = std::optional<IntValue>;
  const PiecewiseAffine &alg = algebra;
  IntValue factor = PiecewiseAffine::getConstant(getShiftFactor(b, width));
  return llvm::TypeSwitch<Operation *, Result>(op)
      .Case<arith::AddIOp, index::AddOp>(
          [&](auto) { return alg.add(a, b, width); })
      .Case<arith::SubIOp, index::SubOp>(
          [&](auto) { return alg.subtract(a, b, width); })
      .Case<arith::MulIOp, index::MulOp>(
          [&](auto) { return alg.multiply(a, b, width); })
      .Case<arith::DivSIOp, index::DivSOp>(
          [&](auto) { return alg.truncDiv(a, b, width); })
      .Case<arith::RemSIOp, index::RemSOp>(
          [&](auto) { return alg.truncMod(a, b, width); })
      .Case<arith::FloorDivSIOp, index::FloorDivSOp>(
          [&](auto) { return alg.floorDiv(a, b, width); })
      .Case<arith::CeilDivSIOp, index::CeilDivSOp>(
          [&](auto) { return alg.ceilDiv(a, b, width); })
      .Case<arith::ShLIOp, index::ShlOp>([&](auto) {
        return factor.getConstant() == 0 ? PiecewiseAffine::getUnknown(width)
                                         : alg.multiply(a, factor, width);
      })
      .Case<arith::ShRSIOp, index::ShrSOp>(
          [&](auto) { return alg.floorDiv(a, factor, width); })
      .Case<arith::MinSIOp, index::MinSOp>(
          [&](auto) { return getExtremum(a, b, Comparison::SLT, width); })
      .Case<arith::MaxSIOp, index::MaxSOp>(
          [&](auto) { return getExtremum(a, b, Comparison::SGT, width); })
      .Case<arith::MinUIOp, index::MinUOp>(
          [&](auto) { return getExtremum(a, b, Comparison::ULT, width); })
      .Case<arith::MaxUIOp, index::MaxUOp>(
          [&](auto) { return getExtremum(a, b, Comparison::UGT, width); })
      .Default([](Operation *) { return std::nullopt; });
}

std::optional<IntValue> RegionEvaluator::getUnsigned(Operation *op,
                                                     const IntValue &a,
                                                     const IntValue &b,
                                                     unsigned width) const {
  // Signed and unsigned division agree on non-negative operands only.
  auto guard = [&](const IntValue &value) -> std::optional<IntValue> {
    return a.isNonNegative() && b.isNonNegative()
               ? value
               : PiecewiseAffine::getUnknown(width);
  };
  if (isa<arith::DivUIOp, index::DivUOp>(op))
    return guard(algebra.floorDiv(a, b, width));
  if (isa<arith::RemUIOp, index::RemUOp>(op))
    return guard(algebra.floorMod(a, b, width));
  if (isa<arith::CeilDivUIOp, index::CeilDivUOp>(op))
    return guard(algebra.ceilDiv(a, b, width));
  if (isa<arith::ShRUIOp, index::ShrUOp>(op)) {
    IntValue factor = PiecewiseAffine::getConstant(getShiftFactor(b, width));
    return guard(algebra.floorDiv(a, factor, width));
  }
  return std::nullopt;
}

bool RegionEvaluator::visitArithmetic(Operation *op) {
  if (op->getNumOperands() != 2)
    return false;
  Value result = op->getResult(0);
  unsigned width = getWidth(result.getType());
  // Arithmetic on truth values wraps around; leave it unknown.
  if (width == 1 || getWidth(op->getOperand(0).getType()) != width)
    return false;
  IntValue a = getInt(op->getOperand(0)), b = getInt(op->getOperand(1));
  std::optional<IntValue> value = getSigned(op, a, b, width);
  if (!value)
    value = getUnsigned(op, a, b, width);
  if (!value)
    return false;
  ints[result] = *value;
  return true;
}

//===----------------------------------------------------------------------===//
// Affine ops
//===----------------------------------------------------------------------===//

IntValue RegionEvaluator::getAffine(AffineExpr expr, ArrayRef<IntValue> dims,
                                    ArrayRef<IntValue> symbols) const {
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return dims[dim.getPosition()];
  if (auto symbol = dyn_cast<AffineSymbolExpr>(expr))
    return symbols[symbol.getPosition()];
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return PiecewiseAffine::getConstant(constant.getValue());
  auto binary = cast<AffineBinaryOpExpr>(expr);
  IntValue lhs = getAffine(binary.getLHS(), dims, symbols);
  IntValue rhs = getAffine(binary.getRHS(), dims, symbols);
  unsigned width = IndexType::kInternalStorageBitWidth;
  switch (expr.getKind()) {
  case AffineExprKind::Add:
    return algebra.add(lhs, rhs, width);
  case AffineExprKind::Mul:
    return algebra.multiply(lhs, rhs, width);
  case AffineExprKind::FloorDiv:
    return algebra.floorDiv(lhs, rhs, width);
  case AffineExprKind::CeilDiv:
    return algebra.ceilDiv(lhs, rhs, width);
  case AffineExprKind::Mod:
    return algebra.floorMod(lhs, rhs, width);
  default:
    return PiecewiseAffine::getUnknown(width);
  }
}

bool RegionEvaluator::visitAffine(Operation *op) {
  AffineMap map;
  if (auto apply = dyn_cast<affine::AffineApplyOp>(op))
    map = apply.getAffineMap();
  else if (auto min = dyn_cast<affine::AffineMinOp>(op))
    map = min.getAffineMap();
  else if (auto max = dyn_cast<affine::AffineMaxOp>(op))
    map = max.getAffineMap();
  else
    return false;
  SmallVector<IntValue, 1> operands;
  for (Value operand : op->getOperands())
    operands.push_back(getInt(operand));
  auto dims = ArrayRef(operands).take_front(map.getNumDims());
  auto symbols = ArrayRef(operands).drop_front(map.getNumDims());
  Comparison takeFirst =
      isa<affine::AffineMinOp>(op) ? Comparison::SLT : Comparison::SGT;
  std::optional<IntValue> value;
  for (AffineExpr expr : map.getResults()) {
    IntValue next = getAffine(expr, dims, symbols);
    value = value ? getExtremum(*value, next, takeFirst,
                                IndexType::kInternalStorageBitWidth)
                  : next;
  }
  ints[op->getResult(0)] = *value;
  return true;
}
