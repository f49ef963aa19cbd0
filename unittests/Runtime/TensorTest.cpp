//===- TensorTest.cpp - Tests of tensor helpers and groups ----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TestUtils.h"

#include <set>

using namespace cp::runtime;
using namespace cp::runtime::test;

TEST(TensorTest, Contiguity) {
  float data[24];
  cp_tensor tensor = makeTensor(data, CP_F32, {2, 3, 4});
  EXPECT_TRUE(isContiguous(tensor));
  EXPECT_EQ(getNumBytes(tensor), 96);
  tensor.strides[1] = 5;
  EXPECT_FALSE(isContiguous(tensor));
  // The stride of a dimension of size 1 says nothing.
  tensor.sizes[1] = 1;
  tensor.strides[0] = 4;
  EXPECT_TRUE(isContiguous(tensor));
  EXPECT_TRUE(isContiguous(makeTensor(data, CP_F32, {})));
  EXPECT_EQ(describeShape(makeTensor(data, CP_BF16, {2, 7})), "bf16 [2, 7]");
}

TEST(TensorTest, WellFormed) {
  cp_tensor tensor = makeTensor(nullptr, CP_I8, {2});
  EXPECT_TRUE(isWellFormed(tensor));
  tensor.rank = CP_MAX_RANK + 1;
  EXPECT_FALSE(isWellFormed(tensor));
  tensor.rank = -1;
  EXPECT_FALSE(isWellFormed(tensor));
  tensor = makeTensor(nullptr, CP_I8, {-2});
  EXPECT_FALSE(isWellFormed(tensor));
  tensor = makeTensor(nullptr, CP_I8, {2});
  tensor.dtype = 99;
  EXPECT_FALSE(isWellFormed(tensor));
}

// Random permuted and gapped strides on both sides.
TEST(TensorTest, CopiesAnyStrides) {
  std::mt19937_64 random = makeGenerator(11);
  for (int trial = 0; trial < 200; ++trial) {
    std::vector<int64_t> sizes(random() % 5);
    for (int64_t &size : sizes)
      size = random() % 5;
    auto makeStrided = [&](std::vector<int32_t> &data) {
      cp_tensor tensor = makeTensor(nullptr, CP_I32, sizes);
      std::vector<int> order(sizes.size());
      for (size_t i = 0; i < order.size(); ++i)
        order[i] = static_cast<int>(i);
      std::shuffle(order.begin(), order.end(), random);
      int64_t stride = 1 + random() % 2;
      for (int dim : order) {
        tensor.strides[dim] = stride;
        stride *= std::max<int64_t>(sizes[dim], 1) + random() % 2;
      }
      data.assign(stride, -1);
      tensor.data = data.data();
      return tensor;
    };
    std::vector<int32_t> from, to;
    cp_tensor source = makeStrided(from), target = makeStrided(to);
    std::iota(from.begin(), from.end(), 0);
    copyTensor(source, target);
    int64_t copied = 0;
    std::vector<int64_t> index(sizes.size());
    for (int64_t i = 0; i < getNumElements(source); ++i, ++copied) {
      int64_t rest = i, a = 0, b = 0;
      for (size_t dim = sizes.size(); dim-- > 0; rest /= sizes[dim]) {
        a += rest % sizes[dim] * source.strides[dim];
        b += rest % sizes[dim] * target.strides[dim];
      }
      ASSERT_EQ(to[b], from[a]);
      to[b] = -1;
    }
    // Nothing else was written.
    for (int32_t value : to)
      ASSERT_EQ(value, -1);
  }
}

TEST(GroupTest, MembersOfAGrid) {
  cp_group group = makeGroup({2, 3, 4}, {2, 0});
  ASSERT_TRUE(checkGroup(group, 24).ok());
  // Rank 17 is (1, 1, 1): with axes (2, 0) member 1 * 2 + 1 of 8.
  Group resolved = resolveGroup(group, 17);
  EXPECT_EQ(resolved.index, 3);
  EXPECT_EQ(resolved.members,
            (std::vector<int32_t>{4, 16, 5, 17, 6, 18, 7, 19}));
  EXPECT_EQ(resolved.getRank(), 17);
  EXPECT_EQ(resolved.getNeighbour(-4), 7);
  // A group along no axis is the rank alone.
  EXPECT_EQ(resolveGroup(makeGroup({2, 3, 4}, {}), 17).members,
            std::vector<int32_t>{17});
}

TEST(GroupTest, GroupsPartitionTheGrid) {
  for (int axes = 0; axes < 16; ++axes) {
    std::vector<int32_t> list;
    for (int32_t axis = 0; axis < 4; ++axis)
      if (axes >> axis & 1)
        list.push_back(axis);
    cp_group group = makeGroup({2, 1, 3, 2}, list);
    std::set<std::vector<int32_t>> groups;
    for (int32_t rank = 0; rank < 12; ++rank) {
      Group resolved = resolveGroup(group, rank);
      EXPECT_EQ(resolved.getRank(), rank);
      groups.insert(resolved.members);
    }
    EXPECT_EQ(static_cast<int64_t>(groups.size()) * getGroupSize(group), 12);
  }
}

TEST(GroupTest, Rejects) {
  EXPECT_FALSE(checkGroup(makeGroup({2, 3}, {0}), 5).ok());
  EXPECT_FALSE(checkGroup(makeGroup({2, 3}, {2}), 6).ok());
  EXPECT_FALSE(checkGroup(makeGroup({2, 3}, {1, 1}), 6).ok());
  EXPECT_FALSE(checkGroup(makeGroup({0, 3}, {1}), 6).ok());
  cp_group group = makeGroup(4);
  group.grid_rank = CP_MAX_GRID + 1;
  EXPECT_FALSE(checkGroup(group, 4).ok());
}
