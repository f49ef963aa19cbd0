//===- KernelFixture.h - Comparing kernels with the oracle ------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Compares a kernel with KernelOracle.h. CP_TEST_SEED chooses other random
// cases.
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_RUNTIME_KERNELFIXTURE_H
#define CP_UNITTESTS_RUNTIME_KERNELFIXTURE_H

#include "KernelOracle.h"
#include "cp/Runtime/ThreadPool.h"

#include <cstdlib>
#include <gtest/gtest.h>
#include <iostream>

namespace cp::runtime::testing {

inline uint64_t getSeed() {
  static const uint64_t seed = [] {
    const char *text = std::getenv("CP_TEST_SEED");
    uint64_t value = text ? std::strtoull(text, nullptr, 10) : 1;
    std::cout << "CP_TEST_SEED=" << value << std::endl;
    return value;
  }();
  return seed;
}

struct Tolerance {
  double absolute = 4e-6, relative = 1e-5;
};

/// The parameter names the kernel; tests of a kernel that this machine cannot
/// run are skipped.
class KernelFixture : public ::testing::TestWithParam<const char *> {
protected:
  void SetUp() override {
    std::string error;
    if (std::string(GetParam()) == "reference")
      kernel = createReferenceKernel();
    else
      kernel = createCpuKernel(GetParam(), error);
    if (!kernel)
      GTEST_SKIP() << error;
  }

  bool isReference() const { return std::string(GetParam()) == "reference"; }

  virtual TileCounts attend(Problem &problem) {
    return kernel->attend(problem.args, {problem.tile}, pool);
  }

  /// Attends, and checks the state of rows first, first + step, ..., of all
  /// others of them that they are as before if nothing may write them.
  void check(Problem &problem, Tolerance tolerance = {}, int64_t first = 0,
             int64_t step = 1);
  void checkCounts(Problem &problem, TileCounts counts);

  std::unique_ptr<Kernel> kernel;
  ThreadPool pool{2};
  Random random{getSeed()};
};

inline bool isClose(double actual, double expected, Tolerance tolerance) {
  if (std::isnan(expected) || std::isinf(expected))
    return std::isnan(expected) ? std::isnan(actual) : actual == expected;
  return std::abs(actual - expected) <=
         tolerance.absolute + tolerance.relative * std::abs(expected);
}

/// Whether two tensors agree bit by bit outside of the rows that exist.
inline bool sameOutsideRows(const Problem &problem, const Tensor &before,
                            const Tensor &after, int64_t elements) {
  Tensor expected;
  expected.copyFrom(before);
  for (int64_t b = 0; b < problem.batch; ++b)
    for (int64_t h = 0; h < problem.heads; ++h)
      for (int64_t row = 0; row < problem.rows; ++row)
        for (int64_t d = 0; d < elements && problem.rowExists(b, row); ++d)
          expected.set(b, h, row, d,
                       static_cast<float>(after.get(b, h, row, d)));
  return expected.bytes == after.bytes;
}

inline void KernelFixture::check(Problem &problem, Tolerance tolerance,
                                 int64_t first, int64_t step) {
  SCOPED_TRACE(problem.describe());
  std::vector<std::vector<double>> expected;
  Tensor out, lse;
  out.copyFrom(problem.out);
  lse.copyFrom(problem.lse);
  auto forEachRow = [&](auto function) {
    for (int64_t b = 0; b < problem.batch; ++b)
      for (int64_t h = 0; h < problem.heads; ++h)
        for (int64_t row = first; row < problem.rows; row += step)
          if (problem.rowExists(b, row))
            function(b, h, row);
  };
  forEachRow([&](int64_t b, int64_t h, int64_t row) {
    expected.push_back(expectRow(problem, b, h, row));
  });
  attend(problem);
  size_t index = 0;
  forEachRow([&](int64_t b, int64_t h, int64_t row) {
    const std::vector<double> &values = expected[index++];
    auto where = [&](int64_t d) {
      return ::testing::Message()
             << "b " << b << " h " << h << " row " << row << " element " << d
             << " of " << problem.width;
    };
    for (int64_t d = 0; d <= problem.width && !HasFatalFailure(); ++d) {
      double actual = d == problem.width ? problem.lse.get(b, h, row)
                                         : problem.out.get(b, h, row, d);
      ASSERT_TRUE(isClose(actual, values[d], tolerance))
          << where(d) << ": " << actual << ", expected " << values[d];
    }
  });
  EXPECT_TRUE(sameOutsideRows(problem, out, problem.out, problem.width));
  EXPECT_TRUE(sameOutsideRows(problem, lse, problem.lse, 1));
}

inline void KernelFixture::checkCounts(Problem &problem, TileCounts counts) {
  TileCounts expected = expectCounts(problem);
  EXPECT_EQ(counts.full, expected.full) << problem.describe();
  EXPECT_EQ(counts.partial, expected.partial) << problem.describe();
}

/// Element `i` of a list at random.
template <typename T>
T pickOf(Random &random, const std::vector<T> &list) {
  return list[pick(random, 0, static_cast<int64_t>(list.size()) - 1)];
}

inline void randomizeMods(Random &random, Problem &problem) {
  problem.mask = pickOf(random, getMasks());
  if (pick(random, 0, 2) == 0)
    problem.score = pickOf(random, getScores());
  problem.parameters.offset = pick(random, -40, 40);
  problem.parameters.window = pick(random, 1, 60);
  problem.parameters.seed = random();
  problem.parameters.percent = pickOf<int64_t>(random, {3, 50, 97});
  problem.parameters.block = pickOf<int64_t>(random, {1, 16, 50});
}

inline void randomize(Random &random, Problem &problem) {
  problem.batch = pick(random, 1, 2);
  problem.kvHeads = pick(random, 1, 2);
  problem.heads = problem.kvHeads * pick(random, 1, 3);
  problem.rows = pick(random, 1, 150);
  problem.keys = pick(random, 1, pick(random, 0, 3) ? 150 : 400);
  problem.depth = pickOf<int64_t>(random, {1, 3, 8, 16, 17, 40, 64});
  problem.width = pickOf<int64_t>(random, {1, 5, 16, 31, 32, 33, 64, 70});
  problem.dtype = pickOf<int32_t>(random, {CP_F32, CP_F32, CP_F16, CP_BF16});
  problem.tile = pickOf<int64_t>(random, {1, 7, 16, 32, 50, 128, 300});
  for (int &layout : problem.layouts)
    layout = static_cast<int>(pick(random, 0, 2));
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

/// All kernels there are.
inline const char *const kernelNames[] = {"reference", "portable", "avx2",
                                          "avx512"};

inline std::string
getKernelName(const ::testing::TestParamInfo<const char *> &info) {
  return info.param;
}

} // namespace cp::runtime::testing

#endif // CP_UNITTESTS_RUNTIME_KERNELFIXTURE_H
