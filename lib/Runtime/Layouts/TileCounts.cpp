//===- TileCounts.cpp - Non-empty tiles of a mask -------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/Layouts.h"

#include <algorithm>
#include <cstring>

using namespace cp::runtime;

namespace {
/// A box of tiles: query tiles [q, qEnd) against key tiles [kv, kvEnd).
struct TileBox {
  int64_t q, qEnd, kv, kvEnd;
};

/// Counts the non-empty tiles of each query tile by halving boxes of tiles
/// until the mask is proven to be constant on them; the tiles that stay open
/// are evaluated.
class TileCounter {
public:
  TileCounter(const MaskGrid &grid, int64_t b, int64_t h, int64_t *counts)
      : grid(grid), b(b), h(h), counts(counts), keep(grid.tile) {}

  void count(const TileBox &box);

private:
  int32_t classify(const TileBox &box) const;
  bool evaluate(const TileBox &tile);

  const MaskGrid &grid;
  int64_t b, h;
  int64_t *counts;
  std::vector<uint8_t> keep;
};
} // namespace

int32_t TileCounter::classify(const TileBox &box) const {
  if (!grid.mask)
    return CP_TILE_FULL;
  if (!grid.classify)
    return CP_TILE_PARTIAL;
  const int64_t rows[] = {b,
                          b,
                          h,
                          h,
                          box.q * grid.tile,
                          std::min(box.qEnd * grid.tile, grid.queries) - 1,
                          box.kv * grid.tile,
                          std::min(box.kvEnd * grid.tile, grid.keys) - 1};
  return grid.classify(grid.captures, rows);
}

/// Whether one tile holds an unmasked pair.
bool TileCounter::evaluate(const TileBox &tile) {
  int64_t first = tile.kv * grid.tile;
  int64_t n = std::min(grid.tile, grid.keys - first);
  int64_t end = std::min(tile.qEnd * grid.tile, grid.queries);
  for (int64_t q = tile.q * grid.tile; q < end; ++q) {
    grid.mask(grid.captures, b, h, q, first, n, keep.data());
    if (std::memchr(keep.data(), 1, n))
      return true;
  }
  return false;
}

void TileCounter::count(const TileBox &box) {
  int32_t kind = classify(box);
  if (kind == CP_TILE_EMPTY)
    return;
  int64_t queries = box.qEnd - box.q, keys = box.kvEnd - box.kv;
  if (kind == CP_TILE_PARTIAL && queries == 1 && keys == 1)
    kind = evaluate(box) ? CP_TILE_FULL : CP_TILE_EMPTY;
  if (kind != CP_TILE_PARTIAL) {
    for (int64_t q = box.q; kind == CP_TILE_FULL && q < box.qEnd; ++q)
      counts[q] += keys;
    return;
  }
  TileBox first = box, second = box;
  if (queries >= keys)
    first.qEnd = second.q = box.q + queries / 2;
  else
    first.kvEnd = second.kv = box.kv + keys / 2;
  count(first);
  count(second);
}

static bool isInt64Matrix(const cp_tensor &tensor, int64_t columns) {
  return tensor.dtype == CP_I64 && tensor.rank == 2 && tensor.sizes[0] >= 1 &&
         tensor.sizes[1] == columns && tensor.data && tensor.strides[1] == 1;
}

Status cp::runtime::countTiles(const MaskGrid &grid, const cp_tensor &counts) {
  if (grid.batch < 1 || grid.heads < 1 || grid.queries < 1 || grid.keys < 1 ||
      grid.tile < 1)
    return invalid("tile counts: sizes must be positive");
  int64_t queries = (grid.queries + grid.tile - 1) / grid.tile;
  int64_t keys = (grid.keys + grid.tile - 1) / grid.tile;
  if (!isInt64Matrix(counts, queries) ||
      (counts.sizes[0] != 1 && counts.sizes[0] != grid.batch))
    return invalid("tile counts: expected counts of int64 [1 or ", grid.batch,
                   ", ", queries, "]");
  bool readsHead = grid.flags & CP_MASK_READS_HEAD;
  int64_t evaluated = readsHead ? grid.heads : 1;
  for (int64_t b = 0; b < counts.sizes[0]; ++b) {
    int64_t *row = static_cast<int64_t *>(counts.data) + b * counts.strides[0];
    std::fill(row, row + queries, 0);
    for (int64_t h = 0; h < evaluated; ++h)
      TileCounter(grid, b, h, row).count({0, queries, 0, keys});
    for (int64_t q = 0; q < queries; ++q)
      row[q] *= grid.heads / evaluated;
  }
  return Status();
}
