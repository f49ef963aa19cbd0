//===- NcclWorldTest.cpp - Worlds whose ranks have a GPU each -------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DeviceBackends.h"
#include "Processes.h"
#include "StoreUtils.h"
#include "cp/Runtime/Memory.h"

#include <filesystem>
#include <gmock/gmock.h>

using namespace cp::cuda::test;
using namespace cp::runtime::test;
using ::testing::HasSubstr;

namespace {

/// Fake GPUs, and nothing left of them at the end.
class NcclWorldTest : public ::testing::Test {
protected:
  void prepare(int devices) {
    prepareFakeNccl();
    gpus.emplace(devices);
  }
  void TearDown() override {
    if (gpus) {
      EXPECT_EQ(gpus->takeLeaks(), "");
    }
  }

  static cp_world_options makeOptions(int32_t ranks) {
    cp_world_options options = {};
    options.ranks = ranks;
    options.transport = "nccl";
    options.kernel = "cuda";
    options.deadline_seconds = 60;
    return options;
  }

  /// The error of a world that cannot be made.
  static std::string getError(const cp_world_options &options) {
    cp_world *world = nullptr;
    EXPECT_NE(cp_world_create(&options, &world), CP_OK);
    std::string error = cp_world_error(world);
    cp_world_destroy(world);
    return error;
  }

  std::optional<TransportGpus> gpus;
};

/// Sends the rank's number on and gathers what came: with 3 ranks, 2 0 1. The
/// number of ranks and where they go are inputs[0] and outputs[0], the host's.
int32_t sendOn(cp_context *context, const cp_tensor *inputs,
               cp_tensor *outputs) {
  int64_t ranks = *static_cast<const int64_t *>(inputs[0].data), token = 0;
  cp_group group = {1, 1, {ranks}, {0}};
  int64_t rank = cp_rank(context, &group);
  cp_tensor own = {cp_alloc(context, 8), CP_I64, 1, {1}, {1}};
  cp_tensor all = {cp_alloc(context, 8 * ranks), CP_I64, 1, {ranks}, {1}};
  cp_tensor received = own;
  cp_upload(context, own.data, &rank, 8);
  cp_rotate_start(context, &group, 0, 1, 1, &own, 0, 0, &token);
  cp_rotate_wait(context, token, 1, &own, &received);
  cp_all_gather(context, &group, 0, 0, &received, &all);
  cp_rotate_end(context, &group);
  cp_download(context, outputs[0].data, all.data, 8 * ranks);
  cp_free(context, own.data);
  cp_free(context, all.data);
  return cp_context_status(context);
}

int32_t failOnTheLast(cp_context *context, const cp_tensor *inputs,
                      cp_tensor *outputs) {
  cp_group group = {1, 1, {*static_cast<const int64_t *>(inputs[0].data)}, {0}};
  if (cp_rank(context, &group) == group.grid_shape[0] - 1) {
    cp_context_fail(context, CP_UNSUPPORTED, "too few legs");
    return cp_context_status(context);
  }
  return sendOn(context, inputs, outputs);
}

/// Runs an entry on the ranks of this process; what they have found.
struct WorldRun {
  WorldRun(cp_world *world, int64_t ranks, cp_entry entry)
      : numbers(cp_world_local_ranks(world, nullptr),
                std::vector<int64_t>(ranks, -1)) {
    cp_tensor input = {&ranks, CP_I64, 1, {1}, {1}};
    std::vector<const cp_tensor *> inputs(numbers.size(), &input);
    std::vector<cp_tensor> outputs;
    for (std::vector<int64_t> &list : numbers)
      outputs.push_back({list.data(), CP_I64, 1, {ranks}, {1}});
    std::vector<cp_tensor *> pointers;
    for (cp_tensor &output : outputs)
      pointers.push_back(&output);
    status = cp_world_run(world, entry, inputs.data(), pointers.data());
  }

  int32_t status;
  std::vector<std::vector<int64_t>> numbers; // of each rank of this process
};

std::vector<int64_t> makeRotated(int64_t ranks) {
  std::vector<int64_t> numbers;
  for (int64_t rank = 0; rank < ranks; ++rank)
    numbers.push_back((rank + ranks - 1) % ranks);
  return numbers;
}

} // namespace

TEST_F(NcclWorldTest, RanksMayBeThreads) {
  for (int32_t ranks : {1, 2, 4}) {
    prepare(4);
    cp_world_options options = makeOptions(ranks);
    cp_world *world = nullptr;
    ASSERT_EQ(cp_world_create(&options, &world), CP_OK)
        << cp_world_error(world);
    int32_t first = -1;
    EXPECT_EQ(cp_world_local_ranks(world, &first), ranks);
    EXPECT_EQ(first, 0);
    // The communicators stay from run to run.
    for (int run = 0; run < 3; ++run) {
      WorldRun result(world, ranks, sendOn);
      ASSERT_EQ(result.status, CP_OK) << cp_world_error(world);
      for (const std::vector<int64_t> &numbers : result.numbers)
        EXPECT_EQ(numbers, makeRotated(ranks));
    }
    cp_world_destroy(world);
    EXPECT_EQ(gpus->takeLeaks(), "");
    gpus.reset();
  }
}

TEST_F(NcclWorldTest, ThreadsMayRunAgainAfterAFailure) {
  prepare(3);
  cp_world_options options = makeOptions(3);
  cp_world *world = nullptr;
  ASSERT_EQ(cp_world_create(&options, &world), CP_OK) << cp_world_error(world);
  for (int run = 0; run < 2; ++run) {
    EXPECT_EQ(WorldRun(world, 3, failOnTheLast).status, CP_UNSUPPORTED);
    EXPECT_STREQ(cp_world_error(world), "rank 2: too few legs");
    WorldRun good(world, 3, sendOn);
    EXPECT_EQ(good.status, CP_OK) << cp_world_error(world);
    EXPECT_EQ(good.numbers[1], makeRotated(3));
  }
  EXPECT_EQ(WorldRun(world, 3, failOnTheLast).status, CP_UNSUPPORTED);
  cp_world_destroy(world);
}

TEST_F(NcclWorldTest, SaysWhatIsMissing) {
  prepare(2);
  EXPECT_THAT(getError(makeOptions(3)),
              HasSubstr("there are 3 ranks and 2 GPUs; with transport "
                        "'threads' ranks share GPUs"));
  cp_world_options options = makeOptions(2);
  options.devices = 1;
  EXPECT_THAT(getError(options), HasSubstr("there are 2 ranks and 1 GPU;"));
  setenv("CP_CUDA_NCCL", "libno-such-nccl.so", 1);
  EXPECT_THAT(getError(makeOptions(2)), HasSubstr("cannot load NCCL"));
}

//===----------------------------------------------------------------------===//
// Processes
//===----------------------------------------------------------------------===//

namespace {

using WorldBody = std::function<void(cp_job *job, int32_t rank)>;

/// Runs the body in processes of a job, each with the fake GPUs for itself.
std::vector<int> runJob(int32_t ranks, int devices, const WorldBody &body) {
  prepareFakeNccl();
  uint16_t port = findFreePort();
  return runProcesses(ranks, [&](int32_t rank) {
    TransportGpus gpus(devices);
    setJobEnvironment(rank, ranks, port);
    cp_job *job = nullptr;
    ASSERT_EQ(cp_job_join(60, 60, &job), CP_OK) << cp_job_error(job);
    body(job, rank);
    cp_job_destroy(job);
    EXPECT_EQ(gpus.takeLeaks(), "");
  });
}

} // namespace

TEST_F(NcclWorldTest, RanksMayBeProcesses) {
  const int32_t ranks = 3;
  auto ends = runJob(ranks, 2, [&](cp_job *job, int32_t rank) {
    // One world after the other, and two at the same time.
    for (int round = 0; round < 2; ++round) {
      cp_world_options options = makeOptions(round ? 0 : ranks);
      options.job = job;
      cp_world *worlds[2] = {};
      for (cp_world *&world : worlds)
        ASSERT_EQ(cp_world_create(&options, &world), CP_OK)
            << cp_world_error(world);
      for (cp_world *world : {worlds[0], worlds[1], worlds[0]}) {
        int32_t first = -1;
        EXPECT_EQ(cp_world_local_ranks(world, &first), 1);
        EXPECT_EQ(first, rank);
        EXPECT_NE(cp_world_context(world, rank), nullptr);
        EXPECT_EQ(cp_world_context(world, (rank + 1) % ranks), nullptr);
        WorldRun result(world, ranks, sendOn);
        ASSERT_EQ(result.status, CP_OK) << cp_world_error(world);
        EXPECT_EQ(result.numbers[0], makeRotated(ranks));
      }
      for (cp_world *world : worlds)
        cp_world_destroy(world);
    }
  });
  EXPECT_EQ(ends, std::vector<int>(ranks, 0));
}

TEST_F(NcclWorldTest, AFailureReachesAllProcesses) {
  auto ends = runJob(3, 1, [&](cp_job *job, int32_t rank) {
    cp_world_options options = makeOptions(3);
    options.job = job;
    cp_world *world = nullptr;
    ASSERT_EQ(cp_world_create(&options, &world), CP_OK);
    EXPECT_EQ(WorldRun(world, 3, sendOn).status, CP_OK);
    EXPECT_EQ(WorldRun(world, 3, failOnTheLast).status,
              rank == 2 ? CP_UNSUPPORTED : CP_ABORTED);
    EXPECT_STREQ(cp_world_error(world), "rank 2: too few legs");
    // The job has failed for good.
    EXPECT_EQ(WorldRun(world, 3, sendOn).status, CP_ABORTED);
    EXPECT_STREQ(cp_world_error(world), "rank 2: too few legs");
    cp_world_destroy(world);
  });
  EXPECT_EQ(ends, std::vector<int>(3, 0));
}

TEST_F(NcclWorldTest, AProcessWithoutAWorldEndsTheOthers) {
  auto ends = runJob(3, 1, [&](cp_job *job, int32_t rank) {
    if (rank == 1)
      setenv("CP_CUDA_NCCL", "libno-such-nccl.so", 1);
    cp_world_options options = makeOptions(3);
    options.job = job;
    cp_world *world = nullptr;
    int32_t status = cp_world_create(&options, &world);
    if (status == CP_OK)
      status = WorldRun(world, 3, sendOn).status;
    EXPECT_EQ(status, rank == 1 ? CP_UNSUPPORTED : CP_ABORTED);
    EXPECT_THAT(
        cp_world_error(world),
        HasSubstr(rank == 1 ? "cannot load NCCL" : "rank 1: cannot load NCCL"));
    cp_world_destroy(world);
  });
  EXPECT_EQ(ends, std::vector<int>(3, 0));
}

//===----------------------------------------------------------------------===//
// A real GPU
//===----------------------------------------------------------------------===//

// NCCL takes one rank a GPU: one that sends to itself, as a thread and as the
// only process of a job.
TEST(NcclOnAGpuTest, WorldsMayHaveOneRank) {
  if (!TransportGpus::areReal())
    GTEST_SKIP() << "set CP_TEST_CUDA_DRIVER=libcuda.so.1";
  TransportGpus gpus;
  setJobEnvironment(0, 1, findFreePort());
  cp_job *job = nullptr;
  ASSERT_EQ(cp_job_join(60, 60, &job), CP_OK) << cp_job_error(job);
  for (cp_job *used : {static_cast<cp_job *>(nullptr), job}) {
    cp_world_options options = {};
    options.ranks = 1;
    options.transport = "nccl";
    options.kernel = "cuda";
    options.devices = 1;
    options.job = used;
    cp_world *world = nullptr;
    ASSERT_EQ(cp_world_create(&options, &world), CP_OK)
        << cp_world_error(world);
    for (int run = 0; run < 3; ++run) {
      WorldRun result(world, 1, sendOn);
      ASSERT_EQ(result.status, CP_OK) << cp_world_error(world);
      EXPECT_EQ(result.numbers[0], makeRotated(1));
    }
    cp_world_destroy(world);
  }
  cp_job_destroy(job);
}
