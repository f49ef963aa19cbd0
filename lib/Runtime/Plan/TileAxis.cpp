//===- TileAxis.cpp - Rows of all ranks, cut into tiles -----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/TileWalk.h"

#include <algorithm>

using namespace cp::runtime;

TileAxis::TileAxis(int64_t ranks, int64_t rows, int64_t chunkRows, int64_t tile)
    : ranks(ranks), rows(rows), tiles(splitRows(rows, chunkRows, tile)) {
  if (chunkRows <= 0)
    chunkRows = rows;
  for (size_t i = 0; i < tiles.size(); ++i)
    if (tiles[i].begin % chunkRows == 0)
      chunkTiles.push_back(static_cast<int64_t>(i));
}

RowRange TileAxis::getRows(int64_t begin, int64_t end) const {
  auto at = [&](int64_t tile) -> RowRange {
    int64_t first = getRank(tile) * rows;
    RowRange local = tiles[tile % getTilesPerRank()];
    return {first + local.begin, first + local.end};
  };
  return {at(begin).begin, at(end - 1).end};
}

int64_t TileAxis::getCut(int64_t begin, int64_t end) const {
  int64_t perRank = getTilesPerRank(), middle = begin + (end - begin) / 2;
  int64_t firstRank = begin / perRank, lastRank = (end - 1) / perRank;
  if (firstRank != lastRank)
    return (firstRank + (lastRank - firstRank + 1) / 2) * perRank;
  // The chunk boundary next to the middle.
  int64_t first = firstRank * perRank, cut = middle, distance = end - begin;
  for (int64_t chunk : chunkTiles) {
    int64_t boundary = first + chunk;
    if (boundary <= begin || boundary >= end)
      continue;
    if (std::abs(boundary - middle) < distance) {
      distance = std::abs(boundary - middle);
      cut = boundary;
    }
  }
  return cut;
}
