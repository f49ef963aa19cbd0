//===- AttendTest.cpp - CUDA kernels against textbook attention -----------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The kernels' own source, run by the emulator, against the oracle that CPU
// kernels are compared with.
//
//===----------------------------------------------------------------------===//

#include "EmulatedKernel.h"

#include "KernelFixture.h"

#include <tuple>

using namespace cp::cuda;
using namespace cp::runtime;
using namespace cp::runtime::testing;

namespace {

/// Weights are rounded to 16 bits before they multiply values.
Tolerance getTolerance(int32_t dtype) {
  if (dtype == CP_F32)
    return {8e-6, 2e-5};
  return dtype == CP_F16 ? Tolerance{2e-3, 2e-3} : Tolerance{1.6e-2, 1.6e-2};
}

class AttendTest : public KernelFixture {
protected:
  void SetUp() override {}

  KernelKind getKind() const {
    return std::string(GetParam()) == "hopper" ? KernelKind::Hopper
                                               : KernelKind::Portable;
  }
  std::vector<int32_t> getTypes() const {
    if (getKind() == KernelKind::Hopper)
      return {CP_F16, CP_BF16};
    return {CP_F16, CP_BF16, CP_F32};
  }
  TileCounts attend(Problem &problem) override {
    EmulationResult result =
        emulateAttend(getKind(), problem.args, problem.tile, random());
    EXPECT_EQ(result.error, "");
    EXPECT_EQ(result.bankConflicts, 0);
    return {};
  }
  void check(Problem &problem) {
    KernelFixture::check(problem, getTolerance(problem.dtype));
  }
};

TEST_P(AttendTest, EveryMaskAndScore) {
  for (int32_t dtype : getTypes())
    for (const Mask &mask : getMasks())
      for (const Score &score : getScores()) {
        Problem problem;
        problem.heads = 2;
        problem.rows = 40;
        problem.keys = 90;
        problem.tile = 64;
        problem.depth = problem.width = 8;
        problem.dtype = dtype;
        problem.mask = mask;
        problem.score = score;
        problem.parameters.offset = 20;
        problem.parameters.percent = 20;
        problem.hasState = pick(random, 0, 1);
        problem.build(random);
        check(problem);
      }
}

void randomizeForTensorCores(Random &random, Problem &problem,
                             const std::vector<int32_t> &types) {
  problem.batch = pick(random, 1, 2);
  problem.kvHeads = pick(random, 1, 2);
  problem.heads = problem.kvHeads * pick(random, 1, 2);
  problem.rows = pick(random, 1, 90);
  problem.keys = pick(random, 1, 120);
  std::tie(problem.depth, problem.width) = pickOf(random, emulatedDims);
  problem.dtype = pickOf(random, types);
  problem.tile = pickOf<int64_t>(random, {30, 50, 64, 64, 128, 300});
  // Rows begin at multiples of 16 bytes.
  for (int &layout : problem.layouts)
    layout = static_cast<int>(pick(random, 0, 1));
  if (pick(random, 0, 2) == 0)
    problem.paddedRows = pick(random, 0, problem.rows);
  if (pick(random, 0, 2) == 0)
    problem.paddedKeys = pick(random, 0, problem.keys);
  problem.positionsPerBatch = pick(random, 0, 3) == 0;
  if (pick(random, 0, 2) == 0)
    problem.args.q_chunk_rows = pick(random, 1, problem.rows);
  if (pick(random, 0, 2) == 0)
    problem.args.kv_chunk_rows = pick(random, 1, problem.keys);
  problem.hasState = pick(random, 0, 1);
  randomizeMods(random, problem);
  problem.build(random);
}

TEST_P(AttendTest, RandomProblems) {
  for (int i = 0; i < 15 && !HasFailure(); ++i) {
    Problem problem;
    randomizeForTensorCores(random, problem, getTypes());
    check(problem);
  }
}

TEST_P(AttendTest, HeadDims) {
  for (int32_t dtype : getTypes())
    for (auto [depth, width] : emulatedDims) {
      Problem problem;
      problem.depth = depth;
      problem.width = width;
      problem.rows = 40;
      problem.keys = 90;
      problem.dtype = dtype;
      problem.mask = getMasks()[1];
      problem.parameters.offset = 50;
      problem.hasState = true;
      problem.build(random);
      check(problem);
    }
}

// Attending two halves in turn is attending all: the state carries over.
TEST_P(AttendTest, SplitKeysMerge) {
  for (int32_t dtype : getTypes()) {
    Problem problem;
    problem.rows = 60;
    problem.keys = 200;
    problem.depth = problem.width = 64;
    problem.dtype = dtype;
    problem.build(random);
    std::vector<double> expected = expectRow(problem, 0, 0, 5);
    cp_attend_args half = problem.args;
    int64_t size = dtype == CP_F32 ? 4 : 2;
    for (int64_t keys : {90, 110}) {
      half.k.sizes[2] = half.v.sizes[2] = keys;
      EXPECT_EQ(emulateAttend(getKind(), half, 64, random()).error, "");
      for (cp_tensor *rows : {&half.k, &half.v})
        rows->data =
            static_cast<char *>(rows->data) + keys * rows->strides[2] * size;
    }
    for (int64_t d = 0; d < problem.width; ++d)
      EXPECT_TRUE(isClose(problem.out.get(0, 0, 5, d), expected[d],
                          getTolerance(dtype)));
    EXPECT_TRUE(isClose(problem.lse.get(0, 0, 5), expected[problem.width],
                        getTolerance(dtype)));
  }
}

// Enough for copies to run ahead and for buffers to be used again.
TEST_P(AttendTest, ManyTiles) {
  auto test = [&](int64_t depth, int64_t width, int64_t keys,
                  const Mask &mask) {
    Problem problem;
    problem.rows = 140;
    problem.keys = keys;
    problem.depth = depth;
    problem.width = width;
    problem.tile = 256;
    problem.dtype = pick(random, 0, 1) ? CP_F16 : CP_BF16;
    problem.mask = mask;
    problem.parameters.offset = keys - 100;
    problem.parameters.percent = 10;
    problem.hasState = pick(random, 0, 1);
    problem.paddedKeys = 30 * pick(random, 0, 1);
    problem.build(random);
    check(problem);
  };
  for (const Mask &mask : getMasks())
    test(8, 8, 600, mask);
  const Mask &causal = getMasks()[1];
  test(128, 128, 600, causal);
  test(192, 128, 400, causal);
  test(256, 256, 400, causal);
}

TEST_P(AttendTest, NegativeScale) {
  Problem problem;
  problem.rows = 20;
  problem.keys = 256;
  problem.depth = problem.width = 8;
  problem.dtype = CP_F16;
  problem.build(random);
  for (float scale : {-3.0f, 0.0f}) {
    problem.args.scale = scale;
    check(problem);
  }
}

// The rows of a tile may be fewer than what is copied at once, and what
// follows them is no number.
TEST_P(AttendTest, WhatFollowsATileDoesNotCount) {
  for (int32_t dtype : getTypes()) {
    Problem problem;
    problem.rows = 40;
    problem.keys = 120;
    problem.depth = problem.width = 8;
    problem.tile = 50;
    problem.dtype = dtype;
    problem.mask = getMasks()[1];
    problem.build(random);
    for (int64_t key = 50; key < problem.keys; ++key)
      for (int64_t d = 0; d < 8; ++d) {
        problem.k.set(0, 0, key, d, key % 2 ? NAN : INFINITY);
        problem.v.set(0, 0, key, d, key % 3 ? NAN : -INFINITY);
      }
    check(problem);
  }
}

TEST_P(AttendTest, NoKeys) {
  Problem problem;
  problem.keys = 0;
  problem.depth = problem.width = 8;
  problem.dtype = CP_F16;
  problem.hasState = true;
  problem.build(random);
  check(problem);
}

TEST_P(AttendTest, NaNAndInfinitySpreadOnlyToTheirRows) {
  for (int32_t dtype : getTypes())
    for (float value : {static_cast<float>(NAN), INFINITY}) {
      Problem problem;
      problem.rows = problem.keys = 100;
      problem.depth = problem.width = 8;
      problem.dtype = dtype;
      problem.mask = getMasks()[1];
      problem.tile = 64;
      problem.build(random);
      problem.q.set(0, 0, 77, 3, value);
      problem.k.set(0, 0, 0, 3, 1);
      check(problem);
    }
}

// A score of minus infinity has no weight; f32 does not lose it when it is
// split for the tensor cores.
TEST_P(AttendTest, MinusInfinityHasNoWeight) {
  for (int32_t dtype : getTypes()) {
    Problem problem;
    problem.rows = 20;
    problem.keys = 40;
    problem.depth = problem.width = 8;
    problem.dtype = dtype;
    problem.build(random);
    for (int64_t d = 0; d < problem.depth; ++d)
      problem.k.set(0, 0, 7, d, d == 3 ? -INFINITY : 0.0f);
    for (int64_t row = 0; row < problem.rows; ++row)
      problem.q.set(0, 0, row, 3, 1.5f);
    check(problem);
  }
}

TEST_P(AttendTest, NaNScoreBesideMinusInfinity) {
  Problem problem;
  problem.rows = 3;
  problem.keys = 40;
  problem.depth = problem.width = 8;
  problem.dtype = CP_F16;
  problem.args.score = [](const void *const *, int64_t, int64_t, int64_t q,
                          int64_t kv, int64_t n, float *scores) {
    for (int64_t i = 0; i < n; ++i)
      scores[i] = kv + i == 7 * q ? NAN : -INFINITY;
  };
  problem.score = {"NaN", problem.args.score};
  problem.build(random);
  check(problem);
}

INSTANTIATE_TEST_SUITE_P(, AttendTest, ::testing::Values("portable", "hopper"),
                         getKernelName);

} // namespace
