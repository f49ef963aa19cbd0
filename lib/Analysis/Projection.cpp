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
#include "Elimination.h"
#include "StepSets.h"

using namespace mlir;
using namespace mlir::cp::detail;
using namespace mlir::presburger;

/// Values of narrow bands that become a case each.
static constexpr unsigned kMaxCases = 8;

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
  for (const auto &[width, i, j] : getBands(set)) {
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
  for (const auto &[width, i, j] : getBands(set)) {
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
