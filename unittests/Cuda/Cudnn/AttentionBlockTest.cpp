//===- AttentionBlockTest.cpp - Regions of bands, and what is refused -----===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Blocks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>
#include <random>

using namespace cp::cuda;
using ::testing::HasSubstr;

namespace {

bool attends(const DiagonalBand &band, int64_t q, int64_t k) {
  return (!band.low || *band.low <= k - q) &&
         (!band.high || k - q <= *band.high);
}

/// Compares with every pair of the whole block.
void checkRegion(const AttentionBlock &block) {
  BlockRegion region = getAttendingRegion(block);
  const AttentionBlock &inner = region.block;
  std::vector<bool> rows(block.queries), columns(block.keys);
  bool allBelow = true, allAbove = true; // Inside the region.
  for (int64_t q = 0; q < block.queries; ++q)
    for (int64_t k = 0; k < block.keys; ++k) {
      int64_t innerQ = q - region.firstQuery, innerK = k - region.firstKey;
      bool inside = 0 <= innerQ && innerQ < inner.queries && 0 <= innerK &&
                    innerK < inner.keys;
      bool expected = attends(block.band, q, k);
      ASSERT_EQ(inside && attends(inner.band, innerQ, innerK), expected)
          << "pair " << q << ", " << k;
      rows[q] = rows[q] || expected;
      columns[k] = columns[k] || expected;
      allBelow &= !inside || !block.band.high || k - q <= *block.band.high;
      allAbove &= !inside || !block.band.low || k - q >= *block.band.low;
    }
  for (int64_t q = 0; q < inner.queries; ++q)
    EXPECT_TRUE(rows[region.firstQuery + q]) << "row " << q;
  for (int64_t k = 0; k < inner.keys; ++k)
    EXPECT_TRUE(columns[region.firstKey + k]) << "key " << k;
  EXPECT_EQ(inner.queries == 0, inner.keys == 0);
  EXPECT_EQ(inner.band.high.has_value(), !allBelow);
  EXPECT_EQ(inner.band.low.has_value(), !allAbove);
  EXPECT_LE(inner.band.low.value_or(0), 0);
  EXPECT_GE(inner.band.high.value_or(0), 0);
}

TEST(AttentionBlockTest, RegionsHoldAllPairs) {
  unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  auto draw = [&](int64_t low, int64_t high) {
    return std::uniform_int_distribution<int64_t>(low, high)(random);
  };
  for (int i = 0; i < 5000 && !::testing::Test::HasFailure(); ++i) {
    DiagonalBand band;
    if (draw(0, 2))
      band.low = draw(-9, 9);
    if (draw(0, 2))
      band.high = draw(-9, 9);
    AttentionBlock block = makeBlock(draw(1, 7), draw(1, 7), band);
    SCOPED_TRACE(::testing::Message() << block.queries << " x " << block.keys
                                      << ", low " << band.low.value_or(-99)
                                      << ", high " << band.high.value_or(99));
    checkRegion(block);
  }
}

TEST(AttentionBlockTest, BoundsOfAnySize) {
  constexpr int64_t least = std::numeric_limits<int64_t>::min();
  constexpr int64_t most = std::numeric_limits<int64_t>::max();
  for (int64_t low : {least, most})
    for (int64_t high : {least, most})
      checkRegion(makeBlock(3, 4, {low, high}));
}

/// A ring step of a sliding window: the block of keys before the queries'.
TEST(AttentionBlockTest, WindowOfTheBlockBefore) {
  BlockRegion region = getAttendingRegion(
      makeBlock(4096, 4096, DiagonalBand::window(1023, 0, 4096)));
  EXPECT_EQ(region.firstQuery, 0);
  EXPECT_EQ(region.block.queries, 1023);
  EXPECT_EQ(region.firstKey, 4096 - 1023);
  EXPECT_EQ(region.block.keys, 1023);
  EXPECT_EQ(region.block.band.low, 0);
  EXPECT_EQ(region.block.band.high, std::nullopt);
}

TEST(AttentionBlockTest, NamedBands) {
  EXPECT_EQ(DiagonalBand::causal(3).high, 3);
  EXPECT_EQ(DiagonalBand::causal(3).low, std::nullopt);
  DiagonalBand window = DiagonalBand::window(10, 2, 3);
  EXPECT_EQ(window.low, -7);
  EXPECT_EQ(window.high, 5);
}

TEST(AttentionBlockTest, SaysWhyCudnnCannot) {
  AttentionBlock good = makeBlock(64, 64), block = good;
  EXPECT_EQ(checkForCudnn(good), "");
  block.dtype = CP_F32;
  EXPECT_THAT(checkForCudnn(block), HasSubstr("with f16 or bf16"));
  EXPECT_THAT(checkForCudnn(makeBlock(64, 64, {}, 100)),
              HasSubstr("multiples of 8, got 100"));
  EXPECT_THAT(checkForCudnn(makeBlock(64, 64, {}, 64, 4)),
              HasSubstr("multiples of 8, got 4"));
  EXPECT_THAT(checkForCudnn(makeBlock(0, 64)), HasSubstr("sizes from 1"));
  EXPECT_THAT(checkForCudnn(makeBlock(64, int64_t(1) << 31)),
              HasSubstr("got 2147483648"));
  (block = good).keyHeads = 5;
  EXPECT_EQ(checkForCudnn(block),
            "32 query heads are no multiple of 5 key heads");
  (block = good).scale = std::numeric_limits<float>::infinity();
  EXPECT_EQ(checkForCudnn(block), "the scale is inf");
  EXPECT_THAT(checkForCudnn(makeBlock(64, 32, DiagonalBand::window(8, 40))),
              HasSubstr("at least as many keys as queries, got 32 for 40"));
  EXPECT_THAT(checkForCudnn(makeBlock(64, int64_t(1) << 25, {-8, {}})),
              HasSubstr("exact up to 16777216 keys"));
}

TEST(AttentionBlockTest, SaysWhichRowsAreMisaligned) {
  AttentionBlock good = makeBlock(64, 64), block = good;
  block.q.row = 129;
  EXPECT_EQ(checkForCudnn(block),
            "rows of q do not begin at multiples of 16 bytes");
  (block = good).k.head += 4;
  EXPECT_THAT(checkForCudnn(block), HasSubstr("rows of k"));
  (block = good).v.row = -128;
  EXPECT_THAT(checkForCudnn(block), HasSubstr("rows of v"));
  (block = good).v.head = 0;
  EXPECT_THAT(checkForCudnn(block), HasSubstr("rows of v"));
  // There is no next batch row.
  (block = good).v.batch = 1;
  EXPECT_EQ(checkForCudnn(block), "");
}

} // namespace
