//===- WorldFailureTest.cpp - Tests of worlds that fail -------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RingProgram.h"

#include <atomic>
#include <future>
#include <stdexcept>

using namespace cp::runtime;
using namespace cp::runtime::test;

namespace {

/// The error of a world that cannot be made.
std::string getCreationError(const cp_world_options &options,
                             int32_t expected) {
  cp_world *world = nullptr;
  EXPECT_EQ(cp_world_create(&options, &world), expected);
  std::string error = cp_world_error(world);
  // Only these calls take it; others say no instead of crashing.
  EXPECT_EQ(cp_world_context(world, 0), nullptr);
  EXPECT_EQ(cp_world_run(world, nullptr, nullptr, nullptr), expected);
  cp_world_destroy(world);
  return error;
}

} // namespace

TEST(WorldFailureTest, OptionsAreChecked) {
  auto with = [](auto set) {
    cp_world_options options = makeOptions(2);
    set(options);
    return options;
  };
  auto contains = [](const std::string &text, const char *part) {
    return text.find(part) != std::string::npos;
  };
  EXPECT_PRED2(
      contains,
      getCreationError(with([](auto &o) { o.ranks = 0; }), CP_INVALID_ARGUMENT),
      "ranks is 0");
  EXPECT_PRED2(contains,
               getCreationError(with([](auto &o) { o.transport = "pigeon"; }),
                                CP_INVALID_ARGUMENT),
               "'pigeon', expected 'threads', 'mpi' or 'nccl'");
  EXPECT_PRED2(contains,
               getCreationError(with([](auto &o) { o.transport = "mpi"; }),
                                CP_UNSUPPORTED),
               "not built yet");
  EXPECT_PRED2(contains,
               getCreationError(with([](auto &o) { o.transport = "nccl"; }),
                                CP_INVALID_ARGUMENT),
               "transport 'nccl' connects GPUs: it goes with kernel 'cuda'");
  EXPECT_PRED2(contains,
               getCreationError(with([](auto &o) { o.kernel = "abacus"; }),
                                CP_INVALID_ARGUMENT),
               "'abacus', expected 'cpu', 'cuda' or 'reference'");
  EXPECT_PRED2(contains,
               getCreationError(with([](auto &o) { o.isa = "z80"; }),
                                CP_INVALID_ARGUMENT),
               "'portable', 'avx2', 'avx512' or 'amx'");
  EXPECT_PRED2(contains,
               getCreationError(with([](auto &o) { o.deadline_seconds = -1; }),
                                CP_INVALID_ARGUMENT),
               "deadline_seconds is -1");
  EXPECT_PRED2(
      contains,
      getCreationError(with([](auto &o) { o.tile = -1; }), CP_INVALID_ARGUMENT),
      "tile is -1");
  EXPECT_PRED2(contains,
               getCreationError(with([](auto &o) { o.threads = -1; }),
                                CP_INVALID_ARGUMENT),
               "threads is -1");
  EXPECT_EQ(cp_world_create(nullptr, nullptr), CP_INVALID_ARGUMENT);
}

// One rank fails in the middle of the ring; its lent buffers die with its
// stack frame while others compute.
TEST(WorldFailureTest, OneRankFailsInTheMiddle) {
  AttentionShape shape;
  for (int32_t copy : {0, 1})
    for (int32_t ranks : {2, 3, 8})
      for (int32_t culprit = 0; culprit < ranks; ++culprit) {
        cp_world_options options = makeOptions(ranks);
        options.copy_rotations = copy;
        cp_world world;
        world.world = makeWorld(options);
        std::vector<int32_t> statuses(ranks, -1);
        int32_t status = world.world->run([&](cp_context *context,
                                              int32_t rank) {
          RankData data(shape, rank);
          cp_group group = makeGroup(ranks);
          if (rank == culprit) {
            cp_attend_args args = data.makeArgs(shape);
            cp_tensor buffers[2] = {args.k, args.v}, received[2];
            int64_t token = 0;
            cp_rotate_start(context, &group, 0, 1, 2, buffers, 0, 0, &token);
            cp_context_fail(context, CP_OUT_OF_MEMORY, "no more paper");
            // Calls after it touch nothing and hand out own buffers.
            EXPECT_EQ(cp_rotate_wait(context, token, 2, buffers, received),
                      CP_OUT_OF_MEMORY);
            EXPECT_EQ(received[0].data, buffers[0].data);
            EXPECT_EQ(received[1].data, buffers[1].data);
            EXPECT_EQ(cp_attend(context, &args), CP_OUT_OF_MEMORY);
            EXPECT_EQ(data.lse[0], -INFINITY);
            statuses[rank] = cp_context_status(context);
            return statuses[rank];
          }
          runRing(context, ranks, shape, data);
          // The ring may have passed the culprit; it ends here at last.
          runRing(context, ranks, shape, data);
          statuses[rank] = cp_context_status(context);
          return statuses[rank];
        });
        EXPECT_EQ(status, CP_OUT_OF_MEMORY);
        EXPECT_EQ(std::string(cp_world_error(&world)),
                  "rank " + std::to_string(culprit) + ": no more paper");
        for (int32_t rank = 0; rank < ranks; ++rank)
          EXPECT_EQ(statuses[rank],
                    rank == culprit ? CP_OUT_OF_MEMORY : CP_ABORTED);

        // The next run starts afresh.
        EXPECT_EQ(world.world->run([&](cp_context *context, int32_t rank) {
          RankData data(shape, rank);
          return runRing(context, ranks, shape, data);
        }),
                  CP_OK);
        EXPECT_STREQ(cp_world_error(&world), "");
      }
}

// A rank that fails waits for the kernels that read what it lent: the reader
// sits in a mask function until the failure has happened.
TEST(WorldFailureTest, LentBuffersOutliveReaders) {
  static std::promise<void> *reading;
  static std::shared_future<void> *mayGoOn;
  static std::atomic<bool> entered, resumed;
  std::promise<void> readingPromise, failed;
  std::shared_future<void> gate = failed.get_future().share();
  reading = &readingPromise;
  mayGoOn = &gate;
  entered = resumed = false;
  AttentionShape shape;
  shape.heads = 1;
  std::unique_ptr<World> world = makeWorld(makeOptions(2));
  int32_t status = world->run([&](cp_context *context, int32_t rank) {
    RankData data(shape, rank);
    cp_group group = makeGroup(2);
    cp_attend_args args = data.makeArgs(shape);
    cp_tensor buffers[2] = {args.k, args.v}, received[2];
    int64_t token = 0;
    cp_rotate_start(context, &group, 0, 1, 2, buffers, 0, 0, &token);
    if (rank == 0) {
      cp_rotate_wait(context, token, 2, buffers, received);
      args.k = received[0];
      args.v = received[1];
      args.mask = [](const void *const *, int64_t, int64_t, int64_t q, int64_t,
                     int64_t n, uint8_t *keep) {
        if (q == 0 && !entered.exchange(true)) {
          reading->set_value();
          mayGoOn->wait();
          // Gives a rank that wrongly does not wait the time to show it.
          for (int i = 0; i < 1000; ++i)
            std::this_thread::yield();
          resumed = true;
        }
        std::fill(keep, keep + n, uint8_t(1));
      };
      EXPECT_EQ(cp_attend(context, &args), CP_OK);
      return cp_context_status(context);
    }
    reading->get_future().wait();
    // Fails on another thread, so that this one can open the gate.
    std::thread failing(
        [&] { cp_context_fail(context, CP_INVALID_ARGUMENT, "over"); });
    while (!context->hasFailed())
      std::this_thread::yield();
    EXPECT_FALSE(resumed.load());
    failed.set_value();
    int32_t own = cp_rotate_end(context, &group);
    EXPECT_TRUE(resumed.load());
    failing.join();
    return own;
  });
  EXPECT_EQ(status, CP_INVALID_ARGUMENT);
}

TEST(WorldFailureTest, DeadlineNamesRankCallAndPeer) {
  cp_world_options options = makeOptions(3);
  options.deadline_seconds = 0.01;
  cp_world world;
  world.world = makeWorld(options);
  float lent[3] = {};
  EXPECT_EQ(world.world->run([&](cp_context *context, int32_t rank) {
    if (rank == 1) {
      while (!context->hasFailed())
        std::this_thread::yield();
      return cp_context_status(context);
    }
    cp_group group = makeGroup(3);
    cp_tensor buffer = makeTensor(&lent[rank], CP_F32, {1}), received;
    int64_t token = 0;
    cp_rotate_start(context, &group, 0, 1, 1, &buffer, 0, 0, &token);
    if (rank == 2)
      return cp_rotate_wait(context, token, 1, &buffer, &received);
    while (!context->hasFailed())
      std::this_thread::yield();
    return cp_context_status(context);
  }),
            CP_TIMEOUT);
  EXPECT_STREQ(cp_world_error(&world),
               "rank 2: rotate_wait: nothing came from rank 1 within 0.01 s");
}

TEST(WorldFailureTest, MismatchIsAnError) {
  cp_world world;
  world.world = makeWorld(makeOptions(2));
  float lent[2][4] = {};
  EXPECT_EQ(world.world->run([&](cp_context *context, int32_t rank) {
    cp_group group = makeGroup(2);
    cp_tensor buffer = makeTensor(lent[rank], CP_F32, {rank ? 4 : 3}), received;
    int64_t token = 0;
    cp_rotate_start(context, &group, 0, 1, 1, &buffer, 0, 0, &token);
    cp_rotate_wait(context, token, 1, &buffer, &received);
    return cp_rotate_end(context, &group);
  }),
            CP_INVALID_ARGUMENT);
  std::string error = cp_world_error(&world);
  EXPECT_NE(error.find("f32 [3]"), std::string::npos) << error;
  EXPECT_NE(error.find("f32 [4]"), std::string::npos) << error;
}

TEST(WorldFailureTest, EntriesThatThrowOrReturnNonsense) {
  cp_world world;
  world.world = makeWorld(makeOptions(2));
  EXPECT_EQ(world.world->run([](cp_context *, int32_t rank) -> int32_t {
    if (rank == 1)
      throw std::runtime_error("boom");
    return CP_OK;
  }),
            CP_INVALID_ARGUMENT);
  EXPECT_STREQ(cp_world_error(&world), "rank 1: the entry threw: boom");
  EXPECT_EQ(world.world->run([](cp_context *, int32_t rank) -> int32_t {
    return rank == 0 ? 7 : 0;
  }),
            CP_INVALID_ARGUMENT);
  EXPECT_STREQ(cp_world_error(&world),
               "rank 0: the entry returned 7 without a message");
  EXPECT_EQ(cp_world_run(&world, nullptr, nullptr, nullptr),
            CP_INVALID_ARGUMENT);
}
