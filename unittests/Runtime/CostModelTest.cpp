//===- CostModelTest.cpp - Tests of the cost model ------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/CostModel.h"

#include "cp/Runtime/Layouts.h"

#include "gtest/gtest.h"

#include <algorithm>
#include <numeric>
#include <random>

using namespace cp::runtime;
using Numbers = std::vector<int64_t>;

namespace {

std::optional<std::pair<int64_t, int64_t>>
getBounds(const Numbers &table, int64_t first, int64_t last) {
  int64_t low = INT64_MAX, high = -1;
  for (int64_t row = first; row <= last; ++row)
    if (table[row] >= 0) {
      low = std::min(low, table[row]);
      high = std::max(high, table[row]);
    }
  if (high < 0)
    return std::nullopt;
  return std::pair(low, high);
}

TEST(RowPositions, TableBoundsAreThoseOfItsEntries) {
  uint64_t seed = 7;
  RecordProperty("seed", std::to_string(seed));
  std::mt19937_64 random(seed);
  for (int64_t size : {1, 31, 32, 33, 64, 100, 321, 1000}) {
    Numbers table(size);
    std::iota(table.begin(), table.end(), 0);
    std::shuffle(table.begin(), table.end(), random);
    for (int64_t &entry : table)
      if (random() % 4 == 0)
        entry = -1;
    auto positions = RowPositions::fromTable(table.data(), size);
    for (int i = 0; i < 300; ++i) {
      auto first = static_cast<int64_t>(random() % size);
      int64_t last = first + static_cast<int64_t>(random() % (size - first));
      EXPECT_EQ(positions->getBounds(first, last),
                getBounds(table, first, last))
          << size << " entries, seed " << seed << ": [" << first << ", " << last
          << "]";
    }
  }
}

TEST(RowPositions, ChunksAgreeWithTheirTable) {
  // Head-tail, striped and contiguous on 3 ranks; 40 positions.
  const int64_t ranks = 3, length = 40;
  const std::vector<PositionChunk> layouts[] = {
      {{7, 0, 7, 1}, {7, 35, -7, 1}}, {{14, 0, 1, 3}}, {{14, 0, 14, 1}}};
  for (const std::vector<PositionChunk> &chunks : layouts) {
    Numbers table(ranks * 14);
    fillPositions(chunks, length, ranks, 14, table.data());
    Numbers sorted = table;
    sorted.erase(std::remove(sorted.begin(), sorted.end(), -1), sorted.end());
    std::sort(sorted.begin(), sorted.end());
    Numbers all(length);
    std::iota(all.begin(), all.end(), 0);
    EXPECT_EQ(sorted, all);
    auto positions = RowPositions::fromChunks(chunks, length);
    for (int64_t first = 0; first < ranks * 14; ++first)
      for (int64_t last = first; last < ranks * 14; ++last) {
        auto got = positions->getBounds(first, last);
        auto want = getBounds(table, first, last);
        ASSERT_EQ(got.has_value(), want.has_value()) << first << " " << last;
        if (!got)
          continue;
        // Bounds may be wider where the last rows are padding.
        EXPECT_LE(got->first, want->first) << first << " " << last;
        EXPECT_GE(got->second, want->second) << first << " " << last;
        if (first / 14 == last / 14 && want->second + 3 < length) {
          EXPECT_EQ(got, want) << first << " " << last;
        }
      }
  }
}

TEST(RowPositions, RowsBeyondTheChunksArePadding) {
  Numbers table(2 * 5);
  fillPositions({{3, 0, 3, 1}}, /*length=*/6, /*ranks=*/2, /*rows=*/5,
                table.data());
  EXPECT_EQ(table, (Numbers{0, 1, 2, -1, -1, 3, 4, 5, -1, -1}));
}

/// captures[0]: an id for each position.
int32_t classifyDocuments(const void *const *captures, cp_zones *,
                          const int64_t *box) {
  const auto &ids = *static_cast<const Numbers *>(captures[0]);
  auto q = std::minmax_element(ids.begin() + box[4], ids.begin() + box[5] + 1);
  auto kv = std::minmax_element(ids.begin() + box[6], ids.begin() + box[7] + 1);
  if (*q.first > *kv.second || *kv.first > *q.second || box[5] < box[6])
    return CP_TILE_EMPTY;
  bool isOne =
      *q.first == *q.second && *q.first == *kv.first && *q.first == *kv.second;
  return isOne && box[4] >= box[7] ? CP_TILE_FULL : CP_TILE_PARTIAL;
}

void evaluateDocuments(const void *const *captures, int64_t, int64_t, int64_t q,
                       int64_t kv, int64_t n, uint8_t *keep) {
  const auto &ids = *static_cast<const Numbers *>(captures[0]);
  for (int64_t i = 0; i < n; ++i)
    keep[i] = q >= kv + i && ids[q] == ids[kv + i];
}

/// Causal documents of these lengths, dealt by a table.
Prediction predictDocuments(const Numbers &lengths, const Numbers &table,
                            int64_t ranks, Movement movement) {
  Numbers ids;
  for (size_t i = 0; i < lengths.size(); ++i)
    ids.insert(ids.end(), lengths[i], static_cast<int64_t>(i));
  const void *captures[] = {&ids};
  CostQuery query = {};
  query.args.mask = evaluateDocuments;
  query.args.classify = classifyDocuments;
  query.args.captures = captures;
  query.args.batch = query.args.heads = query.args.kv_heads = 1;
  int64_t rows = static_cast<int64_t>(table.size()) / ranks;
  query.args.q_rows = query.args.kv_rows = rows;
  query.args.q_chunk_rows = query.args.kv_chunk_rows = rows;
  auto positions = RowPositions::fromTable(table.data(), table.size());
  query.q = query.kv = positions.get();
  query.ranks = ranks;
  query.depth = 128;
  query.elementBytes = 4;
  return predict(query, movement);
}

TEST(CostModel, DocumentsOfEqualLengthsStayWhereTheyAre) {
  const int64_t ranks = 4, length = 1024;
  Numbers contiguous(length), headTail(length);
  fillPositions({{256, 0, 256, 1}}, length, ranks, 256, contiguous.data());
  fillPositions({{128, 0, 128, 1}, {128, 896, -128, 1}}, length, ranks, 256,
                headTail.data());
  Numbers lengths(4, 256);
  Prediction own = predictDocuments(lengths, contiguous, ranks, Movement::Ring);
  Prediction spread =
      predictDocuments(lengths, headTail, ranks, Movement::Ring);
  EXPECT_EQ(own.bytes, 0);
  EXPECT_EQ(own.balance, 1.0);
  EXPECT_GT(spread.bytes, 0);
  EXPECT_LT(own.seconds, spread.seconds);
}

TEST(CostModel, OneLongDocumentIsSharedByHeadAndTail) {
  const int64_t ranks = 4, length = 1024;
  Numbers contiguous(length), headTail(length);
  fillPositions({{256, 0, 256, 1}}, length, ranks, 256, contiguous.data());
  fillPositions({{128, 0, 128, 1}, {128, 896, -128, 1}}, length, ranks, 256,
                headTail.data());
  Prediction blocks =
      predictDocuments({length}, contiguous, ranks, Movement::Ring);
  Prediction spread =
      predictDocuments({length}, headTail, ranks, Movement::Ring);
  // Causal: the last of 4 ranks has (4^2 - 3^2) / 4^2 of the work.
  EXPECT_NEAR(blocks.balance, 7.0 / 4, 0.05);
  EXPECT_NEAR(spread.balance, 1.0, 0.01);
  EXPECT_LT(spread.seconds, blocks.seconds);
}

TEST(CostModel, ExchangeSendsAtMostWhatAGatherDoes) {
  const int64_t ranks = 4, length = 1024;
  Numbers contiguous(length);
  fillPositions({{256, 0, 256, 1}}, length, ranks, 256, contiguous.data());
  Numbers lengths = {100, 300, 500, 124};
  int64_t exchange =
      predictDocuments(lengths, contiguous, ranks, Movement::Exchange).bytes;
  int64_t gather =
      predictDocuments(lengths, contiguous, ranks, Movement::AllGather).bytes;
  EXPECT_EQ(gather, ranks * (ranks - 1) * 256 * 128 * 4);
  EXPECT_GT(exchange, 0);
  EXPECT_LT(exchange, gather);
}

} // namespace
