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

using namespace cp::runtime;

/// Masks of partial tiles are kept up to 32 MB: all of a sequence of 16384
/// rows that no classifier helps with, and the seams of any longer one.
static constexpr int64_t maxKeptWords = int64_t(32 << 20) / 8;

/// What planning one row of tiles needs for one tile.
struct TilePlan::Scratch {
  std::vector<uint8_t> keep;
  std::vector<BitWord> bits;
};

TilePlan::TilePlan(const cp_attend_args &args, int64_t tile)
    : args(args), shape(args),
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

/// The range from the first to the last row of `rows` that exists.
template <typename Exists>
static RowRange shrinkToExisting(RowRange rows, Exists exists) {
  while (rows.begin < rows.end && !exists(rows.begin))
    ++rows.begin;
  while (rows.begin < rows.end && !exists(rows.end - 1))
    --rows.end;
  return rows;
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

KeyTile TilePlan::getKeyTile(int64_t b, int64_t tile) const {
  return keyTiles[planBatch(b) * getNumKeyTiles() + tile];
}

RowRange TilePlan::findExistingRows(int64_t b, RowRange rows) const {
  return shrinkToExisting(rows,
                          [&](int64_t row) { return shape.rowExists(b, row); });
}

TilePlan::TileClass TilePlan::askClassifier(int64_t b, int64_t h, RowRange rows,
                                            const KeyTile &keyTile) const {
  if (rows.size() == 0 || keyTile.existing.size() == 0)
    return TileClass::Empty;
  if (!args.mask)
    return TileClass::Full;
  if (!args.classify)
    return TileClass::Partial;
  bool oneBatch = batches > 1 || shape.batch == 1;
  bool oneHead = heads > 1 || shape.heads == 1;
  const int64_t box[] = {oneBatch ? b : 0,
                         oneBatch ? b : shape.batch - 1,
                         oneHead ? h : 0,
                         oneHead ? h : shape.heads - 1,
                         rows.begin,
                         rows.end - 1,
                         keyTile.existing.begin,
                         keyTile.existing.end - 1};
  switch (args.classify(args.captures, box)) {
  case CP_TILE_EMPTY:
    return TileClass::Empty;
  case CP_TILE_FULL:
    return TileClass::Full;
  default:
    return TileClass::Partial;
  }
}

void TilePlan::evaluate(int64_t b, int64_t h, RowRange rows, int64_t keyTile,
                        uint8_t *keep, BitWord *bits) const {
  KeyTile keys = getKeyTile(b, keyTile);
  int64_t n = keys.rows.size(), words = numBitWords(n);
  for (int64_t q = rows.begin; q < rows.end; ++q, bits += wordsPerRow) {
    if (!shape.rowExists(b, q)) {
      memset(bits, 0, wordsPerRow * sizeof(BitWord));
      continue;
    }
    args.mask(args.captures, b, h, q, keys.rows.begin, n, keep);
    packBits(keep, n, bits);
    for (int64_t w = 0; w < words; ++w)
      bits[w] &= keys.bits[w];
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

void TilePlan::planRow(int64_t item, bool keepBits, Scratch &scratch) {
  int64_t numRowTiles = rowTiles.size();
  RowRange rows = rowTiles[item % numRowTiles];
  int64_t h = item / numRowTiles % heads, b = item / numRowTiles / heads;
  RowRange existing = findExistingRows(b, rows);
  int64_t words = rows.size() * wordsPerRow;
  scratch.keep.resize(wordsPerRow * bitsPerWord);
  scratch.bits.resize(words);
  for (int64_t t = 0, e = getNumKeyTiles(); t < e; ++t) {
    KeyTile keyTile = getKeyTile(b, t);
    TileClass kind = askClassifier(b, h, existing, keyTile);
    if (kind == TileClass::Partial) {
      evaluate(b, h, rows, t, scratch.keep.data(), scratch.bits.data());
      kind = classifyBits(b, rows, keyTile, scratch.bits.data());
    }
    if (kind == TileClass::Empty)
      continue;
    PlanTile planned{static_cast<int32_t>(t), kind == TileClass::Partial, {}};
    if (planned.partial && keepBits &&
        keptWords.fetch_add(words, std::memory_order_relaxed) + words <=
            maxKeptWords) {
      planned.bits.reset(new BitWord[words]);
      memcpy(planned.bits.get(), scratch.bits.data(), words * sizeof(BitWord));
    }
    tiles[item].push_back(std::move(planned));
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
