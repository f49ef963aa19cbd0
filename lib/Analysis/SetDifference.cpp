//===- SetDifference.cpp - Set difference within a budget -------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Presburger's own difference takes exponential time in the number of disjuncts
// and cannot be stopped. This one counts its steps, gives up beyond a limit,
// and ends at the first point found where the question is whether there is one.
//
//===----------------------------------------------------------------------===//

#include "StepSets.h"

using namespace mlir;
using namespace mlir::cp::detail;
using namespace mlir::presburger;

using Row = SmallVector<DynamicAPInt, 8>;

/// Emptiness tests to spend on one question.
static constexpr unsigned kSubsetBudget = 100;
static constexpr unsigned kDifferenceBudget = 400;

namespace {
class Subtractor {
public:
  Subtractor(const PresburgerSet &subtrahend, unsigned budget, bool findAny)
      : subtrahend(subtrahend), budget(budget), findAny(findAny) {}

  /// Collects what is left of non-empty `set` without the disjuncts from
  /// `next` on. False to stop.
  bool run(const IntegerPolyhedron &set, unsigned next);

  /// True if what was collected is all.
  bool isComplete() const { return !exhausted && (!findAny || rest.empty()); }

  std::vector<IntegerPolyhedron> rest;

private:
  bool isEmpty(const IntegerPolyhedron &set) {
    if (budget == 0) {
      exhausted = true;
      return true;
    }
    --budget;
    return isIntegerEmpty(set);
  }

  const PresburgerSet &subtrahend;
  unsigned budget;
  bool findAny;
  bool exhausted = false;
};
} // namespace

/// The constraints of clean `set` that do not define its locals.
static SmallVector<Row> getConditions(const IntegerRelation &set) {
  SmallVector<Row> rows;
  for (unsigned i = 2 * set.getNumLocalVars(); i < set.getNumInequalities();
       ++i)
    rows.push_back(Row(set.getInequality(i)));
  for (unsigned i = 0; i < set.getNumEqualities(); ++i) {
    Row row(set.getEquality(i)), negated;
    for (const DynamicAPInt &coeff : row)
      negated.push_back(-coeff);
    rows.push_back(row);
    rows.push_back(negated);
  }
  return rows;
}

bool Subtractor::run(const IntegerPolyhedron &set, unsigned next) {
  if (next == subtrahend.getNumDisjuncts()) {
    rest.push_back(set);
    return !findAny;
  }
  const IntegerRelation &disjunct = subtrahend.getDisjunct(next);
  unsigned numDims = set.getNumDimAndSymbolVars();
  unsigned numOwn = set.getNumLocalVars();
  IntegerPolyhedron inside(set);
  inside.insertVar(VarKind::Local, numOwn, disjunct.getNumLocalVars());
  auto place = [&](Row row) {
    row.insert(row.begin() + numDims, numOwn, DynamicAPInt(0));
    return row;
  };
  // Quotients exist everywhere, so their definitions exclude nothing.
  for (unsigned i = 0; i < 2 * disjunct.getNumLocalVars(); ++i)
    inside.addInequality(place(Row(disjunct.getInequality(i))));
  SmallVector<Row> conditions = getConditions(disjunct);
  IntegerPolyhedron overlap(inside);
  for (const Row &row : conditions)
    overlap.addInequality(place(row));
  if (isEmpty(overlap))
    return !exhausted && run(set, next + 1);
  for (const Row &row : conditions) {
    IntegerPolyhedron outside(inside);
    outside.addInequality(getOpposite(place(row)));
    if (!isEmpty(outside) && !run(outside, next + 1))
      return false;
    if (exhausted)
      return false;
    inside.addInequality(place(row));
  }
  return true;
}

bool mlir::cp::detail::isKnownSubset(const PresburgerSet &set,
                                     const PresburgerSet &other) {
  Subtractor subtractor(other, kSubsetBudget, /*findAny=*/true);
  for (const IntegerRelation &disjunct : set.getAllDisjuncts()) {
    IntegerPolyhedron part(disjunct);
    auto sample = part.isEmpty() ? std::nullopt : part.findIntegerSample();
    if (!sample)
      continue;
    // Any point may refute the claim, so first try the one at hand.
    sample->truncate(set.getNumVars());
    if (!other.containsPoint(*sample) || !subtractor.run(part, 0))
      return false;
  }
  return subtractor.isComplete();
}

std::optional<PresburgerSet>
mlir::cp::detail::subtractSet(const PresburgerSet &set,
                              const PresburgerSet &other) {
  Subtractor subtractor(other, kDifferenceBudget, /*findAny=*/false);
  for (const IntegerRelation &disjunct : set.getAllDisjuncts()) {
    IntegerPolyhedron part(disjunct);
    if (!isIntegerEmpty(part) && !subtractor.run(part, 0))
      return std::nullopt;
  }
  PresburgerSet result = PresburgerSet::getEmpty(set.getSpace());
  for (const IntegerPolyhedron &part : subtractor.rest)
    result.unionInPlace(getCleanSet(part));
  return simplifySet(result);
}
