//===- ConstraintReducer.cpp - Redundant constraints ------------*- C++ -*-===//
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
          !isKnownSubset(PresburgerSet(violation), whole))
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

  /// Drops what the rest implies, constraints on divisions and late ones first.
  void dropGreedily(SmallVector<Row> &kept) const {
    llvm::stable_sort(kept, [&](const Row &a, const Row &b) {
      return !hasLocals(a) && hasLocals(b);
    });
    for (unsigned i = kept.size(); i-- > 0;) {
      SmallVector<Row> others(kept);
      others.erase(others.begin() + i);
      if (isImplied(others, kept[i]))
        kept = others;
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
  std::vector<IntegerPolyhedron> bases;
};
} // namespace

IntegerPolyhedron mlir::cp::detail::dropImplied(const IntegerPolyhedron &set,
                                                const PresburgerSet &context,
                                                const PresburgerSet &whole) {
  return ConstraintReducer(set, context, whole).run();
}
