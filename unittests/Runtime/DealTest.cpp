//===- DealTest.cpp - Tests of layouts that are computed ------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/Layouts.h"

#include "gtest/gtest.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

using namespace cp::runtime;
using Numbers = std::vector<int64_t>;

namespace {

cp_tensor makeMatrix(Numbers &data, int64_t rows) {
  cp_tensor tensor = {};
  tensor.data = data.data();
  tensor.dtype = CP_I64;
  tensor.rank = 2;
  tensor.sizes[0] = rows;
  tensor.sizes[1] = static_cast<int64_t>(data.size()) / rows;
  tensor.strides[0] = tensor.sizes[1];
  tensor.strides[1] = 1;
  return tensor;
}

/// Whether 0 .. count - 1 stand in `entries` once each, beside -1.
bool isPermutation(Numbers entries, int64_t count) {
  entries.erase(std::remove(entries.begin(), entries.end(), -1), entries.end());
  std::sort(entries.begin(), entries.end());
  Numbers all(count);
  std::iota(all.begin(), all.end(), 0);
  return entries == all;
}

Numbers getLoads(const Numbers &work, const Numbers &dealt, int64_t ranks) {
  Numbers loads(ranks);
  int64_t perRank = static_cast<int64_t>(dealt.size()) / ranks;
  for (size_t i = 0; i < dealt.size(); ++i)
    if (dealt[i] < static_cast<int64_t>(work.size()))
      loads[i / perRank] += work[dealt[i]];
  return loads;
}

//===----------------------------------------------------------------------===//
// Documents
//===----------------------------------------------------------------------===//

// The worked examples of PyTorch's _PerDocumentHeadTailLoadBalancer.
TEST(DealDocuments, WorkedExamples) {
  EXPECT_EQ(dealDocuments({4, 8, 4}, 2),
            (Numbers{0, 3, 4, 5, 10, 11, 12, 15, 1, 2, 6, 7, 8, 9, 13, 14}));
  EXPECT_EQ(dealDocuments({4, 12}, 2),
            (Numbers{0, 3, 4, 5, 6, 13, 14, 15, 1, 2, 7, 8, 9, 10, 11, 12}));
}

TEST(DealDocuments, LeftoversFillTheRanks) {
  EXPECT_EQ(dealDocuments({5, 3}, 2), (Numbers{0, 3, 4, 5, 1, 2, 6, 7}));
  EXPECT_EQ(dealDocuments({7}, 3), (Numbers{0, 5, 6, 1, 4, -1, 2, 3, -1}));
  EXPECT_EQ(dealDocuments({3, 0, 0}, 1), (Numbers{0, 1, 2}));
  EXPECT_EQ(dealDocuments({1, 1}, 4), (Numbers{0, 1, -1, -1}));
}

TEST(DealDocuments, EveryPositionOnce) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    Numbers lengths(1 + random() % 9);
    for (int64_t &length : lengths)
      length = 1 + random() % 40;
    int64_t total = std::accumulate(lengths.begin(), lengths.end(), int64_t(0));
    int64_t ranks = 1 + random() % 9;
    Numbers table = dealDocuments(lengths, ranks);
    EXPECT_EQ(static_cast<int64_t>(table.size()),
              (total + ranks - 1) / ranks * ranks);
    EXPECT_TRUE(isPermutation(table, total));
  }
}

TEST(DealDocuments, RunsOfIds) {
  EXPECT_EQ(getRunLengths({7, 7, 1, 7, -1, -1}), (Numbers{2, 1, 1, 2}));
  EXPECT_EQ(getRunLengths({}), Numbers());
}

TEST(DealDocuments, TablesOfBatchRows) {
  Numbers lengths = {4, 4, 8, 0}, table(16);
  Status status = fillDocumentTable(
      2, 8, /*isLengths=*/true, makeMatrix(lengths, 2), makeMatrix(table, 2));
  EXPECT_TRUE(status.ok()) << status.getMessage();
  EXPECT_EQ(table, (Numbers{0, 3, 4, 7, 1, 2, 5, 6, //
                            0, 1, 6, 7, 2, 3, 4, 5}));
  Numbers ids = {5, 5, 5, 5, 2, 2, 2, 2}, fromIds(8);
  status = fillDocumentTable(2, 8, /*isLengths=*/false, makeMatrix(ids, 1),
                             makeMatrix(fromIds, 1));
  EXPECT_TRUE(status.ok()) << status.getMessage();
  EXPECT_EQ(fromIds, (Numbers{0, 3, 4, 7, 1, 2, 5, 6}));
}

TEST(DealDocuments, SaysWhichLengthIsWrong) {
  auto getError = [](Numbers lengths) {
    Numbers table(16);
    return fillDocumentTable(2, 8, /*isLengths=*/true, makeMatrix(lengths, 2),
                             makeMatrix(table, 2))
        .getMessage();
  };
  EXPECT_EQ(getError({4, 4, 0, 4, 3, 0}),
            "layout: document lengths, batch row 1: the lengths add up to 7, "
            "the sequence has 8 positions");
  EXPECT_EQ(getError({4, 4, 0, 4, 0, 4}),
            "layout: document lengths, batch row 1: document 1 has length 0, "
            "but document 2 after it does not; only trailing lengths may be 0");
  EXPECT_EQ(getError({4, -1, 5, 8, 0, 0}),
            "layout: document lengths, batch row 0: document 1 has the "
            "negative length -1");
  EXPECT_EQ(getError({0, 0, 0, 8, 0, 0}),
            "layout: document lengths, batch row 0: there is no document");
}

//===----------------------------------------------------------------------===//
// Row blocks
//===----------------------------------------------------------------------===//

// The worked examples of PyTorch's ptrr_scheduling.
TEST(DealRoundRobin, WorkedExamples) {
  Numbers work = {9, 14, 2, 20, 10, 15, 8, 14, 16, 19, 15, 3, 12, 1, 12, 10};
  Numbers dealt = dealRoundRobin(work, 4);
  EXPECT_EQ(dealt,
            (Numbers{3, 12, 13, 14, 2, 4, 7, 9, 1, 8, 11, 15, 0, 5, 6, 10}));
  EXPECT_EQ(getLoads(work, dealt, 4), (Numbers{45, 45, 43, 47}));

  Numbers documents = {1, 2, 3, 4, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4};
  dealt = dealRoundRobin(documents, 2);
  EXPECT_EQ(dealt, (Numbers{2, 3, 5, 6, 8, 11, 12, 13, //
                            0, 1, 4, 7, 9, 10, 14, 15}));
  EXPECT_EQ(getLoads(documents, dealt, 2), (Numbers{28, 28}));
}

TEST(DealRoundRobin, PaddingGoesLast) {
  // Rounds 4 0 3 2, then 1 and padding backwards.
  EXPECT_EQ(dealRoundRobin({4, 0, 2, 3, 5}, 4),
            (Numbers{4, 7, 0, 6, 3, 5, 1, 2}));
  EXPECT_EQ(dealRoundRobin({1}, 3), (Numbers{0, 1, 2}));
}

using DealFn = Numbers (*)(const Numbers &, int64_t);

TEST(DealBlocks, EveryBlockOnceAndAscending) {
  for (DealFn deal : {dealRoundRobin, dealGreedily})
    for (unsigned seed = 0; seed < 200; ++seed) {
      SCOPED_TRACE("seed " + std::to_string(seed));
      std::mt19937 random(seed);
      Numbers work(1 + random() % 50);
      for (int64_t &w : work)
        w = random() % 20;
      int64_t ranks = 1 + random() % 9;
      int64_t perRank = (work.size() + ranks - 1) / ranks;
      Numbers dealt = deal(work, ranks);
      ASSERT_EQ(static_cast<int64_t>(dealt.size()), perRank * ranks);
      EXPECT_TRUE(isPermutation(dealt, perRank * ranks));
      for (int64_t rank = 0; rank < ranks; ++rank)
        EXPECT_TRUE(std::is_sorted(dealt.begin() + rank * perRank,
                                   dealt.begin() + (rank + 1) * perRank));
    }
}

/// Whether swapping a block of the most loaded rank for one of another lowers
/// the larger load of the two.
bool hasImprovingSwap(const Numbers &work, const Numbers &dealt,
                      int64_t ranks) {
  Numbers loads = getLoads(work, dealt, ranks);
  int64_t from = std::max_element(loads.begin(), loads.end()) - loads.begin();
  int64_t perRank = static_cast<int64_t>(dealt.size()) / ranks;
  auto getWork = [&](int64_t slot) {
    return dealt[slot] < static_cast<int64_t>(work.size()) ? work[dealt[slot]]
                                                           : 0;
  };
  for (int64_t to = 0; to < ranks; ++to)
    for (int64_t i = 0; i < perRank * perRank; ++i) {
      int64_t moved = getWork(from * perRank + i / perRank) -
                      getWork(to * perRank + i % perRank);
      if (to != from &&
          std::max(loads[from] - moved, loads[to] + moved) < loads[from])
        return true;
    }
  return false;
}

TEST(DealGreedily, LeavesNoImprovingSwap) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    Numbers work(1 + random() % 60);
    for (int64_t &w : work)
      w = random() % 1000;
    int64_t ranks = 1 + random() % 8;
    EXPECT_FALSE(hasImprovingSwap(work, dealGreedily(work, ranks), ranks));
  }
}

// 1024 row blocks of a causal mask in documents of log-normal lengths.
TEST(DealGreedily, BalancesDocuments) {
  for (unsigned seed = 0; seed < 10; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    std::lognormal_distribution<double> lengths(std::log(36.0), 1.0);
    Numbers work;
    while (work.size() < 1024)
      for (int64_t i = 1, n = 1 + std::llround(lengths(random));
           i <= n && work.size() < 1024; ++i)
        work.push_back(i);
    for (int64_t ranks : {8, 64}) {
      Numbers loads = getLoads(work, dealGreedily(work, ranks), ranks);
      double mean = std::accumulate(loads.begin(), loads.end(), 0.0) / ranks;
      double largest = *std::max_element(loads.begin(), loads.end());
      EXPECT_LE(largest, std::max(1.02 * mean, mean + 1)) << ranks;
    }
  }
}

TEST(DealBlocks, TablesOfPositions) {
  // Three blocks of 2 and half a block on two ranks.
  Numbers first = {1, 5, 2, 1}, second = {1, 0, 1, 1}, table(8);
  cp_tensor counts[] = {makeMatrix(first, 1), makeMatrix(second, 1)};
  Status status = fillBlockTable(CP_DEAL_ROUND_ROBIN, 2, 7, 2, 2, counts,
                                 makeMatrix(table, 1));
  EXPECT_TRUE(status.ok()) << status.getMessage();
  // Work 2 5 3 2: order 1 2 | 0 3, the second round backwards.
  EXPECT_EQ(table, (Numbers{2, 3, 6, -1, 0, 1, 4, 5}));
}

TEST(DealBlocks, RefusesOtherShapes) {
  Numbers few = {1, 2, 3}, table(8), row(4);
  cp_tensor counts = makeMatrix(few, 1);
  EXPECT_EQ(
      fillBlockTable(CP_DEAL_GREEDY, 2, 7, 2, 1, &counts, makeMatrix(table, 1))
          .getMessage(),
      "layout: expected counts of 4 blocks, got 3");
  counts = makeMatrix(row, 1);
  EXPECT_EQ(
      fillBlockTable(CP_DEAL_GREEDY, 2, 7, 2, 1, &counts, makeMatrix(row, 1))
          .getMessage(),
      "layout: expected a table of int64 [1 or B, N], N a multiple of 2 and at "
      "least 8");
}

//===----------------------------------------------------------------------===//
// Tile counts
//===----------------------------------------------------------------------===//

/// Causal within documents of 13, wider for later heads, shifted by batch row.
bool isKept(int64_t b, int64_t h, int64_t q, int64_t kv) {
  return q + b >= kv && q / (13 + h) == kv / (13 + h);
}

void keepSegment(const void *const *, int64_t b, int64_t h, int64_t q,
                 int64_t kv, int64_t n, uint8_t *keep) {
  for (int64_t i = 0; i < n; ++i)
    keep[i] = isKept(b, h, q, kv + i);
}

/// Proves what is above the diagonal, and single pairs.
int32_t classifyBox(const void *const *, cp_zones *, const int64_t *box) {
  if (box[5] + box[1] < box[6])
    return CP_TILE_EMPTY;
  if (box[4] == box[5] && box[6] == box[7])
    return isKept(box[0], box[2], box[4], box[6]) ? CP_TILE_FULL
                                                  : CP_TILE_EMPTY;
  return CP_TILE_PARTIAL;
}

cp_plan_args makeMask(int64_t batch, int64_t heads, int64_t queries,
                      int64_t keys) {
  cp_plan_args args = {};
  args.batch = batch;
  args.heads = args.kv_heads = heads;
  args.q_rows = args.q_chunk_rows = queries;
  args.kv_rows = args.kv_chunk_rows = keys;
  return args;
}

Numbers countByHand(int64_t b, int64_t heads, int64_t queries, int64_t keys,
                    int64_t tile) {
  Numbers counts((queries + tile - 1) / tile);
  for (int64_t h = 0; h < heads; ++h)
    for (int64_t q0 = 0; q0 < queries; q0 += tile)
      for (int64_t k0 = 0; k0 < keys; k0 += tile) {
        bool any = false;
        for (int64_t q = q0; q < std::min(q0 + tile, queries); ++q)
          for (int64_t k = k0; k < std::min(k0 + tile, keys); ++k)
            any |= isKept(b, h, q, k);
        counts[q0 / tile] += any;
      }
  return counts;
}

TEST(TileCounts, EqualBruteForce) {
  for (cp_tile_fn classify : {cp_tile_fn(nullptr), cp_tile_fn(classifyBox)})
    for (int64_t queries : {1, 50, 64})
      for (int64_t keys : {1, 37, 64})
        for (int64_t tile : {1, 7, 16, 100}) {
          Numbers counts((queries + tile - 1) / tile * 2);
          cp_plan_args args = makeMask(/*batch=*/2, /*heads=*/3, queries, keys);
          args.mask = keepSegment;
          args.classify = classify;
          args.flags = CP_MASK_READS_BATCH | CP_MASK_READS_HEAD;
          Status status = countTiles(args, tile, makeMatrix(counts, 2));
          EXPECT_TRUE(status.ok()) << status.getMessage();
          Numbers want = countByHand(0, 3, queries, keys, tile);
          Numbers more = countByHand(1, 3, queries, keys, tile);
          want.insert(want.end(), more.begin(), more.end());
          EXPECT_EQ(counts, want) << queries << " " << keys << " " << tile;
        }
}

TEST(TileCounts, SumOverHeadsWithoutAMask) {
  Numbers counts(3);
  EXPECT_TRUE(
      countTiles(makeMask(2, 4, 5, 7), /*tile=*/2, makeMatrix(counts, 1)).ok());
  EXPECT_EQ(counts, (Numbers{16, 16, 16}));
}

} // namespace
