//===- TilePlan.h - Which tiles an attend computes --------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An attend is planned before it is computed: every pair of a query tile and a
// key tile is empty, full or partial. The plan is shared by all batch rows and
// heads that cannot differ in it.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_KERNELS_TILEPLAN_H
#define CP_RUNTIME_KERNELS_TILEPLAN_H

#include "CpuOps.h"
#include "Rows.h"
#include "cp/Runtime/Kernel.h"

#include <atomic>
#include <memory>
#include <vector>

namespace cp::runtime {

/// Rows of bits, one bit a key of a tile, rounded up to whole words.
using BitWord = uint64_t;

/// A tile of the key rows of one batch row.
struct KeyTile {
  RowRange rows;
  RowRange existing;   ///< From the first to the last row that exists.
  bool complete;       ///< All rows exist.
  const BitWord *bits; ///< One row: which rows exist.
};

/// A tile to be computed.
struct PlanTile {
  int32_t keyTile;
  bool partial;
  /// The mask of a partial tile, a row of bits for each of its query rows,
  /// without keys at padding; null if it has to be evaluated again.
  std::unique_ptr<BitWord[]> bits;
};

class TilePlan {
public:
  /// `args` must outlive the plan.
  TilePlan(const cp_attend_args &args, int64_t tile, PackBitsFn packBits);

  /// Classifies all tiles. With `keepBits` the masks of partial tiles are kept
  /// as far as they fit a limit.
  void build(bool keepBits, ThreadPool &pool);

  const AttendShape &getShape() const { return shape; }
  const std::vector<RowRange> &getRowTiles() const { return rowTiles; }
  int64_t getNumKeyTiles() const { return keyTileRows.size(); }
  RowRange getKeyTileRows(int64_t tile) const { return keyTileRows[tile]; }
  const KeyTile &getKeyTile(int64_t b, int64_t tile) const {
    return keyTiles[planBatch(b) * getNumKeyTiles() + tile];
  }
  /// Words in one row of a tile's bits.
  int64_t getWordsPerRow() const { return wordsPerRow; }

  /// 1 if all batch rows, or all heads, share the plan.
  int64_t getNumBatches() const { return batches; }
  int64_t getNumHeads() const { return heads; }
  /// The tiles to compute for query tile `rowTile`, ascending.
  const std::vector<PlanTile> &getTiles(int64_t b, int64_t h,
                                        int64_t rowTile) const {
    return tiles[getIndex(planBatch(b), planHead(h), rowTile)];
  }
  /// True if some head of batch row `b` computes with this key tile.
  bool isNeeded(int64_t b, int64_t keyTile) const {
    return needed[planBatch(b) * getNumKeyTiles() + keyTile];
  }
  TileCounts count() const;
  /// Lists the tiles to compute, those side by side as one.
  void list(TileLog &log) const;

  /// Evaluates the mask of query rows `rows` against some key tiles to bits
  /// [tile][row][getWordsPerRow()], those of rows at padding 0. `keep` has
  /// room for a byte for each bit of one row.
  void evaluate(int64_t b, int64_t h, RowRange rows, int64_t firstTile,
                int64_t endTile, uint8_t *keep, BitWord *bits) const;

private:
  enum class TileClass { Empty, Full, Partial };
  struct Scratch;

  int64_t planBatch(int64_t b) const { return batches == 1 ? 0 : b; }
  int64_t planHead(int64_t h) const { return heads == 1 ? 0 : h; }
  int64_t getIndex(int64_t b, int64_t h, int64_t rowTile) const {
    return (b * heads + h) * static_cast<int64_t>(rowTiles.size()) + rowTile;
  }
  void findExistingKeys();
  RowRange findExistingRows(int64_t b, RowRange rows) const;
  TileClass askClassifier(int64_t b, int64_t h, RowRange rows,
                          RowRange keys) const;
  /// Classifies key tiles [first, end): all at once, where that gives one
  /// answer for all, else in halves.
  void classifyRange(int64_t b, int64_t h, RowRange rows, int64_t first,
                     int64_t end, std::vector<TileClass> &kinds) const;
  TileClass classifyBits(int64_t b, RowRange rows, const KeyTile &keyTile,
                         const BitWord *bits) const;
  /// The end of a run of tiles from `first` on that are evaluated together.
  int64_t findRunEnd(int64_t first, const std::vector<TileClass> &kinds) const;
  /// Adds a tile to be computed, partial if it has bits, which are kept if
  /// there are `numWords` of them.
  void addTile(int64_t item, int64_t keyTile, const BitWord *bits,
               int64_t numWords);
  void planRow(int64_t item, bool keepBits, Scratch &scratch);
  void markNeeded();

  const cp_attend_args &args;
  PackBitsFn packBits;
  AttendShape shape;
  int64_t batches, heads; ///< 1 if the plan does not depend on them.
  int64_t wordsPerRow;
  std::vector<RowRange> rowTiles, keyTileRows;
  std::vector<BitWord> keyBits;  ///< [batches][key tiles][wordsPerRow]
  std::vector<KeyTile> keyTiles; ///< [batches][key tiles]
  std::vector<std::vector<PlanTile>> tiles; ///< [batches][heads][row tiles]
  std::vector<uint8_t> needed;              ///< [batches][key tiles]
  std::atomic<int64_t> keptWords{0};
};

} // namespace cp::runtime

#endif // CP_RUNTIME_KERNELS_TILEPLAN_H
