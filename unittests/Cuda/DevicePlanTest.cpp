//===- DevicePlanTest.cpp - Plans of the device against the host's --------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The planning kernels' own source, run by the emulator: its lists are those of
// the plan that CPU kernels use, element for element.
//
//===----------------------------------------------------------------------===//

#include "DevicePlanner.h"
#include "EmulatedPlan.h"
#include "KernelFixture.h"

#include <tuple>

using namespace cp::cuda;
using namespace cp::runtime;
using namespace cp::runtime::testing;

namespace cp::cuda {
static bool operator==(const QueryTile &x, const QueryTile &y) {
  return x.first == y.first && x.rows == y.rows;
}
static bool operator==(const KeyTile &x, const KeyTile &y) {
  return std::tie(x.first, x.rows, x.flags) ==
         std::tie(y.first, y.rows, y.flags);
}
} // namespace cp::cuda

namespace {

void checkPlan(Problem &problem, TileShape shape, uint64_t seed) {
  SCOPED_TRACE(problem.describe());
  ThreadPool pool(1);
  TilePlan plan(problem.args, problem.tile, getPortableOps()->packBits);
  plan.build(/*keepBits=*/false, pool);
  TileLists expected = makeTileLists(plan, shape);
  EmulatedPlan made = emulatePlan(problem.args, problem.tile, shape, seed);
  ASSERT_EQ(made.error, "");
  EXPECT_TRUE(made.lists.queryTiles == expected.queryTiles);
  EXPECT_EQ(made.lists.begins, expected.begins);
  EXPECT_TRUE(made.lists.keyTiles == expected.keyTiles);
  EXPECT_EQ(made.lists.planBatchStride, expected.planBatchStride);
  EXPECT_EQ(made.lists.planHeadStride, expected.planHeadStride);
  TileCounts counts = expectCounts(problem);
  EXPECT_EQ(made.tiles.full, counts.full);
  EXPECT_EQ(made.tiles.partial, counts.partial);
}

const std::vector<TileShape> shapes = {{4, 64}, {4, 32}, {8, 128}, {2, 16}};

TEST(DevicePlanTest, EqualsTheHosts) {
  Random random(getSeed());
  for (int i = 0; i < 60 && !::testing::Test::HasFailure(); ++i) {
    Problem problem;
    randomize(random, problem);
    // A block of threads for each tile: not too many.
    problem.tile = pickOf<int64_t>(random, {24, 32, 50, 64, 128, 300});
    checkPlan(problem, pickOf(random, shapes), random());
  }
}

TEST(DevicePlanTest, EveryMask) {
  Random random(getSeed());
  for (const Mask &mask : getMasks()) {
    Problem problem;
    problem.batch = problem.heads = problem.kvHeads = 2;
    problem.rows = 150;
    problem.keys = 130;
    problem.tile = 32;
    problem.mask = mask;
    problem.parameters.offset = 20;
    problem.parameters.window = 50;
    problem.parameters.block = 16;
    problem.build(random);
    checkPlan(problem, {4, 64}, random());
  }
}

// More rows of tiles than threads order, and more key tiles than threads list.
TEST(DevicePlanTest, ManyTiles) {
  Random random(getSeed());
  const int64_t sizes[][2] = {{2 * orderThreads + 9, 3},
                              {3, 2 * planThreads + 9}};
  for (auto [rows, keys] : sizes) {
    Problem problem;
    problem.rows = rows;
    problem.keys = keys;
    problem.tile = 2;
    problem.mask = getMasks()[1];
    problem.parameters.offset = (keys - rows) / 2;
    problem.build(random);
    checkPlan(problem, {2, 16}, random());
  }
}

TEST(DevicePlanTest, WithoutMask) {
  Random random(getSeed());
  for (int64_t padded : {0, 40, 100}) {
    Problem problem;
    problem.batch = 2;
    problem.rows = problem.keys = 100;
    problem.tile = 32;
    problem.paddedRows = problem.paddedKeys = padded;
    problem.positionsPerBatch = true;
    problem.build(random);
    checkPlan(problem, {4, 64}, random());
  }
}

TEST(DevicePlanTest, TilingsEqualTheHosts) {
  for (int rows : {1, 7, 64, 100})
    for (int chunk : {1, 5, 32, 64, 100})
      for (int tile : {1, 3, 32, 100}) {
        if (chunk > rows || tile > rows)
          continue;
        std::vector<RowRange> expected = splitRows(rows, chunk, tile);
        RowTiling tiling{rows, chunk, tile};
        ASSERT_EQ(countTiles(tiling), static_cast<int>(expected.size()));
        for (size_t i = 0; i < expected.size(); ++i) {
          RowSpan span = getTile(tiling, static_cast<int>(i));
          EXPECT_EQ(span.begin, expected[i].begin);
          EXPECT_EQ(span.end, expected[i].end);
        }
      }
}

TEST(DevicePlanTest, ListsHaveALimit) {
  cp_attend_args args = {};
  auto describe = [&](int64_t batch, int64_t heads, int64_t rows) {
    const int64_t sizes[] = {batch, heads, rows, 64};
    std::copy(sizes, sizes + 4, args.q.sizes);
    std::copy(sizes, sizes + 4, args.k.sizes);
    std::copy(sizes, sizes + 4, args.v.sizes);
    DevicePlan plan;
    return describePlan(args, 128, {4, 64}, plan);
  };
  args.mask = getMasks()[1].function;
  EXPECT_TRUE(describe(64, 64, int64_t(1) << 18));
  args.flags = CP_MASK_READS_HEAD;
  EXPECT_FALSE(describe(64, 64, int64_t(1) << 18));
  EXPECT_TRUE(describe(64, 64, int64_t(1) << 15));
  EXPECT_FALSE(describe(1, 1, int64_t(1) << 31));
  EXPECT_FALSE(describe(1 << 17, 1, 1));
}

} // namespace
