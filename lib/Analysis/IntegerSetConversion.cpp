//===- IntegerSetConversion.cpp - Step sets as IR ---------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StepSets.h"
#include "cp/Analysis/StepClassification.h"

using namespace mlir;
using namespace mlir::cp;
using namespace mlir::cp::detail;
using namespace mlir::presburger;

/// The value of `row` as an expression; `vars` holds one for each variable.
static AffineExpr getExpr(ArrayRef<DynamicAPInt> row, ArrayRef<AffineExpr> vars,
                          MLIRContext *ctx) {
  AffineExpr result = getAffineConstantExpr(0, ctx);
  for (unsigned i = 0; i < vars.size(); ++i)
    if (row[i] != 0)
      result = result + vars[i] * int64fromDynamicAPInt(row[i]);
  return result + int64fromDynamicAPInt(row.back());
}

/// A clean polyhedron as an integer set over dimensions.
static IntegerSet convert(const IntegerPolyhedron &set, MLIRContext *ctx) {
  unsigned numDims = set.getNumDimVars(), numLocals = set.getNumLocalVars();
  SmallVector<AffineExpr> vars;
  for (unsigned i = 0; i < numDims; ++i)
    vars.push_back(getAffineDimExpr(i, ctx));
  // The second of the two inequalities that define local q is
  // dividend - divisor * q >= 0 or dividend <= divisor * q + divisor - 1; the
  // sign of the coefficient tells which one.
  for (unsigned i = 0; i < numLocals; ++i) {
    unsigned pos = numDims + i;
    unsigned lower = set.atIneq(2 * i, pos) < 0 ? 2 * i : 2 * i + 1;
    SmallVector<DynamicAPInt, 8> dividend(set.getInequality(lower));
    int64_t divisor = -int64fromDynamicAPInt(dividend[pos]);
    dividend[pos] = 0;
    vars.push_back(getExpr(dividend, vars, ctx).floorDiv(divisor));
  }
  SmallVector<AffineExpr> constraints;
  SmallVector<bool> isEquality;
  for (unsigned i = 0; i < set.getNumEqualities(); ++i) {
    constraints.push_back(getExpr(set.getEquality(i), vars, ctx));
    isEquality.push_back(true);
  }
  for (unsigned i = 2 * numLocals; i < set.getNumInequalities(); ++i) {
    constraints.push_back(getExpr(set.getInequality(i), vars, ctx));
    isEquality.push_back(false);
  }
  if (constraints.empty()) {
    constraints.push_back(getAffineConstantExpr(0, ctx));
    isEquality.push_back(true);
  }
  return IntegerSet::get(numDims, 0, constraints, isEquality);
}

bool mlir::cp::isAlwaysTrue(IntegerSet set) {
  return set.getNumConstraints() == 1 && set.isEq(0) &&
         set.getConstraint(0) == 0;
}

SmallVector<IntegerSet> mlir::cp::toIntegerSets(const PresburgerSet &set,
                                                const PresburgerSet &context,
                                                MLIRContext *ctx) {
  PresburgerSet cleanContext = getCleanSet(context);
  PresburgerSet whole = getCleanSet(set);
  SmallVector<IntegerSet> result;
  for (const IntegerRelation &disjunct : whole.getAllDisjuncts()) {
    IntegerPolyhedron part(disjunct);
    if (PresburgerSet(part).intersect(cleanContext).isIntegerEmpty())
      continue;
    IntegerSet converted = convert(dropImplied(part, cleanContext, whole), ctx);
    if (isAlwaysTrue(converted))
      return {converted};
    result.push_back(converted);
  }
  return result;
}
