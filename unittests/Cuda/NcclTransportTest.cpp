//===- NcclTransportTest.cpp - What goes wrong between GPUs ---------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NcclTransport.h"
#include "DeviceBackends.h"
#include "NcclReceptions.h"
#include "Processes.h"
#include "StoreUtils.h"
#include "TestUtils.h"

#include <cmath>
#include <gmock/gmock.h>

using namespace cp::cuda;
using namespace cp::cuda::test;
using namespace cp::runtime;
using namespace cp::runtime::test;
using ::testing::HasSubstr;

namespace {

/// What the fake NCCL does wrong while this lives.
class Faults {
public:
  explicit Faults(const char *faults) { setenv("CP_FAKE_NCCL", faults, 1); }
  ~Faults() { unsetenv("CP_FAKE_NCCL"); }
};

Status openAll(DeviceTransport &transport, int32_t ranks, int32_t rank,
               int32_t &group) {
  return transport.openGroup(resolveGroup(makeGroup(ranks), rank), group);
}

/// Sends 8 floats on, and waits for the GPU until they have come.
Status rotateOnce(DeviceTransport &transport, TransportRank &self,
                  int32_t group, int64_t count = 8) {
  void *block = self.buffers.allocate(count * sizeof(float));
  int64_t token = 0;
  std::vector<cp_tensor> arrived;
  Status status = transport.rotateStart(
      group, 1, {makeTensor(block, CP_F32, {count})}, token);
  if (status.ok())
    status = transport.rotateWait(token, arrived);
  if (status.ok())
    status = self.stream->synchronize({60, [&] { return transport.poll(); }});
  self.buffers.free(block);
  return status;
}

/// Waits until the failure of another rank is known.
Status awaitFailure(DeviceTransport &transport) {
  Status status;
  while ((status = transport.poll()).ok())
    std::this_thread::yield();
  return status;
}

} // namespace

TEST(NcclTransportTest, EndsAtTheDeadlineIfAPeerDoesNotCall) {
  Meeting opened(3);
  runOnNccl(
      3, 1, [&](DeviceTransport &transport, TransportRank &self, int32_t rank) {
        int32_t group = -1;
        ASSERT_TRUE(openAll(transport, 3, rank, group).ok());
        opened.join();
        if (rank != 0) {
          EXPECT_THAT(awaitFailure(transport).getMessage(),
                      HasSubstr("rank 0: rotate"));
          return;
        }
        Status status = rotateOnce(transport, self, group);
        EXPECT_EQ(status.getCode(), CP_TIMEOUT);
        EXPECT_EQ(status.getMessage(),
                  "rotate: rank 2 did not send, or rank 1 did "
                  "not receive within 1 s");
        transport.abort(status.getMessage());
        EXPECT_EQ(rotateOnce(transport, self, group).getCode(), CP_ABORTED);
      });
}

TEST(NcclTransportTest, EndsAtTheDeadlineIfAPeerStalls) {
  Meeting opened(3);
  Faults faults("stall:1");
  runOnNccl(
      3, 1, [&](DeviceTransport &transport, TransportRank &, int32_t rank) {
        int32_t group = -1;
        ASSERT_TRUE(openAll(transport, 3, rank, group).ok());
        opened.join();
        Status status = transport.barrier(group);
        if (status.getCode() == CP_TIMEOUT) {
          EXPECT_EQ(status.getMessage(),
                    "barrier: not all of the ranks 0 1 2 came within 1 s");
        } else {
          EXPECT_EQ(status.getCode(), CP_ABORTED);
        }
        transport.abort(status.getMessage());
      });
}

TEST(NcclTransportTest, EndsAtTheDeadlineIfSizesDiffer) {
  Meeting opened(2);
  runOnNccl(
      2, 1, [&](DeviceTransport &transport, TransportRank &self, int32_t rank) {
        int32_t group = -1;
        ASSERT_TRUE(openAll(transport, 2, rank, group).ok());
        opened.join();
        Status status = rotateOnce(transport, self, group, rank == 0 ? 8 : 9);
        EXPECT_FALSE(status.ok());
        transport.abort(status.getMessage());
      });
}

// Each rank moves as many floats as it likes.
TEST(NcclTransportTest, EndsAtTheDeadlineIfBlocksDiffer) {
  for (bool sums : {false, true}) {
    Meeting opened(2);
    runOnNccl(
        2, 1,
        [&](DeviceTransport &transport, TransportRank &self, int32_t rank) {
          int32_t group = -1;
          ASSERT_TRUE(openAll(transport, 2, rank, group).ok());
          opened.join();
          int64_t size = rank == 0 ? 8 : 16;
          void *from = self.buffers.allocate(size * sizeof(float));
          void *to = self.buffers.allocate(size * sizeof(float));
          Status status = transport.collect(
              group,
              sums ? Collective::reduceScatter(0) : Collective::allToAll(0, 0),
              makeTensor(from, CP_F32, {size}),
              makeTensor(to, CP_F32, {sums ? size / 2 : size}));
          if (status.ok())
            status = self.stream->synchronize(
                {60, [&] { return transport.poll(); }});
          EXPECT_FALSE(status.ok());
          if (status.getCode() == CP_TIMEOUT) {
            EXPECT_EQ(status.getMessage(),
                      concat(sums ? "reduce_scatter" : "all_to_all",
                             ": not all of the ranks 0 1 came within "
                             "1 s"));
          }
          transport.abort(status.getMessage());
          self.buffers.free(from);
          self.buffers.free(to);
        });
  }
}

TEST(NcclTransportTest, ReportsAsynchronousErrors) {
  Meeting opened(3);
  Faults faults("error:6");
  runOnNccl(
      3, 60,
      [&](DeviceTransport &transport, TransportRank &self, int32_t rank) {
        int32_t group = -1;
        ASSERT_TRUE(openAll(transport, 3, rank, group).ok());
        opened.join();
        Status status;
        while (status.ok())
          status = rotateOnce(transport, self, group);
        if (status.getCode() == CP_DEVICE) {
          EXPECT_THAT(status.getMessage(),
                      HasSubstr("NCCL, ranks 0, 1, 2: remote process exited"));
        } else {
          EXPECT_EQ(status.getCode(), CP_ABORTED);
          EXPECT_THAT(status.getMessage(), HasSubstr("remote process exited"));
        }
        transport.abort(status.getMessage());
      });
}

TEST(NcclTransportTest, EndsAtTheDeadlineIfARankDoesNotJoin) {
  {
    Faults faults("absent:1");
    runOnNccl(
        2, 1, [&](DeviceTransport &transport, TransportRank &, int32_t rank) {
          int32_t group = -1;
          Status status = openAll(transport, 2, rank, group);
          EXPECT_EQ(status.getCode(), CP_TIMEOUT);
          EXPECT_EQ(status.getMessage(),
                    "NCCL: ranks 0, 1 do not all come to make a communicator "
                    "within 1 s");
        });
  }
  for (int32_t absent : {0, 1})
    runOnNccl(2, 1,
              [&](DeviceTransport &transport, TransportRank &, int32_t rank) {
                int32_t group = -1;
                if (rank == absent)
                  return;
                Status status = openAll(transport, 2, rank, group);
                EXPECT_EQ(status.getCode(), CP_TIMEOUT);
                EXPECT_THAT(status.getMessage(), HasSubstr("ranks 0, 1"));
              });
}

TEST(NcclTransportTest, ReportsWhatNcclSays) {
  Faults faults("noid:2");
  runOnNccl(2, 60,
            [&](DeviceTransport &transport, TransportRank &, int32_t rank) {
              int32_t group = -1;
              Status status = openAll(transport, 2, rank, group);
              const char *reason =
                  "NCCL cannot make an id: unhandled system error (no network)";
              EXPECT_EQ(status.getCode(), rank == 0 ? CP_DEVICE : CP_ABORTED);
              EXPECT_THAT(status.getMessage(), HasSubstr(reason));
              transport.abort(status.getMessage());
            });
}

TEST(NcclTransportTest, AbortEndsWaitsOfOthers) {
  Meeting opened(4);
  runOnNccl(4, 60,
            [&](DeviceTransport &transport, TransportRank &self, int32_t rank) {
              int32_t group = -1;
              ASSERT_TRUE(openAll(transport, 4, rank, group).ok());
              opened.join();
              if (rank == 3) {
                transport.abort("no memory");
                return;
              }
              // Rank 2 waits for rank 1, and so on.
              Status status = rotateOnce(transport, self, group);
              if (status.ok())
                status = transport.barrier(group);
              EXPECT_EQ(status.getCode(), CP_ABORTED);
              EXPECT_EQ(status.getMessage(), "rank 3: no memory");
            });
}

//===----------------------------------------------------------------------===//
// Processes
//===----------------------------------------------------------------------===//

namespace {

/// Runs the body in a process for each rank, and returns how they ended.
std::vector<int> runProcesses(
    int32_t ranks,
    const std::function<void(DeviceTransport &, TransportRank &, int32_t)>
        &body) {
  prepareFakeNccl();
  uint16_t port = findFreePort();
  return cp::runtime::test::runProcesses(ranks, [&](int32_t rank) {
    TransportGpus gpus;
    TransportRank self(gpus, 0);
    std::unique_ptr<Store> store;
    Status status =
        createTcpStore(makeJobRank(rank, ranks, port), 60, 60, store);
    ASSERT_TRUE(status.ok()) << status.getMessage();
    auto transport = makeNcclTransport(self, std::move(store), 60);
    body(*transport, self, rank);
  });
}

} // namespace

TEST(NcclTransportTest, RanksMayBeProcesses) {
  const int32_t ranks = 3;
  std::vector<int> ends = runProcesses(ranks, [&](DeviceTransport &transport,
                                                  TransportRank &self,
                                                  int32_t rank) {
    int32_t group = -1;
    ASSERT_TRUE(openAll(transport, ranks, rank, group).ok());
    auto *block = static_cast<int64_t *>(self.buffers.allocate(8));
    auto *all = static_cast<int64_t *>(self.buffers.allocate(8 * ranks));
    int64_t value = 10 + rank, values[ranks] = {};
    ASSERT_TRUE(self.stream->upload(block, &value, 8).ok());
    ASSERT_TRUE(transport
                    .allGather(group, 0, makeTensor(block, CP_I64, {1}),
                               makeTensor(all, CP_I64, {ranks}))
                    .ok());
    ASSERT_TRUE(
        self.stream->download(values, all, sizeof(values), {60, {}}).ok());
    for (int32_t other = 0; other < ranks; ++other)
      EXPECT_EQ(values[other], 10 + other);
    int64_t token = 0;
    std::vector<cp_tensor> arrived;
    ASSERT_TRUE(
        transport.rotateStart(group, 1, {makeTensor(block, CP_I64, {1})}, token)
            .ok());
    ASSERT_TRUE(transport.rotateWait(token, arrived).ok());
    ASSERT_TRUE(
        self.stream->download(values, arrived[0].data, 8, {60, {}}).ok());
    EXPECT_EQ(values[0], 10 + (rank + ranks - 1) % ranks);
    ASSERT_TRUE(transport.rotateEnd(group).ok());
    self.buffers.free(block);
    self.buffers.free(all);
  });
  EXPECT_EQ(ends, std::vector<int>(ranks, 0));
}

TEST(NcclTransportTest, ProcessesMayDie) {
  const int32_t ranks = 3, dying = 1;
  std::vector<int> ends =
      runProcesses(ranks, [&](DeviceTransport &transport, TransportRank &self,
                              int32_t rank) {
        int32_t group = -1;
        Status status = openAll(transport, ranks, rank, group);
        if (rank == dying)
          _exit(7);
        while (status.ok())
          status = rotateOnce(transport, self, group);
        EXPECT_EQ(status.getCode(), CP_ABORTED);
        EXPECT_THAT(status.getMessage(), HasSubstr("rank 1: its process"));
      });
  EXPECT_EQ(ends, (std::vector<int>{0, 7, 0}));
}

//===----------------------------------------------------------------------===//
// A real GPU
//===----------------------------------------------------------------------===//

// NCCL takes one rank a GPU.
TEST(NcclOnAGpuTest, RanksMayBeAlone) {
  if (!TransportGpus::areReal())
    GTEST_SKIP() << "set CP_TEST_CUDA_DRIVER=libcuda.so.1";
  TransportGpus gpus;
  TransportRank self(gpus, 0);
  std::string error;
  std::shared_ptr<const Nccl> nccl = Nccl::load(error);
  ASSERT_NE(nccl, nullptr) << error;
  auto transport = createNcclTransport(
      self.get(), nccl, std::move(createMemoryStores(1, 60)[0]), {60});
  int32_t group = -1;
  Status status = openAll(*transport, 1, 0, group);
  ASSERT_TRUE(status.ok()) << status.getMessage();
  EXPECT_TRUE(transport->barrier(group).ok());
  std::vector<float> values(1 << 20), received(values.size());
  for (size_t i = 0; i < values.size(); ++i)
    values[i] = static_cast<float>(i);
  size_t bytes = values.size() * sizeof(float);
  void *block = self.buffers.allocate(bytes);
  ASSERT_TRUE(self.stream->upload(block, values.data(), bytes).ok());
  int64_t token = 0;
  std::vector<cp_tensor> arrived;
  cp_tensor tensor =
      makeTensor(block, CP_F32, {static_cast<int64_t>(values.size())});
  ASSERT_TRUE(transport->rotateStart(group, 1, {tensor}, token).ok());
  ASSERT_TRUE(transport->rotateWait(token, arrived).ok());
  EXPECT_NE(arrived[0].data, block);
  cp_tensor gathered = arrived[0];
  gathered.data = self.buffers.allocate(bytes);
  ASSERT_TRUE(transport->allGather(group, 0, arrived[0], gathered).ok());
  ASSERT_TRUE(
      self.stream->download(received.data(), gathered.data, bytes, {60, {}})
          .ok());
  EXPECT_EQ(received, values);
  EXPECT_TRUE(transport->rotateEnd(group).ok());
  // Of one rank these are copies, too.
  for (bool sums : {false, true}) {
    ASSERT_TRUE(self.stream->fill(gathered.data, 0xFF, bytes).ok());
    status = transport->collect(
        group, sums ? Collective::reduceScatter(0) : Collective::allToAll(0, 0),
        tensor, gathered);
    ASSERT_TRUE(status.ok()) << status.getMessage();
    ASSERT_TRUE(
        self.stream->download(received.data(), gathered.data, bytes, {60, {}})
            .ok());
    EXPECT_EQ(received, values);
  }
}

//===----------------------------------------------------------------------===//
// Memory
//===----------------------------------------------------------------------===//

// Three buffers are enough for a ring of any length.
TEST(NcclReceptionsTest, UsesMemoryAgain) {
  BufferPool pool;
  std::vector<cp_tensor> shapes = {makeTensor(nullptr, CP_F32, {1024})};
  NcclReceptions receptions(pool);
  std::vector<cp_tensor> current = shapes, arrived;
  for (uint64_t operation = 1; operation <= 20; ++operation) {
    ASSERT_TRUE(receptions.begin(shapes, 0, operation, arrived).ok());
    receptions.noteSent(current, operation);
    receptions.finish(operation);
    current = arrived;
  }
  EXPECT_EQ(pool.getPeak(), 3 * 4096u);
  receptions.expireAll(0);
  // What is under way is not in the way of others.
  std::vector<cp_tensor> other;
  ASSERT_TRUE(receptions.begin(shapes, 1, 21, arrived).ok());
  ASSERT_TRUE(receptions.begin(shapes, 1, 22, other).ok());
  EXPECT_EQ(pool.getPeak(), 3 * 4096u);
}

// What has expired is not free while an operation sends it.
TEST(NcclReceptionsTest, KeepsWhatIsUnderWay) {
  BufferPool pool;
  std::vector<cp_tensor> shapes = {makeTensor(nullptr, CP_F32, {1024})};
  NcclReceptions receptions(pool);
  std::vector<cp_tensor> first, arrived;
  ASSERT_TRUE(receptions.begin(shapes, 0, 1, first).ok());
  receptions.finish(1);
  receptions.noteSent(first, 9);
  for (uint64_t operation = 2; operation <= 8; ++operation) {
    ASSERT_TRUE(receptions.begin(shapes, 0, operation, arrived).ok());
    EXPECT_NE(arrived[0].data, first[0].data);
    receptions.finish(operation);
  }
  EXPECT_EQ(pool.getPeak(), 4 * 4096u);
}
