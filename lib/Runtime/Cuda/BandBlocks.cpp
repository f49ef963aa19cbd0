//===- BandBlocks.cpp - Masks that are diagonal bands ---------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A block's first column and first row hold one pair of each diagonal, so they
// tell which band it is, if it is one. Then every tile is checked.
//
//===----------------------------------------------------------------------===//

#include "BandBlocks.h"

#include "../Kernels/BitRows.h"

#include <algorithm>
#include <optional>

using namespace cp::cuda;
using cp::runtime::bitsPerWord;
using cp::runtime::BitWord;
using cp::runtime::PlanTile;
using cp::runtime::RowRange;
using cp::runtime::TilePlan;

namespace {

/// Diagonals key - row that are unmasked, in numbers of the attend.
struct Diagonals {
  int64_t begin = 0, end = 0;
  bool isEmpty() const { return begin == end; }
};

/// Takes what is known of diagonals from `next` on, in order.
class DiagonalRun {
public:
  explicit DiagonalRun(int64_t first) : next(first) {}

  void add(int64_t count, bool unmasked) {
    if (unmasked && count > 0) {
      if (run.isEmpty())
        run.begin = next;
      else if (run.end != next)
        whole = false;
      run.end = next + count;
    }
    next += count;
  }
  /// Not set if there was more than one run.
  std::optional<Diagonals> get() const {
    return whole ? std::optional<Diagonals>(run) : std::nullopt;
  }

private:
  int64_t next;
  Diagonals run;
  bool whole = true;
};

/// Looks for bands among the tiles of a plan.
class BandFinder {
public:
  explicit BandFinder(const TilePlan &plan) : plan(plan) {}

  /// The band of the tiles [rowTiles) x [keyTiles), one at least of each; not
  /// set if it is none. Without keys if nothing attends.
  std::optional<BandBlock> find(RowRange rowTiles, RowRange keyTiles);

private:
  const PlanTile *findTile(int64_t b, int64_t h, int64_t rowTile,
                           int64_t keyTile) const;
  const BitWord *getBits(int64_t b, int64_t h, RowRange rows,
                         const PlanTile &tile);
  std::optional<Diagonals> guess(RowRange rowTiles, RowRange keyTiles);
  bool agrees(int64_t b, int64_t h, RowRange rowTiles, RowRange keyTiles,
              Diagonals band);
  bool agrees(int64_t b, int64_t h, int64_t rowTile, int64_t keyTile,
              Diagonals band);

  struct alignas(64) Line {
    uint8_t bytes[bitsPerWord];
  };

  const TilePlan &plan;
  std::vector<Line> keep;
  std::vector<BitWord> evaluated;
};

} // namespace

//===----------------------------------------------------------------------===//
// One block
//===----------------------------------------------------------------------===//

const PlanTile *BandFinder::findTile(int64_t b, int64_t h, int64_t rowTile,
                                     int64_t keyTile) const {
  const std::vector<PlanTile> &tiles = plan.getTiles(b, h, rowTile);
  auto found = std::lower_bound(
      tiles.begin(), tiles.end(), keyTile,
      [](const PlanTile &tile, int64_t index) { return tile.keyTile < index; });
  return found != tiles.end() && found->keyTile == keyTile ? &*found : nullptr;
}

/// The mask of a partial tile, until the next call.
const BitWord *BandFinder::getBits(int64_t b, int64_t h, RowRange rows,
                                   const PlanTile &tile) {
  if (tile.bits)
    return tile.bits.get();
  keep.resize(plan.getWordsPerRow());
  evaluated.resize(rows.size() * plan.getWordsPerRow());
  plan.evaluate(b, h, rows, tile.keyTile, tile.keyTile + 1, keep.data()->bytes,
                evaluated.data());
  return evaluated.data();
}

static bool getBit(const BitWord *row, int64_t i) {
  return row[i / bitsPerWord] >> (i % bitsPerWord) & 1;
}

std::optional<Diagonals> BandFinder::guess(RowRange rowTiles,
                                           RowRange keyTiles) {
  const std::vector<RowRange> &rows = plan.getRowTiles();
  DiagonalRun run(plan.getKeyTileRows(keyTiles.begin).begin -
                  (rows[rowTiles.end - 1].end - 1));
  // Up the first column, then along the first row.
  for (int64_t t = rowTiles.end - 1; t >= rowTiles.begin; --t) {
    int64_t above = t == rowTiles.begin; // The row that both hold.
    const PlanTile *tile = findTile(0, 0, t, keyTiles.begin);
    if (!tile || !tile->partial) {
      run.add(rows[t].size() - above, tile);
      continue;
    }
    const BitWord *bits = getBits(0, 0, rows[t], *tile);
    for (int64_t i = rows[t].size() - 1; i >= above; --i)
      run.add(1, getBit(bits + i * plan.getWordsPerRow(), 0));
  }
  for (int64_t t = keyTiles.begin; t < keyTiles.end; ++t) {
    int64_t keys = plan.getKeyTileRows(t).size();
    const PlanTile *tile = findTile(0, 0, rowTiles.begin, t);
    if (!tile || !tile->partial) {
      run.add(keys, tile);
      continue;
    }
    const BitWord *bits = getBits(0, 0, rows[rowTiles.begin], *tile);
    for (int64_t i = 0; i < keys; ++i)
      run.add(1, getBit(bits, i));
  }
  return run.get();
}

/// Whether exactly the bits [begin, end) of `size` ones are set.
static bool isRange(const BitWord *row, int64_t size, int64_t begin,
                    int64_t end) {
  for (int64_t first = 0; first < size; first += bitsPerWord) {
    auto countBits = [&](int64_t bit) {
      return std::clamp<int64_t>(bit - first, 0, bitsPerWord);
    };
    auto lowBits = [](int64_t count) {
      return count == bitsPerWord ? ~BitWord(0) : (BitWord(1) << count) - 1;
    };
    BitWord expected =
        lowBits(countBits(end)) & ~lowBits(countBits(std::min(begin, end)));
    if (row[first / bitsPerWord] != expected)
      return false;
  }
  return true;
}

bool BandFinder::agrees(int64_t b, int64_t h, int64_t rowTile, int64_t keyTile,
                        Diagonals band) {
  RowRange rows = plan.getRowTiles()[rowTile];
  RowRange keys = plan.getKeyTileRows(keyTile);
  int64_t lowest = keys.begin - (rows.end - 1);
  int64_t highest = keys.end - 1 - rows.begin;
  const PlanTile *tile = findTile(b, h, rowTile, keyTile);
  if (band.isEmpty() || band.end <= lowest || band.begin > highest)
    return !tile;
  if (band.begin <= lowest && band.end > highest)
    return tile && !tile->partial;
  if (!tile || !tile->partial)
    return false;
  const BitWord *bits = getBits(b, h, rows, *tile);
  for (int64_t row = rows.begin; row < rows.end; ++row) {
    int64_t begin = std::max(keys.begin, row + band.begin) - keys.begin;
    int64_t end = std::min(keys.end, row + band.end) - keys.begin;
    if (!isRange(bits, keys.size(), begin, std::max<int64_t>(end, 0)))
      return false;
    bits += plan.getWordsPerRow();
  }
  return true;
}

bool BandFinder::agrees(int64_t b, int64_t h, RowRange rowTiles,
                        RowRange keyTiles, Diagonals band) {
  for (int64_t row = rowTiles.begin; row < rowTiles.end; ++row)
    for (int64_t key = keyTiles.begin; key < keyTiles.end; ++key)
      if (!agrees(b, h, row, key, band))
        return false;
  return true;
}

std::optional<BandBlock> BandFinder::find(RowRange rowTiles,
                                          RowRange keyTiles) {
  std::optional<Diagonals> band = guess(rowTiles, keyTiles);
  if (!band)
    return std::nullopt;
  for (int64_t b = 0; b < plan.getNumBatches(); ++b)
    for (int64_t h = 0; h < plan.getNumHeads(); ++h)
      if (!agrees(b, h, rowTiles, keyTiles, *band))
        return std::nullopt;
  BandBlock block;
  block.rows = {plan.getRowTiles()[rowTiles.begin].begin,
                plan.getRowTiles()[rowTiles.end - 1].end};
  block.keys = {plan.getKeyTileRows(keyTiles.begin).begin,
                plan.getKeyTileRows(keyTiles.end - 1).end};
  if (band->isEmpty()) {
    block.keys.end = block.keys.begin;
    return block;
  }
  int64_t first = block.keys.begin - block.rows.begin;
  if (band->begin > block.keys.begin - (block.rows.end - 1))
    block.band.low = band->begin - first;
  if (band->end <= block.keys.end - 1 - block.rows.begin)
    block.band.high = band->end - 1 - first;
  return block;
}

//===----------------------------------------------------------------------===//
// All blocks
//===----------------------------------------------------------------------===//

/// The tiles of each chunk.
template <typename GetRows>
static std::vector<RowRange> findChunks(int64_t numTiles, int64_t chunkRows,
                                        GetRows getRows) {
  std::vector<RowRange> chunks;
  for (int64_t t = 0; t < numTiles; ++t) {
    if (t == 0 || (chunkRows > 0 && getRows(t).begin % chunkRows == 0))
      chunks.push_back({t, t});
    chunks.back().end = t + 1;
  }
  return chunks;
}

static bool isFull(const BandBlock &block) {
  return !block.band.low && !block.band.high;
}

static bool areSame(RowRange x, RowRange y) {
  return x.begin == y.begin && x.end == y.end;
}

/// Adds the blocks of a chunk of query rows to those of the chunks before.
static void addChunk(const std::vector<BandBlock> &chunk,
                     std::vector<BandBlock> &blocks) {
  for (const BandBlock &block : chunk) {
    auto above =
        std::find_if(blocks.begin(), blocks.end(), [&](const BandBlock &other) {
          return isFull(block) && isFull(other) &&
                 areSame(block.keys, other.keys) &&
                 block.rows.begin == other.rows.end;
        });
    if (above == blocks.end())
      blocks.push_back(block);
    else
      above->rows.end = block.rows.end;
  }
}

/// The blocks of a chunk of query rows; false if one is no band.
static bool findInChunk(BandFinder &finder, RowRange rowTiles,
                        const std::vector<RowRange> &keyChunks,
                        std::vector<BandBlock> &blocks) {
  for (RowRange keyTiles : keyChunks) {
    std::optional<BandBlock> block = finder.find(rowTiles, keyTiles);
    if (!block)
      return false;
    if (block->keys.size() == 0)
      continue;
    if (!blocks.empty() && isFull(blocks.back()) && isFull(*block) &&
        blocks.back().keys.end == block->keys.begin)
      blocks.back().keys.end = block->keys.end;
    else
      blocks.push_back(*block);
  }
  return true;
}

std::vector<BandBlock> cp::cuda::findBandBlocks(const TilePlan &plan,
                                                const cp_attend_args &args) {
  if (args.q_positions || args.kv_positions)
    return {};
  int64_t numRows = plan.getRowTiles().size(), numKeys = plan.getNumKeyTiles();
  if (numRows == 0 || numKeys == 0)
    return {};
  BandFinder finder(plan);
  if (std::optional<BandBlock> all = finder.find({0, numRows}, {0, numKeys})) {
    if (all->keys.size() == 0)
      return {};
    return {*all};
  }
  std::vector<RowRange> rowChunks =
      findChunks(numRows, args.q_chunk_rows,
                 [&](int64_t t) { return plan.getRowTiles()[t]; });
  std::vector<RowRange> keyChunks =
      findChunks(numKeys, args.kv_chunk_rows,
                 [&](int64_t t) { return plan.getKeyTileRows(t); });
  std::vector<BandBlock> blocks;
  for (RowRange rowTiles : rowChunks) {
    std::vector<BandBlock> chunk;
    if (!findInChunk(finder, rowTiles, keyChunks, chunk))
      return {};
    addChunk(chunk, blocks);
    if (blocks.size() > maxBandBlocks)
      return {};
  }
  return blocks;
}
