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
// Clean divisions
//===----------------------------------------------------------------------===//

namespace {
/// Copies a relation whose locals are all divisions to one that defines them
/// first, without duplicates.
class DivisionCleaner {
public:
  explicit DivisionCleaner(const IntegerRelation &source)
      : source(source), reprs(source.getLocalReprs()),
        columns(source.getNumLocalVars()),
        result(source.getSpaceWithoutLocals()) {
    reprs.normalizeDivs();
  }

  IntegerPolyhedron run() {
    for (unsigned i = 0; i < columns.size(); ++i)
      addDivision(i);
    for (unsigned i = 0; i < source.getNumEqualities(); ++i)
      result.addEquality(getRow(source.getEquality(i)));
    for (unsigned i = 0; i < source.getNumInequalities(); ++i)
      addInequality(getRow(source.getInequality(i)));
    return std::move(result);
  }

private:
  /// `row` of the source in columns of the result.
  Row getRow(ArrayRef<DynamicAPInt> row) const {
    unsigned numDims = result.getNumDimAndSymbolVars();
    Row mapped(result.getNumCols(), DynamicAPInt(0));
    for (unsigned i = 0; i < numDims; ++i)
      mapped[i] = row[i];
    for (unsigned i = 0; i < columns.size(); ++i)
      if (row[numDims + i] != 0)
        mapped[*columns[i]] += row[numDims + i];
    mapped.back() = row.back();
    return mapped;
  }

  void addDivision(unsigned local) {
    if (columns[local])
      return;
    unsigned numDims = result.getNumDimAndSymbolVars();
    ArrayRef<DynamicAPInt> dividend = reprs.getDividend(local);
    for (unsigned i = 0; i < columns.size(); ++i)
      if (dividend[numDims + i] != 0)
        addDivision(i);
    Row row = getRow(dividend);
    DynamicAPInt divisor = reprs.getDenom(local);
    for (auto &[known, knownDivisor, column] : divisions) {
      Row padded = known;
      padded.insert(padded.end() - 1, row.size() - known.size(),
                    DynamicAPInt(0));
      if (padded == row && knownDivisor == divisor) {
        columns[local] = column;
        return;
      }
    }
    columns[local] = result.addLocalFloorDiv(row, divisor);
    divisions.push_back({row, divisor, *columns[local]});
  }

  /// Leaves out what a definition already says.
  void addInequality(const Row &row) {
    for (unsigned i = 0; i < result.getNumInequalities(); ++i) {
      ArrayRef<DynamicAPInt> other = result.getInequality(i);
      if (other.drop_back() == ArrayRef(row).drop_back() &&
          other.back() <= row.back())
        return;
    }
    result.addInequality(row);
  }

  const IntegerRelation &source;
  DivisionRepr reprs;
  SmallVector<std::optional<unsigned>> columns;
  SmallVector<std::tuple<Row, DynamicAPInt, unsigned>> divisions;
  IntegerPolyhedron result;
};
} // namespace

PresburgerSet
mlir::cp::detail::getCleanSet(const IntegerPolyhedron &set) {
  if (set.getNumLocalVars() == 0)
    return PresburgerSet(set);
  PresburgerSet result = PresburgerSet::getEmpty(set.getSpaceWithoutLocals());
  PresburgerRelation divisions = set.computeReprWithOnlyDivLocals();
  for (const IntegerRelation &disjunct : divisions.getAllDisjuncts())
    result.unionInPlace(DivisionCleaner(disjunct).run());
  return result;
}

PresburgerSet mlir::cp::detail::getCleanSet(const PresburgerRelation &set) {
  PresburgerSet result = PresburgerSet::getEmpty(set.getSpace());
  for (const IntegerRelation &disjunct : set.getAllDisjuncts())
    result.unionInPlace(getCleanSet(IntegerPolyhedron(disjunct)));
  return result;
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
  for (unsigned i = 0; i < numDims; ++i)
    for (int sign : {1, -1}) {
      Row row(numDims + 1, DynamicAPInt(0));
      row[i] = sign;
      addTightBound(hull, set, row);
      for (unsigned j = 0; j < i; ++j)
        for (int other : {1, -1}) {
          row[j] = other;
          addTightBound(hull, set, row);
          row[j] = 0;
        }
    }
  // Other slopes come from the disjuncts, shifted to hold in all of them.
  for (const IntegerRelation &disjunct : set.getAllDisjuncts())
    for (unsigned i = 0; i < disjunct.getNumInequalities(); ++i) {
      ArrayRef<DynamicAPInt> source = disjunct.getInequality(i);
      ArrayRef<DynamicAPInt> locals =
          source.drop_front(numDims).drop_back();
      bool isUnit = llvm::all_of(source.take_front(numDims),
                                 [](const DynamicAPInt &x) {
                                   return x >= -1 && x <= 1;
                                 });
      if (isUnit || llvm::any_of(locals, [](const DynamicAPInt &x) {
            return x != 0;
          }))
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

/// Replaces pairs of parts by their hull where that adds nothing to `whole`.
static void mergePairs(SmallVectorImpl<IntegerPolyhedron> &parts,
                       const PresburgerSet &whole) {
  for (unsigned i = 0; i < parts.size(); ++i)
    for (unsigned j = 0; j < parts.size(); ++j) {
      if (i == j)
        continue;
      PresburgerSet pair(parts[i]);
      pair.unionInPlace(parts[j]);
      IntegerPolyhedron hull = getHull(pair);
      if (!PresburgerSet(hull).isSubsetOf(whole))
        continue;
      parts[i] = hull;
      parts.erase(parts.begin() + j);
      // The grown part may now merge with any other.
      i = j = 0;
      if (parts.size() < 2)
        return;
      j = -1U;
    }
}

/// Erases parts that the others cover.
static void eraseCovered(SmallVectorImpl<IntegerPolyhedron> &parts,
                         const PresburgerSpace &space) {
  for (unsigned i = parts.size(); i-- > 0;) {
    SmallVector<IntegerPolyhedron> others(parts.begin(), parts.end());
    others.erase(others.begin() + i);
    if (PresburgerSet(parts[i]).isSubsetOf(getUnion(others, space)))
      parts.erase(parts.begin() + i);
  }
}

PresburgerSet mlir::cp::detail::simplifySet(const PresburgerSet &set) {
  PresburgerSpace space = set.getSpace();
  SmallVector<IntegerPolyhedron> parts;
  for (const IntegerRelation &disjunct : set.getAllDisjuncts()) {
    IntegerPolyhedron part(disjunct);
    if (!isIntegerEmpty(part))
      parts.push_back(part);
  }
  if (parts.empty())
    return PresburgerSet::getEmpty(space);
  PresburgerSet whole = getUnion(parts, space);
  PresburgerSet hull(getHull(whole));
  if (hull.isSubsetOf(whole)) {
    parts.assign(1, IntegerPolyhedron(hull.getDisjunct(0)));
  } else {
    for (IntegerPolyhedron &part : parts) {
      if (part.getNumLocalVars() == 0)
        continue;
      IntegerPolyhedron shadow = projectLocalsRationally(part);
      if (PresburgerSet(shadow).isSubsetOf(whole))
        part = shadow;
    }
    eraseCovered(parts, space);
    mergePairs(parts, whole);
  }
  PresburgerSet universe = PresburgerSet::getUniverse(space);
  PresburgerSet result = PresburgerSet::getEmpty(space);
  for (const IntegerPolyhedron &part : parts)
    result.unionInPlace(dropImplied(part, universe, PresburgerSet(part)));
  return result;
}

//===----------------------------------------------------------------------===//
// Implied constraints
//===----------------------------------------------------------------------===//

namespace {
/// Finds the constraints of a polyhedron that a context makes redundant.
class ConstraintReducer {
public:
  ConstraintReducer(const IntegerPolyhedron &set, const PresburgerSet &context,
                    const PresburgerSet &whole)
      : set(set), whole(whole), definitions(set.getSpaceWithoutLocals()) {
    unsigned numDefinitions = 2 * set.getNumLocalVars();
    definitions.insertVar(VarKind::Local, 0, set.getNumLocalVars());
    for (unsigned i = 0; i < numDefinitions; ++i)
      definitions.addInequality(set.getInequality(i));
    for (unsigned i = numDefinitions; i < set.getNumInequalities(); ++i)
      rows.push_back(Row(set.getInequality(i)));
    for (unsigned i = 0; i < set.getNumEqualities(); ++i)
      for (int sign : {1, -1}) {
        Row row(set.getEquality(i));
        for (DynamicAPInt &coeff : row)
          coeff *= sign;
        rows.push_back(row);
      }
    for (const IntegerRelation &disjunct : context.getAllDisjuncts())
      bases.push_back(conjoin(disjunct));
  }

  IntegerPolyhedron run() {
    SmallVector<Row> kept = rows;
    if (!keepOne(kept))
      dropGreedily(kept);
    return build(kept);
  }

private:
  /// The definitions together with a set that has locals of its own.
  IntegerPolyhedron conjoin(const IntegerRelation &other) const {
    IntegerPolyhedron result(definitions);
    unsigned numShared = set.getNumDimAndSymbolVars();
    unsigned numOwn = set.getNumLocalVars();
    result.insertVar(VarKind::Local, numOwn, other.getNumLocalVars());
    auto widen = [&](ArrayRef<DynamicAPInt> source) {
      Row row(source);
      row.insert(row.begin() + numShared, numOwn, DynamicAPInt(0));
      return row;
    };
    for (unsigned i = 0; i < other.getNumEqualities(); ++i)
      result.addEquality(widen(other.getEquality(i)));
    for (unsigned i = 0; i < other.getNumInequalities(); ++i)
      result.addInequality(widen(other.getInequality(i)));
    return result;
  }

  /// True if `row` adds nothing to `others` in the context.
  bool isImplied(ArrayRef<Row> others, const Row &row) const {
    for (const IntegerPolyhedron &base : bases) {
      IntegerPolyhedron violation(base);
      unsigned numForeign = base.getNumCols() - row.size();
      auto add = [&](Row wide) {
        wide.insert(wide.end() - 1, numForeign, DynamicAPInt(0));
        violation.addInequality(wide);
      };
      for (const Row &other : others)
        add(other);
      add(getOpposite(row));
      if (isIntegerEmpty(violation))
        continue;
      if (whole.getNumDisjuncts() < 2 ||
          !PresburgerSet(violation).isSubsetOf(whole))
        return false;
    }
    return true;
  }

  bool hasLocals(const Row &row) const {
    unsigned numDims = set.getNumDimAndSymbolVars();
    return llvm::any_of(ArrayRef(row).drop_front(numDims).drop_back(),
                        [](const DynamicAPInt &x) { return x != 0; });
  }

  /// Looks for a single constraint that says it all.
  bool keepOne(SmallVector<Row> &kept) const {
    for (const Row &candidate : rows) {
      if (rows.size() < 2 || hasLocals(candidate))
        continue;
      if (llvm::all_of(rows, [&](const Row &row) {
            return &row == &candidate || isImplied(candidate, row);
          })) {
        kept.assign(1, candidate);
        if (isImplied({}, candidate))
          kept.clear();
        return true;
      }
    }
    return false;
  }

  /// Drops what the rest implies, constraints on divisions first.
  void dropGreedily(SmallVector<Row> &kept) const {
    llvm::stable_sort(kept, [&](const Row &a, const Row &b) {
      return hasLocals(a) && !hasLocals(b);
    });
    for (unsigned i = 0; i < kept.size();) {
      SmallVector<Row> others(kept);
      others.erase(others.begin() + i);
      if (isImplied(others, kept[i]))
        kept = others;
      else
        ++i;
    }
  }

  /// The kept constraints, with opposite ones joined to equalities.
  IntegerPolyhedron build(ArrayRef<Row> kept) const {
    IntegerPolyhedron result(definitions);
    SmallVector<bool> done(kept.size(), false);
    for (unsigned i = 0; i < kept.size(); ++i) {
      if (done[i])
        continue;
      Row negated;
      for (const DynamicAPInt &coeff : kept[i])
        negated.push_back(-coeff);
      const Row *it = llvm::find(kept, negated);
      if (it == kept.end()) {
        result.addInequality(kept[i]);
        continue;
      }
      done[it - kept.begin()] = true;
      result.addEquality(kept[i]);
    }
    dropUnusedLocals(result);
    return result;
  }

  /// Removes locals that only their definitions mention.
  static void dropUnusedLocals(IntegerPolyhedron &result) {
    unsigned numLocals = result.getNumLocalVars();
    for (unsigned local = numLocals; local-- > 0;) {
      unsigned pos = result.getVarKindOffset(VarKind::Local) + local;
      bool isUsed = false;
      for (unsigned i = 0; i < result.getNumEqualities(); ++i)
        isUsed |= result.atEq(i, pos) != 0;
      for (unsigned i = 0; i < result.getNumInequalities(); ++i)
        isUsed |= i / 2 != local && result.atIneq(i, pos) != 0;
      if (isUsed)
        continue;
      result.removeInequalityRange(2 * local, 2 * local + 2);
      result.removeVar(pos);
    }
  }

  const IntegerPolyhedron &set;
  const PresburgerSet &whole;
  IntegerPolyhedron definitions;
  SmallVector<Row> rows;
  SmallVector<IntegerPolyhedron> bases;
};
} // namespace

IntegerPolyhedron
mlir::cp::detail::dropImplied(const IntegerPolyhedron &set,
                              const PresburgerSet &context,
                              const PresburgerSet &whole) {
  return ConstraintReducer(set, context, whole).run();
}
