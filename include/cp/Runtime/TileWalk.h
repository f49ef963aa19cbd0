//===- TileWalk.h - Which tiles a mask needs --------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Walks the grid of (query tile, key tile) by halving boxes of it: what the
// mask's tile function proves empty or full is decided as a whole, so that the
// cost grows with the boundary of the mask and not with the area.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_TILEWALK_H
#define CP_RUNTIME_TILEWALK_H

#include "cp/Runtime/RowRange.h"
#include "cp/Runtime/Runtime.h"

#include <vector>

namespace cp::runtime {

/// The rows of an operand that all ranks hold, laid end to end, cut into tiles
/// that start anew at every chunk of every rank.
class TileAxis {
public:
  /// `rows` of each of `ranks` ranks, in chunks of `chunkRows` (<= 0: one).
  TileAxis(int64_t ranks, int64_t rows, int64_t chunkRows, int64_t tile);

  int64_t getRanks() const { return ranks; }
  int64_t getTilesPerRank() const { return tiles.size(); }
  int64_t getNumTiles() const { return ranks * getTilesPerRank(); }
  int64_t getRank(int64_t tile) const { return tile / getTilesPerRank(); }
  /// Rows of one rank that its tile `tile` holds.
  RowRange getLocalRows(int64_t tile) const { return tiles[tile]; }
  /// All rows from tile `begin` to before tile `end`, laid end to end.
  RowRange getRows(int64_t begin, int64_t end) const;
  /// Where tiles [begin, end), at least two, are best cut in two: between
  /// ranks, else between chunks, else anywhere.
  int64_t getCut(int64_t begin, int64_t end) const;

private:
  int64_t ranks, rows;
  std::vector<RowRange> tiles;     // of one rank
  std::vector<int64_t> chunkTiles; // where chunks begin
};

/// The mask of an attention over rows that are laid end to end.
struct TileMask {
  cp_mask_fn mask = nullptr;     // null: everything is unmasked
  cp_tile_fn classify = nullptr; // null: unknown
  const void *const *captures = nullptr;
  cp_zones *zones = nullptr;
  cp_tile_fn bounded = nullptr; // null: all reads are in bounds
};

/// A cp_mask_fn for walks that only classify: a tile that is still open counts
/// as needed.
void keepAll(const void *const *captures, int64_t b, int64_t h, int64_t q,
             int64_t kv, int64_t n, uint8_t *keep);

/// Tiles [qBegin, qEnd) x [kvBegin, kvEnd).
struct TileBox {
  int64_t qBegin, qEnd, kvBegin, kvEnd;
  bool isTile() const { return qEnd - qBegin == 1 && kvEnd - kvBegin == 1; }
};

/// What a walk reports to.
class TileVisitor {
public:
  virtual ~TileVisitor() = default;

  /// Whether nothing that the box holds would be news.
  virtual bool isKnown(const TileBox &) const { return false; }
  /// Tiles that hold an unmasked pair: a box of full tiles, or one tile that
  /// may be partial.
  virtual void add(const TileBox &box, bool isFull) = 0;
};

/// Reports the tiles of batch rows [bBegin, bEnd) and heads [hBegin, hEnd)
/// that hold an unmasked pair of any of them; boxes are disjoint and what is
/// not reported is empty, and reads captures in bounds. A mask that does not
/// read b or h gives the same for all. With `exact`, a tile is reported as full
/// if and only if it is.
void walkTiles(const TileMask &mask, RowRange batch, RowRange heads,
               const TileAxis &q, const TileAxis &kv, bool exact,
               TileVisitor &visitor);

} // namespace cp::runtime

#endif // CP_RUNTIME_TILEWALK_H
