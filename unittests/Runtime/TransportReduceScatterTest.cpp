//===- TransportReduceScatterTest.cpp - Sums over ranks -------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A part of the conformance suite, with sums that another order would round
// otherwise.
//
//===----------------------------------------------------------------------===//

#include "CollectiveProblem.h"
#include "GemmProblem.h"

#include <cmath>

using namespace cp::runtime;
using namespace cp::runtime::test;

namespace {

class TransportReduceScatter : public TransportConformance {};

/// A number that some sums of others swallow: orders differ.
double getSummand(int32_t rank, int round, const Index &index, int digits) {
  uint64_t bits = rank * 2 + round;
  for (int64_t i : index)
    bits = bits * 11 + i;
  // SplitMix64.
  bits = (bits + 1) * 0x9e3779b97f4a7c15;
  bits = (bits ^ bits >> 30) * 0xbf58476d1ce4e5b9;
  bits = (bits ^ bits >> 27) * 0x94d049bb133111eb;
  bits ^= bits >> 31;
  double magnitude =
      std::ldexp(static_cast<double>(bits % (uint64_t(1) << digits)),
                 static_cast<int>(bits >> 40 & 7) - digits);
  return bits >> 63 ? -magnitude : magnitude;
}

/// 16-bit floats by their values: the nearest is looked for.
class SmallFloats {
public:
  explicit SmallFloats(double (*extend)(uint16_t)) : extend(extend) {}

  float get(uint16_t bits) const { return static_cast<float>(extend(bits)); }

  uint16_t round(float value) const {
    // Magnitudes grow with their bits.
    uint16_t below = 0;
    for (int step = 1 << 14; step > 0; step /= 2)
      if (extend(below + step) <= std::abs(value))
        below += step;
    uint16_t nearest = below;
    double low = std::abs(value) - extend(below);
    double high = extend(below + 1) - std::abs(value);
    if (high < low || (high == low && below % 2 == 1))
      ++nearest;
    return nearest | (std::signbit(value) ? 0x8000 : 0);
  }

private:
  double (*extend)(uint16_t);
};

double fromBF16(uint16_t bits) {
  uint32_t wide = static_cast<uint32_t>(bits) << 16;
  float value;
  std::memcpy(&value, &wide, sizeof(value));
  return value;
}

double extendF16(uint16_t bits) {
  return (bits & 0x7c00) == 0x7c00 ? INFINITY : fromF16(bits);
}

template <typename T>
void runWideSum(const TransportBackend &backend,
                const CollectiveProblem<T> &problem, int digits) {
  problem.run(
      backend,
      [&](int32_t rank, int round, const Index &index) {
        return static_cast<T>(getSummand(rank, round, index, digits));
      },
      [](const std::vector<T> &values) {
        T sum = values.front();
        for (size_t i = 1; i < values.size(); ++i)
          sum += values[i];
        return sum;
      });
}

/// The types that are added up as f32.
void runSmallSum(const TransportBackend &backend,
                 const CollectiveProblem<uint16_t> &problem,
                 const SmallFloats &floats, int digits) {
  problem.run(
      backend,
      [&](int32_t rank, int round, const Index &index) {
        return floats.round(
            static_cast<float>(getSummand(rank, round, index, digits)));
      },
      [&](const std::vector<uint16_t> &values) {
        float sum = floats.get(values.front());
        for (size_t i = 1; i < values.size(); ++i)
          sum += floats.get(values[i]);
        return floats.round(sum);
      });
}

} // namespace

INSTANTIATE_TEST_SUITE_P(All, TransportReduceScatter,
                         ::testing::ValuesIn(getTransportBackends()),
                         [](const auto &info) { return info.param.name; });

TEST_P(TransportReduceScatter, AddsUpInTheOrderOfRanks) {
  for (int64_t ranks : {1, 2, 3, 5})
    for (int32_t dim = 0; dim < 3; ++dim) {
      SCOPED_TRACE(testing::Message() << ranks << " ranks, " << dim);
      Index sizes = {2, 3, 4};
      sizes[dim] *= ranks;
      runWideSum<float>(
          GetParam(),
          {{ranks}, {0}, Collective::reduceScatter(dim), CP_F32, sizes}, 24);
    }
}

TEST_P(TransportReduceScatter, TakesAnyStridesAndFloats) {
  const SmallFloats f16(extendF16), bf16(fromBF16);
  for (bool operand : {false, true})
    for (bool result : {false, true}) {
      Collective call = Collective::reduceScatter(1);
      const Index grid = {4}, sizes = {3, 8, 5};
      runWideSum<float>(GetParam(),
                        {grid, {0}, call, CP_F32, sizes, operand, result}, 24);
      runWideSum<double>(GetParam(),
                         {grid, {0}, call, CP_F64, sizes, operand, result}, 53);
      runSmallSum(GetParam(), {grid, {0}, call, CP_F16, sizes, operand, result},
                  f16, 11);
      runSmallSum(GetParam(),
                  {grid, {0}, call, CP_BF16, sizes, operand, result}, bf16, 8);
    }
}

TEST_P(TransportReduceScatter, KeepsGroupsOfAGridApart) {
  for (const std::vector<int32_t> &axes :
       {std::vector<int32_t>{0}, {1}, {0, 1}, {1, 0}})
    runWideSum<float>(
        GetParam(),
        {{2, 3}, axes, Collective::reduceScatter(0), CP_F32, {6, 5}}, 24);
}

TEST_P(TransportReduceScatter, AddsUpNothing) {
  for (const Index &sizes : {Index{0, 4}, Index{4, 0}})
    runWideSum<float>(GetParam(),
                      {{4}, {0}, Collective::reduceScatter(0), CP_F32, sizes},
                      24);
}

TEST_P(TransportReduceScatter, KeepsSignsAndNans) {
  GetParam().run(2, noDeadline, [&](Transport &transport, int32_t rank) {
    int32_t group = openGroup(transport, makeGroup(2), rank);
    std::vector<float> own = {-0.0f, rank == 0 ? NAN : 1.0f,
                              rank == 0 ? INFINITY : 2.0f,
                              rank == 0 ? INFINITY : -INFINITY};
    std::vector<float> both = own, sums(4);
    both.insert(both.end(), own.begin(), own.end());
    ASSERT_TRUE(transport
                    .reduceScatter(group, 0,
                                   makeTensor(both.data(), CP_F32, {8}),
                                   makeTensor(sums.data(), CP_F32, {4}))
                    .ok());
    EXPECT_TRUE(std::signbit(sums[0]) && sums[0] == 0);
    EXPECT_TRUE(std::isnan(sums[1]));
    EXPECT_EQ(sums[2], INFINITY);
    EXPECT_TRUE(std::isnan(sums[3]));
  });
}
