//===- TransportFailureTest.cpp - Transports when calls go wrong ----------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RingBody.h"

#include <atomic>
#include <future>

using namespace cp::runtime;
using namespace cp::runtime::test;

namespace {

class TransportFailure : public TransportConformance {
protected:
  /// What ranks send. It outlives them all: these tests never reach the
  /// rotateEnd that would make it safe to free.
  std::vector<float> data = std::vector<float>(8);

  /// Ranks 0 .. 2 each make their own call; one that fails aborts, as the
  /// runtime does. At least one must find the mismatch and nobody may hang.
  void expectMismatch(const std::function<Status(Transport &, int32_t group,
                                                 int32_t rank)> &call) {
    if (!GetParam().compares)
      GTEST_SKIP() << "calls are not compared";
    std::atomic<int> found{0};
    run(3, [&](Transport &transport, int32_t rank) {
      int32_t group = openGroup(transport, makeGroup(3), rank);
      Status status = call(transport, group, rank);
      if (status.ok())
        status = transport.barrier(group);
      EXPECT_FALSE(status.ok());
      if (status.getCode() == CP_ABORTED)
        return;
      EXPECT_EQ(status.getCode(), CP_INVALID_ARGUMENT);
      EXPECT_NE(status.getMessage().find("rank"), std::string::npos);
      ++found;
      transport.abort("a test");
    });
    EXPECT_GE(found.load(), 1);
  }
};

/// Rotates once.
Status rotateOnce(Transport &transport, int32_t group, int64_t shift,
                  const std::vector<cp_tensor> &buffers) {
  int64_t token = 0;
  if (Status status = transport.rotateStart(group, shift, buffers, token);
      !status.ok())
    return status;
  std::vector<cp_tensor> arrived;
  return transport.rotateWait(token, arrived);
}

} // namespace

INSTANTIATE_TEST_SUITE_P(All, TransportFailure,
                         ::testing::ValuesIn(getTransportBackends()),
                         [](const auto &info) { return info.param.name; });

TEST_P(TransportFailure, AbortEndsWaits) {
  for (int32_t ranks : {2, 3, 17})
    for (int call = 0; call < 6; ++call) {
      Meeting opened(ranks);
      run(ranks, [&](Transport &transport, int32_t rank) {
        int32_t group = openGroup(transport, makeGroup(ranks), rank);
        opened.join();
        if (rank == ranks - 1) {
          transport.abort("a test");
          return;
        }
        std::vector<float> all(ranks), parts(ranks);
        cp_tensor one = makeTensor(data.data(), CP_F32, {1});
        cp_tensor result = makeTensor(all.data(), CP_F32, {ranks});
        Status status;
        if (call == 0)
          // Only rank 0 waits for the one that is gone.
          status = rotateOnce(transport, group, 1, {one});
        else if (call == 1)
          status = transport.rotateEnd(group);
        else if (call == 2)
          status = transport.allGather(group, 0, one, result);
        else if (call == 3)
          status = transport.barrier(group);
        else if (call == 4)
          status = transport.reduceScatter(
              group, 0, makeTensor(parts.data(), CP_F32, {ranks}),
              makeTensor(all.data(), CP_F32, {1}));
        else
          status = transport.allToAll(
              group, 0, 0, makeTensor(parts.data(), CP_F32, {ranks}), result);
        if (status.ok())
          status = transport.barrier(group);
        EXPECT_EQ(status.getCode(), CP_ABORTED);
      });
    }
}

TEST_P(TransportFailure, DeadlineNamesCallAndPeer) {
  if (!GetParam().compares)
    GTEST_SKIP() << "waits are the GPU's";
  std::promise<void> othersEnded;
  std::atomic<int> ended{0};
  run(
      3,
      [&](Transport &transport, int32_t rank) {
        int32_t group = openGroup(transport, makeGroup(3), rank);
        if (rank == 1) {
          // Sends nothing until the others have given up.
          othersEnded.get_future().wait();
          return;
        }
        cp_tensor one = makeTensor(data.data(), CP_F32, {1});
        Status status;
        if (rank == 2) {
          status = rotateOnce(transport, group, 1, {one});
          EXPECT_NE(status.getMessage().find("rotate_wait"), std::string::npos)
              << status.getMessage();
        } else {
          int64_t token = 0;
          ASSERT_TRUE(transport.rotateStart(group, 1, {one}, token).ok());
          status = transport.rotateEnd(group);
          EXPECT_NE(status.getMessage().find("rotate_end"), std::string::npos)
              << status.getMessage();
        }
        EXPECT_EQ(status.getCode(), CP_TIMEOUT);
        EXPECT_NE(status.getMessage().find("rank 1"), std::string::npos)
            << status.getMessage();
        if (++ended == 2)
          othersEnded.set_value();
      },
      /*deadlineSeconds=*/0.01);
}

TEST_P(TransportFailure, FindsOtherSizes) {
  for (int32_t culprit = 0; culprit < 3; ++culprit)
    expectMismatch([&](Transport &transport, int32_t group, int32_t rank) {
      return rotateOnce(
          transport, group, 1,
          {makeTensor(data.data(), CP_F32, {rank == culprit ? 8 : 4})});
    });
}

TEST_P(TransportFailure, FindsOtherTypes) {
  expectMismatch([&](Transport &transport, int32_t group, int32_t rank) {
    return rotateOnce(
        transport, group, 1,
        {makeTensor(data.data(), rank == 1 ? CP_I32 : CP_F32, {8})});
  });
}

TEST_P(TransportFailure, FindsOtherCounts) {
  expectMismatch([&](Transport &transport, int32_t group, int32_t rank) {
    std::vector<cp_tensor> buffers(rank == 2 ? 1 : 2,
                                   makeTensor(data.data(), CP_F32, {8}));
    return rotateOnce(transport, group, 1, buffers);
  });
}

TEST_P(TransportFailure, FindsOtherShifts) {
  expectMismatch([&](Transport &transport, int32_t group, int32_t rank) {
    return rotateOnce(transport, group, rank == 0 ? -1 : 1,
                      {makeTensor(data.data(), CP_F32, {8})});
  });
}

TEST_P(TransportFailure, FindsOtherCalls) {
  expectMismatch([&](Transport &transport, int32_t group, int32_t rank) {
    std::vector<float> all(24);
    cp_tensor operand = makeTensor(data.data(), CP_F32, {8});
    if (rank == 0)
      return rotateOnce(transport, group, 1, {operand});
    if (rank == 1)
      return transport.rotateEnd(group);
    return transport.allGather(group, 0, operand,
                               makeTensor(all.data(), CP_F32, {24}));
  });
}

TEST_P(TransportFailure, FindsOtherGathers) {
  expectMismatch([&](Transport &transport, int32_t group, int32_t rank) {
    std::vector<float> all(12);
    int32_t dim = rank == 1;
    return transport.allGather(
        group, dim, makeTensor(data.data(), CP_F32, {2, 2}),
        makeTensor(all.data(), CP_F32, {dim ? 2 : 6, dim ? 6 : 2}));
  });
}

// Sizes and types of collectives, each on another rank than its call.
TEST_P(TransportFailure, FindsOtherOperands) {
  for (int32_t culprit = 0; culprit < 3; ++culprit)
    for (bool sums : {false, true})
      for (bool otherSize : {false, true})
        expectMismatch([&](Transport &transport, int32_t group, int32_t rank) {
          std::vector<double> from(6), to(6);
          bool isOther = rank == culprit;
          cp_dtype dtype = isOther && !otherSize ? CP_F64 : CP_F32;
          int64_t size = isOther && otherSize ? 6 : 3;
          return transport.collect(
              group,
              sums ? Collective::reduceScatter(0) : Collective::allToAll(0, 0),
              makeTensor(from.data(), dtype, {size}),
              makeTensor(to.data(), dtype, {sums ? size / 3 : size}));
        });
}

TEST_P(TransportFailure, FindsOtherDimensions) {
  for (const Collective &other :
       {Collective::allToAll(1, 0), Collective::allToAll(0, 1),
        Collective::allToAll(1, 1), Collective::reduceScatter(0)})
    expectMismatch([&](Transport &transport, int32_t group, int32_t rank) {
      std::vector<float> from(9), to(9);
      Collective call = rank == 1 ? other : Collective::allToAll(0, 0);
      cp_tensor result = makeTensor(to.data(), CP_F32, {3, 3});
      if (call.splitDim != call.concatDim)
        result = makeTensor(to.data(), CP_F32,
                            call.sums()          ? std::vector<int64_t>{1, 3}
                            : call.splitDim == 0 ? std::vector<int64_t>{1, 9}
                                                 : std::vector<int64_t>{9, 1});
      return transport.collect(group, call,
                               makeTensor(from.data(), CP_F32, {3, 3}), result);
    });
}
