//===- IntervalEmitter.h - Interval evaluation as code ----------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Emits code that evaluates a region over a box of its arguments: each integer
// becomes the pair of its bounds, each i1 the pair (may be false, may be true).
// Sound for every operation: what is not known, or might wrap around, gets the
// full range of its type.
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_CONVERSION_INTERVALEMITTER_H
#define CP_LIB_CONVERSION_INTERVALEMITTER_H

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
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

/// Bounds of a value: i64, signed and inclusive; for an i1 instead whether it
/// may be false (`low`) and may be true (`high`), as i1.
struct Interval {
  Value low, high;
};

/// Emits the evaluation of one region.
class IntervalEmitter {
public:
  explicit IntervalEmitter(ImplicitLocOpBuilder &builder) : b(builder) {}

  /// Sets the bounds of a value of the region.
  void set(Value value, Interval bounds) { bounds_[value] = bounds; }
  /// Tells where a captured tensor's data is.
  void setData(Value tensor, Value pointer) { data[tensor] = pointer; }
  /// The bounds of a value; those of its type if nothing is known.
  Interval get(Value value);

  /// Evaluates all operations of a block but its terminator.
  void evaluate(Block &block);

private:
  void evaluate(Operation *op);
  Interval evaluateInteger(Operation *op);
  /// An operation whose right operand is a positive constant.
  Interval evaluateByConstant(Operation *op, Interval x, int64_t constant);
  Interval evaluateBoolean(Operation *op);
  Interval evaluateCompare(arith::CmpIOp op);
  /// Whether two values are equal, and whether one is below the other.
  Interval isEqual(Interval x, Interval y, Type type);
  Interval isLess(Interval x, Interval y, bool isUnsigned);
  Interval evaluateCast(Operation *op);
  void evaluateIf(scf::IfOp op);
  Interval evaluateAffine(AffineExpr expr, AffineMap map, ValueRange operands);
  Interval evaluateRead(tensor::ExtractOp op);
  Interval readTable(DenseElementsAttr elements);
  /// Bounds of the elements at all indices of a box.
  Interval readBox(RankedTensorType type, Value pointer,
                   ArrayRef<Interval> indices);
  /// Loops over dimension `dim` and those after it; `linear` is the index so
  /// far, `found` the bounds in the type of memory.
  Interval readLoops(RankedTensorType type, Value pointer,
                     ArrayRef<Interval> indices, Value linear, Interval found);

  /// Parts of evaluateInteger.
  Interval add(Interval x, Interval y, Type type);
  Interval subtract(Interval x, Interval y, Type type);
  Interval multiply(Interval x, Interval y, Type type);
  Interval remainder(Interval x, int64_t divisor, bool floor);
  /// `divisor` is positive, so that bounds keep their order.
  template <typename DivideOp>
  Interval divide(Interval x, int64_t divisor) {
    Value by = constant(divisor);
    return {make<DivideOp>(x.low, by), make<DivideOp>(x.high, by)};
  }
  Interval bitAnd(Interval x, Interval y, Type type);
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
  Value minimum(Value x, Value y) { return make<arith::MinSIOp>(x, y); }
  Value maximum(Value x, Value y) { return make<arith::MaxSIOp>(x, y); }
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
  DenseMap<Value, Value> data;
};

} // namespace mlir::cp

#endif // CP_LIB_CONVERSION_INTERVALEMITTER_H
