//===- Elimination.cpp - Elimination of single variables --------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Elimination.h"
#include "StepSets.h"

using namespace mlir;
using namespace mlir::cp::detail;
using namespace mlir::presburger;

/// Rows beyond this number are cleaned of redundant ones by linear programming.
static constexpr unsigned kManyInequalities = 10;

//===----------------------------------------------------------------------===//
// Equalities
//===----------------------------------------------------------------------===//

/// Adds `factor` times column `from` to column `to`: replaces the variable
/// `from` by from + factor * to.
static void addColumn(IntegerPolyhedron &set, unsigned from, unsigned to,
                      const DynamicAPInt &factor) {
  for (unsigned i = 0; i < set.getNumEqualities(); ++i)
    set.atEq(i, to) += factor * set.atEq(i, from);
  for (unsigned i = 0; i < set.getNumInequalities(); ++i)
    set.atIneq(i, to) += factor * set.atIneq(i, from);
}

std::optional<unsigned>
mlir::cp::detail::isolateLocal(IntegerPolyhedron &set, ArrayRef<unsigned> free,
                               llvm::function_ref<DynamicAPInt(unsigned)> row) {
  while (true) {
    std::optional<unsigned> pivot;
    for (unsigned i : free)
      if (row(i) != 0 && (!pivot || abs(row(i)) < abs(row(*pivot))))
        pivot = i;
    bool isAlone = true;
    for (unsigned i : free) {
      if (i == pivot || row(i) == 0)
        continue;
      isAlone = false;
      addColumn(set, *pivot, i, -(row(i) / row(*pivot)));
    }
    if (isAlone)
      return pivot;
  }
}

SmallVector<unsigned>
mlir::cp::detail::getLocals(const IntegerPolyhedron &set) {
  return llvm::to_vector(set.iterVarKind(VarKind::Local));
}

/// Removes variable `pos` from all rows but equality `eq`. Inequalities may be
/// multiplied by the (absolute) coefficient there.
static void substitute(IntegerPolyhedron &set, unsigned eq, unsigned pos) {
  DynamicAPInt pivot = set.atEq(eq, pos);
  DynamicAPInt scale = abs(pivot);
  auto reduce = [&](auto row) {
    DynamicAPInt factor = row(pos);
    if (factor == 0)
      return;
    if (pivot < 0)
      factor = -factor;
    for (unsigned col = 0; col < set.getNumCols(); ++col)
      row(col) = row(col) * scale - factor * set.atEq(eq, col);
  };
  for (unsigned i = 0; i < set.getNumEqualities(); ++i)
    if (i != eq)
      reduce([&](unsigned col) -> DynamicAPInt & { return set.atEq(i, col); });
  for (unsigned i = 0; i < set.getNumInequalities(); ++i)
    reduce([&](unsigned col) -> DynamicAPInt & { return set.atIneq(i, col); });
}

void mlir::cp::detail::solveEqualities(IntegerPolyhedron &set) {
  for (unsigned eq = 0; eq < set.getNumEqualities();) {
    std::optional<unsigned> pos = isolateLocal(
        set, getLocals(set), [&](unsigned i) { return set.atEq(eq, i); });
    if (!pos) {
      ++eq;
      continue;
    }
    bool isUnit = abs(set.atEq(eq, *pos)) == 1;
    substitute(set, eq, *pos);
    if (!isUnit) {
      ++eq;
      continue;
    }
    set.removeEquality(eq);
    set.removeVar(*pos);
  }
  set.removeTrivialRedundancy();
}

//===----------------------------------------------------------------------===//
// Inequalities
//===----------------------------------------------------------------------===//

bool mlir::cp::detail::occursInEqualities(const IntegerPolyhedron &set,
                                          unsigned pos) {
  for (unsigned i = 0; i < set.getNumEqualities(); ++i)
    if (set.atEq(i, pos) != 0)
      return true;
  return false;
}

Row mlir::cp::detail::combine(const IntegerPolyhedron &set, unsigned pos,
                              unsigned l, unsigned u) {
  DynamicAPInt a = set.atIneq(l, pos), b = -set.atIneq(u, pos);
  Row row;
  for (unsigned col = 0; col < set.getNumCols(); ++col)
    row.push_back(b * set.atIneq(l, col) + a * set.atIneq(u, col));
  return row;
}

DynamicAPInt mlir::cp::detail::getDarkGap(const IntegerPolyhedron &set,
                                          unsigned pos, unsigned l,
                                          unsigned u) {
  return (set.atIneq(l, pos) - 1) * (-set.atIneq(u, pos) - 1);
}

void mlir::cp::detail::replaceBounds(IntegerPolyhedron &set, unsigned pos,
                                     ArrayRef<Row> rows) {
  for (unsigned i = set.getNumInequalities(); i-- > 0;)
    if (set.atIneq(i, pos) != 0)
      set.removeInequality(i);
  for (const Row &row : rows)
    set.addInequality(row);
  set.removeVar(pos);
}

void mlir::cp::detail::eliminate(IntegerPolyhedron &set, unsigned pos,
                                 const Bounds &bounds,
                                 SmallVectorImpl<Row> *darkRows) {
  SmallVector<Row> rows;
  for (unsigned l : bounds.lower)
    for (unsigned u : bounds.upper) {
      Row row = combine(set, pos, l, u);
      rows.push_back(row);
      DynamicAPInt gap = getDarkGap(set, pos, l, u);
      if (gap == 0 || !darkRows)
        continue;
      row.back() -= gap;
      row.erase(row.begin() + pos);
      darkRows->push_back(row);
    }
  replaceBounds(set, pos, rows);
  set.removeTrivialRedundancy();
  if (set.getNumInequalities() > kManyInequalities)
    set.removeRedundantConstraints();
}

bool mlir::cp::detail::isImplied(const IntegerPolyhedron &set,
                                 ArrayRef<DynamicAPInt> row) {
  IntegerPolyhedron violation(set);
  violation.addInequality(getOpposite(row));
  return isIntegerEmpty(violation);
}

bool mlir::cp::detail::eliminateUnitLocal(IntegerPolyhedron &set) {
  std::optional<unsigned> best;
  int64_t bestGrowth = 0;
  for (unsigned pos : set.iterVarKind(VarKind::Local)) {
    Bounds bounds(set, pos);
    if (!bounds.isUnit || occursInEqualities(set, pos))
      continue;
    if (best && bounds.getGrowth() >= bestGrowth)
      continue;
    best = pos;
    bestGrowth = bounds.getGrowth();
  }
  if (best)
    eliminate(set, *best, Bounds(set, *best), nullptr);
  return best.has_value();
}

bool mlir::cp::detail::eliminateDarkLocal(IntegerPolyhedron &set) {
  for (unsigned pos : set.iterVarKind(VarKind::Local)) {
    if (occursInEqualities(set, pos))
      continue;
    IntegerPolyhedron shadow(set);
    SmallVector<Row> darkRows;
    eliminate(shadow, pos, Bounds(set, pos), &darkRows);
    if (!llvm::all_of(darkRows,
                      [&](const Row &row) { return isImplied(shadow, row); }))
      continue;
    set = shadow;
    return true;
  }
  return false;
}

SmallVector<unsigned>
mlir::cp::detail::getHardLocals(const IntegerPolyhedron &set) {
  SmallVector<unsigned> result;
  for (unsigned pos : getLocals(set))
    if (!occursInEqualities(set, pos))
      result.push_back(pos);
  return result;
}
