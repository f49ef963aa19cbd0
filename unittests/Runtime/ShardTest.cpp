//===- ShardTest.cpp - Tests of shards on grids ---------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TestUtils.h"

#include <algorithm>
#include <numeric>

using namespace cp::runtime;
using namespace cp::runtime::test;

namespace {

/// A 2x3 grid whose axis 1 carries a head-tail sequence of 17 positions, and
/// whose axis 0 splits heads or batches or carries a striped sequence of 5.
class ShardTest : public ::testing::Test {
protected:
  static constexpr int32_t ranks = 6;

  ShardTest() {
    cp_sequence_meta &sequence = sequences[0], &striped = sequences[1];
    striped.name = "t";
    striped.layout = "striped";
    striped.length = 5;
    striped.ranks = 2;
    striped.rows = 3;
    striped.group = makeGroup({2, 3}, {0});
    striped.table_input = -1;
    striped.num_chunks = 1;
    striped.chunks[0] = {3, 0, 1, 2};
    sequence.name = "s";
    sequence.layout = "head-tail";
    sequence.length = 17;
    sequence.ranks = 3;
    sequence.rows = 6;
    sequence.group = makeGroup({2, 3}, {1});
    sequence.table_input = -1;
    sequence.num_chunks = 2;
    sequence.chunks[0] = {3, 0, 3, 1};
    sequence.chunks[1] = {3, 15, -3, 1};
    entry.grid_rank = 2;
    entry.grid_shape[0] = 2;
    entry.grid_shape[1] = 3;
    entry.num_sequences = 2;
    entry.sequences = sequences;
  }

  /// A tensor with these global sizes; sequence dims and split dims as given.
  /// The length says which sequence it is.
  cp_tensor_meta makeMeta(cp_dtype dtype, const std::vector<int64_t> &sizes,
                          const std::vector<int> &sequenceDims,
                          const std::vector<std::pair<int, uint32_t>> &splits) {
    cp_tensor_meta meta = {};
    meta.dtype = dtype;
    meta.rank = static_cast<int32_t>(sizes.size());
    for (size_t dim = 0; dim < sizes.size(); ++dim) {
      meta.global_sizes[dim] = meta.local_sizes[dim] = sizes[dim];
      meta.sequence[dim] = -1;
    }
    for (int dim : sequenceDims) {
      meta.sequence[dim] = sizes[dim] == sequences[1].length;
      meta.local_sizes[dim] = sequences[meta.sequence[dim]].rows;
    }
    for (auto [dim, axes] : splits) {
      meta.axes[dim] = axes;
      meta.local_sizes[dim] /= (axes & 1 ? 2 : 1) * (axes & 2 ? 3 : 1);
    }
    return meta;
  }

  /// Shards random bytes to all ranks and back.
  void roundTrip(const cp_tensor_meta &meta, bool strided) {
    int64_t size = getElementSize(meta.dtype);
    auto makeData = [&](const int64_t *sizes, bool gaps,
                        std::vector<char> &data) {
      cp_tensor tensor =
          makeTensor(nullptr, static_cast<cp_dtype>(meta.dtype),
                     std::vector<int64_t>(sizes, sizes + meta.rank));
      if (gaps) // columns first, with a gap
        for (int32_t dim = 0, stride = 2; dim < meta.rank; ++dim) {
          tensor.strides[dim] = stride;
          stride *= static_cast<int32_t>(sizes[dim]);
        }
      data.assign(size * (2 * getNumElements(tensor) + 2), 0x5A);
      tensor.data = data.data();
      return tensor;
    };
    std::vector<char> before, after;
    cp_tensor global = makeData(meta.global_sizes, strided, before);
    for (char &byte : before)
      byte = static_cast<char>(random());
    cp_tensor copy = makeData(meta.global_sizes, false, after);
    for (int32_t rank = 0; rank < ranks; ++rank) {
      std::vector<char> data;
      cp_tensor shard = makeData(meta.local_sizes, strided, data);
      ASSERT_EQ(cp_shard(&entry, &meta, nullptr, rank, &global, &shard), CP_OK);
      ASSERT_EQ(cp_unshard(&entry, &meta, nullptr, rank, &shard, &copy), CP_OK);
    }
    std::vector<char> want;
    cp_tensor packed = makeData(meta.global_sizes, false, want);
    copyTensor(global, packed);
    EXPECT_TRUE(std::equal(want.begin(), want.begin() + getNumBytes(packed),
                           after.begin()));
  }

  std::mt19937_64 random = makeGenerator(77);
  cp_sequence_meta sequences[2] = {};
  cp_entry_meta entry = {};
};

} // namespace

TEST_F(ShardTest, RoundTripsOfEveryType) {
  for (int dtype = CP_F32; dtype <= CP_I64; ++dtype)
    for (bool strided : {false, true}) {
      cp_dtype type = static_cast<cp_dtype>(dtype);
      // [B, H, S, D] with heads split, batch split, or neither.
      roundTrip(makeMeta(type, {2, 4, 17, 5}, {2}, {{1, 1}}), strided);
      roundTrip(makeMeta(type, {2, 4, 17, 5}, {2}, {{0, 1}}), strided);
      roundTrip(makeMeta(type, {2, 4, 17, 5}, {2}, {}), strided);
      // Sequence first, last, and two of them.
      roundTrip(makeMeta(type, {17, 5}, {0}, {{1, 0}}), strided);
      roundTrip(makeMeta(type, {3, 17}, {1}, {}), strided);
      roundTrip(makeMeta(type, {2, 5, 17}, {1, 2}, {}), strided);
      // No sequence: split along both axes, or replicated, or a scalar.
      roundTrip(makeMeta(type, {4, 12, 5}, {}, {{1, 3}}), strided);
      roundTrip(makeMeta(type, {4, 6, 2}, {}, {{0, 1}, {1, 2}}), strided);
      roundTrip(makeMeta(type, {4, 3}, {}, {}), strided);
      roundTrip(makeMeta(type, {}, {}, {}), strided);
      roundTrip(makeMeta(type, {0, 17, 3}, {1}, {}), strided);
    }
}

TEST_F(ShardTest, PaddingIsZero) {
  cp_tensor_meta meta = makeMeta(CP_F32, {17, 2}, {0}, {});
  std::vector<float> global(34, 1.0f), shard(12, -5.0f);
  cp_tensor from = makeTensor(global.data(), CP_F32, {17, 2});
  cp_tensor to = makeTensor(shard.data(), CP_F32, {6, 2});
  // Position 17 is the last row of sequence rank 0: ranks 0 and 3.
  for (int32_t rank : {0, 3}) {
    std::fill(shard.begin(), shard.end(), -5.0f);
    ASSERT_EQ(cp_shard(&entry, &meta, nullptr, rank, &from, &to), CP_OK);
    EXPECT_EQ(shard[9], 1.0f);
    EXPECT_EQ(shard[10], 0.0f);
    EXPECT_EQ(shard[11], 0.0f);
  }
}

TEST_F(ShardTest, CoordinatesAreRowMajor) {
  cp_tensor_meta meta = makeMeta(CP_I64, {6}, {}, {{0, 3}});
  std::vector<int64_t> global = {10, 11, 12, 13, 14, 15};
  cp_tensor from = makeTensor(global.data(), CP_I64, {6});
  for (int32_t rank = 0; rank < ranks; ++rank) {
    int64_t value = 0;
    cp_tensor to = makeTensor(&value, CP_I64, {1});
    ASSERT_EQ(cp_shard(&entry, &meta, nullptr, rank, &from, &to), CP_OK);
    EXPECT_EQ(value, 10 + rank);
  }
}

// A table with one row per batch follows the global batch row, here of a
// batch that is split itself.
TEST_F(ShardTest, BatchTableOnASplitBatch) {
  sequences[0].num_chunks = 0;
  sequences[0].table_input = 1;
  std::vector<int64_t> table(4 * 18, -1);
  for (int64_t batch = 0; batch < 4; ++batch) {
    std::iota(table.begin() + batch * 18, table.begin() + batch * 18 + 17, 0);
    std::shuffle(table.begin() + batch * 18, table.begin() + batch * 18 + 18,
                 random);
  }
  cp_tensor tableTensor = makeTensor(table.data(), CP_I64, {4, 18});
  cp_tensor_meta meta = makeMeta(CP_I32, {4, 17}, {1}, {{0, 1}});
  std::vector<int32_t> global(4 * 17), back(4 * 17);
  std::iota(global.begin(), global.end(), 1);
  cp_tensor from = makeTensor(global.data(), CP_I32, {4, 17});
  cp_tensor to = makeTensor(back.data(), CP_I32, {4, 17});
  for (int32_t rank = 0; rank < ranks; ++rank) {
    std::vector<int32_t> shard(2 * 6, -1);
    cp_tensor local = makeTensor(shard.data(), CP_I32, {2, 6});
    ASSERT_EQ(cp_shard(&entry, &meta, &tableTensor, rank, &from, &local),
              CP_OK);
    for (int64_t b = 0; b < 2; ++b)
      for (int64_t row = 0; row < 6; ++row) {
        int64_t batch = rank / 3 * 2 + b;
        int64_t position = table[batch * 18 + rank % 3 * 6 + row];
        EXPECT_EQ(shard[b * 6 + row],
                  position < 0 ? 0 : global[batch * 17 + position]);
      }
    ASSERT_EQ(cp_unshard(&entry, &meta, &tableTensor, rank, &local, &to),
              CP_OK);
  }
  EXPECT_EQ(back, global);
}

TEST_F(ShardTest, Rejects) {
  cp_tensor_meta meta = makeMeta(CP_F32, {17, 2}, {0}, {});
  std::vector<float> global(34), shard(12);
  cp_tensor from = makeTensor(global.data(), CP_F32, {17, 2});
  cp_tensor to = makeTensor(shard.data(), CP_F32, {6, 2});
  auto check = [&](const cp_tensor_meta &tested, const cp_tensor &a,
                   const cp_tensor &b, int32_t rank = 0) {
    return cp_shard(&entry, &tested, nullptr, rank, &a, &b);
  };
  EXPECT_EQ(check(meta, from, to), CP_OK);
  EXPECT_EQ(check(meta, from, to, 6), CP_INVALID_ARGUMENT);
  EXPECT_EQ(check(meta, from, to, -1), CP_INVALID_ARGUMENT);
  EXPECT_EQ(check(meta, to, to), CP_INVALID_ARGUMENT);
  EXPECT_EQ(check(meta, from, from), CP_INVALID_ARGUMENT);
  cp_tensor other = from;
  other.dtype = CP_I32;
  EXPECT_EQ(check(meta, other, to), CP_INVALID_ARGUMENT);
  other = from;
  other.data = nullptr;
  EXPECT_EQ(check(meta, other, to), CP_INVALID_ARGUMENT);
  cp_tensor_meta bad = meta;
  bad.sequence[0] = 2; // no such sequence
  EXPECT_EQ(check(bad, from, to), CP_INVALID_ARGUMENT);
  bad = meta;
  bad.axes[0] = 2; // a sequence is no contiguous split
  EXPECT_EQ(check(bad, from, to), CP_INVALID_ARGUMENT);
  bad = meta;
  bad.axes[1] = 4; // no such axis
  EXPECT_EQ(check(bad, from, to), CP_INVALID_ARGUMENT);
  EXPECT_EQ(cp_shard(nullptr, &meta, nullptr, 0, &from, &to),
            CP_INVALID_ARGUMENT);
}
