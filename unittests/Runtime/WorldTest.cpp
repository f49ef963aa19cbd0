//===- WorldTest.cpp - Tests of worlds that go well -----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "JsonCheck.h"
#include "RingProgram.h"

#include <atomic>
#include <cstdio>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>
#include <unistd.h>

using namespace cp::runtime;
using namespace cp::runtime::test;

namespace {

/// Metadata of the attention of RingProgram.h.
cp_attention_meta makeMeta(const AttentionShape &shape, int32_t ranks) {
  return {"main/0",    "forward",  "ring",     shape.batch,
          shape.heads, shape.rows, shape.rows, ranks * shape.rows,
          shape.rows,  ranks};
}

/// Attention of one query row against all blocks, in double precision.
void expectRow(const AttentionShape &shape, const std::vector<RankData> &data,
               int32_t rank, int64_t head, int64_t row) {
  int64_t kvHead = head / (shape.heads / shape.kvHeads);
  const float *q = &data[rank].q[(head * shape.rows + row) * shape.size];
  std::vector<double> mean(shape.size);
  double sum = 0;
  for (const RankData &block : data)
    for (int64_t j = 0; j < shape.rows; ++j) {
      int64_t offset = (kvHead * shape.rows + j) * shape.size;
      double score = 0;
      for (int64_t d = 0; d < shape.size; ++d)
        score += 0.5 * q[d] * block.k[offset + d];
      sum += std::exp(score);
      for (int64_t d = 0; d < shape.size; ++d)
        mean[d] += std::exp(score) * block.v[offset + d];
    }
  for (int64_t d = 0; d < shape.size; ++d)
    EXPECT_NEAR(data[rank].out[(head * shape.rows + row) * shape.size + d],
                mean[d] / sum, 1e-5);
  EXPECT_NEAR(data[rank].lse[head * shape.rows + row], std::log(sum), 1e-5);
}

} // namespace

TEST(WorldTest, RingIsAttentionOverAllBlocks) {
  AttentionShape shape;
  for (int32_t ranks : {1, 2, 3, 4, 8})
    for (int32_t copy : {0, 1})
      for (const char *kernel : {"reference", "cpu"}) {
        SCOPED_TRACE(testing::Message()
                     << ranks << " ranks, " << kernel << ", copy " << copy);
        cp_world_options options = makeOptions(ranks);
        options.kernel = kernel;
        options.copy_rotations = copy;
        std::unique_ptr<World> world = makeWorld(options);
        std::vector<RankData> data;
        for (int32_t rank = 0; rank < ranks; ++rank)
          data.emplace_back(shape, rank);
        ASSERT_EQ(world->run([&](cp_context *context, int32_t rank) {
          return runRing(context, ranks, shape, data[rank]);
        }),
                  CP_OK);
        for (int32_t rank = 0; rank < ranks; ++rank)
          for (int64_t head = 0; head < shape.heads; ++head)
            for (int64_t row = 0; row < shape.rows; ++row)
              expectRow(shape, data, rank, head, row);
      }
}

TEST(WorldTest, StatisticsOfARing) {
  AttentionShape shape;
  const int32_t ranks = 4;
  cp_world world;
  world.world = makeWorld(makeOptions(ranks));
  for (int repeat = 0; repeat < 2; ++repeat) {
    ASSERT_EQ(world.world->run([&](cp_context *context, int32_t rank) {
      RankData data(shape, rank);
      int32_t status = runRing(context, ranks, shape, data);
      // A second attend of a step is no further step.
      cp_attend_args args = data.makeArgs(shape);
      args.step = 2;
      cp_attend(context, &args);
      return status;
    }),
              CP_OK);
    for (int32_t rank = 0; rank < ranks; ++rank) {
      cp_attention_stats stats;
      cp_attention_meta meta = makeMeta(shape, ranks + 1);
      ASSERT_EQ(cp_world_stats(&world, rank, 0, &meta, &stats), CP_OK);
      EXPECT_EQ(stats.steps_done, 4);
      EXPECT_EQ(stats.rotations, 3);
      EXPECT_EQ(stats.grad_rotations, 0);
      EXPECT_EQ(stats.bytes_sent, 3 * 2 * 8 * 4 * 4);
      EXPECT_EQ(stats.tiles_full, 5 * 2);
      EXPECT_EQ(stats.tiles_partial, 0);
      EXPECT_EQ(stats.tiles_empty, 0);
      EXPECT_GE(stats.compute_seconds, 0);
      EXPECT_GE(stats.wait_seconds, 0);
    }
  }
  int64_t tile[2];
  cp_world_tile(&world, tile);
  EXPECT_EQ(tile[0], 16);
  EXPECT_EQ(tile[1], 16);
}

TEST(WorldTest, TilesStartAnewAtChunks) {
  // Causal, head-tail, S = 1024, 4 ranks, 4 heads: the example of the summary.
  cp_attention_meta meta = {"main/0", "forward", "ring", 1,   4,
                            256,      128,       1024,   128, 4};
  EXPECT_EQ(countTiles(meta, 128), 64);
  // Chunks of 100 rows: two tiles each; a ragged last chunk of 56 rows: one.
  meta.q_chunk_rows = 100;
  EXPECT_EQ(countTiles(meta, 64), 4 * (2 + 2 + 1) * 16);
  EXPECT_EQ(countTiles(meta, 1000), 4 * 3 * 8);

  cp_world world;
  world.world = makeWorld(makeOptions(2));
  cp_attention_stats stats;
  // An attention that never ran: all empty.
  ASSERT_EQ(cp_world_stats(&world, 1, 3, &meta, &stats), CP_OK);
  EXPECT_EQ(stats.tiles_empty, 4 * (7 + 7 + 4) * 64);
  EXPECT_EQ(cp_world_stats(&world, 2, 0, &meta, &stats), CP_INVALID_ARGUMENT);
  EXPECT_EQ(cp_world_stats(&world, 0, -1, &meta, &stats), CP_INVALID_ARGUMENT);
}

TEST(WorldTest, AllGatherCountsItsBytes) {
  const int32_t ranks = 3;
  cp_world world;
  world.world = makeWorld(makeOptions(ranks));
  ASSERT_EQ(world.world->run([&](cp_context *context, int32_t rank) {
    cp_group group = makeGroup(ranks);
    std::vector<float> part(6, static_cast<float>(rank)), whole(18);
    cp_tensor operand = makeTensor(part.data(), CP_F32, {2, 3});
    cp_tensor result = makeTensor(whole.data(), CP_F32, {2, 9});
    int32_t status = cp_all_gather(context, &group, 1, 1, &operand, &result);
    for (int64_t i = 0; i < 18; ++i)
      EXPECT_EQ(whole[i], static_cast<float>(i % 9 / 3));
    EXPECT_EQ(cp_rank(context, &group), rank);
    return status;
  }),
            CP_OK);
  cp_attention_meta meta = {};
  cp_attention_stats stats;
  ASSERT_EQ(cp_world_stats(&world, 2, 1, &meta, &stats), CP_OK);
  EXPECT_EQ(stats.bytes_sent, 2 * 24);
  EXPECT_EQ(stats.rotations, 0);
}

TEST(WorldTest, CollectivesCountWhatLeavesTheRank) {
  const int32_t ranks = 3;
  cp_world world;
  world.world = makeWorld(makeOptions(ranks));
  ASSERT_EQ(world.world->run([&](cp_context *context, int32_t rank) {
    cp_group group = makeGroup(ranks);
    std::vector<float> all(18), sums(6), moved(18);
    std::iota(all.begin(), all.end(), static_cast<float>(rank));
    cp_tensor operand = makeTensor(all.data(), CP_F32, {2, 9});
    cp_tensor sum = makeTensor(sums.data(), CP_F32, {2, 3});
    cp_tensor rows = makeTensor(moved.data(), CP_F32, {6, 3});
    if (int32_t status =
            cp_reduce_scatter(context, &group, 0, 1, &operand, &sum))
      return status;
    for (int64_t i = 0; i < 6; ++i)
      EXPECT_EQ(sums[i],
                static_cast<float>(3 * (i / 3 * 9 + rank * 3 + i % 3) + 3));
    int32_t status = cp_all_to_all(context, &group, 1, 1, 0, &operand, &rows);
    for (int64_t i = 0; i < 18; ++i)
      EXPECT_EQ(moved[i],
                static_cast<float>(i / 6 + i / 3 % 2 * 9 + rank * 3 + i % 3));
    return status;
  }),
            CP_OK);
  cp_attention_meta meta = {};
  cp_attention_stats stats;
  for (int32_t attention : {0, 1}) {
    ASSERT_EQ(cp_world_stats(&world, 2, attention, &meta, &stats), CP_OK);
    EXPECT_EQ(stats.bytes_sent, 2 * 24);
    EXPECT_GT(stats.wait_seconds, 0);
  }
}

TEST(WorldTest, RunsEntriesOfTheCInterface) {
  cp_world_options options = makeOptions(3);
  cp_world *world = nullptr;
  ASSERT_EQ(cp_world_create(&options, &world), CP_OK);
  EXPECT_STREQ(cp_world_error(world), "");
  cp_entry entry = [](cp_context *context, const cp_tensor *inputs,
                      cp_tensor *outputs) {
    cp_group group = makeGroup(3);
    *static_cast<int64_t *>(outputs[0].data) =
        *static_cast<const int64_t *>(inputs[0].data) +
        cp_rank(context, &group);
    return cp_context_status(context);
  };
  int64_t in[3] = {10, 20, 30}, out[3] = {};
  cp_tensor inTensors[3], outTensors[3];
  const cp_tensor *inputs[3];
  cp_tensor *outputs[3];
  for (int rank = 0; rank < 3; ++rank) {
    inTensors[rank] = makeTensor(&in[rank], CP_I64, {});
    outTensors[rank] = makeTensor(&out[rank], CP_I64, {});
    inputs[rank] = &inTensors[rank];
    outputs[rank] = &outTensors[rank];
  }
  EXPECT_EQ(cp_world_run(world, entry, inputs, outputs), CP_OK);
  EXPECT_EQ(out[0], 10);
  EXPECT_EQ(out[1], 21);
  EXPECT_EQ(out[2], 32);
  EXPECT_NE(cp_world_context(world, 2), nullptr);
  EXPECT_EQ(cp_world_context(world, 3), nullptr);
  cp_world_destroy(world);
}

TEST(WorldTest, RanksKeepTheirThreads) {
  std::unique_ptr<World> world = makeWorld(makeOptions(4));
  std::vector<std::thread::id> first(4), now(4);
  for (int i = 0; i < 200; ++i) {
    int32_t status = world->run([&](cp_context *, int32_t rank) {
      now[rank] = std::this_thread::get_id();
      return 0;
    });
    ASSERT_EQ(status, CP_OK);
    if (i == 0)
      first = now;
    ASSERT_EQ(now, first);
  }
  EXPECT_EQ(now[0], std::this_thread::get_id());
  EXPECT_EQ(std::set<std::thread::id>(now.begin(), now.end()).size(), 4u);
}

TEST(WorldTest, WorldsRunSideBySide) {
  std::vector<std::thread> callers;
  std::atomic<int> calls{0};
  for (int i = 0; i < 3; ++i)
    callers.emplace_back([&] {
      std::unique_ptr<World> world = makeWorld(makeOptions(3));
      for (int run = 0; run < 50; ++run)
        world->run([&](cp_context *, int32_t) { return 0 * ++calls; });
    });
  for (std::thread &caller : callers)
    caller.join();
  EXPECT_EQ(calls, 3 * 50 * 3);
}

TEST(WorldTest, TraceIsJson) {
  AttentionShape shape;
  cp_world_options options = makeOptions(3);
  options.trace = 1;
  cp_world world;
  world.world = makeWorld(options);
  ASSERT_EQ(world.world->run([&](cp_context *context, int32_t rank) {
    RankData data(shape, rank);
    return runRing(context, 3, shape, data);
  }),
            CP_OK);
  std::string path =
      testing::TempDir() + "cp-trace-" + std::to_string(getpid()) + ".json";
  ASSERT_EQ(cp_world_write_trace(&world, path.c_str()), CP_OK);
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  std::remove(path.c_str());
  EXPECT_TRUE(isJson(text.str())) << text.str();
  auto count = [&](const std::string &part) {
    int found = 0;
    for (size_t at = 0; (at = text.str().find(part, at)) != std::string::npos;
         ++at)
      ++found;
    return found;
  };
  EXPECT_EQ(count("\"name\": \"attend\""), 9);
  EXPECT_EQ(count("\"kind\": \"full\", \"step\": 2"), 3);
  EXPECT_EQ(count("\"name\": \"rotate\""), 6 + 3); // 3 names of tracks
  EXPECT_EQ(count("\"args\": {\"name\": \"graph\"}"), 3);
  EXPECT_GE(count("\"name\": \"ops\", \"ph\": \"X\""), 3);
  EXPECT_EQ(count("\"args\": {\"name\": \"rank 1\"}"), 1);
  EXPECT_EQ(count("\"bytes\": 256"), 12);

  EXPECT_EQ(cp_world_write_trace(&world, "/no/such/folder/trace.json"),
            CP_INVALID_ARGUMENT);
  EXPECT_NE(std::string(cp_world_error(&world)).find("/no/such/folder"),
            std::string::npos);
}
