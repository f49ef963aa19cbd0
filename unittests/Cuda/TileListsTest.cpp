//===- TileListsTest.cpp - What blocks of threads compute -----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TileLists.h"

#include "KernelFixture.h"

using namespace cp::cuda;
using namespace cp::runtime;
using namespace cp::runtime::testing;

namespace {

/// What is done with each pair of one head: -1 for nothing, else flags.
std::vector<int> getFlags(const TileLists &lists, const Problem &problem,
                          int64_t b, int64_t h) {
  std::vector<int> flags(problem.rows * problem.keys, -1);
  int numTiles = static_cast<int>(lists.queryTiles.size());
  int64_t plan = b * lists.planBatchStride + h * lists.planHeadStride;
  const int *begins = lists.begins.data() + plan * (numTiles + 1);
  for (int t = 0; t < numTiles; ++t)
    for (int i = begins[t]; i < begins[t + 1]; ++i)
      for (int row = 0; row < lists.queryTiles[t].rows; ++row)
        for (int key = 0; key < lists.keyTiles[i].rows; ++key) {
          int &pair = flags[(lists.queryTiles[t].first + row) * problem.keys +
                            lists.keyTiles[i].first + key];
          EXPECT_EQ(pair, -1) << "computed twice: " << problem.describe();
          pair = lists.keyTiles[i].flags;
        }
  return flags;
}

void checkPairs(const TileLists &lists, const Problem &problem) {
  for (int64_t b = 0; b < problem.batch; ++b)
    for (int64_t h = 0; h < problem.heads; ++h) {
      std::vector<int> flags = getFlags(lists, problem, b, h);
      for (int64_t row = 0; row < problem.rows; ++row)
        for (int64_t key = 0; key < problem.keys; ++key) {
          if (!problem.rowExists(b, row))
            continue;
          int pair = flags[row * problem.keys + key];
          bool exists = problem.keyExists(b, key);
          bool counts = exists && isUnmasked(problem, b, h, row, key);
          ASSERT_TRUE(!counts || pair != -1) << "missing";
          ASSERT_TRUE(pair == -1 || exists || pair & CheckKeys)
              << "takes a key for one that exists";
          ASSERT_TRUE(pair == -1 || !exists || counts || pair & CheckMask)
              << "takes a masked pair for an unmasked one";
        }
    }
}

TEST(TileListsTest, HoldEachPairOnce) {
  Random random(getSeed());
  for (int i = 0; i < 200 && !::testing::Test::HasFailure(); ++i) {
    Problem problem;
    randomize(random, problem);
    SCOPED_TRACE(problem.describe());
    ThreadPool pool(1);
    TilePlan plan(problem.args, problem.tile, getPortableOps()->packBits);
    plan.build(/*keepBits=*/false, pool);
    TileShape shape = pickOf<TileShape>(random, {{4, 64}, {4, 32}, {2, 16}});
    TileLists lists = makeTileLists(plan, shape);
    for (const QueryTile &tile : lists.queryTiles)
      EXPECT_LE(tile.rows, shape.warps * warpRows);
    for (const cp::cuda::KeyTile &tile : lists.keyTiles)
      EXPECT_LE(tile.rows, shape.keyRows);
    checkPairs(lists, problem);
  }
}

// Every row belongs to one tile, also where it has no keys: it may have to be
// initialised.
TEST(TileListsTest, HoldAllRows) {
  Random random(getSeed());
  Problem problem;
  problem.rows = 200;
  problem.mask = getMasks()[5];
  problem.build(random);
  ThreadPool pool(1);
  TilePlan plan(problem.args, 50, getPortableOps()->packBits);
  plan.build(/*keepBits=*/false, pool);
  TileLists lists = makeTileLists(plan, {4, 64});
  std::vector<int> rows(problem.rows);
  for (const QueryTile &tile : lists.queryTiles)
    for (int row = 0; row < tile.rows; ++row)
      ++rows[tile.first + row];
  EXPECT_EQ(rows, std::vector<int>(problem.rows, 1));
  EXPECT_TRUE(lists.keyTiles.empty());
}

} // namespace
