//===- PlanParams.h - Arguments of planning kernels -------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Shared by host and device. An attend is planned in tiles as TilePlan.h does
// it, and the lists of AttendParams are made from the plan, on the device.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_KERNELS_PLANPARAMS_H
#define CP_RUNTIME_CUDA_KERNELS_PLANPARAMS_H

#include "AttendParams.h"
#include "TileLayout.h"

namespace cp::cuda {

/// Threads of a block: of the one that orders query tiles, and of others.
constexpr int orderThreads = 512;
constexpr int planThreads = 128;

/// Rows [begin, end).
struct RowSpan {
  int begin, end;
};

/// Rows cut to tiles of at most `tileRows` that start anew every `chunkRows`,
/// both 1 to `rows`; see splitRows.
struct RowTiling {
  int rows, chunkRows, tileRows;
};

CP_CONSTEXPR int ceilDivide(int n, int unit) { return (n + unit - 1) / unit; }

CP_CONSTEXPR int countTiles(const RowTiling &tiling) {
  return tiling.rows / tiling.chunkRows *
             ceilDivide(tiling.chunkRows, tiling.tileRows) +
         ceilDivide(tiling.rows % tiling.chunkRows, tiling.tileRows);
}

CP_CONSTEXPR RowSpan getTile(const RowTiling &tiling, int tile) {
  const int tilesPerChunk = ceilDivide(tiling.chunkRows, tiling.tileRows);
  const int chunk = tile / tilesPerChunk * tiling.chunkRows;
  const int begin = chunk + tile % tilesPerChunk * tiling.tileRows;
  const int rest = tiling.rows - chunk;
  const int chunkEnd =
      chunk + (rest < tiling.chunkRows ? rest : tiling.chunkRows);
  return {begin, chunkEnd - begin < tiling.tileRows ? chunkEnd
                                                    : begin + tiling.tileRows};
}

/// What a tile of the plan holds, in pairs of rows that exist: none that is
/// unmasked (empty), only such (full), or both (partial).
enum TileKind : unsigned char { HoldsUnmasked = 1, HoldsMasked = 2 };
constexpr int partialTile = HoldsUnmasked | HoldsMasked;

/// The keys of a tile, from the first to the last that exists.
struct PlanKeys {
  int first, rows;
  bool complete; ///< All keys of the tile exist.
};

/// Of the tiles of one row of tiles that are not empty.
struct RowCounts {
  long long work; ///< Their keys.
  int full, partial;
  int keyTiles; ///< Key tiles of the kernel that they are cut to.
};

/// A row of tiles in the lists.
struct RowPlace {
  long long work; ///< Keys, in all plans together.
  int queryTiles; ///< Query tiles of the kernel that it is cut to,
  int place;      ///< and where they are in the list.
};

/// What a run has computed.
struct PlannedTiles {
  long long full, partial;
};

/// The kernels run one after the other:
///   classifyTile  grid [key tiles * row tiles, heads, batches]
///   findKeys      grid [key tiles, batches]
///   countRow      grid [row tiles, heads, batches]
///   orderRows     one block of orderThreads
///   listRow       grid [row tiles, heads, batches]
/// Heads and batches are those that the plan tells apart.
struct PlanParams {
  Positions queryPositions, keyPositions;
  const void *captures[maxCaptures];
  RowTiling rows, keys;
  int numRowTiles, numKeyTiles; ///< countTiles of them.
  int numHeads, numBatches;
  int queryRows, keyRows; ///< Of the kernel's tiles, at most.
  int numQueryTiles;      ///< Of the kernel, in each plan.
  /// Heads and batch rows, times each other, that share a plan.
  long long sharedBy;

  // What the kernels pass on to each other.
  unsigned char *kinds; ///< [plans, row tiles, key tiles]: TileKinds
  PlanKeys *planKeys;   ///< [batches, key tiles]
  RowCounts *counts;    ///< [plans, row tiles]
  RowPlace *places;     ///< [row tiles]
  int *order;           ///< [query tiles]: of which row of tiles

  // What they make: see AttendParams.
  QueryTile *queryTiles;
  int *tileBegins;
  KeyTile *keyTiles;
  /// Takes what the attend computes in addition.
  PlannedTiles *total;
};

/// Bytes of dynamic shared memory that a block needs.
CP_CONSTEXPR int getPlanSharedBytes(int threads) { return 16 * threads; }

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_KERNELS_PLANPARAMS_H
