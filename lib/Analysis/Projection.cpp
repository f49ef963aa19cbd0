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
// it is not, another change of the locals may help, or a few cases. What still
// resists goes to symbolic integer programming.
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

/// Values of narrow bands that become a case each.
static constexpr unsigned kMaxCases = 8;

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

/// What lower bound `l` and upper bound `u` of variable `pos` together say
/// about the other variables, over the rationals. Has a zero for `pos`.
static Row combine(const IntegerPolyhedron &set, unsigned pos, unsigned l,
                   unsigned u) {
  DynamicAPInt a = set.atIneq(l, pos), b = -set.atIneq(u, pos);
  Row row;
  for (unsigned col = 0; col < set.getNumCols(); ++col)
    row.push_back(b * set.atIneq(l, col) + a * set.atIneq(u, col));
  return row;
}

/// How much stronger than combine() the dark shadow is.
static DynamicAPInt getDarkGap(const IntegerPolyhedron &set, unsigned pos,
                               unsigned l, unsigned u) {
  return (set.atIneq(l, pos) - 1) * (-set.atIneq(u, pos) - 1);
}

/// Replaces all inequalities on variable `pos` by `rows`, and removes it.
static void replaceBounds(IntegerPolyhedron &set, unsigned pos,
                          ArrayRef<Row> rows) {
  for (unsigned i = set.getNumInequalities(); i-- > 0;)
    if (set.atIneq(i, pos) != 0)
      set.removeInequality(i);
  for (const Row &row : rows)
    set.addInequality(row);
  set.removeVar(pos);
}

/// Eliminates variable `pos`, which occurs in no equality, over the rationals.
/// Appends to `darkRows` the constraints of the dark shadow that differ.
static void eliminate(IntegerPolyhedron &set, unsigned pos,
                      const Bounds &bounds, SmallVectorImpl<Row> *darkRows) {
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

/// Locals that are more than the quotient of a divisibility.
static SmallVector<unsigned> getHardLocals(const IntegerPolyhedron &set) {
  SmallVector<unsigned> result;
  for (unsigned pos : getLocals(set))
    if (!occursInEqualities(set, pos))
      result.push_back(pos);
  return result;
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
  SmallVector<unsigned> free = getHardLocals(set);
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

//===----------------------------------------------------------------------===//
// One variable
//===----------------------------------------------------------------------===//

/// Appends `count` zeros for locals to a row.
static void widen(Row &row, unsigned numCols) {
  row.insert(row.end() - 1, numCols - row.size(), DynamicAPInt(0));
}

/// Eliminates the only local in the inequalities. An integer fits between all
/// bounds if one fits between each two: between l / a and u / b, if
/// l <= a * floor(u / b).
static void eliminateLastLocal(IntegerPolyhedron &set, unsigned pos) {
  IntegerPolyhedron shadow(set);
  Bounds bounds(set, pos);
  eliminate(shadow, pos, bounds, nullptr);
  SmallVector<Row> rows;
  for (unsigned u : bounds.upper) {
    std::optional<unsigned> quotient;
    for (unsigned l : bounds.lower) {
      Row row = combine(set, pos, l, u), dark(row);
      dark.back() -= getDarkGap(set, pos, l, u);
      dark.erase(dark.begin() + pos);
      // The shadow lacks the quotients and `pos`.
      dark.erase(dark.begin() + shadow.getNumVars(), dark.end() - 1);
      if (isImplied(shadow, dark)) {
        rows.push_back(row);
        continue;
      }
      if (!quotient) {
        Row dividend(set.getInequality(u));
        DynamicAPInt divisor = -dividend[pos];
        dividend[pos] = 0;
        quotient = set.addLocalFloorDiv(dividend, divisor);
      }
      row = Row(set.getInequality(l));
      row[*quotient] = row[pos];
      row[pos] = 0;
      rows.push_back(row);
    }
  }
  for (Row &row : rows)
    widen(row, set.getNumCols());
  replaceBounds(set, pos, rows);
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

/// Eliminates what can be eliminated from a single polyhedron.
static void simplifyLocals(IntegerPolyhedron &set) {
  solveEqualities(set);
  eliminateExactly(set);
  if (getHardLocals(set).empty())
    return;
  IntegerPolyhedron aligned(set);
  alignBands(aligned);
  eliminateExactly(aligned);
  if (getHardLocals(aligned).size() < getHardLocals(set).size())
    set = aligned;
}

/// The narrowest band that bounds some of the locals, as one of its rows and
/// the number of values.
static std::optional<std::pair<Row, DynamicAPInt>>
findNarrowBand(const IntegerPolyhedron &set, ArrayRef<unsigned> locals) {
  for (auto [width, i, j] : getBands(set)) {
    unsigned row = i;
    if (llvm::any_of(locals,
                     [&](unsigned pos) { return set.atIneq(row, pos) != 0; }))
      return std::pair(Row(set.getInequality(i)), width + 1);
  }
  return std::nullopt;
}

/// Projects with at most `maxCases` values of narrow bands told apart.
static PresburgerSet project(IntegerPolyhedron set, unsigned maxHardVariables,
                             unsigned maxCases) {
  PresburgerSet result = PresburgerSet::getEmpty(set.getSpaceWithoutLocals());
  if (set.isEmpty())
    return result;
  simplifyLocals(set);
  if (set.isObviouslyEmpty())
    return result;
  SmallVector<unsigned> hard = getHardLocals(set);
  if (hard.size() == 1)
    eliminateLastLocal(set, hard.front());
  if (hard.size() <= std::max(maxHardVariables, 1u))
    return getCleanSet(set);
  auto band = findNarrowBand(set, hard);
  if (band && band->second <= maxCases) {
    int64_t count = int64fromDynamicAPInt(band->second);
    for (int64_t i = 0; i < count; ++i) {
      IntegerPolyhedron slice(set);
      slice.addEquality(band->first);
      result.unionInPlace(project(slice, maxHardVariables, maxCases / count));
      band->first.back() -= 1;
    }
    return result;
  }
  return PresburgerSet(projectLocalsRationally(set));
}

PresburgerSet mlir::cp::detail::projectLocals(const IntegerPolyhedron &set,
                                              unsigned maxHardVariables) {
  return project(set, maxHardVariables, kMaxCases);
}
