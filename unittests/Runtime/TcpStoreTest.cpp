//===- TcpStoreTest.cpp - Jobs of several processes -----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StoreUtils.h"
#include "TestUtils.h"

#include "../../lib/Runtime/Bootstrap/StoreMessage.h"

#include <arpa/inet.h>
#include <cstring>
#include <future>
#include <gmock/gmock.h>
#include <sys/wait.h>

using namespace cp::runtime;
using namespace cp::runtime::test;
using ::testing::HasSubstr;

namespace {

/// What creating this rank's end gives, and the end.
struct Joined {
  Status status;
  std::unique_ptr<Store> store;
};

Joined join(const JobRank &job, double deadlineSeconds = 60) {
  Joined joined;
  joined.status =
      createTcpStore(job, deadlineSeconds, deadlineSeconds, joined.store);
  return joined;
}

std::future<Joined> joinLater(const JobRank &job, double deadlineSeconds = 60) {
  return std::async(std::launch::async,
                    [=] { return join(job, deadlineSeconds); });
}

Socket connectTo(uint16_t port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  // The store may not be there yet.
  while (true) {
    Socket socket(::socket(AF_INET, SOCK_STREAM, 0));
    if (connect(socket.get(), reinterpret_cast<sockaddr *>(&address),
                sizeof(address)) == 0)
      return socket;
    std::this_thread::yield();
  }
}

/// Sends these words, and reads what the store says about them.
std::string talk(uint16_t port, std::vector<uint32_t> words) {
  Socket socket = connectTo(port);
  words.resize(10);
  EXPECT_EQ(send(socket.get(), words.data(), 40, MSG_NOSIGNAL), 40);
  StoreMessageReader reader;
  StoreMessage message;
  EXPECT_EQ(reader.read(socket, /*wait=*/true, message),
            StoreMessageReader::Complete);
  EXPECT_EQ(message.kind, StoreMessage::Refuse);
  return message.value;
}

/// Runs the body in another process, which ends without a word.
pid_t runProcess(const std::function<void()> &body) {
  pid_t child = fork();
  if (child == 0) {
    body();
    _exit(0);
  }
  return child;
}

TEST(TcpStoreTest, TurnsStrangersAway) {
  uint16_t port = findFreePort();
  std::future<Joined> first = joinLater(makeJobRank(0, 2, port));
  EXPECT_THAT(talk(port, {0x20544547, 1}), HasSubstr("no process of this"));
  EXPECT_THAT(talk(port, {0x53504331, 77}),
              HasSubstr("another version of cp (store protocol 77, here 1)"));
  EXPECT_THAT(talk(port, {0x53504331, 1, 99}), HasSubstr("no message"));
  Joined wrongSize = join(makeJobRank(1, 3, port));
  EXPECT_EQ(wrongSize.status.getCode(), CP_INVALID_ARGUMENT);
  EXPECT_EQ(wrongSize.status.getMessage(),
            "rank 1 belongs to a job of 3 ranks, the job of rank 0 has 2");
  Joined wrongRank = join(makeJobRank(2, 2, port));
  EXPECT_EQ(wrongRank.status.getMessage(), "rank 2 in a job of 2 ranks");
  // The job goes on.
  Joined second = join(makeJobRank(1, 2, port));
  EXPECT_TRUE(second.status.ok()) << second.status.getMessage();
  Joined zero = first.get();
  EXPECT_TRUE(zero.status.ok()) << zero.status.getMessage();
  EXPECT_TRUE(zero.store->set("a", "b").ok());
}

TEST(TcpStoreTest, RanksAreThereOnce) {
  uint16_t port = findFreePort();
  std::promise<Status> refused;
  auto joinOnce = [&] {
    Joined joined = join(makeJobRank(1, 3, port));
    if (!joined.status.ok())
      refused.set_value(joined.status);
    return joined;
  };
  std::future<Joined> zero = joinLater(makeJobRank(0, 3, port));
  std::future<Joined> a = std::async(std::launch::async, joinOnce);
  std::future<Joined> b = std::async(std::launch::async, joinOnce);
  Status status = refused.get_future().get();
  EXPECT_EQ(status.getCode(), CP_INVALID_ARGUMENT);
  EXPECT_EQ(status.getMessage(), "two processes are rank 1");
  Joined two = join(makeJobRank(2, 3, port));
  EXPECT_TRUE(two.status.ok()) << two.status.getMessage();
  EXPECT_TRUE(zero.get().status.ok());
  EXPECT_NE(a.get().status.ok(), b.get().status.ok());
}

TEST(TcpStoreTest, NamesThoseWhoDoNotCome) {
  uint16_t port = findFreePort();
  std::future<Joined> zero = joinLater(makeJobRank(0, 4, port), 0.5);
  Joined one = join(makeJobRank(1, 4, port), 0.5);
  for (const Status &status : {zero.get().status, one.status}) {
    EXPECT_EQ(status.getCode(), CP_TIMEOUT);
    EXPECT_EQ(status.getMessage(),
              "of the job's 4 ranks, these did not come within 0.5 s: 2, 3");
  }
}

TEST(TcpStoreTest, SaysWhenThereIsNoStore) {
  uint16_t port = findFreePort();
  Joined joined = join(makeJobRank(1, 2, port), 0.05);
  EXPECT_EQ(joined.status.getCode(), CP_TIMEOUT);
  EXPECT_EQ(joined.status.getMessage(),
            "rank 1 cannot reach rank 0 at 127.0.0.1:" + std::to_string(port) +
                " within 0.05 s: Connection refused");
  JobRank job = makeJobRank(1, 2, port);
  job.address = "no such host.invalid";
  EXPECT_THAT(join(job, 0.05).status.getMessage(),
              HasSubstr("rank 1 does not find the address 'no such "
                        "host.invalid' of rank 0"));
}

TEST(TcpStoreTest, SaysWhenThePortIsTaken) {
  uint16_t port = findFreePort();
  Joined first = join(makeJobRank(0, 1, port));
  ASSERT_TRUE(first.status.ok());
  Joined second = join(makeJobRank(0, 1, port));
  EXPECT_EQ(second.status.getCode(), CP_INVALID_ARGUMENT);
  EXPECT_EQ(second.status.getMessage(),
            "rank 0 cannot listen on port " + std::to_string(port) +
                ": Address already in use; set another MASTER_PORT");
}

TEST(TcpStoreTest, NoticesDeadRanks) {
  for (int32_t dying : {0, 1}) {
    uint16_t port = findFreePort();
    pid_t child = runProcess([&] {
      Joined joined = join(makeJobRank(dying, 2, port));
      std::string value;
      if (joined.status.ok())
        (void)joined.store->wait("end", value);
      _exit(joined.status.ok() && value == "now" ? 3 : 4);
    });
    Joined joined = join(makeJobRank(1 - dying, 2, port));
    ASSERT_TRUE(joined.status.ok()) << joined.status.getMessage();
    EXPECT_TRUE(joined.store->set("end", "now").ok());
    std::string value;
    Status status = joined.store->wait("nothing", value);
    EXPECT_EQ(status.getCode(), CP_ABORTED);
    EXPECT_THAT(status.getMessage(),
                HasSubstr(dying == 0 ? "rank 0: the store is gone: its process "
                                       "ended"
                                     : "rank 1: its process ended"));
    int result = 0;
    EXPECT_EQ(waitpid(child, &result, 0), child);
    EXPECT_EQ(WEXITSTATUS(result), 3);
  }
}

// The reason is what counts, not the end that follows.
TEST(TcpStoreTest, ProcessesMayFailAndEnd) {
  for (int32_t failing : {0, 1}) {
    uint16_t port = findFreePort();
    pid_t child = runProcess([&] {
      Joined joined = join(makeJobRank(failing, 2, port));
      if (joined.status.ok())
        joined.store->fail("a reason");
    });
    Joined joined = join(makeJobRank(1 - failing, 2, port));
    ASSERT_TRUE(joined.status.ok()) << joined.status.getMessage();
    std::string value;
    Status status = joined.store->wait("nothing", value);
    EXPECT_EQ(status.getMessage(),
              "rank " + std::to_string(failing) + ": a reason");
    EXPECT_EQ(waitpid(child, nullptr, 0), child);
  }
}

TEST(TcpStoreTest, RanksMayEndOneAfterTheOther) {
  uint16_t port = findFreePort();
  std::future<Joined> later = joinLater(makeJobRank(0, 3, port));
  std::future<Joined> gone = joinLater(makeJobRank(2, 3, port));
  Joined one = join(makeJobRank(1, 3, port));
  Joined zero = later.get();
  ASSERT_TRUE(zero.status.ok() && one.status.ok() && gone.get().status.ok());
  EXPECT_TRUE(one.store->set("a", "b").ok());
  EXPECT_TRUE(zero.store->getFailure().ok());
  zero.store.reset();
  std::string value;
  Status status = one.store->wait("c", value);
  EXPECT_EQ(status.getCode(), CP_ABORTED);
  EXPECT_EQ(status.getMessage(), "rank 0 has ended, and the store with it");
  EXPECT_TRUE(one.store->getFailure().ok());
}

} // namespace
