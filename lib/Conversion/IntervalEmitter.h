//===- IntervalEmitter.h - Interval evaluation as code ----------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Emits code that evaluates a region over a box of its arguments: each integer
// and float becomes the pair of its bounds, each i1 the pair (may be false, may
// be true). Sound for every operation: what is not known, or might wrap around,
// gets the full range of its type.
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_CONVERSION_INTERVALEMITTER_H
#define CP_LIB_CONVERSION_INTERVALEMITTER_H

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace mlir::cp {

/// Whether values of the type have bounds: integers of up to 64 bits.
inline bool hasBounds(Type type) {
  auto integer = dyn_cast<IntegerType>(type);
  return type.isIndex() || (integer && integer.getWidth() <= 64);
}

/// The bits of an integer type.
inline unsigned getWidth(Type type) {
  return type.isIndex() ? 64 : type.getIntOrFloatBitWidth();
}

/// The type of the bounds of floats, which holds them exactly: f64 for f64, f32
/// for f32, f16 and bf16; null for others.
inline Type getBoundType(Type type) {
  if (type.isF64())
    return type;
  return type.isF32() || type.isF16() || type.isBF16()
             ? Float32Type::get(type.getContext())
             : Type();
}

/// Bounds of a value: i64, signed and inclusive; for an i1 instead whether it
/// may be false (`low`) and may be true (`high`), as i1; for a float in the
/// type of its bounds, and whether it may be NaN, which the bounds leave out.
struct Interval {
  Value low, high;
  Value nan = Value();
};

/// Where captures are when the code runs.
struct CaptureAccess {
  Value zones;                      ///< A cp_zones *.
  LLVM::LLVMFuncOp getBounds;       ///< cp_zone_bounds.
  DenseMap<Value, int32_t> indices; ///< Of the region's captured tensors.
};

/// Emits the evaluation of one region.
class IntervalEmitter {
public:
  /// Emits at the builder's position, in the entry block of a function.
  IntervalEmitter(ImplicitLocOpBuilder &builder, CaptureAccess captures)
      : b(builder), captures(std::move(captures)) {}

  /// Sets the bounds of a value of the region.
  void set(Value value, Interval bounds) { bounds_[value] = bounds; }
  /// The bounds of a value; those of its type if nothing is known.
  Interval get(Value value);

  /// Evaluates all operations of a block but its terminator.
  void evaluate(Block &block);

  /// Whether a read that is not marked as in bounds (cp.in_bounds) may be out
  /// of bounds, for the reads that evaluate() met, of which there are
  /// getNumReads(). Null if there is none.
  Value mayBeOutOfBounds() const { return outOfBounds; }
  unsigned getNumReads() const { return numReads; }

private:
  void evaluate(Operation *op);
  Interval evaluateInteger(Operation *op);
  Interval evaluateShift(Operation *op, Interval x, Interval y);
  Interval evaluateDivision(Operation *op, Interval x, Interval y);
  Interval evaluateBoolean(Operation *op);
  Interval evaluateCompare(arith::CmpIOp op);
  Interval evaluateConstant(Attribute value, Type type);
  /// Whether two values are equal, and whether one is below the other: of
  /// integers, and of i1.
  Interval isEqual(Interval x, Interval y, Type type);
  Interval isLess(Interval x, Interval y, bool isUnsigned);
  Interval toUnsigned(Interval x);
  Interval isBelow(Interval x, Interval y, bool isUnsigned);
  Interval evaluateCast(Operation *op);
  void evaluateIf(scf::IfOp op);
  Interval evaluateAffine(AffineExpr expr, AffineMap map, ValueRange operands);
  Interval evaluateAffine(Operation *op, AffineMap map);
  Interval evaluateRead(tensor::ExtractOp op);
  /// Notes that indices may be out of bounds.
  void noteRead(tensor::ExtractOp op);
  /// Bounds of the elements of capture `capture` at all indices of a box.
  Interval readBox(RankedTensorType type, int32_t capture,
                   ArrayRef<Interval> indices);

  /// Floats: IntervalFloats.cpp.
  Interval evaluateFloat(Operation *op);
  Interval evaluateFloatArithmetic(Operation *op, Interval x, Interval y);
  Interval evaluateFloatExtremum(Operation *op, Interval x, Interval y);
  Interval evaluateFloatCompare(arith::CmpFOp op);
  Interval evaluateToFloat(Operation *op);
  Interval evaluateFromFloat(Operation *op);
  /// The hull of four numbers.
  Interval hullOf(ArrayRef<Value> corners);
  Value isFinite(Interval x);
  /// `x` where `valid`, else the type's full range.
  Interval onlyIf(Value valid, Interval x, Type type);
  Value constantFloat(Type boundType, const APFloat &value);

  /// Parts of evaluateInteger.
  Interval add(Interval x, Interval y, Type type);
  Interval subtract(Interval x, Interval y, Type type);
  Interval multiply(Interval x, Interval y, Type type);
  /// For positive divisors.
  Interval remainder(Interval x, Interval divisor, bool floor);
  Interval lowBits(Interval x, int64_t mask);
  template <typename DivideOp>
  Interval divide(Interval x, Interval divisor) {
    return hullOf({make<DivideOp>(x.low, divisor.low),
                   make<DivideOp>(x.low, divisor.high),
                   make<DivideOp>(x.high, divisor.low),
                   make<DivideOp>(x.high, divisor.high)});
  }
  Interval bitAnd(Interval x, Interval y, Type type);
  Interval bitOr(Interval x, Interval y, Type type, bool exclusive);
  Interval absolute(Interval x, Type type);
  Interval hull(Interval x, Interval y);
  Interval choose(Interval condition, Interval x, Interval y, Type type);

  Interval full(Type type);
  Interval point(int64_t value);
  /// `x` if it is valid and fits into the type, else the type's full range.
  Interval fit(Interval x, Value overflow, Type type);
  /// `x` where its values are not negative, else the type's full range: for
  /// operations that read bits as unsigned.
  Interval unlessNegative(Interval x, ArrayRef<Interval> operands, Type type);

  template <typename OpTy, typename... Args>
  Value make(Args &&...args) {
    return b.createOrFold<OpTy>(std::forward<Args>(args)...);
  }
  Value constant(int64_t value);
  Value boolean(bool value);
  Value compare(arith::CmpIPredicate predicate, Value x, Value y) {
    return make<arith::CmpIOp>(predicate, x, y);
  }
  Value minimum(Value x, Value y);
  Value maximum(Value x, Value y);
  Value either(Value x, Value y) { return make<arith::OrIOp>(x, y); }
  Value both(Value x, Value y) { return make<arith::AndIOp>(x, y); }
  Value select(Value condition, Value x, Value y) {
    return make<arith::SelectOp>(condition, x, y);
  }
  Value isPoint(Interval x) {
    return compare(arith::CmpIPredicate::eq, x.low, x.high);
  }

  ImplicitLocOpBuilder &b;
  DenseMap<Value, Interval> bounds_;
  CaptureAccess captures;
  /// Slots for the arguments of cp_zone_bounds.
  Value boxSlot, boundsSlot;
  /// Whether the branch under evaluation may be taken; null: certainly.
  Value reachable;
  Value outOfBounds;
  unsigned numReads = 0;
};

} // namespace mlir::cp

#endif // CP_LIB_CONVERSION_INTERVALEMITTER_H
