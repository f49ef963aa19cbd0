//===- TransportTest.cpp - Conformance of transports ----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RingBody.h"

using namespace cp::runtime;
using namespace cp::runtime::test;

namespace {

class TransportRing : public TransportConformance {};
class TransportGather : public TransportConformance {};

std::string getName(const ::testing::TestParamInfo<TransportBackend> &info) {
  return info.param.name;
}

} // namespace

INSTANTIATE_TEST_SUITE_P(All, TransportRing,
                         ::testing::ValuesIn(getTransportBackends()), getName);
INSTANTIATE_TEST_SUITE_P(All, TransportGather,
                         ::testing::ValuesIn(getTransportBackends()), getName);

TEST_P(TransportRing, BringsEveryBlockToEveryRank) {
  for (int32_t ranks : {1, 2, 3, 4, 8, 17})
    for (int64_t shift : {1, -1, 2}) {
      if (shift > ranks)
        continue;
      SCOPED_TRACE(testing::Message() << ranks << " ranks, shift " << shift);
      run(ranks, [&](Transport &transport, int32_t rank) {
        Block block;
        int32_t group = openGroup(transport, makeGroup(ranks), rank);
        rotateRound(transport, group, rank, ranks, shift, block, 0);
      });
    }
}

// A rank overwrites its blocks as soon as rotateEnd returns.
TEST_P(TransportRing, LendsUntilRotateEnd) {
  for (int32_t ranks : {2, 3, 4, 17})
    run(ranks, [&](Transport &transport, int32_t rank) {
      Block block;
      int32_t group = openGroup(transport, makeGroup(ranks), rank);
      for (int round = 0; round < 20; ++round)
        rotateRound(transport, group, rank, ranks, round % 3 ? 1 : -1, block,
                    round);
    });
}

TEST_P(TransportRing, WorksWithMoreRanksThanCores) {
  const int32_t ranks = GetParam().manyRanks;
  run(ranks, [&](Transport &transport, int32_t rank) {
    Block block;
    int32_t group = openGroup(transport, makeGroup(ranks), rank);
    for (int round = 0; round < 2; ++round)
      rotateRound(transport, group, rank, ranks, 1, block, round);
  });
}

TEST_P(TransportRing, SendsToItself) {
  run(2, [&](Transport &transport, int32_t rank) {
    Block block;
    block.fill(rank, 0);
    int32_t group = openGroup(transport, makeGroup(2), rank);
    int64_t token = 0;
    std::vector<cp_tensor> arrived;
    ASSERT_TRUE(
        transport.rotateStart(group, 2, block.getBuffers(), token).ok());
    ASSERT_TRUE(transport.rotateWait(token, arrived).ok());
    EXPECT_TRUE(holds(arrived, rank, 0));
    EXPECT_TRUE(transport.rotateEnd(group).ok());
  });
}

// Rings along the rows, the columns and the whole of a grid, one after the
// other and inside each other.
TEST_P(TransportRing, KeepsGroupsOfAGridApart) {
  const int64_t rows = 2, columns = 3;
  run(rows * columns, [&](Transport &transport, int32_t rank) {
    int32_t row = rank / columns, column = rank % columns;
    const std::vector<int64_t> grid = {rows, columns};
    int32_t alongRow = openGroup(transport, makeGroup(grid, {1}), rank);
    int32_t alongColumn = openGroup(transport, makeGroup(grid, {0}), rank);
    int32_t all = openGroup(transport, makeGroup(grid, {0, 1}), rank);
    int32_t turned = openGroup(transport, makeGroup(grid, {1, 0}), rank);
    Block inner, outer;
    for (int round = 0; round < 5; ++round) {
      rotateRound(transport, alongRow, column, columns, 1, inner, round);
      rotateRound(transport, alongColumn, row, rows, 1, inner, round);
      outer.fill(rank, round);
      int64_t token = 0;
      ASSERT_TRUE(
          transport.rotateStart(all, 1, outer.getBuffers(), token).ok());
      rotateRound(transport, alongRow, column, columns, -1, inner, round);
      rotateRound(transport, turned, column * rows + row, rows * columns, 1,
                  inner, round);
      std::vector<cp_tensor> arrived;
      ASSERT_TRUE(transport.rotateWait(token, arrived).ok());
      EXPECT_TRUE(holds(arrived, (rank + 5) % 6, round));
      ASSERT_TRUE(transport.rotateEnd(all).ok());
    }
  });
}

// Waits may come in another order than starts.
TEST_P(TransportRing, WaitsInAnyOrder) {
  run(3, [&](Transport &transport, int32_t rank) {
    Block first, second;
    first.fill(rank, 1);
    second.fill(rank, 2);
    int32_t group = openGroup(transport, makeGroup(3), rank);
    int64_t firstToken = 0, secondToken = 0;
    std::vector<cp_tensor> arrived;
    ASSERT_TRUE(
        transport.rotateStart(group, 1, first.getBuffers(), firstToken).ok());
    ASSERT_TRUE(
        transport.rotateStart(group, 1, second.getBuffers(), secondToken).ok());
    ASSERT_TRUE(transport.rotateWait(secondToken, arrived).ok());
    EXPECT_TRUE(holds(arrived, (rank + 2) % 3, 2));
    ASSERT_TRUE(transport.rotateWait(firstToken, arrived).ok());
    EXPECT_TRUE(holds(arrived, (rank + 2) % 3, 1));
    ASSERT_TRUE(transport.rotateEnd(group).ok());
  });
}

TEST_P(TransportRing, MovesEmptyBuffers) {
  run(3, [&](Transport &transport, int32_t rank) {
    int32_t group = openGroup(transport, makeGroup(3), rank);
    int64_t token = 0;
    std::vector<cp_tensor> arrived;
    ASSERT_TRUE(
        transport
            .rotateStart(group, 1, {makeTensor(nullptr, CP_F32, {0, 4})}, token)
            .ok());
    ASSERT_TRUE(transport.rotateWait(token, arrived).ok());
    EXPECT_EQ(arrived.size(), 1u);
    EXPECT_TRUE(transport.rotateEnd(group).ok());
  });
}

TEST_P(TransportGather, LaysOperandsEndToEnd) {
  const std::vector<int64_t> sizes = {2, 3, 4};
  for (int32_t ranks : {1, 2, 3, 8, 17})
    for (int32_t dim = 0; dim < 3; ++dim)
      run(ranks, [&](Transport &transport, int32_t rank) {
        int32_t group = openGroup(transport, makeGroup(ranks), rank);
        std::vector<int32_t> local(24), global(24 * ranks);
        std::vector<int64_t> whole = sizes;
        whole[dim] *= ranks;
        cp_tensor operand = makeTensor(local.data(), CP_I32, sizes);
        cp_tensor result = makeTensor(global.data(), CP_I32, whole);
        for (int round = 0; round < 3; ++round) {
          for (int32_t i = 0; i < 24; ++i)
            local[i] = round * 10000 + rank * 100 + i;
          ASSERT_TRUE(transport.allGather(group, dim, operand, result).ok());
          for (int64_t i = 0; i < 24 * ranks; ++i) {
            int64_t index[3] = {i / (whole[1] * whole[2]),
                                i / whole[2] % whole[1], i % whole[2]};
            int64_t source = index[dim] / sizes[dim];
            index[dim] %= sizes[dim];
            int64_t offset = (index[0] * 3 + index[1]) * 4 + index[2];
            ASSERT_EQ(global[i], round * 10000 + source * 100 + offset);
          }
        }
      });
}

TEST_P(TransportGather, TakesStridedOperands) {
  run(2, [&](Transport &transport, int32_t rank) {
    int32_t group = openGroup(transport, makeGroup(2), rank);
    // Every other column of a 3x8 matrix.
    std::vector<int16_t> local(24), global(24);
    for (int16_t i = 0; i < 24; ++i)
      local[i] = static_cast<int16_t>(rank * 100 + i);
    cp_tensor operand = makeTensor(local.data(), CP_I16, {3, 4});
    operand.strides[0] = 8;
    operand.strides[1] = 2;
    cp_tensor result = makeTensor(global.data(), CP_I16, {6, 4});
    ASSERT_TRUE(transport.allGather(group, 0, operand, result).ok());
    for (int64_t row = 0; row < 6; ++row)
      for (int64_t column = 0; column < 4; ++column)
        EXPECT_EQ(global[row * 4 + column],
                  row / 3 * 100 + row % 3 * 8 + column * 2);
  });
}

TEST_P(TransportGather, BarriersMeet) {
  for (int32_t ranks : {1, 2, 5, 17}) {
    std::vector<std::atomic<int>> rounds(ranks);
    run(ranks, [&](Transport &transport, int32_t rank) {
      int32_t group = openGroup(transport, makeGroup(ranks), rank);
      for (int round = 1; round <= 20; ++round) {
        rounds[rank].store(round);
        ASSERT_TRUE(transport.barrier(group).ok());
        for (int32_t other = 0; other < ranks; ++other)
          ASSERT_GE(rounds[other].load(), round);
        ASSERT_TRUE(transport.barrier(group).ok());
      }
    });
  }
}
