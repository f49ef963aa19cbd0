//===- JobRankTest.cpp - Ranks from the environment -----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/Store.h"

#include <cstdlib>
#include <gmock/gmock.h>
#include <map>

using namespace cp::runtime;
using ::testing::HasSubstr;

namespace {

using Environment = std::map<std::string, std::string>;

/// What is read from this environment.
Status read(const Environment &environment, JobRank &job) {
  for (const char *name :
       {"RANK", "WORLD_SIZE", "LOCAL_RANK", "LOCAL_WORLD_SIZE", "MASTER_ADDR",
        "MASTER_PORT", "TORCHELASTIC_USE_AGENT_STORE", "OMPI_COMM_WORLD_RANK",
        "PMI_RANK", "MPI_LOCALRANKID", "SLURM_PROCID", "SLURM_STEP_NUM_TASKS"})
    unsetenv(name);
  for (const auto &[name, value] : environment)
    setenv(name.c_str(), value.c_str(), 1);
  job = JobRank();
  return readJobRank(job);
}

std::string readError(const Environment &environment) {
  JobRank job;
  Status status = read(environment, job);
  EXPECT_EQ(status.getCode(), CP_INVALID_ARGUMENT);
  return status.getMessage();
}

const Environment torchrun = {{"RANK", "5"},
                              {"WORLD_SIZE", "16"},
                              {"LOCAL_RANK", "1"},
                              {"LOCAL_WORLD_SIZE", "4"},
                              {"MASTER_ADDR", "node0"},
                              {"MASTER_PORT", "1234"}};

Environment with(Environment environment, const std::string &name,
                 const std::string &value) {
  environment[name] = value;
  return environment;
}

} // namespace

TEST(JobRankTest, ReadsTorchrun) {
  JobRank job;
  ASSERT_TRUE(read(torchrun, job).ok());
  EXPECT_EQ(job.rank, 5);
  EXPECT_EQ(job.size, 16);
  EXPECT_EQ(job.localRank, 1);
  EXPECT_EQ(job.localSize, 4);
  EXPECT_EQ(job.address, "node0");
  EXPECT_EQ(job.port, 1234);
  // torchrun itself listens on that port.
  ASSERT_TRUE(
      read(with(torchrun, "TORCHELASTIC_USE_AGENT_STORE", "True"), job).ok());
  EXPECT_EQ(job.port, 1235);
}

TEST(JobRankTest, ReadsMpirun) {
  const Environment openMpi = {{"OMPI_COMM_WORLD_RANK", "1"},
                               {"OMPI_COMM_WORLD_SIZE", "2"},
                               {"OMPI_COMM_WORLD_LOCAL_RANK", "1"},
                               {"OMPI_COMM_WORLD_LOCAL_SIZE", "2"}};
  JobRank job;
  ASSERT_TRUE(read(openMpi, job).ok());
  EXPECT_EQ(job.rank, 1);
  EXPECT_EQ(job.size, 2);
  EXPECT_EQ(job.localRank, 1);
  EXPECT_EQ(job.address, "127.0.0.1");
  EXPECT_EQ(job.port, 29500);
  EXPECT_THAT(readError(with(openMpi, "OMPI_COMM_WORLD_LOCAL_SIZE", "1")),
              HasSubstr("MASTER_ADDR is not set"));
  const Environment hydra = {{"PMI_RANK", "3"},
                             {"PMI_SIZE", "4"},
                             {"MPI_LOCALRANKID", "0"},
                             {"MASTER_ADDR", "10.0.0.1"}};
  ASSERT_TRUE(read(hydra, job).ok());
  EXPECT_EQ(job.rank, 3);
  EXPECT_EQ(job.localRank, 0);
  EXPECT_EQ(job.localSize, 4);
  EXPECT_EQ(job.address, "10.0.0.1");
}

TEST(JobRankTest, ReadsSrun) {
  const Environment srun = {{"SLURM_PROCID", "5"},
                            {"SLURM_STEP_NUM_TASKS", "8"},
                            {"SLURM_LOCALID", "1"},
                            {"MASTER_ADDR", "node3"}};
  JobRank job;
  ASSERT_TRUE(read(srun, job).ok());
  EXPECT_EQ(job.rank, 5);
  EXPECT_EQ(job.size, 8);
  EXPECT_EQ(job.localRank, 1);
  EXPECT_EQ(job.localSize, 8);
  EXPECT_EQ(job.address, "node3");
  EXPECT_THAT(readError(with(srun, "MASTER_ADDR", "")),
              HasSubstr("MASTER_ADDR is not set"));
  // mpirun's helpers are processes of srun.
  ASSERT_TRUE(
      read(with(with(with(srun, "MPI_LOCALRANKID", "2"), "PMI_RANK", "6"),
                "PMI_SIZE", "16"),
           job)
          .ok());
  EXPECT_EQ(job.rank, 6);
  EXPECT_EQ(job.size, 16);
  // A batch script.
  EXPECT_THAT(readError({{"SLURM_PROCID", "0"}, {"SLURM_NTASKS", "8"}}),
              HasSubstr("this process has no rank"));
  EXPECT_FALSE(isInJob());
}

TEST(JobRankTest, SaysWhatIsWrong) {
  EXPECT_THAT(readError({}),
              HasSubstr("start it with torchrun, mpirun or srun"));
  EXPECT_FALSE(isInJob());
  EXPECT_EQ(readError(with(torchrun, "MASTER_ADDR", "")),
            "MASTER_ADDR is not set: give the address of rank 0's machine, and "
            "a free port of it as MASTER_PORT");
  EXPECT_TRUE(isInJob());
  EXPECT_EQ(readError(with(torchrun, "RANK", "16")),
            "RANK is '16', expected a number from 0 to 15");
  EXPECT_EQ(readError(with(torchrun, "RANK", "1x")),
            "RANK is '1x', expected a number from 0 to 15");
  EXPECT_EQ(readError(with(torchrun, "WORLD_SIZE", "")),
            "WORLD_SIZE is not set");
  EXPECT_EQ(readError(with(torchrun, "LOCAL_RANK", "")),
            "LOCAL_RANK is not set");
  EXPECT_EQ(readError(with(torchrun, "MASTER_PORT", "70000")),
            "MASTER_PORT is '70000', expected a number from 1 to 65534");
}
