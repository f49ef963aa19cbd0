//===- TileLayoutTest.cpp - Index arithmetic of the kernel ----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TileLayout.h"
#include "AttendParams.h"

#include <gtest/gtest.h>
#include <set>
#include <utility>

using namespace cp::cuda;

namespace {

using Places = std::set<std::pair<int, int>>;

/// The places of `n` elements of each lane, each `run` elements along a row or
/// a column.
template <typename GetPlace>
Places collect(int n, int rowRun, int columnRun, GetPlace getPlace) {
  Places places;
  for (int lane = 0; lane < warpSize; ++lane)
    for (int i = 0; i < n; ++i)
      for (int r = 0; r < rowRun; ++r)
        for (int c = 0; c < columnRun; ++c) {
          Place place = getPlace(lane, i);
          bool isNew = places.insert({place.row + r, place.column + c}).second;
          EXPECT_TRUE(isNew) << "lane " << lane << " element " << i;
        }
  return places;
}

/// All places of a matrix.
Places all(int rows, int columns) {
  Places places;
  for (int r = 0; r < rows; ++r)
    for (int c = 0; c < columns; ++c)
      places.insert({r, c});
  return places;
}

TEST(TileLayoutTest, FragmentsHoldEachElementOnce) {
  EXPECT_EQ(collect(4, 1, 1, getAccumulatorPlace), all(16, 8));
  EXPECT_EQ(collect(4, 1, 2, getLeftPlace), all(16, 16));
  EXPECT_EQ(collect(2, 2, 1, getRightPlace), all(16, 8));
  EXPECT_EQ(collect(4, 1, 1, getWideLeftPlace), all(16, 8));
  EXPECT_EQ(collect(2, 1, 1, getWideRightPlace), all(8, 8));
}

/// What ldmatrix.x4 gives a lane: by its definition, elements 2 * (l % 4) and
/// the next of row l / 4 of matrix i.
template <typename GetSource>
Place getLoaded(int lane, int i, GetSource getSource) {
  Place row = getSource(8 * i + lane / 4);
  return {row.row, row.column + 2 * (lane % 4)};
}
/// With .trans: elements 2 * (l % 4) and the next of column l / 4.
template <typename GetSource>
Place getLoadedTransposed(int lane, int i, GetSource getSource) {
  Place row = getSource(8 * i + 2 * (lane % 4));
  return {row.row, row.column + lane / 4};
}

TEST(TileLayoutTest, LoadedMatricesAreOperands) {
  for (int lane = 0; lane < warpSize; ++lane)
    for (int i = 0; i < 4; ++i) {
      Place left = getLoaded(lane, i, getLeftSource);
      EXPECT_EQ(left.row, getLeftPlace(lane, i).row);
      EXPECT_EQ(left.column, getLeftPlace(lane, i).column);
      // Keys are columns of the right operand, in pairs of eight.
      Place key = getLoaded(lane, i, getKeySource);
      EXPECT_EQ(key.row, getRightPlace(lane, i % 2).column + 8 * (i / 2));
      EXPECT_EQ(key.column, getRightPlace(lane, i % 2).row);
      Place value = getLoadedTransposed(lane, i, getValueSource);
      EXPECT_EQ(value.row, getRightPlace(lane, i % 2).row);
      EXPECT_EQ(value.column, getRightPlace(lane, i % 2).column + 8 * (i / 2));
    }
}

TEST(TileLayoutTest, WeightsAreALeftOperand) {
  std::set<int> columns;
  for (int lane = 0; lane < warpSize; ++lane)
    for (int i = 0; i < 4; ++i) {
      Place left = getWideLeftPlace(lane, i);
      columns.insert(getWeightColumn(left.column));
      // TensorCore32::pack takes this element of the accumulator.
      Place held = getAccumulatorPlace(lane, 2 * (i % 2) + i / 2);
      EXPECT_EQ(held.row, left.row);
      EXPECT_EQ(held.column, getWeightColumn(left.column));
    }
  EXPECT_EQ(columns.size(), 8u);
}

template <int ElementBytes, int Columns>
void checkTile() {
  using Tile = SharedTile<ElementBytes, Columns>;
  EXPECT_GE(Tile::paddedColumns, Columns);
  EXPECT_EQ(Tile::filledChunks * chunkBytes, Columns * ElementBytes);
  std::set<int> offsets;
  for (int row = 0; row < 16; ++row)
    for (int chunk = 0; chunk < Tile::copiedChunks; ++chunk) {
      int offset = Tile::getChunkOffset(row, chunk);
      EXPECT_EQ(offset,
                Tile::getOffset(row, chunk * chunkBytes / ElementBytes));
      EXPECT_TRUE(offsets.insert(offset).second);
      EXPECT_LE(offset + chunkBytes, Tile::getBytes(16));
    }
  // Eight rows at the same chunk: eight different banks of 16 bytes.
  std::set<int> banks;
  for (int row = 0; row < 8; ++row)
    banks.insert(Tile::getChunkOffset(row, 0) / chunkBytes % 8);
  EXPECT_EQ(banks.size(), 8u);
}
template <int... Columns>
void checkTiles(std::integer_sequence<int, Columns...>) {
  (checkTile<2, 8 * (Columns + 1)>(), ...);
  (checkTile<4, 8 * (Columns + 1)>(), ...);
}

TEST(TileLayoutTest, SharedTilesHaveNoConflicts) {
  checkTiles(std::make_integer_sequence<int, maxDepth / 8>());
}

TEST(TileLayoutTest, TilesFitSharedMemory) {
  for (int bytes : {2, 4})
    for (int depth = 8; depth <= maxDepth; depth += 8)
      for (int width = 8; width <= maxDepth; width += 8) {
        TileShape shape = chooseTileShape(bytes, depth, width);
        EXPECT_EQ(shape.keyRows % 16, 0);
        EXPECT_LE(getSharedBytes(bytes, depth, width), 99 * 1024)
            << bytes << " " << depth << " " << width;
      }
}

// Kernel parameters are at most 4 KB on all GPUs and drivers.
static_assert(sizeof(AttendParams) <= 4096);

} // namespace
