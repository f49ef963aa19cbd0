//===- Projection.cpp - Exact projection of integer sets --------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Equalities are solved by unimodular changes of the locals, after which a
// local occurs in an equality only to state a divisibility. Inequalities go by
// Fourier-Motzkin elimination where that is exact on integers: unit
// coefficients, or no integer point between the real and the dark shadow. Where
// it is not, another change of the locals may help. What still resists goes to
// symbolic integer programming.
//
//===----------------------------------------------------------------------===//

#include "Projection.h"
#include "StepSets.h"

using namespace mlir;
using namespace mlir::cp::detail;
using namespace mlir::presburger;

using Row = SmallVector<DynamicAPInt, 8>;

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

/// Changes the locals in `free` such that at most one of them occurs in `row`,
/// by Euclid's algorithm on the coefficients, and returns that one.
static std::optional<unsigned>
isolateLocal(IntegerPolyhedron &set, ArrayRef<unsigned> free,
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

static SmallVector<unsigned> getLocals(const IntegerPolyhedron &set) {
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

/// Solves the equalities for locals. Afterwards each remaining equality has no
/// local, or one that occurs nowhere else.
static void solveEqualities(IntegerPolyhedron &set) {
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

namespace {
/// The constraints that eliminating one variable combines.
struct Bounds {
  SmallVector<unsigned> lower, upper;
  bool isUnit = true;

  Bounds(const IntegerPolyhedron &set, unsigned pos) {
    bool unitLower = true, unitUpper = true;
    for (unsigned i = 0; i < set.getNumInequalities(); ++i) {
      DynamicAPInt coeff = set.atIneq(i, pos);
      if (coeff > 0) {
        lower.push_back(i);
        unitLower &= coeff == 1;
      } else if (coeff < 0) {
        upper.push_back(i);
        unitUpper &= coeff == -1;
      }
    }
    isUnit = unitLower || unitUpper;
  }

  int64_t getGrowth() const {
    return int64_t(lower.size() * upper.size()) -
           int64_t(lower.size() + upper.size());
  }
};
} // namespace

static bool occursInEqualities(const IntegerPolyhedron &set, unsigned pos) {
  for (unsigned i = 0; i < set.getNumEqualities(); ++i)
    if (set.atEq(i, pos) != 0)
      return true;
  return false;
}

/// Eliminates variable `pos`, which occurs in no equality, over the rationals.
/// Appends to `darkRows` the constraints of the dark shadow that differ.
static void eliminate(IntegerPolyhedron &set, unsigned pos,
                      const Bounds &bounds, SmallVectorImpl<Row> *darkRows) {
  SmallVector<Row> rows;
  for (unsigned l : bounds.lower)
    for (unsigned u : bounds.upper) {
      DynamicAPInt a = set.atIneq(l, pos), b = -set.atIneq(u, pos);
      Row row;
      for (unsigned col = 0; col < set.getNumCols(); ++col)
        row.push_back(b * set.atIneq(l, col) + a * set.atIneq(u, col));
      DynamicAPInt gap = (a - 1) * (b - 1);
      rows.push_back(row);
      if (gap == 0 || !darkRows)
        continue;
      row.back() -= gap;
      row.erase(row.begin() + pos);
      darkRows->push_back(row);
    }
  for (unsigned i = set.getNumInequalities(); i-- > 0;)
    if (set.atIneq(i, pos) != 0)
      set.removeInequality(i);
  for (const Row &row : rows)
    set.addInequality(row);
  set.removeVar(pos);
  set.removeTrivialRedundancy();
  if (set.getNumInequalities() > kManyInequalities)
    set.removeRedundantConstraints();
}

/// True if no integer point of `set` violates `row` >= 0.
static bool isImplied(const IntegerPolyhedron &set,
                      ArrayRef<DynamicAPInt> row) {
  IntegerPolyhedron violation(set);
  violation.addInequality(getOpposite(row));
  return isIntegerEmpty(violation);
}

/// Eliminates the local that is cheapest among those with unit bounds.
static bool eliminateUnitLocal(IntegerPolyhedron &set) {
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

/// Eliminates a local whose real shadow has no integer point outside the dark
/// shadow.
static bool eliminateDarkLocal(IntegerPolyhedron &set) {
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

//===----------------------------------------------------------------------===//
// Bands
//===----------------------------------------------------------------------===//

/// Positions of two inequalities lower <= e and e <= upper on the same
/// expression, and upper - lower.
using Band = std::tuple<DynamicAPInt, unsigned, unsigned>;

static SmallVector<Band> getBands(const IntegerPolyhedron &set) {
  SmallVector<Band> bands;
  for (unsigned i = 0; i < set.getNumInequalities(); ++i)
    for (unsigned j = 0; j < i; ++j) {
      bool isOpposite = true;
      for (unsigned col = 0; isOpposite && col < set.getNumVars(); ++col)
        isOpposite = set.atIneq(i, col) == -set.atIneq(j, col);
      unsigned last = set.getNumCols() - 1;
      if (isOpposite)
        bands.push_back({set.atIneq(i, last) + set.atIneq(j, last), i, j});
    }
  llvm::sort(bands);
  return bands;
}

/// Changes the locals such that narrow bands, say 0 <= x + 8 * i - 5 * j <= 4,
/// bound single locals with small coefficients. What remains between the
/// other locals is wide, so that their shadows tend to be exact.
static void alignBands(IntegerPolyhedron &set) {
  SmallVector<unsigned> free;
  for (unsigned pos : getLocals(set))
    if (!occursInEqualities(set, pos))
      free.push_back(pos);
  for (auto [width, i, j] : getBands(set)) {
    unsigned row = i;
    std::optional<unsigned> pos = isolateLocal(
        set, free, [&](unsigned col) { return set.atIneq(row, col); });
    if (pos)
      llvm::erase(free, *pos);
  }
  set.removeTrivialRedundancy();
}

/// Eliminates locals as long as that is exact.
static void eliminateExactly(IntegerPolyhedron &set) {
  while (eliminateUnitLocal(set) || eliminateDarkLocal(set)) {
  }
}

/// Locals that occur in inequalities.
static unsigned countHardLocals(const IntegerPolyhedron &set) {
  return llvm::count_if(set.iterVarKind(VarKind::Local), [&](unsigned pos) {
    return !occursInEqualities(set, pos);
  });
}

//===----------------------------------------------------------------------===//
// Projection
//===----------------------------------------------------------------------===//

IntegerPolyhedron
mlir::cp::detail::projectLocalsRationally(IntegerPolyhedron set) {
  solveEqualities(set);
  // A divisibility constrains no rational point.
  for (unsigned i = set.getNumEqualities(); i-- > 0;)
    for (unsigned pos : set.iterVarKind(VarKind::Local))
      if (set.atEq(i, pos) != 0) {
        set.removeEquality(i);
        break;
      }
  while (set.getNumLocalVars() > 0) {
    if (eliminateUnitLocal(set))
      continue;
    unsigned pos = set.getVarKindOffset(VarKind::Local);
    eliminate(set, pos, Bounds(set, pos), nullptr);
  }
  return set;
}

PresburgerSet mlir::cp::detail::projectLocals(IntegerPolyhedron set,
                                              unsigned maxHardVariables) {
  PresburgerSet none = PresburgerSet::getEmpty(set.getSpaceWithoutLocals());
  if (set.isEmpty())
    return none;
  solveEqualities(set);
  eliminateExactly(set);
  if (countHardLocals(set) > 0) {
    IntegerPolyhedron aligned(set);
    alignBands(aligned);
    eliminateExactly(aligned);
    if (countHardLocals(aligned) < countHardLocals(set))
      set = aligned;
  }
  if (set.isObviouslyEmpty())
    return none;
  if (countHardLocals(set) > maxHardVariables)
    return PresburgerSet(projectLocalsRationally(set));
  return getCleanSet(set);
}
