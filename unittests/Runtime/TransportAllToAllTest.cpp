//===- TransportAllToAllTest.cpp - Blocks that change places --------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A part of the conformance suite.
//
//===----------------------------------------------------------------------===//

#include "CollectiveProblem.h"

using namespace cp::runtime;
using namespace cp::runtime::test;

namespace {

class TransportAllToAll : public TransportConformance {};

/// Elements tell where they are from.
template <typename T>
void runAllToAll(const TransportBackend &backend,
                 const CollectiveProblem<T> &problem) {
  problem.run(
      backend,
      [&](int32_t rank, int round, const Index &index) {
        int64_t value = rank * 2 + round;
        for (size_t dim = 0; dim < index.size(); ++dim)
          value = value * 7 + index[dim];
        return static_cast<T>(value);
      },
      [](const std::vector<T> &values) { return values.front(); });
}

} // namespace

INSTANTIATE_TEST_SUITE_P(All, TransportAllToAll,
                         ::testing::ValuesIn(getTransportBackends()),
                         [](const auto &info) { return info.param.name; });

TEST_P(TransportAllToAll, SplitsAndConcatenates) {
  for (int64_t ranks : {1, 2, 3, 5})
    for (int32_t split = 0; split < 3; ++split)
      for (int32_t concat = 0; concat < 3; ++concat) {
        SCOPED_TRACE(testing::Message()
                     << ranks << " ranks, " << split << " to " << concat);
        Index sizes = {2, 3, 4};
        sizes[split] *= ranks;
        runAllToAll<int32_t>(
            GetParam(),
            {{ranks}, {0}, Collective::allToAll(split, concat), CP_I32, sizes});
      }
}

TEST_P(TransportAllToAll, TakesAnyStridesAndTypes) {
  for (int32_t concat : {0, 1, 2})
    for (bool operand : {false, true})
      for (bool result : {false, true}) {
        Collective call = Collective::allToAll(1, concat);
        const Index sizes = {2, 6, 5};
        runAllToAll<int8_t>(GetParam(),
                            {{3}, {0}, call, CP_I8, sizes, operand, result});
        runAllToAll<int16_t>(GetParam(),
                             {{3}, {0}, call, CP_BF16, sizes, operand, result});
        runAllToAll<double>(GetParam(),
                            {{3}, {0}, call, CP_F64, sizes, operand, result});
      }
}

TEST_P(TransportAllToAll, KeepsGroupsOfAGridApart) {
  for (const std::vector<int32_t> &axes :
       {std::vector<int32_t>{0}, {1}, {0, 1}, {1, 0}})
    runAllToAll<int64_t>(
        GetParam(),
        {{2, 3}, axes, Collective::allToAll(1, 0), CP_I64, {2, 6, 3}});
}

TEST_P(TransportAllToAll, MovesNothing) {
  for (const Index &sizes : {Index{0, 4}, Index{4, 0}, Index{0, 0}}) {
    runAllToAll<float>(GetParam(),
                       {{4}, {0}, Collective::allToAll(0, 1), CP_F32, sizes});
  }
}

// Heads to rows and back, as in DeepSpeed-Ulysses (arXiv:2309.14509).
TEST_P(TransportAllToAll, HasAnInverse) {
  const int32_t ranks = 4;
  GetParam().run(ranks, noDeadline, [&](Transport &transport, int32_t rank) {
    int32_t group = openGroup(transport, makeGroup(ranks), rank);
    const int64_t heads = 8, rows = 3, depth = 2;
    std::vector<float> own(heads * rows * depth), back(own.size());
    std::vector<float> gathered(own.size());
    std::iota(own.begin(), own.end(), 1000.0f * static_cast<float>(rank));
    cp_tensor byRows = makeTensor(own.data(), CP_F32, {1, heads, rows, depth});
    cp_tensor byHeads = makeTensor(gathered.data(), CP_F32,
                                   {1, heads / ranks, rows * ranks, depth});
    cp_tensor result = byRows;
    result.data = back.data();
    ASSERT_TRUE(transport.allToAll(group, 1, 2, byRows, byHeads).ok());
    ASSERT_TRUE(transport.allToAll(group, 2, 1, byHeads, result).ok());
    EXPECT_EQ(back, own);
  });
}
