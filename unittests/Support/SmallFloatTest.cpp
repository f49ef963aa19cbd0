//===- SmallFloatTest.cpp - 16-bit floats against APFloat -----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Support/SmallFloat.h"

#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/bit.h"
#include "gtest/gtest.h"

#include <cmath>
#include <random>

using namespace mlir::cp;
using llvm::APFloat;

namespace {

uint16_t expectedBits(double value, const llvm::fltSemantics &semantics) {
  APFloat number(value);
  bool losesInfo;
  number.convert(semantics, APFloat::rmNearestTiesToEven, &losesInfo);
  return static_cast<uint16_t>(number.bitcastToAPInt().getZExtValue());
}

void compare(double value) {
  ASSERT_EQ(roundToF16(value), expectedBits(value, APFloat::IEEEhalf()))
      << value;
  ASSERT_EQ(roundToBF16(value), expectedBits(value, APFloat::BFloat()))
      << value;
}

TEST(SmallFloatTest, EveryValueSurvives) {
  for (uint32_t bits = 0; bits < 0x10000; ++bits) {
    double half = extendF16(bits), bfloat = extendBF16(bits);
    APFloat expected(APFloat::IEEEhalf(), llvm::APInt(16, bits));
    ASSERT_EQ(std::isnan(half), expected.isNaN());
    if (!std::isnan(half)) {
      ASSERT_EQ(half, expected.convertToDouble());
      ASSERT_EQ(roundToF16(half), bits);
    }
    if (!std::isnan(bfloat)) {
      ASSERT_EQ(static_cast<float>(bfloat), llvm::bit_cast<float>(bits << 16));
      ASSERT_EQ(roundToBF16(bfloat), bits);
    }
  }
}

TEST(SmallFloatTest, TiesAndTheirNeighbours) {
  for (uint32_t bits = 0; bits < 0x7c00; ++bits) {
    // The infinite stands where the next power of two would be.
    double upper = bits == 0x7bff ? 65536.0 : extendF16(bits + 1);
    double tie = (extendF16(bits) + upper) / 2;
    for (double value : {tie, std::nextafter(tie, 0), std::nextafter(tie, 1e9)})
      compare(value);
  }
  for (uint32_t bits = 0; bits < 0x7f7f; ++bits) {
    double tie = (extendBF16(bits) + extendBF16(bits + 1)) / 2;
    for (double value :
         {tie, std::nextafter(tie, 0), std::nextafter(tie, 1e300)})
      compare(value);
  }
}

TEST(SmallFloatTest, RandomBitsAndExtremes) {
  for (double value : {0.0, -0.0, HUGE_VAL, -HUGE_VAL, 1e308, -1e308, 5e-324,
                       3.4e38, 3.3961e38, 65519.999, 65520.0})
    compare(value);
  std::mt19937_64 random(1);
  for (int i = 0; i < 100000; ++i) {
    double value = llvm::bit_cast<double>(random());
    if (!std::isnan(value))
      compare(value);
    compare(
        llvm::bit_cast<float>(static_cast<uint32_t>(random()) & 0xff7fffff));
  }
  EXPECT_TRUE(std::isnan(extendF16(roundToF16(std::nan("")))));
  EXPECT_TRUE(std::isnan(extendBF16(roundToBF16(std::nan("")))));
}

} // namespace
