//===- CheckTest.cpp - The rule of --check --------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Execution/Check.h"

#include "TensorUtils.h"

#include <cmath>

using namespace mlir::cp::execution;

namespace {

const double inf = HUGE_VAL;
const double nan = std::nan("");

CheckResult checkOne(HostTensor got, HostTensor want,
                     Tolerance tolerance = {1e-2, 1e-1}) {
  return check(got, want, tolerance);
}

bool accepts(const std::vector<double> &got, const std::vector<double> &want) {
  return checkOne(makeFloats(got), makeFloats(want)).ok;
}

TEST(CheckTest, FloatsMayDifferByTheTolerance) {
  // ATOL * max(1, M) + RTOL * abs(want), with M below 1, then above.
  EXPECT_TRUE(accepts({0.0999}, {0.0}));
  EXPECT_FALSE(accepts({0.1001}, {0.0}));
  EXPECT_TRUE(accepts({0.604}, {0.5}));
  EXPECT_FALSE(accepts({0.606}, {0.5}));
  EXPECT_TRUE(accepts({-10.0, 0.999}, {-10.0, 0.0}));
  EXPECT_FALSE(accepts({-10.0, 1.001}, {-10.0, 0.0}));
  EXPECT_TRUE(accepts({11.099}, {10.0}));
  EXPECT_FALSE(accepts({11.101}, {10.0}));
}

TEST(CheckTest, SpecialValuesMustBeTheSame) {
  EXPECT_TRUE(accepts({inf, -inf, nan}, {inf, -inf, nan}));
  EXPECT_FALSE(accepts({inf}, {-inf}));
  EXPECT_FALSE(accepts({nan}, {0.0}));
  EXPECT_FALSE(accepts({0.0}, {nan}));
  EXPECT_FALSE(accepts({nan}, {inf}));
  EXPECT_FALSE(accepts({1e30}, {inf}));
  // An infinity does not make the tolerance infinite.
  EXPECT_FALSE(accepts({inf, 1.0}, {inf, 0.0}));
}

TEST(CheckTest, IntegersMustBeEqual) {
  EXPECT_TRUE(checkOne(makeIntegers({1, -2}), makeIntegers({1, -2})).ok);
  CheckResult result = checkOne(makeIntegers({1, 7}), makeIntegers({1, 5}));
  EXPECT_FALSE(result.ok);
  EXPECT_EQ(result.maxAbsError, 2.0);
  EXPECT_EQ(result.worst, "result 0 [1]: got 7, want 5");
}

TEST(CheckTest, ReportsTheWorstElementOfAllResults) {
  std::vector<HostTensor> got, want;
  for (double value : {0.5, 3.0}) {
    got.push_back(makeTensor(CP_F16, {2, 3}));
    want.push_back(makeTensor(CP_F16, {2, 3}));
    storeFloat(got.back(), 4, value);
  }
  CheckResult result = check(got, want, {0.0, 0.1});
  EXPECT_FALSE(result.ok);
  EXPECT_EQ(result.maxAbsError, 3.0);
  EXPECT_EQ(result.worst, "result 1 [1, 1]: got 3, want 0");
  // An infinity where none should be is worse than any number.
  storeFloat(got[0], 0, inf);
  EXPECT_EQ(check(got, want, {0.0, 0.1}).worst,
            "result 0 [0, 0]: got inf, want 0");
  EXPECT_EQ(check(got, want, {0.0, 0.1}).maxAbsError, 3.0);
}

TEST(CheckTest, ZeroToleranceAdmitsEqualElements) {
  EXPECT_TRUE(checkOne(makeFloats({1.0}), makeFloats({1.0}), {0, 0}).ok);
  EXPECT_TRUE(checkOne(makeFloats({0.0}), makeFloats({-0.0}), {0, 0}).ok);
  EXPECT_FALSE(checkOne(makeFloats({1.0}), makeFloats({1.0000001}), {0, 0}).ok);
}

} // namespace
