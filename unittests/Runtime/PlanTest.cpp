//===- PlanTest.cpp - Plans against brute force -------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TestUtils.h"

#include "cp/Runtime/RankPlan.h"

#include <gtest/gtest.h>

#include <set>

using namespace cp::runtime;
using namespace cp::runtime::test;

namespace {

/// A mask over positions of up to 4 heads and 2 batch rows: a window whose
/// width depends on head and batch row, causal or not. The class of a box is
/// found by interval arithmetic, as compiled code does.
struct Window {
  int64_t length = 0; // positions from here on are padding
  int64_t width = 1;
  int64_t perHead = 0, perBatch = 0;
  bool causal = true;

  int64_t getWidth(int64_t b, int64_t h) const {
    return width + b * perBatch + h * perHead;
  }
  bool holds(int64_t b, int64_t h, int64_t q, int64_t kv) const {
    int64_t distance = q - kv;
    return q < length && kv < length && distance < getWidth(b, h) &&
           (causal ? distance >= 0 : -distance < getWidth(b, h));
  }
};

void evaluateWindow(const void *const *captures, int64_t b, int64_t h,
                    int64_t q, int64_t kv, int64_t n, uint8_t *keep) {
  const auto &window = *static_cast<const Window *>(captures[0]);
  for (int64_t i = 0; i < n; ++i)
    keep[i] = window.holds(b, h, q, kv + i);
}

int32_t classifyWindow(const void *const *captures, cp_zones *,
                       const int64_t *box) {
  const auto &window = *static_cast<const Window *>(captures[0]);
  int64_t least = window.getWidth(box[0], box[2]);
  int64_t most = window.getWidth(box[1], box[3]);
  int64_t low = box[4] - box[7], high = box[5] - box[6]; // of q - kv
  int64_t floor = window.causal ? 0 : 1 - most;
  if (low >= most || high < floor || box[4] >= window.length ||
      box[6] >= window.length)
    return CP_TILE_EMPTY;
  floor = window.causal ? 0 : 1 - least;
  if (high < least && low >= floor && box[5] < window.length &&
      box[7] < window.length)
    return CP_TILE_FULL;
  return CP_TILE_PARTIAL;
}

struct Problem {
  Window window;
  int64_t ranks, tile;
  cp_plan_args args = {};
};

Problem makeProblem(std::mt19937_64 &random) {
  auto pick = [&](int64_t low, int64_t high) {
    return std::uniform_int_distribution<int64_t>(low, high)(random);
  };
  Problem problem;
  problem.ranks = pick(1, 5);
  problem.tile = pick(1, 9);
  cp_plan_args &args = problem.args;
  args.batch = pick(1, 2);
  args.kv_heads = pick(1, 2);
  args.heads = args.kv_heads * pick(1, 2);
  args.q_chunk_rows = args.kv_chunk_rows = pick(3, 17);
  args.q_rows = args.kv_rows = args.q_chunk_rows * pick(1, 2);
  int64_t rows = problem.ranks * args.q_rows;
  problem.window = {pick(rows / 2 + 1, rows), pick(1, rows), 0, 0,
                    pick(0, 1) == 1};
  if (pick(0, 1)) {
    problem.window.perHead = 3;
    args.flags |= CP_MASK_READS_HEAD;
  }
  if (pick(0, 1)) {
    problem.window.perBatch = 5;
    args.flags |= CP_MASK_READS_BATCH;
  }
  args.mask = evaluateWindow;
  args.classify = pick(0, 3) ? classifyWindow : nullptr;
  return problem;
}

/// (batch row, kv head, row of the source): what brute force finds.
using RowSet = std::set<std::array<int64_t, 3>>;

RowSet findNeeded(const Problem &problem, int64_t receiver, int64_t source) {
  const cp_plan_args &args = problem.args;
  RowSet rows;
  for (int64_t b = 0; b < args.batch; ++b)
    for (int64_t h = 0; h < args.heads; ++h)
      for (RowRange tile :
           splitRows(args.kv_rows, args.kv_chunk_rows, problem.tile)) {
        bool any = false;
        for (int64_t q = 0; q < args.q_rows; ++q)
          for (int64_t kv = tile.begin; kv < tile.end; ++kv)
            any |= problem.window.holds(b, h, receiver * args.q_rows + q,
                                        source * args.kv_rows + kv);
        for (int64_t kv = tile.begin; any && kv < tile.end; ++kv)
          rows.insert({b, h / (args.heads / args.kv_heads), kv});
      }
  return rows;
}

RowSet expand(const Payload &payload) {
  EXPECT_FALSE(payload.whole);
  RowSet rows;
  for (const RowSpan &span : payload.spans)
    for (int64_t b = span.batch.begin; b < span.batch.end; ++b)
      for (int64_t h = span.heads.begin; h < span.heads.end; ++h)
        for (int64_t row = span.rows.begin; row < span.rows.end; ++row)
          EXPECT_TRUE(rows.insert({b, h, row}).second) << "sent twice";
  return rows;
}

/// What the ranks need that a block reaches by the next |shift| hops or later.
RowSet findFurther(const Problem &problem, int64_t source, int64_t hops,
                   int64_t shift) {
  RowSet rows;
  int64_t ranks = problem.ranks;
  for (int64_t step = hops + std::abs(shift); step < ranks; ++step) {
    int64_t distance = shift < 0 ? ranks - step : step;
    RowSet more = findNeeded(problem, (source + distance) % ranks, source);
    rows.insert(more.begin(), more.end());
  }
  return rows;
}

TEST(PlanTest, AgreesWithBruteForce) {
  uint64_t seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  for (int i = 0; i < 60; ++i) {
    Problem problem = makeProblem(random);
    const void *captures[] = {&problem.window};
    problem.args.captures = captures;
    int64_t ranks = problem.ranks;
    RankPlan plan(problem.args, ranks, problem.tile);
    for (int64_t source = 0; source < ranks; ++source) {
      for (int64_t receiver = 0; receiver < ranks; ++receiver) {
        RowSet want = findNeeded(problem, receiver, source);
        EXPECT_EQ(plan.needs(receiver, source), !want.empty());
        EXPECT_EQ(expand(plan.getRows(receiver, source)), want);
      }
      for (int64_t shift : {1, -1, 2, -3})
        for (int64_t hops = 0; hops < ranks; ++hops)
          EXPECT_EQ(expand(plan.getHop(source, hops, shift)),
                    findFurther(problem, source, hops, shift));
    }
  }
}

TEST(PlanTest, DirectionSendsFewerRows) {
  uint64_t seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  for (int i = 0; i < 60; ++i) {
    Problem problem = makeProblem(random);
    const void *captures[] = {&problem.window};
    problem.args.captures = captures;
    auto count = [&](int64_t shift) {
      size_t rows = 0;
      for (int64_t source = 0; source < problem.ranks; ++source)
        for (int64_t hops = 0; hops < problem.ranks; ++hops)
          rows += findFurther(problem, source, hops, shift).size();
      return rows;
    };
    RankPlan plan(problem.args, problem.ranks, problem.tile);
    EXPECT_EQ(plan.getDirection(), count(-1) < count(1) ? -1 : 1);
  }
}

/// Adds up reported tiles.
struct Counter : TileVisitor {
  int64_t full = 0, partial = 0, reports = 0;
  void add(const TileBox &box, bool isFull) override {
    int64_t tiles = (box.qEnd - box.qBegin) * (box.kvEnd - box.kvBegin);
    (isFull ? full : partial) += tiles;
    ++reports;
  }
};

TEST(PlanTest, WalkFollowsTheBoundary) {
  // A million tiles; the boundary of the mask crosses 1024 of them.
  Window window{1024 * 16, 1024 * 16, 0, 0, true};
  const void *captures[] = {&window};
  TileAxis axis(8, 128 * 16, 0, 16);
  Counter counter;
  walkTiles({evaluateWindow, classifyWindow, captures}, {0, 1}, {0, 1}, axis,
            axis, /*exact=*/true, counter);
  EXPECT_EQ(counter.full, 1024 * 1023 / 2);
  EXPECT_EQ(counter.partial, 1024);
  EXPECT_LT(counter.reports, 4 * 1024);
}

TEST(PlanTest, WalkWithoutMaskIsOneBox) {
  TileAxis q(2, 10, 5, 4), kv(3, 7, 7, 4);
  Counter counter;
  walkTiles({}, {0, 1}, {0, 1}, q, kv, /*exact=*/true, counter);
  EXPECT_EQ(counter.full, q.getNumTiles() * kv.getNumTiles());
  EXPECT_EQ(q.getNumTiles(), 8);
  EXPECT_EQ(kv.getNumTiles(), 6);
  EXPECT_EQ(counter.reports, 1);
}

} // namespace
