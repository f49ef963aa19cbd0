//===- DivisionCleaner.cpp - Locals as floor divisions ----------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StepSets.h"

using namespace mlir;
using namespace mlir::cp::detail;
using namespace mlir::presburger;

using Row = SmallVector<DynamicAPInt, 8>;

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

PresburgerSet mlir::cp::detail::getCleanSet(const IntegerPolyhedron &set) {
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
