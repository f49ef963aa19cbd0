//===- StepSets.cpp - Simplification of small integer sets ------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StepSets.h"
#include "Projection.h"
#include "mlir/Analysis/Presburger/Simplex.h"

using namespace mlir;
using namespace mlir::cp::detail;
using namespace mlir::presburger;

using Row = SmallVector<DynamicAPInt, 8>;

bool mlir::cp::detail::isIntegerEmpty(const IntegerPolyhedron &polyhedron) {
  // The rational test is the cheaper one and mostly decides.
  return polyhedron.isEmpty() || polyhedron.isIntegerEmpty();
}

Row mlir::cp::detail::getOpposite(ArrayRef<DynamicAPInt> row) {
  Row opposite;
  for (const DynamicAPInt &coeff : row)
    opposite.push_back(-coeff);
  opposite.back() -= 1;
  return opposite;
}

//===----------------------------------------------------------------------===//
// Hull
//===----------------------------------------------------------------------===//

/// A lower bound of row . (x, 0) on the set; none if it is empty or unbounded.
static std::optional<DynamicAPInt> getMinimum(const IntegerRelation &set,
                                              ArrayRef<DynamicAPInt> row) {
  if (set.getNumLocalVars() == 0) {
    Simplex simplex(set);
    MaybeOptimum<Fraction> optimum =
        simplex.computeOptimum(Simplex::Direction::Down, row);
    if (!optimum.isBounded())
      return std::nullopt;
    return ceil(*optimum);
  }
  // With divisions the rational bound is loose.
  IntegerRelation extended(set);
  unsigned position = extended.insertVar(VarKind::SetDim, 0);
  Row equality(row);
  equality.back() = 0;
  equality.insert(equality.begin() + position, DynamicAPInt(-1));
  extended.addEquality(equality);
  auto optimum = extended.findIntegerLexMin();
  if (!optimum.isBounded())
    return std::nullopt;
  return (*optimum)[0];
}

/// Adds row . x >= its minimum over all disjuncts of `set`, where the last
/// entry of `row` is ignored and there are no entries for locals.
static void addTightBound(IntegerPolyhedron &hull, const PresburgerSet &set,
                          Row row) {
  std::optional<DynamicAPInt> least;
  for (const IntegerRelation &disjunct : set.getAllDisjuncts()) {
    Row wide(row);
    wide.back() = 0;
    wide.insert(wide.end() - 1, disjunct.getNumLocalVars(), DynamicAPInt(0));
    std::optional<DynamicAPInt> minimum = getMinimum(disjunct, wide);
    if (!minimum)
      return;
    least = least ? std::min(*least, *minimum) : *minimum;
  }
  if (!least)
    return;
  row.back() = -*least;
  hull.addInequality(row);
}

IntegerPolyhedron mlir::cp::detail::getHull(const PresburgerSet &set) {
  unsigned numDims = set.getNumVars();
  IntegerPolyhedron hull(PresburgerSpace::getSetSpace(numDims));
  auto bound = [&](unsigned i, int onI, unsigned j, int onJ) {
    Row row(numDims + 1, DynamicAPInt(0));
    row[i] += onI;
    row[j] += onJ;
    addTightBound(hull, set, row);
  };
  // Where several constraints say the same, the first is kept later: prefer
  // differences, which do not depend on the extent of the dimensions.
  for (unsigned i = 0; i < numDims; ++i)
    for (unsigned j = 0; j < numDims; ++j)
      if (i != j)
        bound(i, 1, j, -1);
  for (int sign : {1, -1})
    for (unsigned i = 0; i < numDims; ++i)
      bound(i, sign, i, 0);
  for (int sign : {1, -1})
    for (unsigned i = 0; i < numDims; ++i)
      for (unsigned j = 0; j < i; ++j)
        bound(i, sign, j, sign);
  // Other slopes come from the disjuncts, shifted to hold in all of them.
  for (const IntegerRelation &disjunct : set.getAllDisjuncts())
    for (unsigned i = 0; i < disjunct.getNumInequalities(); ++i) {
      ArrayRef<DynamicAPInt> source = disjunct.getInequality(i);
      ArrayRef<DynamicAPInt> locals = source.drop_front(numDims).drop_back();
      bool isUnit =
          llvm::all_of(source.take_front(numDims),
                       [](const DynamicAPInt &x) { return x >= -1 && x <= 1; });
      if (isUnit ||
          llvm::any_of(locals, [](const DynamicAPInt &x) { return x != 0; }))
        continue;
      Row row(source.take_front(numDims));
      row.push_back(DynamicAPInt(0));
      addTightBound(hull, set, row);
    }
  hull.removeTrivialRedundancy();
  return hull;
}

//===----------------------------------------------------------------------===//
// Simplification
//===----------------------------------------------------------------------===//

static PresburgerSet getUnion(ArrayRef<IntegerPolyhedron> parts,
                              const PresburgerSpace &space) {
  PresburgerSet result = PresburgerSet::getEmpty(space);
  for (const IntegerPolyhedron &part : parts)
    result.unionInPlace(part);
  return result;
}

/// Replaces a pair of parts by its hull, if one adds nothing to `whole`.
static bool mergePair(std::vector<IntegerPolyhedron> &parts,
                      const PresburgerSet &whole) {
  for (unsigned j = 1; j < parts.size(); ++j)
    for (unsigned i = 0; i < j; ++i) {
      PresburgerSet pair(parts[i]);
      pair.unionInPlace(parts[j]);
      IntegerPolyhedron hull = getHull(pair);
      if (!isKnownSubset(PresburgerSet(hull), whole))
        continue;
      parts[i] = hull;
      parts.erase(parts.begin() + j);
      return true;
    }
  return false;
}

/// Erases parts that the others cover, those with divisions first.
static void eraseCovered(std::vector<IntegerPolyhedron> &parts,
                         const PresburgerSpace &space) {
  llvm::stable_sort(parts,
                    [](const IntegerPolyhedron &a, const IntegerPolyhedron &b) {
                      return a.getNumLocalVars() < b.getNumLocalVars();
                    });
  for (unsigned i = parts.size(); i-- > 0;) {
    std::vector<IntegerPolyhedron> others(parts.begin(), parts.end());
    others.erase(others.begin() + i);
    if (isKnownSubset(PresburgerSet(parts[i]), getUnion(others, space)))
      parts.erase(parts.begin() + i);
  }
}

PresburgerSet mlir::cp::detail::simplifySet(const PresburgerSet &set) {
  const PresburgerSpace &space = set.getSpace();
  std::vector<IntegerPolyhedron> parts;
  for (const IntegerRelation &disjunct : set.getAllDisjuncts()) {
    IntegerPolyhedron part(disjunct);
    if (!isIntegerEmpty(part))
      parts.push_back(part);
  }
  if (parts.empty())
    return PresburgerSet::getEmpty(space);
  PresburgerSet whole = getUnion(parts, space);
  PresburgerSet hull(getHull(whole));
  if (isKnownSubset(hull, whole)) {
    parts.assign(1, IntegerPolyhedron(hull.getDisjunct(0)));
  } else {
    for (IntegerPolyhedron &part : parts) {
      if (part.getNumLocalVars() == 0)
        continue;
      IntegerPolyhedron shadow = projectLocalsRationally(part);
      if (isKnownSubset(PresburgerSet(shadow), whole))
        part = shadow;
    }
    eraseCovered(parts, space);
    while (mergePair(parts, whole))
      eraseCovered(parts, space);
  }
  PresburgerSet universe = PresburgerSet::getUniverse(space);
  PresburgerSet result = PresburgerSet::getEmpty(space);
  for (const IntegerPolyhedron &part : parts)
    result.unionInPlace(dropImplied(part, universe, PresburgerSet(part)));
  return result;
}
