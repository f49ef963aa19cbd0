//===- KernelEdgeTest.cpp - Kernels on unusual scores ---------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Scores at the limits: none, very large, infinite, not a number.
//
//===----------------------------------------------------------------------===//

#include "KernelFixture.h"

using namespace cp::runtime;
using namespace cp::runtime::testing;

namespace {

class KernelEdgeTest : public KernelFixture {};

TEST_P(KernelEdgeTest, LargeScores) {
  for (float magnitude : {1e3f, 1e4f}) {
    Problem problem;
    problem.rows = problem.keys = 200;
    problem.magnitude = magnitude;
    problem.hasState = true;
    problem.build(random);
    // A score's own rounding error is about this much of a weight.
    check(problem, {magnitude * 4e-6, 1e-5});
  }
}

TEST_P(KernelEdgeTest, LowScores) {
  Problem problem;
  problem.rows = problem.keys = 130;
  problem.score.function = [](const void *const *, int64_t, int64_t, int64_t,
                              int64_t, int64_t n, float *scores) {
    for (int64_t i = 0; i < n; ++i)
      scores[i] -= 2000;
  };
  problem.build(random);
  check(problem, {1e-3, 1e-5});
}

TEST_P(KernelEdgeTest, RowsWithoutScores) {
  for (bool hasState : {false, true})
    for (const char *name : {"nothing", "window"}) {
      Problem problem;
      problem.rows = problem.keys = 70;
      problem.hasState = hasState;
      for (const Mask &mask : getMasks())
        if (std::string(mask.name) == name)
          problem.mask = mask;
      problem.parameters.offset = -30;
      problem.build(random);
      check(problem, {});
    }
}

TEST_P(KernelEdgeTest, NoKeys) {
  Problem problem;
  problem.keys = 0;
  problem.hasState = true;
  problem.build(random);
  check(problem);
}

TEST_P(KernelEdgeTest, NaNSpreadsOnlyToItsRows) {
  for (float value : {static_cast<float>(NAN), INFINITY}) {
    Problem problem;
    problem.rows = problem.keys = 200;
    problem.mask = getMasks()[1];
    problem.tile = 32;
    problem.build(random);
    problem.q.set(0, 0, 77, 3, value);
    problem.k.set(0, 0, 0, 3, 1);
    check(problem);
  }
}

TEST_P(KernelEdgeTest, NaNScoreBesideMinusInfinity) {
  Problem problem;
  problem.rows = 3;
  problem.keys = 40;
  problem.score.function = [](const void *const *, int64_t, int64_t, int64_t q,
                              int64_t kv, int64_t n, float *scores) {
    for (int64_t i = 0; i < n; ++i)
      scores[i] = kv + i == 7 * q ? NAN : -INFINITY;
  };
  problem.build(random);
  check(problem);
}

TEST_P(KernelEdgeTest, NaNAtMaskedKeys) {
  Problem problem;
  problem.rows = problem.keys = 200;
  problem.mask = getMasks()[1];
  problem.build(random);
  // Masked for most rows; weight 0 times a finite value stays 0.
  problem.k.set(0, 0, 190, 0, NAN);
  check(problem);
}

TEST_P(KernelEdgeTest, SplitKeysMerge) {
  // Attending two halves in turn is attending all.
  for (int32_t dtype : {CP_F32, CP_F16, CP_BF16}) {
    Problem problem;
    problem.rows = 60;
    problem.keys = 200;
    problem.dtype = dtype;
    problem.build(random);
    std::vector<double> expected = expectRow(problem, 0, 0, 5);
    cp_attend_args half = problem.args;
    half.k.sizes[2] = half.v.sizes[2] = 90;
    kernel->attend(half, {problem.tile}, pool);
    half.k.sizes[2] = half.v.sizes[2] = 110;
    int64_t size = dtype == CP_F32 ? 4 : 2;
    half.k.data =
        static_cast<char *>(half.k.data) + 90 * half.k.strides[2] * size;
    half.v.data =
        static_cast<char *>(half.v.data) + 90 * half.v.strides[2] * size;
    kernel->attend(half, {problem.tile}, pool);
    for (int64_t d = 0; d < problem.width; ++d)
      EXPECT_TRUE(isClose(problem.out.get(0, 0, 5, d), expected[d], {}));
    EXPECT_TRUE(isClose(problem.lse.get(0, 0, 5), expected[problem.width], {}));
  }
}

INSTANTIATE_TEST_SUITE_P(, KernelEdgeTest, ::testing::ValuesIn(kernelNames),
                         getKernelName);

} // namespace
