//===- JobTest.cpp - Processes that run a program together ----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/Job.h"
#include "Processes.h"
#include "StoreUtils.h"

#include <gmock/gmock.h>

using namespace cp::runtime;
using namespace cp::runtime::test;
using ::testing::HasSubstr;

namespace {

using JobBody = std::function<void(Job &job, int32_t rank)>;

/// Runs the body in the processes of a job, and returns how they ended.
std::vector<int> runJob(int32_t ranks, const JobBody &body) {
  uint16_t port = findFreePort();
  return runProcesses(ranks, [&](int32_t rank) {
    setJobEnvironment(rank, ranks, port);
    std::shared_ptr<Job> job;
    Status status = Job::join(60, 60, job);
    ASSERT_TRUE(status.ok()) << status.getMessage();
    EXPECT_EQ(job->getRank().rank, rank);
    EXPECT_EQ(job->getRank().size, ranks);
    body(*job, rank);
  });
}

std::vector<int> allWell(int32_t ranks) { return std::vector<int>(ranks, 0); }

} // namespace

TEST(JobTest, AgreesOnTheLargestStatus) {
  for (int32_t ranks : {1, 2, 5})
    EXPECT_EQ(runJob(ranks,
                     [&](Job &job, int32_t rank) {
                       for (int32_t chosen = 0; chosen < ranks; ++chosen) {
                         int32_t worst = -1;
                         int32_t own = rank == chosen ? 7 + chosen : rank % 2;
                         ASSERT_TRUE(job.agree(own, worst).ok());
                         EXPECT_EQ(worst, 7 + chosen);
                       }
                     }),
              allWell(ranks));
}

// Keys of one world are not those of another.
TEST(JobTest, WorldsHaveStoresOfTheirOwn) {
  const int32_t ranks = 3;
  uint16_t port = findFreePort();
  auto ends = runProcesses(ranks, [&](int32_t rank) {
    setJobEnvironment(rank, ranks, port);
    std::shared_ptr<Job> job;
    ASSERT_TRUE(Job::join(60, 60, job).ok());
    std::unique_ptr<Store> first = Job::openWorld(job),
                           second = Job::openWorld(job);
    std::string key = "from " + std::to_string(rank);
    ASSERT_TRUE(first->set(key, "first").ok());
    ASSERT_TRUE(second->set(key, "second").ok());
    // A world keeps its job.
    job.reset();
    for (int32_t other = 0; other < ranks; ++other) {
      std::string value;
      ASSERT_TRUE(second->wait("from " + std::to_string(other), value).ok());
      EXPECT_EQ(value, "second");
      ASSERT_TRUE(first->wait("from " + std::to_string(other), value).ok());
      EXPECT_EQ(value, "first");
    }
  });
  EXPECT_EQ(ends, allWell(ranks));
}

TEST(JobTest, AFailureIsOneOfAll) {
  auto ends = runJob(3, [&](Job &job, int32_t rank) {
    if (rank == 1)
      return job.fail("no such file");
    int32_t worst = 0;
    Status status = job.agree(0, worst);
    EXPECT_EQ(status.getCode(), CP_ABORTED);
    EXPECT_EQ(status.getMessage(), "rank 1: no such file");
    // It stays.
    EXPECT_EQ(job.agree(0, worst).getMessage(), "rank 1: no such file");
  });
  EXPECT_EQ(ends, allWell(3));
}

TEST(JobTest, AnEarlyEndIsAFailure) {
  for (int32_t dying : {0, 2}) {
    auto ends = runJob(3, [&](Job &job, int32_t rank) {
      if (rank == dying)
        _exit(7);
      int32_t worst = 0;
      Status status = job.agree(0, worst);
      EXPECT_EQ(status.getCode(), CP_ABORTED);
      EXPECT_THAT(status.getMessage(),
                  HasSubstr("rank " + std::to_string(dying) + ": "));
      EXPECT_THAT(status.getMessage(), HasSubstr("its process ended"));
    });
    std::vector<int> expected = allWell(3);
    expected[dying] = 7;
    EXPECT_EQ(ends, expected);
  }
}

TEST(JobTest, HasACInterface) {
  uint16_t port = findFreePort();
  auto ends = runProcesses(2, [&](int32_t rank) {
    setJobEnvironment(rank, 2, port);
    cp_job *job = nullptr;
    ASSERT_EQ(cp_job_join(0, 0, &job), CP_OK);
    EXPECT_EQ(cp_job_rank(job), rank);
    EXPECT_EQ(cp_job_size(job), 2);
    int32_t worst = 0;
    EXPECT_EQ(cp_job_agree(job, rank + 3, &worst), CP_OK);
    EXPECT_EQ(worst, 4);
    EXPECT_EQ(cp_job_agree(job, 0, nullptr), CP_INVALID_ARGUMENT);
    EXPECT_STREQ(cp_job_error(job), "");
    // A world that cannot be made is a failure of the job.
    cp_world_options options = {};
    options.job = job;
    cp_world *world = nullptr;
    options.ranks = 5;
    EXPECT_EQ(cp_world_create(&options, &world), CP_INVALID_ARGUMENT);
    EXPECT_STREQ(cp_world_error(world),
                 "ranks is 5, and the job has 2 processes; start a process for "
                 "each rank");
    cp_world_destroy(world);
    options.ranks = 0;
    EXPECT_EQ(cp_world_create(&options, &world), CP_INVALID_ARGUMENT);
    EXPECT_THAT(cp_world_error(world), HasSubstr("need transport 'nccl'"));
    EXPECT_EQ(cp_world_local_ranks(world, nullptr), 0);
    cp_world_destroy(world);
    EXPECT_EQ(cp_job_agree(job, 0, &worst), CP_ABORTED);
    EXPECT_THAT(cp_job_error(job), HasSubstr("ranks is 5"));
    cp_job_destroy(job);
  });
  EXPECT_EQ(ends, allWell(2));
}

TEST(JobTest, SaysWhyItCannotBeJoined) {
  auto ends = runProcesses(1, [&](int32_t) {
    setJobEnvironment(3, 2, 1);
    cp_job *job = nullptr;
    EXPECT_EQ(cp_job_join(0, 0, &job), CP_INVALID_ARGUMENT);
    EXPECT_STREQ(cp_job_error(job),
                 "RANK is '3', expected a number from 0 to 1");
    EXPECT_EQ(cp_job_rank(job), -1);
    EXPECT_EQ(cp_job_size(job), 0);
    int32_t worst = 0;
    EXPECT_EQ(cp_job_agree(job, 0, &worst), CP_INVALID_ARGUMENT);
    cp_job_fail(job, "nobody hears it");
    cp_world_options options = {};
    options.job = job;
    cp_world *world = nullptr;
    EXPECT_EQ(cp_world_create(&options, &world), CP_INVALID_ARGUMENT);
    EXPECT_THAT(cp_world_error(world), HasSubstr("has not joined the job"));
    cp_world_destroy(world);
    cp_job_destroy(job);
  });
  EXPECT_EQ(ends, allWell(1));
  EXPECT_EQ(cp_job_join(0, 0, nullptr), CP_INVALID_ARGUMENT);
  EXPECT_EQ(cp_job_rank(nullptr), -1);
  EXPECT_STREQ(cp_job_error(nullptr), "");
  cp_job_fail(nullptr, "nobody");
  cp_job_destroy(nullptr);
}
