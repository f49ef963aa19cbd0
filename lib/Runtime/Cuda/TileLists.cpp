//===- TileLists.cpp - What each block of threads computes ----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TileLists.h"

#include <algorithm>

using namespace cp::cuda;
using cp::runtime::PlanTile;
using cp::runtime::RowRange;
using cp::runtime::TilePlan;

namespace {

/// A tile of the kernel and the plan's tile that it is a part of.
struct RowTile {
  QueryTile rows;
  int64_t planTile;
  int64_t work; ///< Keys, in all plans together.
};

} // namespace

static std::vector<RowTile> splitRowTiles(const TilePlan &plan, int maxRows) {
  std::vector<RowTile> tiles;
  const std::vector<RowRange> &planTiles = plan.getRowTiles();
  for (size_t t = 0; t < planTiles.size(); ++t) {
    int64_t work = 0;
    for (int64_t b = 0; b < plan.getNumBatches(); ++b)
      for (int64_t h = 0; h < plan.getNumHeads(); ++h)
        for (const PlanTile &tile : plan.getTiles(b, h, t))
          work += plan.getKeyTileRows(tile.keyTile).size();
    for (int64_t first = planTiles[t].begin; first < planTiles[t].end;
         first += maxRows) {
      int64_t rows = std::min<int64_t>(maxRows, planTiles[t].end - first);
      tiles.push_back({{static_cast<int>(first), static_cast<int>(rows)},
                       static_cast<int64_t>(t),
                       work});
    }
  }
  // Blocks start in this order: short ones fill the gaps that long ones leave.
  std::stable_sort(
      tiles.begin(), tiles.end(),
      [](const RowTile &x, const RowTile &y) { return x.work > y.work; });
  return tiles;
}

/// Adds the parts of a tile of the plan.
static void addKeyTiles(const PlanTile &tile, const cp::runtime::KeyTile &keys,
                        int maxRows, std::vector<cp::cuda::KeyTile> &list) {
  short flags = static_cast<short>((tile.partial ? CheckMask : 0) |
                                   (keys.complete ? 0 : CheckKeys));
  for (int64_t first = keys.existing.begin; first < keys.existing.end;
       first += maxRows) {
    int64_t rows = std::min<int64_t>(maxRows, keys.existing.end - first);
    list.push_back({static_cast<int>(first), static_cast<short>(rows), flags});
  }
}

TileLists cp::cuda::makeTileLists(const TilePlan &plan, TileShape shape) {
  TileLists lists;
  std::vector<RowTile> rowTiles = splitRowTiles(plan, shape.warps * warpRows);
  for (const RowTile &tile : rowTiles)
    lists.queryTiles.push_back(tile.rows);
  int64_t batches = plan.getNumBatches(), heads = plan.getNumHeads();
  for (int64_t b = 0; b < batches; ++b)
    for (int64_t h = 0; h < heads; ++h) {
      for (const RowTile &rows : rowTiles) {
        lists.begins.push_back(static_cast<int>(lists.keyTiles.size()));
        for (const PlanTile &tile : plan.getTiles(b, h, rows.planTile))
          addKeyTiles(tile, plan.getKeyTile(b, tile.keyTile), shape.keyRows,
                      lists.keyTiles);
      }
      lists.begins.push_back(static_cast<int>(lists.keyTiles.size()));
    }
  lists.planBatchStride = batches == 1 ? 0 : static_cast<int>(heads);
  lists.planHeadStride = heads == 1 ? 0 : 1;
  return lists;
}
