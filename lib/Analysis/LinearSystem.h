//===- LinearSystem.h - Linear forms over mask positions --------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Linear forms over (b, h, q, kv) and floor quotients of such forms, and sets
// of positions as unions of conjunctions of constraints on them. All forms of
// one region share one table of quotients, so that equal quotients are equal
// variables; PresburgerSet would rediscover that at each operation.
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_ANALYSIS_LINEARSYSTEM_H
#define CP_LIB_ANALYSIS_LINEARSYSTEM_H

#include "cp/Analysis/MaskSet.h"

namespace mlir::cp::detail {

/// A closed range of integers.
struct Interval {
  int64_t min = 0;
  int64_t max = 0;

  bool contains(const Interval &other) const {
    return min <= other.min && other.max <= max;
  }
};

/// constant + sum of coefficients times variables. Entry 0 is the constant,
/// entries 1..4 belong to (b, h, q, kv), the rest to quotients of the system.
/// Trailing zeros are dropped, so equal forms compare equal.
class LinearForm {
public:
  explicit LinearForm(int64_t constant = 0) : coeffs{constant} {}

  /// scaleA * a + scaleB * b + constant, or none on overflow.
  static std::optional<LinearForm> combine(const LinearForm &a, int64_t scaleA,
                                           const LinearForm &b, int64_t scaleB,
                                           int64_t constant = 0);

  int64_t operator[](unsigned i) const {
    return i < coeffs.size() ? coeffs[i] : 0;
  }
  void set(unsigned i, int64_t value);
  int64_t getConstant() const { return coeffs[0]; }
  unsigned size() const { return coeffs.size(); }
  bool isConstant() const { return coeffs.size() == 1; }
  bool operator==(const LinearForm &other) const {
    return coeffs == other.coeffs;
  }
  /// True if both differ in the constant at most.
  bool hasSameVariables(const LinearForm &other) const;

private:
  SmallVector<int64_t, 6> coeffs;
};

/// All of: every form of `inequalities` >= 0, every form of `equalities` == 0.
struct Conjunction {
  SmallVector<LinearForm, 4> inequalities;
  SmallVector<LinearForm, 2> equalities;

  bool isTrue() const { return inequalities.empty() && equalities.empty(); }
  /// True if every constraint of `this` is literally one of `other`.
  bool isImpliedBy(const Conjunction &other) const;
};

/// A union of conjunctions: none for the empty set.
using Union = SmallVector<Conjunction, 2>;

/// The variables and quotients of one region, and sets of its positions.
class LinearSystem {
public:
  LinearSystem(const MaskDomain &domain, const MaskSetLimits &limits)
      : domain(domain), limits(limits) {}

  const MaskDomain &getDomain() const { return domain; }
  const MaskSetLimits &getLimits() const { return limits; }

  /// The form that is dimension `dim`.
  static LinearForm getDim(unsigned dim);

  /// floor(form / divisor), for divisor > 0; none on overflow.
  std::optional<LinearForm> getFloorDiv(const LinearForm &form,
                                        int64_t divisor);

  /// Bounds of `form` over the domain; none on overflow.
  std::optional<Interval> getRange(const LinearForm &form) const;

  /// The value of `form` at a position.
  int64_t evaluate(const LinearForm &form, ArrayRef<int64_t> position) const;

  /// Adds form >= 0. False if the result is obviously empty.
  bool addInequality(Conjunction &set, LinearForm form) const;

  /// Adds form == 0. False if the result is obviously empty.
  bool addEquality(Conjunction &set, LinearForm form) const;

  /// The intersection within the domain, or none if it is known to be empty.
  std::optional<Conjunction> intersect(const Conjunction &a,
                                       const Conjunction &b) const;

  /// The intersection; none if it exceeds the limit on disjuncts.
  std::optional<Union> intersect(const Union &a, const Union &b) const;

  /// The union; none if it exceeds the limit on disjuncts.
  std::optional<Union> unite(const Union &a, const Union &b) const;

  /// Adds `set` to `sets` unless that is redundant.
  static void insert(Union &sets, const Conjunction &set);

  /// True if `set` has a rational point in the domain.
  bool isPossible(const Conjunction &set) const;

  /// `set` within the domain as a polyhedron over (b, h, q, kv), with the
  /// quotients it uses as locals.
  presburger::IntegerPolyhedron getPolyhedron(const Conjunction &set) const;

  /// `sets` within the domain as a set over (b, h, q, kv).
  presburger::PresburgerSet getSet(const Union &sets) const;

private:
  struct Quotient {
    LinearForm dividend;
    int64_t divisor;
    Interval range;
  };

  /// Bounds of variable `i` (an entry of a form, so at least 1).
  Interval getVariableRange(unsigned i) const;
  /// The quotients that `set` depends on, each after its own dependencies.
  SmallVector<unsigned> getUsedQuotients(const Conjunction &set) const;

  MaskDomain domain;
  MaskSetLimits limits;
  SmallVector<Quotient> quotients;
};

} // namespace mlir::cp::detail

#endif // CP_LIB_ANALYSIS_LINEARSYSTEM_H
