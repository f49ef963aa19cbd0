//===- FakeGpuTest.cpp - The fake device finds mistakes -------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FakeGpuFixture.h"

#include <atomic>
#include <cmath>
#include <fstream>
#include <iterator>
#include <thread>
#include <unistd.h>

using namespace cp::cuda;
using ::testing::Each;
using ::testing::HasSubstr;

namespace {

constexpr int illegalAddress = 700;

TEST_F(FakeGpuTest, CopiesThroughTheDevice) {
  StreamHandle stream = makeStream();
  std::vector<int> values = {1, 2, 3};
  DevicePointer from = upload(values, stream), to = allocate(12);
  values[0] = 9; // What was read at the call counts.
  ASSERT_EQ(api.cuMemcpyDtoDAsync_v2(to, from, 12, stream), CudaSuccess);
  EXPECT_EQ(download<int>(to, 3, stream), (std::vector<int>{1, 2, 3}));
  ASSERT_EQ(api.cuMemsetD8Async(to + 4, 1, 4, stream), CudaSuccess);
  EXPECT_EQ(download<int>(to, 3, stream), (std::vector<int>{1, 0x01010101, 3}));
}

TEST_F(FakeGpuTest, CopiesRows) {
  StreamHandle stream = makeStream();
  DevicePointer from =
      upload(std::vector<char>{0, 1, 2, 3, 4, 5, 6, 7, 8}, stream);
  std::vector<char> to(8, 9);
  Copy2D copy = {};
  copy.srcMemoryType = Copy2D::Device;
  copy.srcDevice = from;
  copy.srcPitch = 3;
  copy.srcXInBytes = 1;
  copy.srcY = 1;
  copy.dstMemoryType = Copy2D::Host;
  copy.dstHost = to.data();
  copy.dstPitch = 4;
  copy.width = 2;
  copy.height = 2;
  ASSERT_EQ(api.cuMemcpy2DAsync_v2(&copy, stream), CudaSuccess);
  ASSERT_EQ(finish(stream), CudaSuccess);
  EXPECT_EQ(to, (std::vector<char>{4, 5, 9, 9, 7, 8, 9, 9}));
}

TEST_F(FakeGpuTest, NewMemoryIsNan) {
  DevicePointer pointer = allocate(64);
  for (float value : download<float>(pointer, 16, makeStream()))
    EXPECT_TRUE(std::isnan(value));
}

TEST_F(FakeGpuTest, HostThatTouchesTheDeviceDies) {
  ::testing::FLAGS_gtest_death_test_style = "threadsafe";
  DevicePointer pointer = allocate(64);
  EXPECT_DEATH(*reinterpret_cast<volatile char *>(pointer) = 1,
               "the host touches the memory of a device");
}

TEST_F(FakeGpuTest, WorkWaitsUntilItIsAskedFor) {
  StreamHandle stream = makeStream();
  DevicePointer pointer = upload(std::vector<int>{1}, stream);
  int value = 0;
  ASSERT_EQ(api.cuMemcpyDtoHAsync_v2(&value, pointer, 4, stream), CudaSuccess);
  EXPECT_EQ(value, 0);
  EXPECT_EQ(finish(stream), CudaSuccess);
  EXPECT_EQ(value, 1);
}

/// What a second stream copies of what a first one writes, by seed.
class FakeGpuOrderTest : public FakeGpuTest {
protected:
  std::vector<int> copyAcross(bool waits) {
    std::vector<int> seen;
    for (int seed = 0; seed < 20; ++seed) {
      restart("CP_FAKE_SEED", std::to_string(seed));
      StreamHandle writer = makeStream(), reader = makeStream();
      EventHandle written = makeEvent();
      DevicePointer from = allocate(4), to = allocate(4);
      int seven = 7;
      api.cuMemsetD8Async(from, 0, 4, writer);
      api.cuMemcpyHtoDAsync_v2(from, &seven, 4, writer);
      api.cuEventRecord(written, writer);
      if (waits)
        api.cuStreamWaitEvent(reader, written, 0);
      api.cuMemcpyDtoDAsync_v2(to, from, 4, reader);
      seen.push_back(download<int>(to, 1, reader)[0]);
    }
    return seen;
  }
};

TEST_F(FakeGpuOrderTest, FindsAMissingWait) {
  EXPECT_THAT(copyAcross(/*waits=*/true), Each(7));
  std::vector<int> seen = copyAcross(/*waits=*/false);
  EXPECT_GT(std::count(seen.begin(), seen.end(), 7), 0);
  EXPECT_GT(std::count(seen.begin(), seen.end(), -1), 0);
}

TEST_F(FakeGpuOrderTest, AWaitIsForTheRecordBeforeIt) {
  for (int seed = 0; seed < 20; ++seed) {
    restart("CP_FAKE_SEED", std::to_string(seed));
    StreamHandle a = makeStream(), b = makeStream();
    EventHandle event = makeEvent();
    // Never recorded: nothing to wait for.
    ASSERT_EQ(api.cuStreamWaitEvent(b, event, 0), CudaSuccess);
    EXPECT_EQ(finish(b), CudaSuccess);
    api.cuEventRecord(event, a);
    api.cuStreamWaitEvent(b, event, 0);
    // A later record, behind b's own work, does not hold b up.
    DevicePointer pointer = upload(std::vector<int>{5}, b);
    EventHandle uploaded = makeEvent();
    api.cuEventRecord(uploaded, b);
    api.cuStreamWaitEvent(a, uploaded, 0);
    api.cuEventRecord(event, a);
    EXPECT_EQ(download<int>(pointer, 1, b)[0], 5);
    EXPECT_EQ(finish(a), CudaSuccess);
    EXPECT_EQ(api.cuEventQuery(event), CudaSuccess);
  }
}

TEST_F(FakeGpuTest, FindsWhatIsNotAllocated) {
  struct Mistake {
    size_t offset, bytes;
    const char *message;
  };
  for (const Mistake &mistake :
       {Mistake{0, 101, "beyond the end: offset 0 of 100 bytes"},
        Mistake{100, 1, "beyond the end"},
        Mistake{1 << 20, 1, "beyond the end"}}) {
    restart("CP_FAKE_SEED", "3");
    StreamHandle stream = makeStream();
    DevicePointer pointer = allocate(100);
    char host[200];
    ::testing::internal::CaptureStderr();
    ASSERT_EQ(api.cuMemcpyDtoHAsync_v2(host, pointer + mistake.offset,
                                       mistake.bytes, stream),
              CudaSuccess);
    EXPECT_EQ(finish(stream), illegalAddress);
    std::string printed = ::testing::internal::GetCapturedStderr();
    EXPECT_THAT(printed, HasSubstr("CP_FAKE_SEED=3"));
    EXPECT_THAT(printed, HasSubstr(mistake.message));
    // From then on everything fails, as in CUDA.
    DevicePointer other = 0;
    EXPECT_EQ(api.cuMemAlloc_v2(&other, 4), illegalAddress);
  }
}

TEST_F(FakeGpuTest, FindsAUseAfterFree) {
  StreamHandle stream = makeStream();
  DevicePointer pointer = allocate(100);
  ASSERT_EQ(api.cuMemsetD8Async(pointer, 0, 100, stream), CudaSuccess);
  ASSERT_EQ(api.cuMemFree_v2(pointer), CudaSuccess);
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(finish(stream), illegalAddress);
  EXPECT_THAT(::testing::internal::GetCapturedStderr(),
              HasSubstr("fill of 100 bytes"));
  restart("CP_FAKE_SEED", "1");
  EXPECT_EQ(api.cuMemFree_v2(pointer), 1);
}

TEST_F(FakeGpuTest, RunsOutOfMemory) {
  restart("CP_FAKE_MEMORY", "1000");
  DevicePointer pointer = allocate(600), other = 0;
  EXPECT_EQ(api.cuMemAlloc_v2(&other, 500), CudaOutOfMemory);
  size_t free = 0, total = 0;
  ASSERT_EQ(api.cuMemGetInfo_v2(&free, &total), CudaSuccess);
  EXPECT_EQ(free, 400u);
  EXPECT_EQ(total, 1000u);
  ASSERT_EQ(api.cuMemFree_v2(pointer), CudaSuccess);
  EXPECT_EQ(api.cuMemAlloc_v2(&other, 1000), CudaSuccess);
}

TEST_F(FakeGpuTest, ListsWhatIsAlive) {
  restart("CP_FAKE_SEED", "1");
  EXPECT_THAT(api.listLeaks(), HasSubstr("context of device 0"));
  StreamHandle stream = makeStream();
  EventHandle event = makeEvent();
  DevicePointer pointer = allocate(123);
  std::string leaks = api.listLeaks();
  EXPECT_THAT(leaks, HasSubstr("123 bytes at "));
  EXPECT_THAT(leaks, HasSubstr("stream "));
  EXPECT_THAT(leaks, HasSubstr("event "));
  EXPECT_EQ(api.cuStreamDestroy_v2(stream), CudaSuccess);
  EXPECT_EQ(api.cuEventDestroy_v2(event), CudaSuccess);
  EXPECT_EQ(api.cuMemFree_v2(pointer), CudaSuccess);
  EXPECT_EQ(api.cuDevicePrimaryCtxRelease_v2(0), CudaSuccess);
  EXPECT_STREQ(api.listLeaks(), "");
}

TEST_F(FakeGpuTest, NeedsAContextOfTheThread) {
  std::thread([&] {
    size_t free, total;
    EXPECT_EQ(api.cuMemGetInfo_v2(&free, &total), 201);
    EXPECT_EQ(api.cuCtxSetCurrent(context), CudaSuccess);
    EXPECT_EQ(api.cuMemGetInfo_v2(&free, &total), CudaSuccess);
  }).join();
}

TEST_F(FakeGpuTest, FailsWhereItIsTold) {
  restart("CP_FAKE_FAIL", "cuMemAlloc_v2:2:2,execute:2:719");
  DevicePointer pointer = allocate(4), other = 0;
  EXPECT_EQ(api.cuMemAlloc_v2(&other, 4), CudaOutOfMemory);
  other = allocate(4);
  StreamHandle stream = makeStream();
  ASSERT_EQ(api.cuMemsetD8Async(pointer, 0, 4, stream), CudaSuccess);
  EXPECT_EQ(finish(stream), CudaSuccess);
  ASSERT_EQ(api.cuMemsetD8Async(pointer, 0, 4, stream), CudaSuccess);
  EXPECT_EQ(finish(stream), 719);
}

TEST_F(FakeGpuTest, FunctionsOfTheHostMayNotCallTheDriver) {
  StreamHandle stream = makeStream();
  struct State {
    FakeApi *api;
    std::atomic<int> status{-1};
  } state{&api};
  auto call = [](void *data) {
    auto *state = static_cast<State *>(data);
    size_t free, total;
    state->status = state->api->cuMemGetInfo_v2(&free, &total);
  };
  ASSERT_EQ(api.cuLaunchHostFunc(stream, call, &state), CudaSuccess);
  EXPECT_EQ(state.status, -1);
  EXPECT_EQ(finish(stream), CudaSuccess);
  EXPECT_EQ(state.status, 800);
}

TEST_F(FakeGpuTest, ThreadsOfSeveralRanksShareADevice) {
  std::vector<std::thread> threads;
  for (int rank = 0; rank < 4; ++rank)
    threads.emplace_back([&, rank] {
      ASSERT_EQ(api.cuCtxSetCurrent(context), CudaSuccess);
      StreamHandle stream = makeStream();
      for (int i = 0; i < 50; ++i) {
        std::vector<int> values(100, 1000 * rank + i);
        DevicePointer pointer = upload(values, stream);
        EXPECT_EQ(download<int>(pointer, 100, stream), values);
        EXPECT_EQ(api.cuMemFree_v2(pointer), CudaSuccess);
      }
      EXPECT_EQ(api.cuStreamDestroy_v2(stream), CudaSuccess);
    });
  for (std::thread &thread : threads)
    thread.join();
}

TEST_F(FakeGpuTest, LogsCallsAndWhatIsAliveAtTheEnd) {
  std::string path =
      ::testing::TempDir() + "cp-fake-log-" + std::to_string(getpid());
  EXPECT_EXIT(
      {
        restart("CP_FAKE_LOG", path);
        allocate(77);
        exit(0);
      },
      ::testing::ExitedWithCode(0), "");
  std::ifstream file(path);
  std::string log{std::istreambuf_iterator<char>(file), {}};
  std::remove(path.c_str());
  EXPECT_THAT(log, HasSubstr("cuInit() = CUDA_SUCCESS\n"));
  EXPECT_THAT(log, HasSubstr("bytes=77) = CUDA_SUCCESS\n"));
  EXPECT_THAT(log, HasSubstr("at exit: LEAKS\n77 bytes at "));
}

} // namespace
