//===- KernelTest.cpp - Conformance suite of the kernels ------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Attends of every shape, and how they are planned and split.
//
//===----------------------------------------------------------------------===//

#include "KernelFixture.h"

using namespace cp::runtime;
using namespace cp::runtime::testing;

namespace {

class KernelTest : public KernelFixture {};

TEST_P(KernelTest, RandomProblems) {
  for (int i = 0; i < 120 && !HasFailure(); ++i) {
    Problem problem;
    randomize(random, problem);
    check(problem);
  }
}

TEST_P(KernelTest, CountsTiles) {
  for (int i = 0; i < 60 && !HasFailure(); ++i) {
    Problem problem;
    randomize(random, problem);
    std::vector<char> out = problem.out.bytes, lse = problem.lse.bytes;
    checkCounts(problem,
                kernel->attend(problem.args, {problem.tile, true}, pool));
    EXPECT_EQ(out, problem.out.bytes);
    EXPECT_EQ(lse, problem.lse.bytes);
    checkCounts(problem, attend(problem));
  }
}

/// The kind of each pair of rows that a log gives: [batch][head][row][key].
/// Expects that no pair is there twice, and that the tiles are those counted.
static std::vector<int> getKinds(const Problem &problem, const TileLog &log,
                                 const TileCounts &counts) {
  const cp_attend_args &args = problem.args;
  int64_t rows = args.q.sizes[2], keys = args.k.sizes[2];
  std::vector<int> kinds(log.batches * log.heads * rows * keys, CP_TILE_EMPTY);
  TileCounts found;
  for (const TileRun &run : log.runs) {
    (run.partial ? found.partial : found.full) += run.tiles;
    int64_t head = run.batch * log.heads + run.head;
    for (int64_t row = run.rows.begin; row < run.rows.end; ++row)
      for (int64_t key = run.keys.begin; key < run.keys.end; ++key) {
        int &kind = kinds[(head * rows + row) * keys + key];
        EXPECT_EQ(kind, int(CP_TILE_EMPTY)) << problem.describe();
        kind = run.partial ? CP_TILE_PARTIAL : CP_TILE_FULL;
      }
  }
  int64_t shared =
      args.q.sizes[0] / log.batches * (args.q.sizes[1] / log.heads);
  EXPECT_EQ(found.full * shared, counts.full) << problem.describe();
  EXPECT_EQ(found.partial * shared, counts.partial) << problem.describe();
  return kinds;
}

// What is logged is what is counted, and the same whether it is computed or
// only planned.
TEST_P(KernelTest, LogsTiles) {
  for (int i = 0; i < 60 && !HasFailure(); ++i) {
    Problem problem;
    randomize(random, problem);
    TileLog planned, computed;
    TileCounts counts =
        kernel->attend(problem.args, {problem.tile, true, &planned}, pool);
    std::vector<int> kinds = getKinds(problem, planned, counts);
    counts =
        kernel->attend(problem.args, {problem.tile, false, &computed}, pool);
    EXPECT_EQ(kinds, getKinds(problem, computed, counts)) << problem.describe();
  }
}

TEST_P(KernelTest, PlansWithoutData) {
  Problem problem;
  problem.rows = problem.keys = 100;
  problem.tile = 16;
  problem.mask = getMasks()[1];
  problem.build(random);
  for (cp_tensor *tensor : {&problem.args.q, &problem.args.k, &problem.args.v,
                            &problem.args.out, &problem.args.lse})
    tensor->data = nullptr;
  checkCounts(problem,
              kernel->attend(problem.args, {problem.tile, true}, pool));
}

TEST_P(KernelTest, IsTheSameForAnyThreads) {
  for (int i = 0; i < 10; ++i) {
    Problem problem;
    randomize(random, problem);
    std::vector<char> out = problem.out.bytes, lse = problem.lse.bytes;
    std::vector<char> firstOut, firstLse;
    for (int threads : {1, 2, 3, 7}) {
      std::copy(out.begin(), out.end(), problem.out.bytes.begin());
      std::copy(lse.begin(), lse.end(), problem.lse.bytes.begin());
      ThreadPool threadPool(threads);
      kernel->attend(problem.args, {problem.tile}, threadPool);
      if (firstOut.empty()) {
        firstOut = problem.out.bytes;
        firstLse = problem.lse.bytes;
      }
      EXPECT_EQ(problem.out.bytes, firstOut) << problem.describe();
      EXPECT_EQ(problem.lse.bytes, firstLse) << problem.describe();
    }
  }
}

TEST_P(KernelTest, WideHeads) {
  for (int64_t depth : {128, 256, 300}) {
    Problem problem;
    problem.depth = depth;
    problem.width = 556 - depth;
    problem.rows = 140;
    problem.keys = 300;
    problem.heads = 2;
    problem.mask = getMasks()[1];
    problem.parameters.offset = 100;
    problem.build(random);
    check(problem);
  }
}

TEST_P(KernelTest, LargeTiles) {
  for (const Mask &mask : getMasks()) {
    Problem problem;
    problem.rows = 300;
    problem.keys = 700;
    problem.tile = 1000;
    problem.mask = mask;
    problem.paddedKeys = 9;
    problem.build(random);
    check(problem);
  }
}

TEST_P(KernelTest, KeysBeyondPackingLimit) {
  if (isReference())
    GTEST_SKIP() << "packs nothing";
  // Narrow rows are padded when they are packed: much memory from little data.
  Problem problem;
  problem.heads = 2;
  problem.rows = 3;
  problem.keys = 1000000;
  problem.depth = problem.width = 1;
  problem.build(random);
  check(problem, {1e-5, 1e-5});
}

TEST_P(KernelTest, MasksBeyondKeptLimit) {
  if (isReference())
    GTEST_SKIP() << "keeps nothing";
  Problem problem;
  problem.rows = 4096;
  problem.keys = 70000;
  problem.depth = problem.width = 4;
  problem.args.mask = [](const void *const *, int64_t, int64_t, int64_t q,
                         int64_t kv, int64_t n, uint8_t *keep) {
    for (int64_t i = 0; i < n; ++i)
      keep[i] = (kv + i + q) % 3 != 0;
  };
  problem.mask = {"thirds", problem.args.mask, nullptr, 0};
  problem.build(random);
  check(problem, {}, 5, 1000);
}

TEST_P(KernelTest, DefaultTileIsPositive) {
  EXPECT_GT(kernel->getDefaultTile(), 0);
}

INSTANTIATE_TEST_SUITE_P(, KernelTest, ::testing::ValuesIn(kernelNames),
                         getKernelName);

TEST(CpuKernelTest, ChoosesInstructionSet) {
  std::string error;
  EXPECT_NE(createCpuKernel("auto", error), nullptr);
  EXPECT_NE(createCpuKernel("portable", error), nullptr);
  EXPECT_EQ(createCpuKernel("amx", error), nullptr);
  EXPECT_EQ(error, "isa 'amx' is not implemented yet; use avx512");
  EXPECT_EQ(createCpuKernel("mmx", error), nullptr);
  EXPECT_EQ(error.find("unknown isa 'mmx'; it supports auto"), 0u) << error;
  EXPECT_NE(error.find("portable"), std::string::npos) << error;
}

} // namespace
