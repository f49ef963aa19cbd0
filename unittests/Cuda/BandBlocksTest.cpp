//===- BandBlocksTest.cpp - Masks that are diagonal bands -----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BandBlocks.h"

#include "KernelFixture.h"

#include <map>
#include <set>

using namespace cp::cuda;
using namespace cp::runtime;
using namespace cp::runtime::testing;

namespace {

/// A mask by its pairs, [batches][heads][rows][keys].
struct Pairs {
  int64_t batches = 1, heads = 1, rows = 1, keys = 1;
  std::vector<uint8_t> keep;

  void create() { keep.assign(batches * heads * rows * keys, 0); }
  uint8_t &at(int64_t b, int64_t h, int64_t row, int64_t key) {
    return keep[(((b % batches) * heads + h % heads) * rows + row) * keys +
                key];
  }
};

void readPairs(const void *const *captures, int64_t b, int64_t h, int64_t q,
               int64_t kv, int64_t n, uint8_t *keep) {
  auto *pairs = static_cast<Pairs *>(const_cast<void *>(captures[0]));
  for (int64_t i = 0; i < n; ++i)
    keep[i] = pairs->at(b, h, q, kv + i);
}

/// Says what is so of half of the boxes that are all or nothing.
int32_t classifyPairs(const void *const *captures, cp_zones *,
                      const int64_t *box) {
  auto *pairs = static_cast<Pairs *>(const_cast<void *>(captures[0]));
  if ((box[4] + box[6]) % 2)
    return CP_TILE_PARTIAL;
  std::set<bool> seen;
  for (int64_t b = box[0]; b <= box[1]; ++b)
    for (int64_t h = box[2]; h <= box[3]; ++h)
      for (int64_t row = box[4]; row <= box[5]; ++row)
        for (int64_t key = box[6]; key <= box[7]; ++key)
          seen.insert(pairs->at(b, h, row, key));
  if (seen.size() == 2)
    return CP_TILE_PARTIAL;
  return *seen.begin() ? CP_TILE_FULL : CP_TILE_EMPTY;
}

/// An attend that nothing computes.
struct Attend {
  Pairs pairs;
  int64_t batch = 1, heads = 1, tile = 16;
  bool hasClassifier = false;
  const void *captures[1] = {&pairs};
  cp_attend_args args = {};

  void build(int64_t rows, int64_t keys) {
    pairs.rows = rows;
    pairs.keys = keys;
    pairs.create();
    args.q = {nullptr, CP_BF16, 4, {batch, heads, rows, 8}, {}};
    args.k = args.v = {nullptr, CP_BF16, 4, {batch, heads, keys, 8}, {}};
    args.mask = readPairs;
    args.classify = hasClassifier ? classifyPairs : nullptr;
    args.captures = captures;
    args.flags = (pairs.batches > 1 ? CP_MASK_READS_BATCH : 0) |
                 (pairs.heads > 1 ? CP_MASK_READS_HEAD : 0);
  }

  std::vector<BandBlock> find(bool keepBits = true) {
    ThreadPool pool(1);
    TilePlan plan(args, tile, getPortableOps()->packBits);
    plan.build(keepBits, pool);
    return findBandBlocks(plan, args);
  }
};

bool isInBand(const DiagonalBand &band, int64_t diagonal) {
  return (!band.low || *band.low <= diagonal) &&
         (!band.high || diagonal <= *band.high);
}

void fill(Attend &attend, int64_t b, int64_t h, RowRange rows, RowRange keys,
          const DiagonalBand &band) {
  for (int64_t row = rows.begin; row < rows.end; ++row)
    for (int64_t key = keys.begin; key < keys.end; ++key)
      attend.pairs.at(b, h, row, key) =
          isInBand(band, key - keys.begin - (row - rows.begin));
}
void fill(Attend &attend, const DiagonalBand &band) {
  fill(attend, 0, 0, {0, attend.pairs.rows}, {0, attend.pairs.keys}, band);
}

/// The pairs that blocks hold, of all batch rows and heads; -1 for one that is
/// in two of them.
std::vector<int> draw(const std::vector<BandBlock> &blocks, int64_t numRows,
                      int64_t numKeys) {
  std::vector<int> pairs(numRows * numKeys);
  for (const BandBlock &block : blocks)
    for (int64_t row = block.rows.begin; row < block.rows.end; ++row)
      for (int64_t key = block.keys.begin; key < block.keys.end; ++key)
        if (isInBand(block.band,
                     key - block.keys.begin - (row - block.rows.begin))) {
          int &pair = pairs[row * numKeys + key];
          pair = pair ? -1 : 1;
        }
  return pairs;
}

/// How the box looks: "" if its pairs are no band, else "empty", "full" or
/// "band".
std::string describe(Attend &attend, RowRange rows, RowRange keys) {
  int64_t low = INT64_MAX, high = INT64_MIN, count = 0;
  auto forEach = [&](auto function) {
    for (int64_t b = 0; b < attend.batch; ++b)
      for (int64_t h = 0; h < attend.heads; ++h)
        for (int64_t row = rows.begin; row < rows.end; ++row)
          for (int64_t key = keys.begin; key < keys.end; ++key)
            function(attend.pairs.at(b, h, row, key), key - row);
  };
  int64_t masked = 0;
  forEach([&](bool keep, int64_t diagonal) {
    masked += !keep;
    count += keep;
    if (keep) {
      low = std::min(low, diagonal);
      high = std::max(high, diagonal);
    }
  });
  if (count == 0)
    return "empty";
  bool holes = false;
  forEach([&](bool keep, int64_t diagonal) {
    holes |= !keep && low <= diagonal && diagonal <= high;
  });
  return holes ? "" : masked ? "band" : "full";
}

/// How many blocks there must be: 0 if there is another mask in a chunk.
size_t countBlocks(Attend &attend) {
  int64_t rows = attend.pairs.rows, keys = attend.pairs.keys;
  std::string all = describe(attend, {0, rows}, {0, keys});
  if (!all.empty())
    return all != "empty";
  auto getChunks = [](int64_t size, int64_t chunk) {
    return splitRows(size, 0, chunk > 0 ? chunk : size);
  };
  size_t count = 0;
  std::set<std::pair<int64_t, int64_t>> above;
  for (RowRange q : getChunks(rows, attend.args.q_chunk_rows)) {
    std::set<std::pair<int64_t, int64_t>> full;
    int64_t begin = -1, last = -1; // Of the full run that is open.
    auto close = [&] {
      if (begin >= 0)
        full.insert({begin, last});
      begin = -1;
    };
    for (RowRange k : getChunks(keys, attend.args.kv_chunk_rows)) {
      std::string kind = describe(attend, q, k);
      if (kind.empty())
        return 0;
      count += kind == "band";
      if (kind != "full") {
        close();
        continue;
      }
      begin = begin < 0 ? k.begin : begin;
      last = k.end;
    }
    close();
    for (const auto &run : full)
      count += above.count(run) == 0;
    above = full;
  }
  return count;
}

void check(Attend &attend, std::map<size_t, int> &seen) {
  std::vector<BandBlock> blocks = attend.find(attend.tile % 2);
  size_t expected = countBlocks(attend);
  ASSERT_EQ(blocks.size(), expected > maxBandBlocks ? 0 : expected);
  ++seen[blocks.size()];
  if (blocks.empty())
    return;
  int64_t rows = attend.pairs.rows, keys = attend.pairs.keys;
  std::vector<int> drawn = draw(blocks, rows, keys);
  for (int64_t b = 0; b < attend.batch; ++b)
    for (int64_t h = 0; h < attend.heads; ++h)
      for (int64_t row = 0; row < rows; ++row)
        for (int64_t key = 0; key < keys; ++key)
          ASSERT_EQ(drawn[row * keys + key], attend.pairs.at(b, h, row, key))
              << b << " " << h << " " << row << " " << key;
}

DiagonalBand makeBand(Random &random, int64_t rows, int64_t keys) {
  DiagonalBand band;
  if (pick(random, 0, 2))
    band.high = pick(random, -rows - 1, keys + 1);
  if (pick(random, 0, 2) == 0)
    band.low = pick(random, -rows - 1, band.high.value_or(keys + 1));
  return band;
}

/// Random sizes, chunks, tiles and ways to ask.
void makeAttend(Random &random, Attend &attend) {
  int64_t rows = pick(random, 1, 150), keys = pick(random, 1, 150);
  attend.batch = pick(random, 1, 2);
  attend.heads = pick(random, 1, 2);
  attend.pairs.batches = pick(random, 0, 3) ? 1 : attend.batch;
  attend.pairs.heads = pick(random, 0, 3) ? 1 : attend.heads;
  attend.tile = pickOf<int64_t>(random, {1, 7, 16, 64, 65, 128, 300});
  attend.hasClassifier = pick(random, 0, 1);
  if (pick(random, 0, 1))
    attend.args.q_chunk_rows = pick(random, (rows + 2) / 3, rows);
  if (pick(random, 0, 1))
    attend.args.kv_chunk_rows = pick(random, (keys + 2) / 3, keys);
  attend.build(rows, keys);
}

/// The same band in all, or others in each pair of chunks.
void fillAtRandom(Random &random, Attend &attend) {
  int64_t rows = attend.pairs.rows, keys = attend.pairs.keys;
  bool byChunks = pick(random, 0, 1);
  auto chunksOf = [&](int64_t size, int64_t chunk) {
    return splitRows(size, 0, byChunks && chunk > 0 ? chunk : size);
  };
  for (RowRange q : chunksOf(rows, attend.args.q_chunk_rows))
    for (RowRange k : chunksOf(keys, attend.args.kv_chunk_rows)) {
      DiagonalBand band = makeBand(random, q.size(), k.size());
      if (byChunks && pick(random, 0, 1))
        band = pick(random, 0, 1) ? DiagonalBand() : DiagonalBand{1, 0};
      for (int64_t b = 0; b < attend.pairs.batches; ++b)
        for (int64_t h = 0; h < attend.pairs.heads; ++h)
          fill(attend, b, h, q, k, band);
    }
}

TEST(BandBlocksTest, FindsWhatThereIs) {
  Random random(getSeed());
  std::map<size_t, int> seen;
  for (int i = 0; i < 400 && !::testing::Test::HasFailure(); ++i) {
    Attend attend;
    makeAttend(random, attend);
    fillAtRandom(random, attend);
    SCOPED_TRACE(i);
    check(attend, seen);
  }
  for (size_t count = 0; count <= maxBandBlocks; ++count)
    EXPECT_GT(seen[count], 0) << count;
}

// One pair that is not as the band says.
TEST(BandBlocksTest, SeesHoles) {
  Random random(getSeed());
  std::map<size_t, int> seen;
  for (int i = 0; i < 400 && !::testing::Test::HasFailure(); ++i) {
    Attend attend;
    makeAttend(random, attend);
    fillAtRandom(random, attend);
    SCOPED_TRACE(i);
    attend.pairs.keep[pick(random, 0, attend.pairs.keep.size() - 1)] ^= 1;
    check(attend, seen);
  }
  EXPECT_GT(seen[0], 200);
}

void expectBlock(const BandBlock &block, RowRange rows, RowRange keys,
                 DiagonalBand band) {
  EXPECT_EQ(block.rows.begin, rows.begin);
  EXPECT_EQ(block.rows.end, rows.end);
  EXPECT_EQ(block.keys.begin, keys.begin);
  EXPECT_EQ(block.keys.end, keys.end);
  EXPECT_EQ(block.band.low, band.low);
  EXPECT_EQ(block.band.high, band.high);
}

TEST(BandBlocksTest, NoMask) {
  Attend attend;
  attend.build(40, 70);
  attend.args.mask = nullptr;
  attend.args.q_chunk_rows = 20;
  std::vector<BandBlock> blocks = attend.find();
  ASSERT_EQ(blocks.size(), 1u);
  expectBlock(blocks[0], {0, 40}, {0, 70}, DiagonalBand::full());
}

TEST(BandBlocksTest, NothingAttends) {
  Attend attend;
  attend.build(40, 70);
  EXPECT_TRUE(attend.find().empty());
}

/// A causal mask over chunks at these positions.
void fillCausal(Attend &attend, std::vector<int64_t> queries,
                std::vector<int64_t> keys, int64_t chunk) {
  int64_t rows = chunk * static_cast<int64_t>(queries.size());
  int64_t columns = chunk * static_cast<int64_t>(keys.size());
  attend.args.q_chunk_rows = attend.args.kv_chunk_rows = chunk;
  attend.build(rows, columns);
  for (int64_t row = 0; row < rows; ++row)
    for (int64_t key = 0; key < columns; ++key)
      attend.pairs.at(0, 0, row, key) =
          keys[key / chunk] + key % chunk <= queries[row / chunk] + row % chunk;
}

// Head-tail: rank r of 4 has the chunks r and 7 - r.
TEST(BandBlocksTest, HeadTail) {
  struct {
    std::vector<int64_t> keys;
    RowRange rows, columns;
    DiagonalBand band;
  } cases[] = {
      {{100, 600}, {0, 200}, {0, 200}, DiagonalBand::causal()},
      {{0, 700}, {0, 200}, {0, 100}, DiagonalBand::full()},
      {{200, 500}, {100, 200}, {0, 200}, DiagonalBand::full()},
  };
  for (const auto &step : cases) {
    Attend attend;
    fillCausal(attend, {100, 600}, step.keys, 100);
    std::vector<BandBlock> blocks = attend.find();
    ASSERT_EQ(blocks.size(), 1u);
    expectBlock(blocks[0], step.rows, step.columns, step.band);
  }
}

TEST(BandBlocksTest, Striped) {
  for (int64_t keyRank : {1, 3}) {
    Attend attend;
    attend.build(50, 50);
    for (int64_t row = 0; row < 50; ++row)
      for (int64_t key = 0; key < 50; ++key)
        attend.pairs.at(0, 0, row, key) = key * 4 + keyRank <= row * 4 + 2;
    std::vector<BandBlock> blocks = attend.find();
    ASSERT_EQ(blocks.size(), 1u);
    expectBlock(blocks[0], {0, 50}, {0, 50},
                DiagonalBand::causal(keyRank <= 2 ? 0 : -1));
  }
}

TEST(BandBlocksTest, ChunksOfOtherBands) {
  Attend attend;
  attend.args.q_chunk_rows = attend.args.kv_chunk_rows = 30;
  attend.build(60, 60);
  fill(attend, 0, 0, {0, 30}, {0, 30}, DiagonalBand::window(5, 0));
  fill(attend, 0, 0, {30, 60}, {0, 30}, DiagonalBand::causal(-20));
  fill(attend, 0, 0, {30, 60}, {30, 60}, DiagonalBand::full());
  std::vector<BandBlock> blocks = attend.find();
  ASSERT_EQ(blocks.size(), 3u);
  expectBlock(blocks[0], {0, 30}, {0, 30}, DiagonalBand::window(5, 0));
  expectBlock(blocks[1], {30, 60}, {0, 30}, DiagonalBand::causal(-20));
  expectBlock(blocks[2], {30, 60}, {30, 60}, DiagonalBand::full());
}

TEST(BandBlocksTest, ManyChunks) {
  // 3 x 2 chunks on the diagonal, which no neighbour joins.
  Attend attend;
  attend.args.q_chunk_rows = attend.args.kv_chunk_rows = 10;
  attend.build(60, 60);
  for (int64_t chunk = 0; chunk < 60; chunk += 10)
    fill(attend, 0, 0, {chunk, chunk + 10}, {chunk, chunk + 10},
         DiagonalBand::causal());
  EXPECT_EQ(countBlocks(attend), 6u);
  EXPECT_TRUE(attend.find().empty());
}

TEST(BandBlocksTest, Padding) {
  Attend attend;
  attend.build(40, 40);
  fill(attend, DiagonalBand::causal());
  EXPECT_EQ(attend.find().size(), 1u);
  std::vector<int64_t> positions(40);
  attend.args.q_positions = positions.data();
  EXPECT_TRUE(attend.find().empty());
  attend.args.q_positions = nullptr;
  attend.args.kv_positions = positions.data();
  EXPECT_TRUE(attend.find().empty());
}

TEST(BandBlocksTest, HeadsThatDiffer) {
  Attend attend;
  attend.heads = attend.pairs.heads = 2;
  attend.build(40, 40);
  fill(attend, 0, 0, {0, 40}, {0, 40}, DiagonalBand::window(3, 0));
  fill(attend, 0, 1, {0, 40}, {0, 40}, DiagonalBand::window(4, 0));
  EXPECT_TRUE(attend.find().empty());
  fill(attend, 0, 1, {0, 40}, {0, 40}, DiagonalBand::window(3, 0));
  EXPECT_EQ(attend.find().size(), 1u);
}

// More bits than a plan keeps: these tiles are evaluated again.
TEST(BandBlocksTest, WithoutBits) {
  Attend attend;
  attend.tile = 32;
  attend.build(100, 100);
  fill(attend, DiagonalBand::window(20, 10));
  std::vector<BandBlock> blocks = attend.find(/*keepBits=*/false);
  ASSERT_EQ(blocks.size(), 1u);
  expectBlock(blocks[0], {0, 100}, {0, 100}, DiagonalBand::window(20, 10));
}

} // namespace
