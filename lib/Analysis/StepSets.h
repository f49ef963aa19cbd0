//===- StepSets.h - Simplification of small integer sets --------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Keeps sets over (rank, step) small: few disjuncts, few constraints, floor
// divisions only where there is no way without.
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_ANALYSIS_STEPSETS_H
#define CP_LIB_ANALYSIS_STEPSETS_H

#include "mlir/Analysis/Presburger/PresburgerRelation.h"

namespace mlir::cp::detail {

/// `set` with locals that are floor divisions, whose definitions (two each, in
/// the order of the locals) are its first inequalities. Whatever takes a set
/// apart tells definitions from conditions by that order.
presburger::PresburgerSet getCleanSet(const presburger::IntegerPolyhedron &set);

/// The same for each disjunct.
presburger::PresburgerSet
getCleanSet(const presburger::PresburgerRelation &set);

/// True if `set` is known to be a subset of clean `other`; false also if that
/// takes too long to find out.
bool isKnownSubset(const presburger::PresburgerSet &set,
                   const presburger::PresburgerSet &other);

/// The simplified difference of clean, bounded sets; none if it takes too long.
std::optional<presburger::PresburgerSet>
subtractSet(const presburger::PresburgerSet &set,
            const presburger::PresburgerSet &other);

/// An equal set with fewer disjuncts and divisions, if one is found. `set` must
/// be clean and bounded, and so is the result.
presburger::PresburgerSet simplifySet(const presburger::PresburgerSet &set);

/// A convex superset of clean, bounded `set` without locals: the bounds on
/// rank, step, their sum and difference, and what constraints of the disjuncts
/// hold in all of them.
presburger::IntegerPolyhedron getHull(const presburger::PresburgerSet &set);

/// True if `polyhedron`, whose locals may be anything, has no integer point.
bool isIntegerEmpty(const presburger::IntegerPolyhedron &polyhedron);

/// The coefficients of `row` negated such that row >= 0 or the result >= 0, but
/// never both.
llvm::SmallVector<presburger::DynamicAPInt, 8>
getOpposite(llvm::ArrayRef<presburger::DynamicAPInt> row);

/// The conjuncts of clean `set` that `context` does not imply, as a clean
/// polyhedron that equals it within the context. If the set is a disjunct of
/// `whole`, constraints may also go if that adds only points of `whole`.
presburger::IntegerPolyhedron
dropImplied(const presburger::IntegerPolyhedron &set,
            const presburger::PresburgerSet &context,
            const presburger::PresburgerSet &whole);

} // namespace mlir::cp::detail

#endif // CP_LIB_ANALYSIS_STEPSETS_H
