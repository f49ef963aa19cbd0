//===- EmulatorTest.cpp - The emulator finds mistakes ---------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Small kernels with one mistake each.
//
//===----------------------------------------------------------------------===//

#include "Emulation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace cp::cuda;
using ::testing::HasSubstr;

namespace {

alignas(16) const float source[4 * 64] = {1, 2, 3, 4};

/// Runs `kernel` in blocks of 64 threads with many orders of turns; returns the
/// first error.
std::string run(const std::function<void()> &kernel) {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    Emulator emulator(64, 2 * 64 * 16, seed);
    if (!emulator.runBlock({0, 0, 0}, kernel))
      return emulator.getError();
  }
  return "";
}

/// Copies one chunk for each thread, to the first half of shared memory.
void copyOwn() {
  copyAsync(getSharedMemory() + 16 * getThread(), source + 4 * getThread(), 16);
  commitCopies();
}
float readOf(int thread) {
  return loadShared<float>(getSharedMemory() + 16 * thread);
}

TEST(EmulatorTest, RunsACorrectKernel) {
  float seen[64];
  EXPECT_EQ(run([&] {
              copyOwn();
              waitForCopies<0>();
              syncThreads();
              seen[getThread()] = readOf(63 - getThread());
            }),
            "");
  EXPECT_EQ(seen[63], 1);
  EXPECT_EQ(seen[0], 0);
}

TEST(EmulatorTest, FindsAReadBeforeTheWait) {
  EXPECT_THAT(run([] {
                copyOwn();
                syncThreads();
                readOf(getThread());
                waitForCopies<0>();
              }),
              HasSubstr("reads what is still being copied"));
}

TEST(EmulatorTest, WaitsForGroupsInOrder) {
  EXPECT_THAT(run([] {
                copyOwn();
                copyAsync(getSharedMemory() + 16 * (64 + getThread()), source,
                          16);
                commitCopies();
                waitForCopies<1>();
                readOf(getThread());
                readOf(64 + getThread());
                waitForCopies<0>();
              }),
              HasSubstr("reads what is still being copied"));
}

TEST(EmulatorTest, FindsAReadWithoutABarrier) {
  EXPECT_THAT(run([] {
                copyOwn();
                waitForCopies<0>();
                readOf(getThread() ^ 1);
              }),
              HasSubstr("reads what"));
}

TEST(EmulatorTest, FindsAWriteWithoutABarrier) {
  EXPECT_THAT(
      run([] {
        copyOwn();
        waitForCopies<0>();
        syncThreads();
        readOf(getThread() ^ 1);
        copyOwn();
        waitForCopies<0>();
      }),
      ::testing::AnyOf(HasSubstr("overwrites what"), HasSubstr("reads what")));
}

TEST(EmulatorTest, FindsAReadOfNothing) {
  EXPECT_THAT(run([] { readOf(getThread()); }),
              HasSubstr("reads what was never written"));
}

TEST(EmulatorTest, FindsAnAccessOutside) {
  EXPECT_THAT(run([] {
                copyAsync(getSharedMemory() + 2 * 64 * 16, source, 16);
                commitCopies();
                waitForCopies<0>();
              }),
              HasSubstr("not in shared memory, offset 2048"));
}

TEST(EmulatorTest, FindsAnUnalignedCopy) {
  EXPECT_THAT(run([] {
                copyAsync(getSharedMemory() + 8, source, 16);
                waitForCopies<0>();
              }),
              HasSubstr("not aligned"));
}

TEST(EmulatorTest, FindsAnUnalignedPair) {
  float x = 0, y = 0;
  EXPECT_EQ(run([&] { loadPair(source + 2, x, y); }), "");
  EXPECT_EQ(x, 3);
  EXPECT_EQ(y, 4);
  EXPECT_THAT(run([&] { loadPair(source + 1, x, y); }),
              HasSubstr("not at a multiple of 8 bytes"));
  alignas(8) float to[4] = {};
  EXPECT_EQ(run([&] { storePair(to + 2, 5, 6); }), "");
  EXPECT_THAT(to, ::testing::ElementsAre(0, 0, 5, 6));
  EXPECT_THAT(run([&] { storePair(to + 1, 5, 6); }),
              HasSubstr("not at a multiple of 8 bytes"));
}

TEST(EmulatorTest, FindsCopiesThatNobodyWaitsFor) {
  EXPECT_THAT(run(copyOwn), HasSubstr("ends with copies under way"));
}

TEST(EmulatorTest, FindsABarrierThatNotAllReach) {
  EXPECT_THAT(run([] {
                if (getThread() < 40)
                  syncThreads();
              }),
              HasSubstr("all threads wait"));
}

TEST(EmulatorTest, FindsLanesThatPart) {
  EXPECT_THAT(run([] {
                if (getThread() % 2)
                  syncWarp();
                else
                  shuffleXor(1, 1);
              }),
              HasSubstr("different instructions"));
}

TEST(EmulatorTest, CountsBankConflicts) {
  for (int stride : {1, 2, 8}) {
    Emulator emulator(32, 32 * 8 * 16, 1);
    EXPECT_TRUE(emulator.runBlock({0, 0, 0}, [&] {
      for (int i = 0; i < 8; ++i)
        copyAsync(getSharedMemory() + 16 * (getThread() + 32 * i), source, 16);
      commitCopies();
      waitForCopies<0>();
      syncThreads();
      unsigned r[4];
      loadMatrices(r, getSharedMemory() + 16 * stride * getThread());
    })) << emulator.getError();
    EXPECT_EQ(emulator.getBankConflicts(),
              stride == 1 ? 0 : (stride == 2 ? 4 * 4 : 4 * 7));
  }
}

} // namespace
