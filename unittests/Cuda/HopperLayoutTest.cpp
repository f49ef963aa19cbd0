//===- HopperLayoutTest.cpp - Index arithmetic of the Hopper kernel -------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "HopperLayout.h"

#include <gtest/gtest.h>
#include <set>
#include <tuple>

using namespace cp::cuda;

namespace {

using Tile = BoxTile<96, 200>;

TEST(HopperLayoutTest, BoxesHoldEachElementOnce) {
  EXPECT_EQ(Tile::boxes, 4);
  std::set<int> offsets;
  for (int row = 0; row < 96; ++row)
    for (int column = 0; column < 256; ++column) {
      int offset = Tile::getOffset(row, column);
      EXPECT_TRUE(offsets.insert(offset).second);
      EXPECT_TRUE(offset >= 0 && offset < Tile::bytes && offset % 2 == 0);
      // A box is rows of 128 bytes; a row's chunks keep to the row.
      EXPECT_EQ(offset / 128, Tile::getRowOffset(row, column / 64) / 128);
    }
  EXPECT_EQ(static_cast<int>(offsets.size()) * 2, Tile::bytes);
}

// Eight rows of the same chunk, which tensor cores read together, lie in
// different banks.
TEST(HopperLayoutTest, RowsLieInDifferentBanks) {
  for (int column = 0; column < 256; column += 8) {
    std::set<int> banks;
    for (int row = 8; row < 16; ++row)
      banks.insert(Tile::getOffset(row, column) / 16 % 8);
    EXPECT_EQ(banks.size(), 8u);
  }
}

// The hardware finds element (r, c) of an operand from its first byte on by
// strides, and then exchanges bits of the address.
TEST(HopperLayoutTest, OperandsBeginWhereStridesLeadToTheirElements) {
  auto exchange = [](int address) {
    return address ^ (address / 128 % 8) * 16;
  };
  for (int row = 0; row < 96; row += 8)
    for (int column = 0; column < 256; column += 16)
      for (int r = 0; r < 8; ++r)
        for (int c = 0; c < 16; ++c)
          EXPECT_EQ(
              exchange(Tile::getOperandOffset(row, column) + r * 128 + c * 2),
              Tile::getOffset(row + r, column + c));
}

TEST(HopperLayoutTest, MatricesHaveTheFieldsOfDescriptors) {
  unsigned long long matrix = makeMatrix(0x2c400, 96 * 128);
  EXPECT_EQ(matrix & 0x3fff, 0x2c40u);
  EXPECT_EQ(matrix >> 16 & 0x3fff, 96u * 128 / 16);
  EXPECT_EQ(matrix >> 32 & 0x3fff, 1024u / 16);
  EXPECT_EQ(matrix >> 62, 1u);
  EXPECT_EQ(matrix &
                ~(0x3fffull | 0x3fffull << 16 | 0x3fffull << 32 | 3ull << 62),
            0u);
  EXPECT_EQ(moveMatrix(matrix, 2048), makeMatrix(0x2c400 + 2048, 96 * 128));
  EXPECT_EQ(makeMatrix(1 << 18, 0), makeMatrix(0, 0));
}

TEST(HopperLayoutTest, ProductsCoverTheColumns) {
  for (int columns = 8; columns <= 256; columns += 8) {
    const int padded = padProductColumns(columns);
    EXPECT_GE(padded, columns);
    EXPECT_LE(padded, roundUp(columns, 64));
    for (int first = 0; first < padded;) {
      int count = getProductColumns(padded - first);
      EXPECT_TRUE(count == 128 || count == 64 || count == 32 || count == 16 ||
                  count == 8);
      EXPECT_EQ(first % 64, 0);
      first += count;
      EXPECT_LE(first, padded);
    }
  }
}

TEST(HopperLayoutTest, StagesGoRound) {
  Stage<2> stage;
  std::vector<std::pair<int, int>> seen;
  for (int i = 0; i < 5; ++i, stage.advance())
    seen.emplace_back(stage.index, stage.parity);
  EXPECT_EQ(seen, (std::vector<std::pair<int, int>>{
                      {0, 0}, {1, 0}, {0, 1}, {1, 1}, {0, 0}}));
}

TEST(HopperLayoutTest, EachWorkItemIsThereOnce) {
  constexpr int tiles = 5, heads = 6, batches = 3;
  for (int together : {1, 2, 3, 6}) {
    std::set<std::tuple<int, int, int>> items;
    int lastGroup = -1;
    for (int i = 0; i < tiles * heads * batches; ++i) {
      WorkItem item = getWorkItem(i, tiles, heads, together);
      EXPECT_TRUE(item.tile >= 0 && item.tile < tiles && item.head >= 0 &&
                  item.head < heads && item.batch >= 0 && item.batch < batches);
      EXPECT_TRUE(items.insert({item.batch, item.head, item.tile}).second);
      // Heads that are together are done before the next ones begin.
      int group = item.batch * heads + item.head / together;
      EXPECT_GE(group, lastGroup);
      lastGroup = group;
    }
  }
}

/// Bytes, and whether barriers are aligned.
template <int Depth, int Width>
void checkShared() {
  using Shared = HopperShared<Depth, Width>;
  EXPECT_EQ(Shared::bytes, getHopperSharedBytes(Depth, Width));
  EXPECT_EQ(Shared::queryFull % 8, 0);
  for (int offset : {Shared::query, Shared::keys, Shared::values,
                     Shared::QueryTile::boxBytes, Shared::KeyTile::boxBytes,
                     Shared::ValueTile::boxBytes, Shared::KeyTile::bytes,
                     Shared::ValueTile::bytes})
    EXPECT_EQ(offset % swizzleBytes, 0);
}

TEST(HopperLayoutTest, EveryHeadDimFits) {
  for (int depth = 8; depth <= maxDepth; depth += 8)
    for (int width = 8; width <= maxDepth; width += 8) {
      EXPECT_TRUE(hasHopperKernel(2, depth, width));
      EXPECT_LE(getHopperSharedBytes(depth, width), 227 * 1024);
      const int keyRows = chooseHopperKeyRows(depth, width);
      EXPECT_TRUE(keyRows % 16 == 0 && keyRows <= 128);
      // Scores, weights and outputs of a thread, and some more.
      EXPECT_LE(keyRows / 2 + keyRows / 4 + padProductColumns(width) / 2 + 40,
                consumerRegisters);
      EXPECT_EQ(padProductColumns(keyRows), keyRows);
    }
  EXPECT_FALSE(hasHopperKernel(4, 64, 64));
  EXPECT_FALSE(hasHopperKernel(2, 264, 64));
  checkShared<8, 8>();
  checkShared<128, 128>();
  checkShared<192, 128>();
  checkShared<192, 192>();
  checkShared<256, 256>();
  EXPECT_LE(groupThreads *
                (producerRegisters + numConsumers * consumerRegisters),
            65536 / hopperThreads / 8 * 8 * hopperThreads);
}

} // namespace
