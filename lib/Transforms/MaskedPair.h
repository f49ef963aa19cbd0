//===- MaskedPair.h - A pair of positions of a mask -*- C++ -*- ---------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_TRANSFORMS_MASKEDPAIR_H
#define CP_LIB_TRANSFORMS_MASKEDPAIR_H

#include "cp/Analysis/MaskSet.h"
#include "cp/Dialect/CP/IR/CPOps.h"

namespace mlir::cp {

/// Batch row, head and positions of a query and a key.
struct MaskedPair {
  int64_t b, h, q, kv;
};

/// Positions of rank `rank` in a chunk of a sequence: the rows of the chunk.
struct RankChunk {
  LayoutChunk chunk;
  int64_t rank;
};

/// A pair of these rows in `positions`, a set over (b, h, q, kv); none if there
/// is none.
std::optional<MaskedPair> findPair(const presburger::PresburgerSet &positions,
                                   const RankChunk &q, const RankChunk &kv);

} // namespace mlir::cp

#endif // CP_LIB_TRANSFORMS_MASKEDPAIR_H
