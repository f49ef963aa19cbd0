//===- PiecewiseAffine.h - Abstract values of a mask region -----*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What is known of the values inside a mask region: integers as piecewise
// linear forms with bounds, truth values as sets of positions. Operations
// follow the machine semantics of their bit width; a result that might wrap
// around becomes unknown.
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_ANALYSIS_PIECEWISEAFFINE_H
#define CP_LIB_ANALYSIS_PIECEWISEAFFINE_H

#include "LinearSystem.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace mlir::cp::detail {

/// One candidate for a value: on `domain` it may be `form`, or anything if
/// there is none.
struct Piece {
  Conjunction domain;
  std::optional<LinearForm> form;
};

/// An integer, read as signed. At each position one of the pieces whose domain
/// holds it gives the value. If `exact`, all of them do.
struct IntValue {
  SmallVector<Piece, 1> pieces;
  Interval range;
  bool exact = false;

  bool isNonNegative() const { return range.min >= 0; }
  /// The value if it is the same everywhere.
  std::optional<int64_t> getConstant() const {
    if (range.min != range.max)
      return std::nullopt;
    return range.min;
  }
};

/// A truth value. `may` sets are supersets, `must` sets subsets; if `exact`
/// they agree.
struct BoolValue {
  Union mayBeTrue, mayBeFalse, mustBeTrue, mustBeFalse;
  bool exact = false;
};

enum class Comparison { EQ, NE, SLT, SLE, SGT, SGE, ULT, ULE, UGT, UGE };

/// Arithmetic on abstract values of `width` bits.
class PiecewiseAffine {
public:
  explicit PiecewiseAffine(LinearSystem &system) : system(system) {}

  LinearSystem &getSystem() { return system; }

  static IntValue getConstant(int64_t value);
  IntValue getDim(unsigned dim) const;
  static IntValue getUnknown(unsigned width);
  static BoolValue getConstantBool(bool value);
  static BoolValue getUnknownBool();

  IntValue add(const IntValue &a, const IntValue &b, unsigned width) const;
  IntValue subtract(const IntValue &a, const IntValue &b, unsigned width) const;
  /// Unknown unless in each piece one factor is constant.
  IntValue multiply(const IntValue &a, const IntValue &b, unsigned width) const;

  /// Division and remainder by a positive constant; unknown for others.
  IntValue floorDiv(const IntValue &a, const IntValue &b, unsigned width) const;
  IntValue ceilDiv(const IntValue &a, const IntValue &b, unsigned width) const;
  IntValue truncDiv(const IntValue &a, const IntValue &b, unsigned width) const;
  IntValue floorMod(const IntValue &a, const IntValue &b, unsigned width) const;
  IntValue truncMod(const IntValue &a, const IntValue &b, unsigned width) const;

  IntValue select(const BoolValue &condition, const IntValue &a,
                  const IntValue &b, unsigned width) const;
  /// The same number in another width; unknown if it may not fit.
  IntValue resize(const IntValue &a, unsigned width) const;

  BoolValue compare(Comparison predicate, const IntValue &a,
                    const IntValue &b) const;

  BoolValue logicalAnd(const BoolValue &a, const BoolValue &b) const;
  BoolValue logicalOr(const BoolValue &a, const BoolValue &b) const;
  BoolValue logicalXor(const BoolValue &a, const BoolValue &b) const;
  static BoolValue logicalNot(const BoolValue &a);
  BoolValue select(const BoolValue &condition, const BoolValue &a,
                   const BoolValue &b) const;

private:
  using UnaryFn =
      llvm::function_ref<std::optional<LinearForm>(const LinearForm &)>;
  using BinaryFn = llvm::function_ref<std::optional<LinearForm>(
      const LinearForm &, const LinearForm &)>;

  /// Puts a value together from its pieces and what else bounds it.
  IntValue finish(SmallVector<Piece, 1> pieces, std::optional<Interval> range,
                  bool exact, unsigned width) const;
  IntValue map(const IntValue &a, std::optional<Interval> range, unsigned width,
               UnaryFn fn) const;
  IntValue zip(const IntValue &a, const IntValue &b,
               std::optional<Interval> range, unsigned width,
               BinaryFn fn) const;
  /// Adds `piece` restricted to `condition`, if that is possible.
  void addPiece(SmallVector<Piece, 1> &pieces, const Conjunction &condition,
                const Piece &piece) const;
  /// Splits the pieces so that each has one sign, and maps each by its own
  /// function.
  IntValue mapBySign(const IntValue &a, std::optional<Interval> range,
                     unsigned width, UnaryFn nonNegative,
                     UnaryFn negative) const;
  BoolValue compareSigned(Comparison predicate, const IntValue &a,
                          const IntValue &b) const;
  BoolValue unsignedLess(const IntValue &a, const IntValue &b) const;

  LinearSystem &system;
};

/// All values of a type of `width` bits, read as signed.
Interval getTypeRange(unsigned width);

} // namespace mlir::cp::detail

#endif // CP_LIB_ANALYSIS_PIECEWISEAFFINE_H
