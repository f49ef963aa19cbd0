//===- RandomTest.cpp - Portable random numbers ---------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Random.h"

#include "TensorUtils.h"

#include <cmath>

using namespace mlir::cp::execution;
using namespace mlir::cp::run;

namespace {

HostTensor makeNormal(int64_t size, uint64_t seed, unsigned argument) {
  HostTensor tensor = makeTensor(CP_F64, size);
  fillNormal(tensor, seed, argument);
  return tensor;
}

TEST(RandomTest, IsNormal) {
  constexpr int64_t count = 1000000;
  HostTensor tensor = makeNormal(count, 1, 0);
  const auto *data = tensor.getData<double>();
  double moments[4] = {}, neighbours = 0;
  for (int64_t i = 0; i < count; ++i) {
    for (int k = 0; k < 4; ++k)
      moments[k] += std::pow(data[i], k + 1) / count;
    neighbours += i ? data[i] * data[i - 1] / count : 0.0;
  }
  // Five standard deviations of each estimate.
  EXPECT_NEAR(moments[0], 0.0, 5e-3);
  EXPECT_NEAR(moments[1], 1.0, 7e-3);
  EXPECT_NEAR(moments[2], 0.0, 2e-2);
  EXPECT_NEAR(moments[3], 3.0, 5e-2);
  EXPECT_NEAR(neighbours, 0.0, 5e-3);
}

TEST(RandomTest, DependsOnSeedArgumentAndIndexAlone) {
  auto value = [](int64_t size, uint64_t seed, unsigned argument, int index) {
    return makeNormal(size, seed, argument).getData<double>()[index];
  };
  EXPECT_EQ(value(5, 3, 2, 4), value(100, 3, 2, 4));
  EXPECT_NE(value(5, 3, 2, 4), value(5, 4, 2, 4));
  EXPECT_NE(value(5, 3, 2, 4), value(5, 3, 1, 4));
  // Not the same numbers in another place, either.
  EXPECT_NE(value(5, 3, 2, 0), value(5, 2, 3, 0));
}

TEST(RandomTest, IsTheSameEverywhere) {
  HostTensor tensor = makeNormal(4, 0, 0);
  const double expected[] = {0.5376462519313446, 0.6392764008569397,
                             -0.04213531618535284, 0.2384784777019386};
  for (int i = 0; i < 4; ++i)
    EXPECT_NEAR(tensor.getData<double>()[i], expected[i], 1e-12);
}

} // namespace
