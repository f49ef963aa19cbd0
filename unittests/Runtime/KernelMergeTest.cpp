//===- KernelMergeTest.cpp - Tests of merging states ----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelProblem.h"
#include "cp/Runtime/Kernel.h"

#include <gtest/gtest.h>

using namespace cp::runtime;
using namespace cp::runtime::testing;

namespace {

constexpr int64_t width = 21;

struct State {
  Tensor out, lse;

  void create(Random &random, int layout) {
    out.create(CP_F32, {2, 3, 40, width}, layout);
    lse.create(CP_F32, {2, 3, 40}, layout);
    std::normal_distribution<float> normal(0, 1);
    forEachRow([&](int64_t b, int64_t h, int64_t row) {
      // A state without a score may hold anything.
      bool empty = pick(random, 0, 2) == 0;
      lse.set(b, h, row, 0, empty ? -INFINITY : 20 * normal(random));
      for (int64_t d = 0; d < width && !empty; ++d)
        out.set(b, h, row, d, normal(random));
    });
  }

  template <typename Fn>
  static void forEachRow(Fn function) {
    for (int64_t b = 0; b < 2; ++b)
      for (int64_t h = 0; h < 3; ++h)
        for (int64_t row = 0; row < 40; ++row)
          function(b, h, row);
  }
};

/// Element d of the merge, or its lse for d == width.
double expectMerged(const State &x, const State &y, int64_t b, int64_t h,
                    int64_t row, int64_t d) {
  double lseX = x.lse.get(b, h, row), lseY = y.lse.get(b, h, row);
  double top = std::max(lseX, lseY);
  if (top == -INFINITY)
    return d == width ? top : 0;
  double weightX = std::exp(lseX - top), weightY = std::exp(lseY - top);
  if (d == width)
    return top + std::log(weightX + weightY);
  double sum = 0;
  if (lseX != -INFINITY)
    sum += weightX * x.out.get(b, h, row, d);
  if (lseY != -INFINITY)
    sum += weightY * y.out.get(b, h, row, d);
  return sum / (weightX + weightY);
}

void expectMerge(const State &x, const State &y, const State &result) {
  State::forEachRow([&](int64_t b, int64_t h, int64_t row) {
    for (int64_t d = 0; d <= width; ++d) {
      double expected = expectMerged(x, y, b, h, row, d);
      double actual =
          d == width ? result.lse.get(b, h, row) : result.out.get(b, h, row, d);
      if (std::isinf(expected))
        EXPECT_EQ(actual, expected);
      else
        EXPECT_NEAR(actual, expected, 1e-6 + 1e-6 * std::abs(expected));
    }
  });
}

void merge(const State &x, const State &y, const State &result) {
  mergeStates(x.out.view, x.lse.view, y.out.view, y.lse.view, result.out.view,
              result.lse.view);
}

TEST(KernelMergeTest, MergesStatesOfAnyLayout) {
  Random random(1);
  for (int layout : {0, 1, 2}) {
    State x, y, result;
    x.create(random, layout);
    y.create(random, 0);
    result.create(random, 2 - layout);
    merge(x, y, result);
    expectMerge(x, y, result);
  }
}

/// Copies the data but keeps a view of its own memory.
void copyState(const State &from, State &to) {
  to.out.copyFrom(from.out);
  to.lse.copyFrom(from.lse);
}

TEST(KernelMergeTest, MergesInPlace) {
  Random random(2);
  for (bool first : {true, false}) {
    State x, y, oldX, oldY;
    x.create(random, 0);
    y.create(random, 1);
    copyState(x, oldX);
    copyState(y, oldY);
    State &result = first ? x : y;
    merge(x, y, result);
    expectMerge(oldX, oldY, result);
  }
}

TEST(KernelMergeTest, NaNSpreads) {
  Random random(3);
  State x, y;
  x.create(random, 0);
  y.create(random, 0);
  x.lse.set(0, 0, 4, 0, NAN);
  y.lse.set(0, 0, 4, 0, 1);
  merge(x, y, x);
  EXPECT_TRUE(std::isnan(x.lse.get(0, 0, 4)));
  EXPECT_TRUE(std::isnan(x.out.get(0, 0, 4, 0)));
}

} // namespace
