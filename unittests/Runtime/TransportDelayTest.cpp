//===- TransportDelayTest.cpp - Orders of events between ranks ------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Hooks hold ranks up until others have come to a point of their own, so that
// each order of events happens in every run, without regard to time.
//
//===----------------------------------------------------------------------===//

#include "RingBody.h"

#include "../../lib/Runtime/Transport/CopySlots.h"

#include <atomic>
#include <cstring>
#include <future>

using namespace cp::runtime;
using namespace cp::runtime::test;

namespace {

class TransportDelay : public ::testing::TestWithParam<bool> {};

} // namespace

INSTANTIATE_TEST_SUITE_P(All, TransportDelay, ::testing::Bool(),
                         [](const auto &info) {
                           return info.param ? "Copying" : "Lending";
                         });

// One rank receives nothing until the rank before it has come to the end of
// its ring, or as far as two slots let it go; that one must not leave while its
// block is still on the way.
TEST_P(TransportDelay, SlowReceiver) {
  for (int32_t ranks : {2, 3, 4, 8})
    for (int32_t slow = 0; slow < ranks; ++slow) {
      int32_t before = (slow + ranks - 1) % ranks;
      std::promise<void> beforeIsFar;
      std::shared_future<void> gate = beforeIsFar.get_future().share();
      std::atomic<bool> beforeLeft{false};
      int receptions = 0; // of `before`
      ThreadsTransportOptions options;
      options.copyRotations = GetParam();
      options.deadlineSeconds = noDeadline;
      options.hook = [&](TransportPoint point, int32_t rank) {
        // A third reception would overwrite what the slow rank has yet to
        // take.
        if (rank == before && (point == TransportPoint::RotateEnd
                                   ? !GetParam() || receptions < 3
                                   : point == TransportPoint::Receive &&
                                         ++receptions == 3 && GetParam()))
          beforeIsFar.set_value();
        if (point == TransportPoint::Receive && rank == slow)
          gate.wait();
        if (point == TransportPoint::RotateEnd && rank == slow) {
          EXPECT_FALSE(beforeLeft.load());
        }
      };
      runOnThreads(ranks, options, [&](Transport &transport, int32_t rank) {
        Block block;
        int32_t group = openGroup(transport, makeGroup(ranks), rank);
        rotateRound(transport, group, rank, ranks, 1, block, 0);
        if (rank == before)
          beforeLeft.store(true);
        block.fill(rank, 99);
      });
    }
}

// A rank starts its ring only when the next one waits for its block.
TEST_P(TransportDelay, SlowSender) {
  for (int32_t ranks : {2, 3, 8})
    for (int32_t slow = 0; slow < ranks; ++slow) {
      std::promise<void> nextWaits;
      std::shared_future<void> gate = nextWaits.get_future().share();
      std::atomic<bool> isSet{false};
      ThreadsTransportOptions options;
      options.copyRotations = GetParam();
      options.deadlineSeconds = noDeadline;
      options.hook = [&](TransportPoint point, int32_t rank) {
        if (point == TransportPoint::Receive && rank == (slow + 1) % ranks &&
            !isSet.exchange(true))
          nextWaits.set_value();
        if (point == TransportPoint::Publish && rank == slow)
          gate.wait();
      };
      runOnThreads(ranks, options, [&](Transport &transport, int32_t rank) {
        Block block;
        int32_t group = openGroup(transport, makeGroup(ranks), rank);
        for (int round = 0; round < 3; ++round)
          rotateRound(transport, group, rank, ranks, 1, block, round);
      });
    }
}

// Nobody leaves a collective while a late rank has not even come.
TEST_P(TransportDelay, SlowCollective) {
  const int32_t ranks = 4, calls = 3;
  for (int32_t test = 0; test < calls * ranks; ++test) {
    const int32_t slow = test / calls;
    std::promise<void> othersCame;
    std::shared_future<void> gate = othersCame.get_future().share();
    std::atomic<int> came{0}, left{0};
    ThreadsTransportOptions options;
    options.deadlineSeconds = noDeadline;
    options.hook = [&](TransportPoint, int32_t rank) {
      if (rank == slow) {
        gate.wait();
        EXPECT_EQ(left.load(), 0);
      } else if (++came == ranks - 1) {
        othersCame.set_value();
      }
    };
    runOnThreads(ranks, options, [&](Transport &transport, int32_t rank) {
      int32_t group = openGroup(transport, makeGroup(ranks), rank);
      std::vector<double> own(ranks, rank + 1), all(ranks);
      cp_tensor operand = makeTensor(own.data(), CP_F64, {ranks});
      cp_tensor one = makeTensor(own.data(), CP_F64, {1});
      cp_tensor result = makeTensor(all.data(), CP_F64, {ranks});
      cp_tensor sum = makeTensor(all.data(), CP_F64, {1});
      Status status =
          test % calls == 0   ? transport.allGather(group, 0, one, result)
          : test % calls == 1 ? transport.allToAll(group, 0, 0, operand, result)
                              : transport.reduceScatter(group, 0, operand, sum);
      EXPECT_TRUE(status.ok());
      ++left;
      std::fill(own.begin(), own.end(), -1);
      if (test % calls == 2) {
        EXPECT_EQ(all[0], ranks * (ranks + 1) / 2);
        return;
      }
      for (int32_t other = 0; other < ranks; ++other)
        EXPECT_EQ(all[other], other + 1);
    });
  }
}

TEST(CopySlotsTest, KeepsTwoReceptionsAndPoisonsTheThird) {
  CopySlots slots;
  std::vector<float> data = {1, 2, 3};
  std::vector<cp_tensor> arrived[4];
  for (int i = 0; i < 4; ++i) {
    data[0] = static_cast<float>(i);
    arrived[i] =
        slots.receive({makeTensor(data.data(), CP_F32, {3})}, Payload(), 7);
    auto at = [&](int reception) {
      return static_cast<const float *>(arrived[reception][0].data);
    };
    EXPECT_EQ(at(i)[0], static_cast<float>(i));
    if (i >= 1) {
      EXPECT_EQ(at(i - 1)[0], static_cast<float>(i - 1));
    }
    for (int j = 0; i >= 2 && j < 3; ++j)
      EXPECT_NE(at(i - 2)[j], at(i - 2)[j]) << "not a NaN";
  }
  slots.expireAll(7);
  const float *last = static_cast<const float *>(arrived[3][0].data);
  EXPECT_NE(last[2], last[2]) << "not a NaN";
}

// A ring in copying mode expires what it handed out at its end.
TEST(CopySlotsTest, RotateEndPoisons) {
  ThreadsTransportOptions options;
  options.copyRotations = true;
  runOnThreads(2, options, [&](Transport &transport, int32_t rank) {
    int32_t group = openGroup(transport, makeGroup(2), rank);
    std::vector<float> data(16, 1.0f);
    int64_t token = 0;
    std::vector<cp_tensor> arrived;
    ASSERT_TRUE(transport
                    .rotateStart(group, 1,
                                 {makeTensor(data.data(), CP_F32, {16})}, token)
                    .ok());
    ASSERT_TRUE(transport.rotateWait(token, arrived).ok());
    const float *received = static_cast<const float *>(arrived[0].data);
    EXPECT_NE(received, data.data());
    EXPECT_EQ(received[15], 1.0f);
    ASSERT_TRUE(transport.rotateEnd(group).ok());
    EXPECT_NE(received[15], received[15]) << "not a NaN";
  });
}
