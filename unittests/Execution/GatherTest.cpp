//===- GatherTest.cpp - What processes of a job tell each other -----------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Processes.h"
#include "StoreUtils.h"
#include "cp/Execution/Job.h"

#include "llvm/ADT/Twine.h"
#include "llvm/Support/FileSystem.h"

using namespace cp::runtime::test;
using namespace mlir::cp::execution;

namespace {

/// Fake GPUs and the fake NCCL, whose messages are files of a folder.
class GatherTest : public ::testing::Test {
protected:
  void SetUp() override {
    ASSERT_FALSE(llvm::sys::fs::createUniqueDirectory("cp-gather", folder));
    setenv("CP_FAKE_NCCL_DIR", folder.c_str(), 1);
    setenv("CP_CUDA_DRIVER", CP_FAKE_CUDA, 1);
    setenv("CP_CUDA_NCCL", CP_FAKE_NCCL, 1);
  }
  void TearDown() override {
    EXPECT_FALSE(llvm::sys::fs::remove_directories(folder));
  }

  llvm::SmallString<128> folder;
};

/// Byte `i` of what a rank gives.
char makeByte(int64_t rank, int64_t i) {
  return static_cast<char>(31 * rank + i * i);
}

/// Gathers sizes[rank] bytes of each rank, in this process of a job.
void gatherAndCheck(llvm::ArrayRef<int64_t> sizes, int64_t pieceBytes) {
  llvm::Expected<JobHandle> job = joinJob();
  ASSERT_TRUE(bool(job)) << llvm::toString(job.takeError());
  ASSERT_NE(*job, nullptr);
  cp_world_options options = {};
  options.kernel = "cuda";
  options.transport = "nccl";
  options.job = job->get();
  cp_world *world = nullptr;
  ASSERT_EQ(cp_world_create(&options, &world), CP_OK) << cp_world_error(world);
  int64_t rank = cp_job_rank(job->get());
  std::vector<char> own;
  for (int64_t i = 0; i < sizes[rank]; ++i)
    own.push_back(makeByte(rank, i));
  llvm::Expected<ByteLists> lists = gatherBytes(world, **job, own, pieceBytes);
  ASSERT_TRUE(bool(lists)) << llvm::toString(lists.takeError());
  ASSERT_EQ(lists->size(), sizes.size());
  for (size_t other = 0; other < sizes.size(); ++other) {
    const std::vector<char> &list = (*lists)[other];
    ASSERT_EQ(static_cast<int64_t>(list.size()), sizes[other]);
    for (int64_t i = 0; i < sizes[other]; ++i)
      ASSERT_EQ(list[i], makeByte(static_cast<int64_t>(other), i));
  }
  cp_world_destroy(world);
}

} // namespace

TEST_F(GatherTest, GathersInPieces) {
  const std::vector<int64_t> sizes[] = {
      {5, 5}, {0, 0, 0}, {1000, 0, 333}, {1, 64, 63, 128}};
  for (const std::vector<int64_t> &list : sizes)
    for (int64_t pieceBytes : {1, 200, 1 << 20}) {
      SCOPED_TRACE(list.size());
      SCOPED_TRACE(pieceBytes);
      auto ranks = static_cast<int32_t>(list.size());
      // Bytes one by one are messages one by one.
      if (pieceBytes == 1 && list[0] > 100)
        continue;
      uint16_t port = findFreePort();
      auto ends = runProcesses(ranks, [&](int32_t rank) {
        setJobEnvironment(rank, ranks, port);
        gatherAndCheck(list, pieceBytes);
      });
      EXPECT_EQ(ends, std::vector<int>(ranks, 0));
    }
}

// Without a launcher, and as its only process, a process is no part of a job.
TEST_F(GatherTest, OneProcessIsNoJob) {
  auto ends = runProcesses(1, [&](int32_t) {
    llvm::Expected<JobHandle> alone = joinJob();
    ASSERT_TRUE(bool(alone)) << llvm::toString(alone.takeError());
    EXPECT_EQ(*alone, nullptr);
    setJobEnvironment(0, 1, 1);
    llvm::Expected<JobHandle> only = joinJob();
    ASSERT_TRUE(bool(only)) << llvm::toString(only.takeError());
    EXPECT_EQ(*only, nullptr);
    setJobEnvironment(2, 2, 1);
    llvm::Expected<JobHandle> wrong = joinJob();
    ASSERT_FALSE(bool(wrong));
    EXPECT_EQ(llvm::toString(wrong.takeError()),
              "RANK is '2', expected a number from 0 to 1");
  });
  EXPECT_EQ(ends, std::vector<int>(1, 0));
}
