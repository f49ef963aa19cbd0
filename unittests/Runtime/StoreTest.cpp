//===- StoreTest.cpp - What every store does ------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StoreUtils.h"
#include "TestUtils.h"

#include <gmock/gmock.h>

using namespace cp::runtime;
using namespace cp::runtime::test;
using ::testing::HasSubstr;

namespace {

using StoreBody = std::function<void(Store &store, int32_t rank)>;

/// True: by TCP.
class StoreTest : public ::testing::TestWithParam<bool> {
protected:
  /// Runs the body on threads with an end each; the ends stay until all are
  /// done.
  void run(int32_t ranks, const StoreBody &body, double deadlineSeconds = 60) {
    std::vector<std::unique_ptr<Store>> ends =
        createMemoryStores(ranks, deadlineSeconds);
    uint16_t port = GetParam() ? findFreePort() : 0;
    runThreads(ranks, [&](int32_t rank) {
      if (GetParam()) {
        Status status =
            createTcpStore(makeJobRank(rank, ranks, port), deadlineSeconds,
                           deadlineSeconds, ends[rank]);
        ASSERT_TRUE(status.ok()) << status.getMessage();
      }
      body(*ends[rank], rank);
    });
  }
};

} // namespace

INSTANTIATE_TEST_SUITE_P(All, StoreTest, ::testing::Bool(),
                         [](const auto &info) {
                           return info.param ? "Tcp" : "Memory";
                         });

TEST_P(StoreTest, BringsValuesToAllRanks) {
  for (int32_t ranks : {1, 2, 5})
    run(ranks, [&](Store &store, int32_t rank) {
      std::string own = "of " + std::to_string(rank);
      own.push_back('\0');
      own += std::string(10000, static_cast<char>('a' + rank));
      // Half of them are waited for before they are there.
      if (rank % 2 == 0) {
        ASSERT_TRUE(store.set(std::to_string(rank), own).ok());
      }
      for (int32_t other = 0; other < ranks; ++other) {
        if (other == rank && rank % 2 == 1) {
          ASSERT_TRUE(store.set(std::to_string(rank), own).ok());
        }
        std::string value;
        ASSERT_TRUE(store.wait(std::to_string(other), value).ok());
        EXPECT_EQ(value.substr(0, 4), "of " + std::to_string(other));
        EXPECT_EQ(value.size(), 10005u);
      }
      EXPECT_TRUE(store.getFailure().ok());
    });
}

TEST_P(StoreTest, SetsAKeyOnce) {
  run(1, [&](Store &store, int32_t) {
    EXPECT_TRUE(store.set("key", "a").ok());
    Status status = store.set("key", "b");
    EXPECT_EQ(status.getCode(), CP_INVALID_ARGUMENT);
    EXPECT_EQ(status.getMessage(), "'key' is set twice");
    std::string value;
    EXPECT_TRUE(store.wait("key", value).ok());
    EXPECT_EQ(value, "a");
  });
}

TEST_P(StoreTest, WaitsUntilTheDeadline) {
  run(
      2,
      [&](Store &store, int32_t) {
        std::string value;
        Status status = store.wait("nothing", value);
        EXPECT_EQ(status.getCode(), CP_TIMEOUT);
        EXPECT_THAT(status.getMessage(),
                    HasSubstr("no rank has set 'nothing' within"));
      },
      /*deadlineSeconds=*/1);
}

TEST_P(StoreTest, FailuresEndWaits) {
  run(4, [&](Store &store, int32_t rank) {
    if (rank == 2)
      store.fail("no memory");
    std::string value;
    Status status = store.wait("nothing", value);
    EXPECT_EQ(status.getCode(), CP_ABORTED);
    EXPECT_EQ(status.getMessage(), "rank 2: no memory");
    // Those that follow from it do not replace it.
    store.fail("aborted");
    EXPECT_EQ(store.getFailure().getMessage(), "rank 2: no memory");
    EXPECT_EQ(store.wait("nothing", value).getCode(), CP_ABORTED);
  });
}
