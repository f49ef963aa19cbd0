//===- DeviceTransportTest.cpp - Transports of GPUs whose ranks run ahead -===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// No host thread waits for a GPU before the end: streams are held together by
// nothing but what the transport promises.
//
//===----------------------------------------------------------------------===//

#include "DeviceBackends.h"
#include "TestUtils.h"

#include "cp/Runtime/Tensor.h"

using namespace cp::cuda;
using namespace cp::cuda::test;
using namespace cp::runtime;
using namespace cp::runtime::test;

namespace {

class DeviceTransportTest : public ::testing::TestWithParam<DeviceBackend> {};

/// Memory of a rank's GPU, which the rank's pool gets back.
class DeviceBlock {
public:
  DeviceBlock(TransportRank &rank, size_t numFloats)
      : rank(rank), data(rank.buffers.allocate(numFloats * sizeof(float))),
        numFloats(numFloats) {}
  ~DeviceBlock() { rank.buffers.free(data); }
  DeviceBlock(const DeviceBlock &) = delete;
  DeviceBlock &operator=(const DeviceBlock &) = delete;

  float *get() const { return static_cast<float *>(data); }
  void fill(float value) {
    std::vector<float> values(numFloats, value);
    EXPECT_TRUE(
        rank.stream->upload(data, values.data(), numFloats * sizeof(float))
            .ok());
  }
  std::vector<float> download() {
    std::vector<float> values(numFloats);
    EXPECT_TRUE(
        rank.stream
            ->download(values.data(), data, numFloats * sizeof(float), {60, {}})
            .ok());
    return values;
  }

private:
  TransportRank &rank;
  void *data;
  size_t numFloats;
};

constexpr int64_t count = 50;
constexpr int rounds = 4;

float getValue(int32_t member, int round) {
  return static_cast<float>(100 * round + member + 1);
}

} // namespace

INSTANTIATE_TEST_SUITE_P(All, DeviceTransportTest,
                         ::testing::ValuesIn(getDeviceBackends()),
                         [](const auto &info) { return info.param.name; });

// As ring attention does: the next block is under way while one is in use.
TEST_P(DeviceTransportTest, RingsRunAhead) {
  for (int32_t ranks : {1, 2, 3, 5, 8})
    GetParam().run(
        ranks, 120,
        [&](DeviceTransport &transport, TransportRank &self, int32_t rank) {
          DeviceBlock block(self, count), out(self, count * ranks * rounds);
          int32_t group = -1;
          ASSERT_TRUE(
              transport.openGroup(resolveGroup(makeGroup(ranks), rank), group)
                  .ok());
          for (int round = 0; round < rounds; ++round) {
            block.fill(getValue(rank, round));
            std::vector<cp_tensor> current = {
                makeTensor(block.get(), CP_F32, {count})};
            for (int32_t step = 0; step < ranks; ++step) {
              int64_t token = 0;
              if (step + 1 < ranks) {
                ASSERT_TRUE(
                    transport.rotateStart(group, 1, current, token).ok());
              }
              int32_t holder = (rank + ranks - step) % ranks;
              ASSERT_TRUE(
                  self.stream
                      ->copy(out.get() + (round * ranks + holder) * count,
                             current[0].data, count * sizeof(float))
                      .ok());
              if (step + 1 < ranks) {
                ASSERT_TRUE(transport.rotateWait(token, current).ok());
              }
            }
            ASSERT_TRUE(transport.rotateEnd(group).ok());
            block.fill(-1);
          }
          std::vector<float> arrived = out.download();
          for (int64_t i = 0; i < count * ranks * rounds; ++i)
            ASSERT_EQ(arrived[i],
                      getValue(static_cast<int32_t>(i / count % ranks),
                               static_cast<int>(i / count / ranks)))
                << "rank " << rank << ", element " << i;
        });
}

// Operands change as soon as the call has returned.
TEST_P(DeviceTransportTest, GathersRunAhead) {
  for (int32_t dim : {0, 1})
    for (int32_t ranks : {1, 2, 5})
      GetParam().run(
          ranks, 120,
          [&](DeviceTransport &transport, TransportRank &self, int32_t rank) {
            DeviceBlock block(self, count), out(self, count * ranks * rounds);
            int32_t group = -1;
            ASSERT_TRUE(
                transport.openGroup(resolveGroup(makeGroup(ranks), rank), group)
                    .ok());
            for (int round = 0; round < rounds; ++round) {
              block.fill(getValue(rank, round));
              cp_tensor operand =
                  makeTensor(block.get(), CP_F32, {5, count / 5});
              cp_tensor result = makeTensor(out.get() + round * ranks * count,
                                            CP_F32, {5, count / 5});
              result.sizes[dim] *= ranks;
              setContiguousStrides(result);
              ASSERT_TRUE(
                  transport.allGather(group, dim, operand, result).ok());
            }
            block.fill(-1);
            std::vector<float> arrived = out.download();
            for (int64_t i = 0; i < count * ranks * rounds; ++i) {
              int64_t within = i % (count * ranks);
              int64_t member =
                  dim == 0 ? within / count : within / (count / 5) % ranks;
              ASSERT_EQ(arrived[i],
                        getValue(static_cast<int32_t>(member),
                                 static_cast<int>(i / (count * ranks))))
                  << "rank " << rank << ", element " << i;
            }
          });
}

// The same of calls that split operands, by rows and by columns.
TEST_P(DeviceTransportTest, BlocksRunAhead) {
  for (bool sums : {false, true})
    for (int32_t dim : {0, 1})
      for (int32_t ranks : {1, 2, 5})
        GetParam().run(
            ranks, 120,
            [&](DeviceTransport &transport, TransportRank &self, int32_t rank) {
              const int64_t part = sums ? count : count * ranks;
              DeviceBlock block(self, count * ranks), out(self, part * rounds);
              int32_t group = -1;
              ASSERT_TRUE(
                  transport
                      .openGroup(resolveGroup(makeGroup(ranks), rank), group)
                      .ok());
              for (int round = 0; round < rounds; ++round) {
                block.fill(getValue(rank, round));
                cp_tensor operand =
                    makeTensor(block.get(), CP_F32, {5, count / 5});
                operand.sizes[dim] *= ranks;
                setContiguousStrides(operand);
                cp_tensor result =
                    makeTensor(out.get() + round * part, CP_F32,
                               {sums ? 5 : 5 * ranks, count / 5});
                Status status =
                    sums ? transport.reduceScatter(group, dim, operand, result)
                         : transport.allToAll(group, dim, 0, operand, result);
                ASSERT_TRUE(status.ok()) << status.getMessage();
              }
              block.fill(-1);
              std::vector<float> arrived = out.download();
              for (int64_t i = 0; i < part * rounds; ++i) {
                auto round = static_cast<int>(i / part);
                float expected = 0;
                for (int32_t member = 0; member < ranks; ++member)
                  if (sums || i % part / count == member)
                    expected += getValue(member, round);
                ASSERT_EQ(arrived[i], expected)
                    << "rank " << rank << ", element " << i;
              }
            });
}

// Runs open their groups again.
TEST_P(DeviceTransportTest, GroupsMayBeOpenedAgain) {
  GetParam().run(
      2, 120,
      [&](DeviceTransport &transport, TransportRank &self, int32_t rank) {
        DeviceBlock block(self, 1), out(self, 2);
        for (int run = 0; run < 3; ++run) {
          int32_t group = -1;
          ASSERT_TRUE(
              transport.openGroup(resolveGroup(makeGroup(2), rank), group)
                  .ok());
          block.fill(getValue(rank, run));
          ASSERT_TRUE(transport
                          .allGather(group, 0,
                                     makeTensor(block.get(), CP_F32, {1}),
                                     makeTensor(out.get(), CP_F32, {2}))
                          .ok());
          EXPECT_EQ(out.download(),
                    (std::vector<float>{getValue(0, run), getValue(1, run)}));
        }
      });
}

// A wait for the GPU ends when a rank has failed.
TEST_P(DeviceTransportTest, PollTellsOfFailures) {
  Meeting opened(3);
  GetParam().run(
      3, 120, [&](DeviceTransport &transport, TransportRank &, int32_t rank) {
        int32_t group = -1;
        ASSERT_TRUE(
            transport.openGroup(resolveGroup(makeGroup(3), rank), group).ok());
        opened.join();
        if (rank == 1)
          transport.abort("no memory");
        Status status;
        while ((status = transport.poll()).ok())
          std::this_thread::yield();
        EXPECT_EQ(status.getCode(), CP_ABORTED);
        EXPECT_EQ(transport.barrier(group).getCode(), CP_ABORTED);
      });
}

TEST(LocalTransportTest, NeedsGpusThatSeeEachOther) {
  setenv("CP_FAKE_PEERS", "0", 1);
  runLocally(2, {}, /*numGpus=*/2,
             [&](DeviceTransport &transport, TransportRank &, int32_t rank) {
               int32_t group = -1;
               Status status =
                   transport.openGroup(resolveGroup(makeGroup(2), rank), group);
               EXPECT_EQ(status.getCode(), CP_UNSUPPORTED);
               EXPECT_EQ(status.getMessage(),
                         rank == 0 ? "GPU 0 cannot read the memory of GPU 1"
                                   : "GPU 1 cannot read the memory of GPU 0");
             });
  unsetenv("CP_FAKE_PEERS");
}
