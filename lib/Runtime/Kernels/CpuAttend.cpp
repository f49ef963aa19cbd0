//===- CpuAttend.cpp - Driver of the CPU kernel ---------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CpuAttend.h"
#include "BitRows.h"
#include "Element.h"
#include "FlushDenormals.h"
#include "cp/Runtime/ThreadPool.h"

#include <algorithm>
#include <cmath>
#include <tuple>

using namespace cp::runtime;

/// Query rows that share one pass over the keys: enough to read each key from
/// a distant cache rarely, few enough to stay in a near one themselves.
static constexpr int64_t maxBlockRows = 128;

/// Packed keys and values of one phase: 32 MB.
static constexpr int64_t maxPackedFloats = int64_t(32 << 20) / 4;

static constexpr double log2e = 1.44269504088896340736;

/// Rounds up to whole cache lines.
static int64_t alignFloats(int64_t floats) { return (floats + 15) / 16 * 16; }

int64_t CpuAttend::countScratchFloats() const {
  int64_t words = plan.getWordsPerRow();
  return alignFloats(blockRows * shape.depth) + alignFloats(shape.depth) +
         ops.maxRows * scoreStride +
         blockRows * packed.getNumValuePanels() * ops.width +
         3 * alignFloats(blockRows) + alignFloats(blockRows * words * 2) +
         alignFloats(words * bitsPerWord / 4);
}

CpuAttend::Scratch CpuAttend::getScratch(float *memory) const {
  auto take = [&](int64_t floats) {
    float *result = memory;
    memory += alignFloats(floats);
    return result;
  };
  int64_t words = plan.getWordsPerRow();
  Scratch scratch;
  scratch.query = take(blockRows * shape.depth);
  scratch.row = take(shape.depth);
  scratch.scores = take(ops.maxRows * scoreStride);
  scratch.accumulator =
      take(blockRows * packed.getNumValuePanels() * ops.width);
  scratch.maximum = take(blockRows);
  scratch.sum = take(blockRows);
  scratch.alpha = take(blockRows);
  scratch.bits = reinterpret_cast<BitWord *>(take(blockRows * words * 2));
  scratch.keep = reinterpret_cast<uint8_t *>(take(words * bitsPerWord / 4));
  return scratch;
}

CpuAttend::CpuAttend(const cp_attend_args &args, const TilePlan &plan,
                     const CpuOps &ops, ThreadPool &pool)
    : args(args), plan(plan), shape(plan.getShape()), ops(ops), pool(pool),
      packed(args, plan, ops), blockRows(1) {
  for (RowRange rows : plan.getRowTiles())
    blockRows = std::max(blockRows, std::min(maxBlockRows, rows.size()));
}

void CpuAttend::run() {
  std::vector<PackPhase> phases = packed.split(maxPackedFloats);
  // Without keys there are still states to initialise.
  if (phases.empty())
    phases.push_back({0, shape.batch * shape.kvHeads, 0, 0});
  int64_t packedFloats = 0;
  for (const PackPhase &phase : phases)
    if (phase.endTile > phase.firstTile)
      packedFloats = std::max(packedFloats, packed.countFloats(phase));
  packedFloats = alignFloats(packedFloats);
  int64_t threadFloats = countScratchFloats();
  float *memory = static_cast<float *>(pool.getScratch(
      (packedFloats + pool.getNumThreads() * threadFloats) * sizeof(float)));
  for (const PackPhase &phase : phases) {
    if (phase.endTile > phase.firstTile)
      packed.pack(phase, memory, pool);
    std::vector<QueryBlock> blocks = listBlocks(phase);
    pool.parallelFor(blocks.size(), [&](int64_t item, int thread) {
      FlushDenormals flush;
      Scratch scratch =
          getScratch(memory + packedFloats + thread * threadFloats);
      attendBlock(phase, blocks[item], scratch);
    });
  }
}

std::vector<CpuAttend::QueryBlock>
CpuAttend::listBlocks(const PackPhase &phase) const {
  std::vector<QueryBlock> blocks;
  for (int64_t i = 0; i < phase.numHeads; ++i) {
    int64_t b = (phase.firstHead + i) / shape.kvHeads;
    int64_t kvHead = (phase.firstHead + i) % shape.kvHeads;
    size_t first = blocks.size();
    for (int64_t g = 0; g < shape.group; ++g)
      addBlocks(phase, b, kvHead * shape.group + g, blocks);
    // Heads in turn, so that their keys stay in the cache; the heavy blocks of
    // a head first, so that the threads end together.
    std::sort(blocks.begin() + first, blocks.end(),
              [](const QueryBlock &x, const QueryBlock &y) {
                return std::make_tuple(-x.work, x.h, x.rows.begin) <
                       std::make_tuple(-y.work, y.h, y.rows.begin);
              });
  }
  return blocks;
}

void CpuAttend::addBlocks(const PackPhase &phase, int64_t b, int64_t h,
                          std::vector<QueryBlock> &blocks) const {
  const std::vector<RowRange> &rowTiles = plan.getRowTiles();
  for (size_t t = 0; t < rowTiles.size(); ++t) {
    int64_t keys = 0;
    for (const PlanTile &tile : plan.getTiles(b, h, t))
      if (tile.keyTile >= phase.firstTile && tile.keyTile < phase.endTile)
        keys += plan.getKeyTileRows(tile.keyTile).size();
    int64_t n = rowTiles[t].size();
    int64_t parts = (n + maxBlockRows - 1) / maxBlockRows;
    for (int64_t part = 0; part < parts; ++part) {
      RowRange rows{rowTiles[t].begin + n * part / parts,
                    rowTiles[t].begin + n * (part + 1) / parts};
      blocks.push_back(
          {b, h, static_cast<int64_t>(t), rows, keys * rows.size()});
    }
  }
}

void CpuAttend::attendBlock(const PackPhase &phase, const QueryBlock &block,
                            Scratch &scratch) const {
  int64_t rows = block.rows.size();
  std::fill_n(scratch.maximum, rows, -INFINITY);
  std::fill_n(scratch.sum, rows, 0.0f);
  if (block.work) {
    std::fill_n(scratch.accumulator,
                rows * packed.getNumValuePanels() * ops.width, 0.0f);
    packQueries(block, scratch);
    KeyBlock pending{};
    for (const PlanTile &tile : plan.getTiles(block.b, block.h, block.rowTile))
      if (tile.keyTile >= phase.firstTile && tile.keyTile < phase.endTile)
        attendTile(block, tile, pending, scratch);
    attendKeys(block, pending, scratch);
  }
  finishBlock(block, scratch);
}

namespace {

/// Query rows in panels of at most `maxRows`, of nearly equal size: a panel of
/// few rows would leave the multipliers idle.
class RowPanels {
public:
  RowPanels(int64_t rows, int64_t maxRows)
      : count((rows + maxRows - 1) / maxRows), rows(rows) {}

  int64_t size() const { return count; }
  int64_t begin(int64_t panel) const { return rows * panel / count; }

private:
  int64_t count, rows;
};

} // namespace

void CpuAttend::packQueries(const QueryBlock &block, Scratch &scratch) const {
  // Without a score function, scores are computed in base 2 at once.
  float scale =
      args.score ? args.scale : static_cast<float>(args.scale * log2e);
  RowPanels panels(block.rows.size(), ops.maxRows);
  for (int64_t panel = 0; panel < panels.size(); ++panel) {
    int64_t begin = panels.begin(panel), end = panels.begin(panel + 1);
    int64_t rows = end - begin;
    for (int64_t i = begin; i < end; ++i) {
      int64_t q = block.rows.begin + i;
      float *column = scratch.query + begin * shape.depth + (i - begin);
      if (!shape.rowExists(block.b, q)) {
        for (int64_t d = 0; d < shape.depth; ++d)
          column[d * rows] = 0;
        continue;
      }
      const float *source =
          readRow(ops, args.q, block.b, block.h, q, scratch.row);
      for (int64_t d = 0; d < shape.depth; ++d)
        column[d * rows] = source[d] * scale;
    }
  }
}

void CpuAttend::findBits(const QueryBlock &block, const PlanTile &tile,
                         KeyBlock &keys, Scratch &scratch) const {
  const KeyTile &keyTile = plan.getKeyTile(block.b, tile.keyTile);
  int64_t words = plan.getWordsPerRow();
  if (!tile.partial) {
    bool whole = keyTile.complete && keyTile.rows.size() % ops.width == 0;
    keys.bits = whole ? nullptr : keyTile.bits;
    keys.bitStride = 0;
    return;
  }
  keys.bitStride = words;
  int64_t first = block.rows.begin - plan.getRowTiles()[block.rowTile].begin;
  if (tile.bits) {
    keys.bits = tile.bits.get() + first * words;
    return;
  }
  FlushDenormals exact(/*flush=*/false); // As when the plan was made.
  plan.evaluate(block.b, block.h, block.rows, tile.keyTile, tile.keyTile + 1,
                scratch.keep, scratch.bits);
  keys.bits = scratch.bits;
}

void CpuAttend::attendTile(const QueryBlock &block, const PlanTile &tile,
                           KeyBlock &pending, Scratch &scratch) const {
  int64_t head = block.b * shape.kvHeads + block.h / shape.group;
  RowRange rows = plan.getKeyTileRows(tile.keyTile);
  KeyBlock keys{};
  findBits(block, tile, keys, scratch);
  const BitWord *bits = keys.bits;
  for (int64_t column = 0; column < rows.size(); column += blockKeys) {
    keys.keys = packed.getKeys(head, tile.keyTile, column);
    keys.values = packed.getValues(head, tile.keyTile, column);
    keys.first = rows.begin + column;
    keys.size = std::min(blockKeys, rows.size() - column);
    keys.bits = bits ? bits + column / bitsPerWord : nullptr;
    if (!bits && pending.size && !pending.bits &&
        pending.first + pending.size == keys.first &&
        pending.size + keys.size <= blockKeys) {
      pending.size += keys.size;
      continue;
    }
    attendKeys(block, pending, scratch);
    pending = keys;
  }
  // The bits may be the scratch's, which the next tile overwrites.
  if (bits) {
    attendKeys(block, pending, scratch);
    pending = {};
  }
}

void CpuAttend::attendKeys(const QueryBlock &block, const KeyBlock &keys,
                           Scratch &scratch) const {
  if (keys.size == 0)
    return;
  RowPanels panels(block.rows.size(), ops.maxRows);
  for (int64_t panel = 0; panel < panels.size(); ++panel) {
    int64_t begin = panels.begin(panel);
    attendPanel(block, keys, begin, panels.begin(panel + 1) - begin, scratch);
  }
}

void CpuAttend::attendPanel(const QueryBlock &block, const KeyBlock &keys,
                            int64_t row, int64_t rows, Scratch &scratch) const {
  int64_t width = ops.width, begin = 0, end = keys.size;
  const BitWord *bits = nullptr;
  if (keys.bits) {
    bits = keys.bits + row * keys.bitStride;
    findBitRange(bits, keys.bitStride ? rows : 1, keys.bitStride,
                 numBitWords(keys.size), begin, end);
    if (begin == end)
      return;
    begin = begin / width * width;
  }
  int64_t panels = (end - begin + width - 1) / width;
  int64_t padded = begin + panels * width;
  ops.score[rows](scratch.query + row * shape.depth,
                  keys.keys + begin * shape.depth, shape.depth, panels,
                  scratch.scores + begin);
  if (args.score)
    for (int64_t i = 0; i < rows; ++i)
      args.score(args.captures, block.b, block.h, block.rows.begin + row + i,
                 keys.first + begin, end - begin,
                 scratch.scores + i * scoreStride + begin);
  ops.softmax({scratch.scores, rows, begin, padded, bits, keys.bitStride,
               args.score ? static_cast<float>(log2e) : 1.0f,
               scratch.maximum + row, scratch.sum + row, scratch.alpha + row});
  int64_t accumulatorStride = block.rows.size() * width;
  ops.accumulate[rows]({scratch.scores + begin, keys.values + begin * width,
                        end - begin, packed.getNumValuePanels(),
                        packed.getValueStride(), scratch.alpha + row,
                        scratch.accumulator + row * width, accumulatorStride});
}
