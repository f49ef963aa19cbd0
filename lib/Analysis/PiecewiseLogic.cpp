//===- PiecewiseLogic.cpp - Truth values of a mask region -------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PiecewiseAffine.h"

using namespace mlir;
using namespace mlir::cp;
using namespace mlir::cp::detail;

/// The set of all positions.
static Union getEverything() { return Union(1); }

/// A superset may grow to everything when it gets too complex.
static Union getSuperset(std::optional<Union> set) {
  return set ? *set : getEverything();
}

/// A subset may shrink to nothing when it gets too complex.
static Union getSubset(std::optional<Union> set) {
  return set ? *set : Union();
}

BoolValue PiecewiseAffine::getConstantBool(bool value) {
  BoolValue result;
  (value ? result.mayBeTrue : result.mayBeFalse) = getEverything();
  (value ? result.mustBeTrue : result.mustBeFalse) = getEverything();
  result.exact = true;
  return result;
}

BoolValue PiecewiseAffine::getUnknownBool() {
  BoolValue result;
  result.mayBeTrue = result.mayBeFalse = getEverything();
  return result;
}

//===----------------------------------------------------------------------===//
// Comparisons
//===----------------------------------------------------------------------===//

/// The answer for every pair of values in the ranges, if it is the same.
static std::optional<bool> compareRanges(Comparison predicate,
                                         const Interval &a, const Interval &b) {
  switch (predicate) {
  case Comparison::EQ:
    if (a.max < b.min || b.max < a.min)
      return false;
    if (a.min == a.max && b.min == b.max && a.min == b.min)
      return true;
    return std::nullopt;
  case Comparison::SLT:
    if (a.max < b.min)
      return true;
    if (a.min >= b.max)
      return false;
    return std::nullopt;
  default:
    return std::nullopt;
  }
}

/// The positions in `domain` where scale * (a - b) + constant >= 0.
static void insertHalfSpace(const LinearSystem &system, Union &sets,
                            const Conjunction &domain, const LinearForm &a,
                            const LinearForm &b, int64_t scale,
                            int64_t constant) {
  std::optional<LinearForm> form =
      LinearForm::combine(a, scale, b, -scale, constant);
  if (!form)
    return LinearSystem::insert(sets, domain);
  Conjunction half;
  if (!system.addInequality(half, *form))
    return;
  if (std::optional<Conjunction> both = system.intersect(domain, half))
    LinearSystem::insert(sets, *both);
}

static void insertEqual(const LinearSystem &system, Union &sets,
                        const Conjunction &domain, const LinearForm &a,
                        const LinearForm &b) {
  std::optional<LinearForm> form = LinearForm::combine(a, 1, b, -1);
  if (!form)
    return LinearSystem::insert(sets, domain);
  Conjunction plane;
  if (!system.addEquality(plane, *form))
    return;
  if (std::optional<Conjunction> both = system.intersect(domain, plane))
    LinearSystem::insert(sets, *both);
}

/// Equality or signed less-than; the rest is built from these two.
BoolValue PiecewiseAffine::compareSigned(Comparison predicate,
                                         const IntValue &a,
                                         const IntValue &b) const {
  if (std::optional<bool> known = compareRanges(predicate, a.range, b.range))
    return getConstantBool(*known);
  BoolValue result;
  result.exact = a.exact && b.exact;
  for (const Piece &p : a.pieces)
    for (const Piece &q : b.pieces) {
      std::optional<Conjunction> domain = system.intersect(p.domain, q.domain);
      if (!domain)
        continue;
      if (!p.form || !q.form) {
        LinearSystem::insert(result.mayBeTrue, *domain);
        LinearSystem::insert(result.mayBeFalse, *domain);
        continue;
      }
      auto half = [&](Union &sets, int64_t scale, int64_t constant) {
        insertHalfSpace(system, sets, *domain, *p.form, *q.form, scale,
                        constant);
      };
      if (predicate == Comparison::EQ) {
        insertEqual(system, result.mayBeTrue, *domain, *p.form, *q.form);
        half(result.mayBeFalse, 1, -1);
      } else {
        half(result.mayBeFalse, 1, 0);
      }
      if (predicate == Comparison::EQ)
        half(result.mayBeFalse, -1, -1);
      else
        half(result.mayBeTrue, -1, -1);
    }
  if (std::max(result.mayBeTrue.size(), result.mayBeFalse.size()) >
      system.getLimits().maxDisjuncts)
    return getUnknownBool();
  if (result.exact) {
    result.mustBeTrue = result.mayBeTrue;
    result.mustBeFalse = result.mayBeFalse;
  }
  return result;
}

BoolValue PiecewiseAffine::unsignedLess(const IntValue &a,
                                        const IntValue &b) const {
  BoolValue less = compareSigned(Comparison::SLT, a, b);
  if (a.isNonNegative() && b.isNonNegative())
    return less;
  // Read as unsigned, negative numbers are greater than all others, and keep
  // their order among themselves.
  BoolValue negativeA = compareSigned(Comparison::SLT, a, getConstant(0));
  BoolValue negativeB = compareSigned(Comparison::SLT, b, getConstant(0));
  BoolValue sameSign = logicalNot(logicalXor(negativeA, negativeB));
  return logicalOr(logicalAnd(sameSign, less),
                   logicalAnd(negativeB, logicalNot(negativeA)));
}

BoolValue PiecewiseAffine::compare(Comparison predicate, const IntValue &a,
                                   const IntValue &b) const {
  switch (predicate) {
  case Comparison::EQ:
  case Comparison::SLT:
    return compareSigned(predicate, a, b);
  case Comparison::NE:
    return logicalNot(compareSigned(Comparison::EQ, a, b));
  case Comparison::SGT:
    return compareSigned(Comparison::SLT, b, a);
  case Comparison::SGE:
    return logicalNot(compareSigned(Comparison::SLT, a, b));
  case Comparison::SLE:
    return logicalNot(compareSigned(Comparison::SLT, b, a));
  case Comparison::ULT:
    return unsignedLess(a, b);
  case Comparison::UGT:
    return unsignedLess(b, a);
  case Comparison::UGE:
    return logicalNot(unsignedLess(a, b));
  case Comparison::ULE:
    return logicalNot(unsignedLess(b, a));
  }
  return getUnknownBool();
}

//===----------------------------------------------------------------------===//
// Logic
//===----------------------------------------------------------------------===//

BoolValue PiecewiseAffine::logicalNot(const BoolValue &a) {
  return {a.mayBeFalse, a.mayBeTrue, a.mustBeFalse, a.mustBeTrue, a.exact};
}

BoolValue PiecewiseAffine::logicalAnd(const BoolValue &a,
                                      const BoolValue &b) const {
  std::optional<Union> mayBeTrue = system.intersect(a.mayBeTrue, b.mayBeTrue);
  std::optional<Union> mayBeFalse = system.unite(a.mayBeFalse, b.mayBeFalse);
  BoolValue result;
  result.exact = a.exact && b.exact && mayBeTrue && mayBeFalse;
  result.mayBeTrue = getSuperset(mayBeTrue);
  result.mayBeFalse = getSuperset(mayBeFalse);
  if (result.exact) {
    result.mustBeTrue = result.mayBeTrue;
    result.mustBeFalse = result.mayBeFalse;
    return result;
  }
  result.mustBeTrue = getSubset(system.intersect(a.mustBeTrue, b.mustBeTrue));
  result.mustBeFalse = getSubset(system.unite(a.mustBeFalse, b.mustBeFalse));
  return result;
}

BoolValue PiecewiseAffine::logicalOr(const BoolValue &a,
                                     const BoolValue &b) const {
  return logicalNot(logicalAnd(logicalNot(a), logicalNot(b)));
}

BoolValue PiecewiseAffine::logicalXor(const BoolValue &a,
                                      const BoolValue &b) const {
  return select(a, logicalNot(b), b);
}

BoolValue PiecewiseAffine::select(const BoolValue &condition,
                                  const BoolValue &a,
                                  const BoolValue &b) const {
  // (condition and x) or (not condition and y), for matching sets.
  auto mix = [&](const Union &yes, const Union &x, const Union &no,
                 const Union &y) -> std::optional<Union> {
    std::optional<Union> first = system.intersect(yes, x);
    std::optional<Union> second = system.intersect(no, y);
    if (!first || !second)
      return std::nullopt;
    return system.unite(*first, *second);
  };
  const BoolValue &c = condition;
  std::optional<Union> mayBeTrue =
      mix(c.mayBeTrue, a.mayBeTrue, c.mayBeFalse, b.mayBeTrue);
  std::optional<Union> mayBeFalse =
      mix(c.mayBeTrue, a.mayBeFalse, c.mayBeFalse, b.mayBeFalse);
  BoolValue result;
  result.exact = c.exact && a.exact && b.exact && mayBeTrue && mayBeFalse;
  result.mayBeTrue = getSuperset(mayBeTrue);
  result.mayBeFalse = getSuperset(mayBeFalse);
  result.mustBeTrue =
      getSubset(mix(c.mustBeTrue, a.mustBeTrue, c.mustBeFalse, b.mustBeTrue));
  result.mustBeFalse =
      getSubset(mix(c.mustBeTrue, a.mustBeFalse, c.mustBeFalse, b.mustBeFalse));
  return result;
}
