//===- Elimination.h - Elimination of single variables ----------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The steps that projections are made of. All work on the locals of a
// polyhedron, taken as existentially quantified.
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_ANALYSIS_ELIMINATION_H
#define CP_LIB_ANALYSIS_ELIMINATION_H

#include "mlir/Analysis/Presburger/IntegerRelation.h"
#include "mlir/Support/LLVM.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace mlir::cp::detail {

using presburger::DynamicAPInt;
using presburger::IntegerPolyhedron;
using Row = SmallVector<DynamicAPInt, 8>;

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

/// Changes the locals in `free` such that at most one of them occurs in `row`,
/// by Euclid's algorithm on the coefficients, and returns that one.
std::optional<unsigned>
isolateLocal(IntegerPolyhedron &set, ArrayRef<unsigned> free,
             llvm::function_ref<DynamicAPInt(unsigned)> row);

/// The columns of the locals.
SmallVector<unsigned> getLocals(const IntegerPolyhedron &set);

/// Solves the equalities for locals. Afterwards each remaining equality has no
/// local, or one that occurs nowhere else.
void solveEqualities(IntegerPolyhedron &set);

/// True if some equality has variable `pos`.
bool occursInEqualities(const IntegerPolyhedron &set, unsigned pos);

/// What lower bound `l` and upper bound `u` of variable `pos` together say
/// about the other variables, over the rationals. Has a zero for `pos`.
Row combine(const IntegerPolyhedron &set, unsigned pos, unsigned l, unsigned u);

/// How much stronger than combine() the dark shadow is.
DynamicAPInt getDarkGap(const IntegerPolyhedron &set, unsigned pos, unsigned l,
                        unsigned u);

/// Replaces all inequalities on variable `pos` by `rows`, and removes it.
void replaceBounds(IntegerPolyhedron &set, unsigned pos, ArrayRef<Row> rows);

/// Eliminates variable `pos`, which occurs in no equality, over the rationals.
/// Appends to `darkRows` the constraints of the dark shadow that differ.
void eliminate(IntegerPolyhedron &set, unsigned pos, const Bounds &bounds,
               SmallVectorImpl<Row> *darkRows);

/// True if no integer point of `set` violates `row` >= 0.
bool isImplied(const IntegerPolyhedron &set, ArrayRef<DynamicAPInt> row);

/// Eliminates the local that is cheapest among those with unit bounds.
bool eliminateUnitLocal(IntegerPolyhedron &set);

/// Eliminates a local whose real shadow has no integer point outside the dark
/// shadow.
bool eliminateDarkLocal(IntegerPolyhedron &set);

/// Locals that are more than the quotient of a divisibility.
SmallVector<unsigned> getHardLocals(const IntegerPolyhedron &set);

} // namespace mlir::cp::detail

#endif // CP_LIB_ANALYSIS_ELIMINATION_H
