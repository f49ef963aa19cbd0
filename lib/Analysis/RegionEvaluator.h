//===- RegionEvaluator.h - Abstract evaluation of a region ------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Evaluates the ops of a mask or score region on abstract values.
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_ANALYSIS_REGIONEVALUATOR_H
#define CP_LIB_ANALYSIS_REGIONEVALUATOR_H

#include "PiecewiseAffine.h"
#include "mlir/IR/AffineExpr.h"
#include "mlir/IR/Operation.h"
#include "llvm/ADT/DenseMap.h"

namespace mlir::cp::detail {

class RegionEvaluator {
public:
  RegionEvaluator(const MaskDomain &domain, const MaskSetLimits &limits)
      : system(domain, limits), algebra(system) {}

  /// Evaluates `region`, whose block takes (b, h, q_idx, kv_idx) from argument
  /// `firstIndexArg` on. Fails if the region has another form.
  LogicalResult run(Region &region, unsigned firstIndexArg);

  const LinearSystem &getSystem() const { return system; }

  /// What is known of a value of integer or index type, i1 included (0 or -1).
  IntValue getInt(Value value) const;

  /// What is known of a value of type i1.
  BoolValue getBool(Value value) const;

  /// The first operation on which `value` depends that is not understood: its
  /// result is not exact though its operands are. Null if `value` is exact.
  Operation *findUnknown(Value value) const;

private:
  bool isExact(Value value) const;
  void visit(Operation *op);
  bool visitConstant(Operation *op);
  bool visitCast(Operation *op);
  bool visitLogic(Operation *op);
  bool visitCompareOrSelect(Operation *op);
  bool visitArithmetic(Operation *op);
  bool visitAffine(Operation *op);

  /// The result of an arithmetic op whose operands are read as signed, or for
  /// which the reading makes no difference; none for any other op.
  std::optional<IntValue> getSigned(Operation *op, const IntValue &a,
                                    const IntValue &b, unsigned width) const;
  /// The result of unsigned division, remainder or shift; none for any other.
  std::optional<IntValue> getUnsigned(Operation *op, const IntValue &a,
                                      const IntValue &b, unsigned width) const;
  IntValue getExtremum(const IntValue &a, const IntValue &b,
                       Comparison takeFirst, unsigned width) const;
  IntValue getAffine(AffineExpr expr, ArrayRef<IntValue> dims,
                     ArrayRef<IntValue> symbols) const;
  /// `value` extended from its own type; unsigned extension of a number that
  /// may be negative is unknown.
  IntValue extend(Value value, bool isSigned, unsigned width) const;

  LinearSystem system;
  PiecewiseAffine algebra;
  llvm::DenseMap<Value, IntValue> ints;
  llvm::DenseMap<Value, BoolValue> bools;
};

} // namespace mlir::cp::detail

#endif // CP_LIB_ANALYSIS_REGIONEVALUATOR_H
