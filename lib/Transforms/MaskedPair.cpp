//===- MaskedPair.cpp - A pair of positions of a mask -------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MaskedPair.h"

using namespace mlir;
using namespace mlir::cp;
using namespace mlir::presburger;

/// Adds position = first + j * stride, 0 <= j < rows, for a dimension of `set`.
static void restrict(IntegerRelation &set, unsigned dim,
                     const RankChunk &rows) {
  int64_t first = rows.chunk.base + rows.rank * rows.chunk.rankStride;
  unsigned row = set.insertVar(VarKind::Local, set.getNumLocalVars());
  SmallVector<int64_t> equality(set.getNumCols(), 0);
  equality[dim] = -1;
  equality[row] = rows.chunk.rowStride;
  equality.back() = first;
  set.addEquality(equality);
  set.addBound(BoundType::LB, row, 0);
  set.addBound(BoundType::UB, row, rows.chunk.rows - 1);
}

std::optional<MaskedPair> mlir::cp::findPair(const PresburgerSet &positions,
                                             const RankChunk &q,
                                             const RankChunk &kv) {
  for (const IntegerRelation &disjunct : positions.getAllDisjuncts()) {
    IntegerRelation rows(disjunct);
    restrict(rows, kQueryDim, q);
    restrict(rows, kKeyDim, kv);
    IntegerPolyhedron polyhedron(rows);
    if (polyhedron.isEmpty())
      continue;
    auto sample = polyhedron.findIntegerSample();
    if (!sample)
      continue;
    auto at = [&](unsigned dim) {
      return int64fromDynamicAPInt((*sample)[dim]);
    };
    return MaskedPair{at(kBatchDim), at(kHeadDim), at(kQueryDim), at(kKeyDim)};
  }
  return std::nullopt;
}
