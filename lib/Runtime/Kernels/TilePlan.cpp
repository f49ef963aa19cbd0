//===- TilePlan.cpp - Which tiles an attend computes ----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TilePlan.h"
#include "BitRows.h"
#include "cp/Runtime/ThreadPool.h"

#include <cstring>

using namespace cp::runtime;

/// Masks of partial tiles are kept up to 32 MB: all of a sequence of 16384
/// rows that no classifier helps with, and the seams of any longer one.
static constexpr int64_t maxKeptWords = int64_t(32 << 20) / 8;

/// Keys for which a mask is evaluated by one call: enough to make the cost of
/// the call itself small.
static constexpr int64_t maxRunKeys = 1024;

/// What planning one row of tiles needs.
struct TilePlan::Scratch {
  std::vector<TileClass> kinds;
  /// A mask's bytes. Aligned, as it writes them with wide stores.
  struct alignas(64) Line {
    uint8_t bytes[bitsPerWord];
  };
  std::vector<Line> keep;
  std::vector<BitWord> bits;
};

TilePlan::TilePlan(const cp_attend_args &args, int64_t tile,
                   PackBitsFn packBits)
    : args(args), packBits(packBits), shape(args),
      rowTiles(splitRows(shape.rows, args.q_chunk_rows, tile)),
      keyTileRows(splitRows(shape.keys, args.kv_chunk_rows, tile)) {
  int32_t reads = args.mask ? args.flags : 0;
  bool perBatch = (reads & CP_MASK_READS_BATCH) ||
                  shape.rowExists.readsBatch() || shape.keyExists.readsBatch();
  batches = perBatch ? shape.batch : 1;
  heads = reads & CP_MASK_READS_HEAD ? shape.heads : 1;
  int64_t longest = 0;
  for (RowRange rows : keyTileRows)
    longest = rows.size() > longest ? rows.size() : longest;
  wordsPerRow = numBitWords(longest);
  findExistingKeys();
}

void TilePlan::findExistingKeys() {
  int64_t numTiles = getNumKeyTiles();
  keyBits.assign(batches * numTiles * wordsPerRow, 0);
  for (int64_t b = 0; b < batches; ++b)
    for (int64_t t = 0; t < numTiles; ++t) {
      auto exists = [&](int64_t row) { return shape.keyExists(b, row); };
      RowRange rows = keyTileRows[t];
      BitWord *bits = &keyBits[(b * numTiles + t) * wordsPerRow];
      bool complete = true;
      for (int64_t row = rows.begin; row < rows.end; ++row) {
        int64_t j = row - rows.begin;
        BitWord bit = exists(row);
        bits[j / bitsPerWord] |= bit << (j % bitsPerWord);
        complete &= bit;
      }
      keyTiles.push_back(
          {rows, shrinkToExisting(rows, exists), complete, bits});
    }
}

RowRange TilePlan::findExistingRows(int64_t b, RowRange rows) const {
  return shrinkToExisting(rows,
                          [&](int64_t row) { return shape.rowExists(b, row); });
}

TilePlan::TileClass TilePlan::askClassifier(int64_t b, int64_t h, RowRange rows,
                                            RowRange keys) const {
  if (rows.size() == 0 || keys.size() == 0)
    return TileClass::Empty;
  if (!args.mask)
    return TileClass::Full;
  if (!args.classify)
    return TileClass::Partial;
  bool oneBatch = batches > 1 || shape.batch == 1;
  bool oneHead = heads > 1 || shape.heads == 1;
  const int64_t box[] = {oneBatch ? b : 0, oneBatch ? b : shape.batch - 1,
                         oneHead ? h : 0,  oneHead ? h : shape.heads - 1,
                         rows.begin,       rows.end - 1,
                         keys.begin,       keys.end - 1};
  switch (args.classify(args.captures, args.zones, box)) {
  case CP_TILE_EMPTY:
    return TileClass::Empty;
  case CP_TILE_FULL:
    return TileClass::Full;
  default:
    return TileClass::Partial;
  }
}

void TilePlan::classifyRange(int64_t b, int64_t h, RowRange rows, int64_t first,
                             int64_t end, std::vector<TileClass> &kinds) const {
  bool isTile = end - first == 1;
  RowRange keys =
      isTile ? getKeyTile(b, first).existing
             : RowRange{keyTileRows[first].begin, keyTileRows[end - 1].end};
  TileClass kind = askClassifier(b, h, rows, keys);
  if (isTile || kind != TileClass::Partial) {
    for (int64_t t = first; t < end; ++t)
      kinds[t] = getKeyTile(b, t).existing.size() ? kind : TileClass::Empty;
    return;
  }
  int64_t middle = first + (end - first) / 2;
  classifyRange(b, h, rows, first, middle, kinds);
  classifyRange(b, h, rows, middle, end, kinds);
}

void TilePlan::evaluate(int64_t b, int64_t h, RowRange rows, int64_t firstTile,
                        int64_t endTile, uint8_t *keep, BitWord *bits) const {
  int64_t begin = keyTileRows[firstTile].begin;
  int64_t n = keyTileRows[endTile - 1].end - begin;
  for (int64_t q = rows.begin; q < rows.end; ++q) {
    bool exists = shape.rowExists(b, q);
    if (exists)
      args.mask(args.captures, b, h, q, begin, n, keep);
    for (int64_t t = firstTile; t < endTile; ++t) {
      BitWord *row =
          bits + ((t - firstTile) * rows.size() + q - rows.begin) * wordsPerRow;
      if (!exists) {
        memset(row, 0, wordsPerRow * sizeof(BitWord));
        continue;
      }
      const KeyTile &keys = getKeyTile(b, t);
      packBits(keep + keys.rows.begin - begin, keys.rows.size(), row);
      if (!keys.complete)
        for (int64_t w = 0; w < wordsPerRow; ++w)
          row[w] &= keys.bits[w];
    }
  }
}

TilePlan::TileClass TilePlan::classifyBits(int64_t b, RowRange rows,
                                           const KeyTile &keyTile,
                                           const BitWord *bits) const {
  BitWord any = 0, missing = 0;
  int64_t words = numBitWords(keyTile.rows.size());
  for (int64_t q = rows.begin; q < rows.end; ++q, bits += wordsPerRow) {
    if (!shape.rowExists(b, q))
      continue;
    for (int64_t w = 0; w < words; ++w) {
      any |= bits[w];
      missing |= bits[w] ^ keyTile.bits[w];
    }
  }
  if (!any)
    return TileClass::Empty;
  return missing ? TileClass::Partial : TileClass::Full;
}

int64_t TilePlan::findRunEnd(int64_t first,
                             const std::vector<TileClass> &kinds) const {
  int64_t end = first + 1, begin = keyTileRows[first].begin;
  while (end < getNumKeyTiles() && kinds[end] == TileClass::Partial &&
         keyTileRows[end].end - begin <= maxRunKeys)
    ++end;
  return end;
}

void TilePlan::addTile(int64_t item, int64_t keyTile, const BitWord *bits,
                       int64_t numWords) {
  PlanTile tile{static_cast<int32_t>(keyTile), bits != nullptr, {}};
  if (numWords &&
      keptWords.fetch_add(numWords, std::memory_order_relaxed) + numWords <=
          maxKeptWords) {
    tile.bits.reset(new BitWord[numWords]);
    memcpy(tile.bits.get(), bits, numWords * sizeof(BitWord));
  }
  tiles[item].push_back(std::move(tile));
}

void TilePlan::planRow(int64_t item, bool keepBits, Scratch &scratch) {
  int64_t numRowTiles = rowTiles.size(), numTiles = getNumKeyTiles();
  RowRange rows = rowTiles[item % numRowTiles];
  int64_t h = item / numRowTiles % heads, b = item / numRowTiles / heads;
  RowRange existing = findExistingRows(b, rows);
  scratch.kinds.resize(numTiles);
  if (numTiles)
    classifyRange(b, h, existing, 0, numTiles, scratch.kinds);
  int64_t words = rows.size() * wordsPerRow;
  for (int64_t t = 0; t < numTiles;) {
    if (scratch.kinds[t] != TileClass::Partial) {
      if (scratch.kinds[t] == TileClass::Full)
        addTile(item, t, nullptr, 0);
      ++t;
      continue;
    }
    int64_t first = t, end = findRunEnd(t, scratch.kinds);
    scratch.keep.resize((end - first) * wordsPerRow);
    scratch.bits.resize((end - first) * words);
    evaluate(b, h, rows, first, end, scratch.keep.data()->bytes,
             scratch.bits.data());
    for (; t < end; ++t) {
      const BitWord *bits = &scratch.bits[(t - first) * words];
      TileClass kind = classifyBits(b, rows, getKeyTile(b, t), bits);
      if (kind != TileClass::Empty)
        addTile(item, t, kind == TileClass::Partial ? bits : nullptr,
                kind == TileClass::Partial && keepBits ? words : 0);
    }
  }
}

void TilePlan::build(bool keepBits, ThreadPool &pool) {
  int64_t items = batches * heads * static_cast<int64_t>(rowTiles.size());
  tiles.resize(items);
  std::vector<Scratch> scratch(pool.getNumThreads());
  pool.parallelFor(items, [&](int64_t item, int thread) {
    planRow(item, keepBits, scratch[thread]);
  });
  markNeeded();
}

void TilePlan::markNeeded() {
  needed.assign(batches * getNumKeyTiles(), 0);
  int64_t perBatch = heads * static_cast<int64_t>(rowTiles.size());
  for (int64_t i = 0; i < batches * perBatch; ++i)
    for (const PlanTile &tile : tiles[i])
      needed[i / perBatch * getNumKeyTiles() + tile.keyTile] = 1;
}

void TilePlan::list(TileLog &log) const {
  log = {batches, heads, {}};
  std::vector<TileRun> &runs = log.runs;
  int64_t numRowTiles = rowTiles.size();
  for (size_t item = 0; item < tiles.size(); ++item) {
    int64_t row = static_cast<int64_t>(item);
    int64_t h = row / numRowTiles % heads, b = row / numRowTiles / heads;
    bool isFirst = true;
    for (const PlanTile &tile : tiles[item]) {
      RowRange keys = keyTileRows[tile.keyTile];
      if (!isFirst && runs.back().keys.end == keys.begin &&
          runs.back().partial == tile.partial) {
        runs.back().keys.end = keys.end;
        ++runs.back().tiles;
      } else {
        runs.push_back(
            {b, h, rowTiles[row % numRowTiles], keys, 1, tile.partial});
      }
      isFirst = false;
    }
  }
}

TileCounts TilePlan::count() const {
  TileCounts counts;
  for (const std::vector<PlanTile> &row : tiles)
    for (const PlanTile &tile : row)
      ++(tile.partial ? counts.partial : counts.full);
  // Each entry stands for all batch rows and heads that share it.
  int64_t shared = (shape.batch / batches) * (shape.heads / heads);
  counts.full *= shared;
  counts.partial *= shared;
  return counts;
}
