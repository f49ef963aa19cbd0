//===- LayoutTest.cpp - Tests of layouts and sharding ---------------------===//
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

/// A layout and the metadata that describes it.
enum class Kind { Contiguous, HeadTail, Striped, Table, BatchTable };

const Kind kinds[] = {Kind::Contiguous, Kind::HeadTail, Kind::Striped,
                      Kind::Table, Kind::BatchTable};

int64_t ceilDiv(int64_t a, int64_t b) { return (a + b - 1) / b; }

cp_sequence_meta makeSequence(Kind kind, int64_t length, int64_t ranks,
                              const cp_group &group) {
  cp_sequence_meta meta = {};
  meta.name = "s";
  meta.layout = "test";
  meta.length = length;
  meta.ranks = ranks;
  meta.group = group;
  meta.table_input = -1;
  meta.rows = ceilDiv(length, ranks);
  switch (kind) {
  case Kind::Contiguous:
    meta.num_chunks = 1;
    meta.chunks[0] = {meta.rows, 0, meta.rows, 1};
    break;
  case Kind::HeadTail: {
    int64_t chunk = ceilDiv(length, 2 * ranks);
    meta.rows = 2 * chunk;
    meta.num_chunks = 2;
    meta.chunks[0] = {chunk, 0, chunk, 1};
    meta.chunks[1] = {chunk, (2 * ranks - 1) * chunk, -chunk, 1};
    break;
  }
  case Kind::Striped:
    meta.num_chunks = 1;
    meta.chunks[0] = {meta.rows, 0, 1, ranks};
    break;
  case Kind::Table:
  case Kind::BatchTable:
    meta.table_input = 0;
    break;
  }
  return meta;
}

/// The definition of the layouts, row by row.
int64_t getPosition(Kind kind, const cp_sequence_meta &meta, int64_t rank,
                    int64_t row) {
  int64_t position = 0;
  if (kind == Kind::Contiguous)
    position = rank * meta.rows + row;
  else if (kind == Kind::Striped)
    position = row * meta.ranks + rank;
  else {
    int64_t chunk = meta.rows / 2;
    position = row < chunk ? rank * chunk + row
                           : (2 * meta.ranks - 1 - rank) * chunk + row - chunk;
  }
  return position < meta.length ? position : -1;
}

/// A random table of `batches` rows.
std::vector<int64_t> makeTable(const cp_sequence_meta &meta, int64_t batches,
                               std::mt19937_64 &random) {
  int64_t entries = meta.ranks * meta.rows;
  std::vector<int64_t> table(batches * entries, -1);
  for (int64_t batch = 0; batch < batches; ++batch) {
    auto begin = table.begin() + batch * entries;
    std::iota(begin, begin + meta.length, 0);
    std::shuffle(begin, begin + entries, random);
  }
  return table;
}

} // namespace

TEST(LayoutTest, ChunksAgainstDefinition) {
  for (Kind kind : {Kind::Contiguous, Kind::HeadTail, Kind::Striped})
    for (int64_t ranks : {1, 2, 3, 4, 8})
      for (int64_t length : {0, 1, 2, 7, 16, 33}) {
        cp_sequence_meta meta =
            makeSequence(kind, length, ranks, makeGroup(ranks));
        std::vector<int64_t> positions(ranks * meta.rows);
        ASSERT_EQ(cp_sequence_positions(&meta, nullptr, 0, positions.data()),
                  CP_OK);
        for (int64_t rank = 0; rank < ranks; ++rank)
          for (int64_t row = 0; row < meta.rows; ++row)
            ASSERT_EQ(positions[rank * meta.rows + row],
                      getPosition(kind, meta, rank, row));
      }
}

TEST(LayoutTest, TablesWithBatchRows) {
  std::mt19937_64 random = makeGenerator(5);
  cp_sequence_meta meta = makeSequence(Kind::Table, 10, 4, makeGroup(4));
  std::vector<int64_t> data = makeTable(meta, 3, random), positions(12);
  cp_tensor table = makeTensor(data.data(), CP_I64, {3, 12});
  for (int64_t batch = 0; batch < 3; ++batch) {
    ASSERT_EQ(cp_sequence_positions(&meta, &table, batch, positions.data()),
              CP_OK);
    EXPECT_TRUE(std::equal(positions.begin(), positions.end(),
                           data.begin() + batch * 12));
  }
  EXPECT_EQ(cp_sequence_positions(&meta, &table, 3, positions.data()),
            CP_INVALID_ARGUMENT);
  // One row serves every batch.
  table = makeTensor(data.data(), CP_I64, {1, 12});
  EXPECT_EQ(cp_sequence_positions(&meta, &table, 7, positions.data()), CP_OK);
}

TEST(LayoutTest, RejectsBrokenTables) {
  cp_sequence_meta meta = makeSequence(Kind::Table, 3, 2, makeGroup(2));
  std::vector<int64_t> positions(4);
  auto check = [&](std::vector<int64_t> data, std::vector<int64_t> sizes,
                   cp_dtype dtype = CP_I64) {
    cp_tensor table = makeTensor(data.data(), dtype, sizes);
    return cp_sequence_positions(&meta, &table, 0, positions.data());
  };
  EXPECT_EQ(check({2, -1, 0, 1}, {1, 4}), CP_OK);
  EXPECT_EQ(check({2, 2, 0, 1}, {1, 4}), CP_INVALID_ARGUMENT);   // twice
  EXPECT_EQ(check({2, -1, 0, -1}, {1, 4}), CP_INVALID_ARGUMENT); // 1 missing
  EXPECT_EQ(check({3, -1, 0, 1}, {1, 4}), CP_INVALID_ARGUMENT);  // too large
  EXPECT_EQ(check({-2, 2, 0, 1}, {1, 4}), CP_INVALID_ARGUMENT);  // negative
  EXPECT_EQ(check({2, 0, 1}, {1, 3}), CP_INVALID_ARGUMENT);      // short
  EXPECT_EQ(check({2, -1, 0, 1}, {4}), CP_INVALID_ARGUMENT);
  EXPECT_EQ(check({2, -1, 0, 1}, {1, 4}, CP_I32), CP_INVALID_ARGUMENT);
  EXPECT_EQ(cp_sequence_positions(&meta, nullptr, 0, positions.data()),
            CP_INVALID_ARGUMENT);
}

TEST(LayoutTest, RejectsBrokenChunks) {
  std::vector<int64_t> positions(64);
  auto check = [&](const cp_sequence_meta &meta) {
    return cp_sequence_positions(&meta, nullptr, 0, positions.data());
  };
  cp_sequence_meta good = makeSequence(Kind::HeadTail, 16, 2, makeGroup(2));
  EXPECT_EQ(check(good), CP_OK);
  cp_sequence_meta bad = good;
  bad.chunks[1].base -= 1; // overlaps
  EXPECT_EQ(check(bad), CP_INVALID_ARGUMENT);
  bad = good;
  bad.chunks[0].base = -1;
  EXPECT_EQ(check(bad), CP_INVALID_ARGUMENT);
  bad = good;
  bad.chunks[1].rows += 1; // not the rank's rows
  EXPECT_EQ(check(bad), CP_INVALID_ARGUMENT);
  bad = good;
  bad.num_chunks = CP_MAX_CHUNKS + 1;
  EXPECT_EQ(check(bad), CP_INVALID_ARGUMENT);
  bad = good;
  bad.rows = -1;
  EXPECT_EQ(check(bad), CP_INVALID_ARGUMENT);
}

// Every layout with every rank count, brute force by position.
TEST(LayoutTest, ShardsFollowPositions) {
  std::mt19937_64 random = makeGenerator(23);
  for (Kind kind : kinds)
    for (int64_t ranks : {1, 2, 3, 4}) {
      const int64_t batches = 2, length = 13, width = 3;
      cp_sequence_meta sequence =
          makeSequence(kind, length, ranks, makeGroup(ranks));
      int64_t tableRows = kind == Kind::BatchTable ? batches : 1;
      std::vector<int64_t> tableData = makeTable(sequence, tableRows, random);
      cp_tensor table = makeTensor(tableData.data(), CP_I64,
                                   {tableRows, ranks * sequence.rows});
      cp_entry_meta entry = {};
      entry.grid_rank = 1;
      entry.grid_shape[0] = ranks;
      entry.num_sequences = 1;
      entry.sequences = &sequence;
      cp_tensor_meta meta = {CP_I32,
                             3,
                             {batches, length, width},
                             {batches, sequence.rows, width},
                             {-1, 0, -1},
                             {}};
      std::vector<int32_t> global(batches * length * width);
      std::iota(global.begin(), global.end(), 1);
      cp_tensor globalTensor =
          makeTensor(global.data(), CP_I32, {batches, length, width});
      for (int32_t rank = 0; rank < ranks; ++rank) {
        std::vector<int32_t> shard(batches * sequence.rows * width, -7);
        cp_tensor shardTensor =
            makeTensor(shard.data(), CP_I32, {batches, sequence.rows, width});
        ASSERT_EQ(
            cp_shard(&entry, &meta, &table, rank, &globalTensor, &shardTensor),
            CP_OK);
        std::vector<int64_t> positions(ranks * sequence.rows);
        for (int64_t b = 0; b < batches; ++b) {
          ASSERT_EQ(
              cp_sequence_positions(&sequence, &table, b, positions.data()),
              CP_OK);
          for (int64_t row = 0; row < sequence.rows; ++row)
            for (int64_t c = 0; c < width; ++c) {
              int64_t position = positions[rank * sequence.rows + row];
              ASSERT_EQ(shard[(b * sequence.rows + row) * width + c],
                        position < 0
                            ? 0
                            : global[(b * length + position) * width + c]);
            }
        }
      }
    }
}
