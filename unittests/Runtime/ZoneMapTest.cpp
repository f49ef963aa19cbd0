//===- ZoneMapTest.cpp - Bounds of ranges of captures ---------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/ZoneMap.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <gtest/gtest.h>
#include <limits>
#include <random>
#include <thread>

using namespace cp::runtime;

namespace {

cp_capture makeCapture(int32_t dtype, const std::vector<int64_t> &sizes,
                       bool constant = false) {
  cp_capture capture = {};
  capture.dtype = dtype;
  capture.rank = static_cast<int32_t>(sizes.size());
  capture.constant = constant;
  std::copy(sizes.begin(), sizes.end(), capture.sizes);
  return capture;
}

int64_t countElements(const std::vector<int64_t> &sizes) {
  int64_t count = 1;
  for (int64_t size : sizes)
    count *= size;
  return count;
}

/// Calls `visit` with the offset of each element of a box.
void visitBox(const std::vector<int64_t> &sizes,
              const std::vector<int64_t> &box,
              const std::function<void(int64_t)> &visit, size_t dim = 0,
              int64_t offset = 0) {
  if (dim == sizes.size())
    return visit(offset);
  for (int64_t i = box[2 * dim]; i <= box[2 * dim + 1]; ++i)
    visitBox(sizes, box, visit, dim + 1, offset * sizes[dim] + i);
}

class ZoneMapTest : public testing::Test {
protected:
  std::vector<int64_t> makeBox(const std::vector<int64_t> &sizes) {
    std::vector<int64_t> box;
    for (int64_t size : sizes) {
      std::uniform_int_distribution<int64_t> index(0, size - 1);
      int64_t a = index(random), b = random() % 3 ? index(random) : a;
      box.push_back(std::min(a, b));
      box.push_back(std::max(a, b));
    }
    return box;
  }

  /// Compares random boxes of `data` with a loop over their elements.
  /// `toWide` is the number that an element stands for.
  template <typename Wide, typename Element>
  void check(int32_t dtype, const std::vector<int64_t> &sizes,
             const std::vector<Element> &data,
             const std::function<Wide(Element)> &toWide) {
    cp_capture capture = makeCapture(dtype, sizes);
    std::shared_ptr<ZoneMap> map = createZoneMap(capture, data.data());
    for (int i = 0; i < 60; ++i) {
      std::vector<int64_t> box = makeBox(sizes);
      Wide want[] = {std::numeric_limits<Wide>::max(),
                     std::numeric_limits<Wide>::lowest()};
      bool nan = false, any = false;
      visitBox(sizes, box, [&](int64_t offset) {
        Wide value = toWide(data[offset]);
        if (value != value) {
          nan = true;
          return;
        }
        any = true;
        want[0] = std::min(want[0], value);
        want[1] = std::max(want[1], value);
      });
      Wide got[2];
      EXPECT_EQ(map->getBounds(box.data(), got), nan);
      if (any) {
        EXPECT_EQ(got[0], want[0]);
        EXPECT_EQ(got[1], want[1]);
      } else {
        EXPECT_GT(got[0], got[1]);
      }
    }
  }

  template <typename Element>
  void checkIntegers(int32_t dtype) {
    for (const std::vector<int64_t> &sizes : shapes) {
      std::vector<Element> data(countElements(sizes));
      for (Element &element : data)
        element = static_cast<Element>(random());
      check<int64_t, Element>(dtype, sizes, data,
                              [](Element x) { return int64_t(x); });
    }
  }

  const std::vector<std::vector<int64_t>> shapes = {
      {},      {1},      {7},       {16},      {17},       {5000},
      {1, 33}, {300, 2}, {40, 300}, {3, 5, 7}, {9, 70, 3}, {2, 1, 400}};
  std::mt19937_64 random{7};
};

TEST_F(ZoneMapTest, Integers) {
  checkIntegers<int8_t>(CP_I8);
  checkIntegers<int16_t>(CP_I16);
  checkIntegers<int32_t>(CP_I32);
  checkIntegers<int64_t>(CP_I64);
}

TEST_F(ZoneMapTest, Booleans) {
  for (const std::vector<int64_t> &sizes : shapes) {
    std::vector<uint8_t> data(countElements(sizes));
    for (uint8_t &element : data)
      element = random() % 20 == 0;
    check<int64_t, uint8_t>(CP_I1, sizes, data,
                            [](uint8_t x) { return int64_t(x); });
  }
}

TEST_F(ZoneMapTest, Floats) {
  std::normal_distribution<double> normal;
  for (const std::vector<int64_t> &sizes : shapes) {
    std::vector<double> doubles(countElements(sizes));
    for (double &element : doubles)
      element = random() % 30 ? normal(random) : NAN;
    std::vector<float> floats(doubles.begin(), doubles.end());
    std::vector<uint16_t> halves(floats.size());
    for (size_t i = 0; i < floats.size(); ++i) {
      uint32_t bits;
      memcpy(&bits, &floats[i], sizeof(bits));
      halves[i] = bits >> 16;
    }
    check<double, double>(CP_F64, sizes, doubles, [](double x) { return x; });
    check<double, float>(CP_F32, sizes, floats,
                         [](float x) { return double(x); });
    check<double, uint16_t>(CP_BF16, sizes, halves, [](uint16_t x) {
      uint32_t bits = uint32_t(x) << 16;
      float value;
      memcpy(&value, &bits, sizeof(value));
      return double(value);
    });
  }
}

TEST_F(ZoneMapTest, HalfPrecision) {
  // 1, -2, infinity, NaN, the least denormal.
  const uint16_t data[] = {0x3c00, 0xc000, 0x7c00, 0x7e00, 0x0001};
  std::shared_ptr<ZoneMap> map = createZoneMap(makeCapture(CP_F16, {5}), data);
  double bounds[2];
  const int64_t firstTwo[] = {0, 1}, all[] = {0, 4}, last[] = {4, 4};
  EXPECT_FALSE(map->getBounds(firstTwo, bounds));
  EXPECT_EQ(bounds[0], -2);
  EXPECT_EQ(bounds[1], 1);
  EXPECT_TRUE(map->getBounds(all, bounds));
  EXPECT_EQ(bounds[1], INFINITY);
  EXPECT_FALSE(map->getBounds(last, bounds));
  EXPECT_EQ(bounds[0], std::ldexp(1.0, -24));
}

TEST_F(ZoneMapTest, ManyLinesGiveTheBoundsOfTheType) {
  std::vector<int16_t> data(2000 * 2000, 5);
  std::shared_ptr<ZoneMap> map =
      createZoneMap(makeCapture(CP_I16, {2000, 2000}), data.data());
  const int64_t all[] = {0, 1999, 0, 1999}, rows[] = {0, 999, 0, 1999};
  int64_t bounds[2];
  map->getBounds(all, bounds);
  EXPECT_EQ(bounds[0], -32768);
  EXPECT_EQ(bounds[1], 32767);
  map->getBounds(rows, bounds);
  EXPECT_EQ(bounds[0], 5);
  EXPECT_EQ(bounds[1], 5);
}

TEST_F(ZoneMapTest, ThreadsAskTogether) {
  std::vector<int32_t> data(64 * 1000);
  for (size_t i = 0; i < data.size(); ++i)
    data[i] = static_cast<int32_t>(i);
  std::shared_ptr<ZoneMap> map =
      createZoneMap(makeCapture(CP_I32, {64, 1000}), data.data());
  std::vector<std::thread> threads;
  std::vector<int> wrong(4);
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int64_t row = 0; row < 64; ++row) {
        const int64_t box[] = {row, row, 10, 900};
        int64_t bounds[2];
        map->getBounds(box, bounds);
        wrong[t] +=
            bounds[0] != row * 1000 + 10 || bounds[1] != row * 1000 + 900;
      }
    });
  for (std::thread &thread : threads)
    thread.join();
  EXPECT_EQ(wrong, std::vector<int>(4));
}

TEST_F(ZoneMapTest, OnlyConstantsAreKept) {
  std::vector<int32_t> data(100, 1);
  cp_capture types[] = {makeCapture(CP_I32, {100}, true),
                        makeCapture(CP_I32, {100}),
                        makeCapture(CP_I32, {10, 10}, true)};
  cp_capture unknown = {};
  unknown.rank = -1;
  const void *captures[] = {data.data(), data.data(), data.data(), nullptr};
  cp_capture all[] = {types[0], types[1], types[2], unknown};
  ZoneCache cache;
  cp_zones first = cache.get(captures, all, 4);
  cp_zones second = cache.get(captures, all, 4);
  EXPECT_EQ(first.maps[0], second.maps[0]);
  EXPECT_NE(first.maps[1], second.maps[1]);
  EXPECT_NE(first.maps[0], first.maps[2]);
  EXPECT_EQ(first.maps[3], nullptr);
  cache.clear();
  EXPECT_NE(cache.get(captures, all, 4).maps[0], first.maps[0]);
}

} // namespace
