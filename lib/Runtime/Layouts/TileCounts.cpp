//===- TileCounts.cpp - Non-empty tiles of a mask -------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/Layouts.h"

#include "cp/Runtime/TileWalk.h"

#include <algorithm>

using namespace cp::runtime;

namespace {
/// Counts the non-empty tiles of each query tile.
class TileCounter final : public TileVisitor {
public:
  explicit TileCounter(int64_t *counts) : counts(counts) {}
  void add(const TileBox &box, bool) override {
    for (int64_t q = box.qBegin; q < box.qEnd; ++q)
      counts[q] += box.kvEnd - box.kvBegin;
  }

private:
  int64_t *counts;
};
} // namespace

static bool isInt64Matrix(const cp_tensor &tensor, int64_t columns) {
  return tensor.dtype == CP_I64 && tensor.rank == 2 && tensor.sizes[0] >= 1 &&
         tensor.sizes[1] == columns && tensor.data && tensor.strides[1] == 1;
}

Status cp::runtime::countTiles(const MaskGrid &grid, const cp_tensor &counts) {
  if (grid.batch < 1 || grid.heads < 1 || grid.queries < 1 || grid.keys < 1 ||
      grid.tile < 1)
    return invalid("tile counts: sizes must be positive");
  // Positions as they are: one rank, one chunk.
  TileAxis q(/*ranks=*/1, grid.queries, /*chunkRows=*/0, grid.tile);
  TileAxis kv(/*ranks=*/1, grid.keys, /*chunkRows=*/0, grid.tile);
  TileMask mask = {grid.mask, grid.classify, grid.captures};
  int64_t queries = q.getNumTiles();
  if (!isInt64Matrix(counts, queries) ||
      (counts.sizes[0] != 1 && counts.sizes[0] != grid.batch))
    return invalid("tile counts: expected counts of int64 [1 or ", grid.batch,
                   ", ", queries, "]");
  bool readsHead = grid.flags & CP_MASK_READS_HEAD;
  int64_t evaluated = readsHead ? grid.heads : 1;
  for (int64_t b = 0; b < counts.sizes[0]; ++b) {
    int64_t *row = static_cast<int64_t *>(counts.data) + b * counts.strides[0];
    std::fill(row, row + queries, 0);
    TileCounter counter(row);
    for (int64_t h = 0; h < evaluated; ++h)
      walkTiles(mask, {b, b + 1}, {h, h + 1}, q, kv, /*exact=*/false, counter);
    for (int64_t i = 0; i < queries; ++i)
      row[i] *= grid.heads / evaluated;
  }
  return Status();
}
