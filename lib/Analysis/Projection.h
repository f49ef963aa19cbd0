//===- Projection.h - Exact projection of integer sets ----------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Removes existentially quantified variables from a polyhedron. Presburger's
// own way, symbolic integer programming, costs milliseconds for each variable
// and leaves floor divisions behind even where the result is convex; so
// cheaper eliminations that are proven exact come first.
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_ANALYSIS_PROJECTION_H
#define CP_LIB_ANALYSIS_PROJECTION_H

#include "mlir/Analysis/Presburger/PresburgerRelation.h"

namespace mlir::cp::detail {

/// The projection of `set` on its dimensions, with all locals taken as
/// existentially quantified. Locals of the result are floor divisions. Exact,
/// unless more than `maxHardVariables` variables resist: then a superset.
presburger::PresburgerSet
projectLocals(const presburger::IntegerPolyhedron &set,
              unsigned maxHardVariables);

/// The smallest convex superset of the projection that elimination over the
/// rationals finds. Has no locals.
presburger::IntegerPolyhedron
projectLocalsRationally(presburger::IntegerPolyhedron set);

} // namespace mlir::cp::detail

#endif // CP_LIB_ANALYSIS_PROJECTION_H
