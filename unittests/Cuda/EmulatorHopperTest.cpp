//===- EmulatorHopperTest.cpp - The emulator finds mistakes on Hopper -----===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A small kernel that copies a box and multiplies it, and the same with one
// mistake each. Shared memory: a box of 64 rows of 64 elements, a second one,
// and a barrier.
//
//===----------------------------------------------------------------------===//

#include "EmulationHopper.h"
#include "HopperLayout.h"
#include "ModMath.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace cp;
using namespace cp::cuda;
using ::testing::HasSubstr;

namespace {

constexpr int rows = 64, columns = 48, tensorRows = 70;
using Box = BoxTile<rows, columns>;
constexpr int barrierOffset = 2 * Box::bytes;

/// What can be wrong.
struct Mistakes {
  bool noBarrierFence = false, noBarrierSync = false, noWait = false;
  bool fewerBytes = false, moreBytes = false, noProductFence = false;
  bool noProductWait = false, changesSums = false, changesLeft = false;
  bool readsSums = false, overwrites = false, zeros = false,
       noProxyFence = false;
  bool zerosWithoutSync = false;
};

class EmulatorHopperTest : public ::testing::Test {
protected:
  EmulatorHopperTest() : elements(tensorRows * columns) {
    for (size_t i = 0; i < elements.size(); ++i)
      elements[i] =
          toF16(static_cast<float>(static_cast<int>(i * 7 % 23) - 11));
    const uint64_t sizes[] = {columns, tensorRows, 1, 1};
    const uint64_t strides[] = {columns * 2, 16, 16};
    const unsigned box[] = {64, rows, 1, 1}, ones[] = {1, 1, 1, 1};
    EXPECT_EQ(encodeEmulatedTensorMap(&map, TensorMapFloat16, 4,
                                      elements.data(), sizes, strides, box,
                                      ones, 0, TensorMapSwizzle128B, 0, 0),
              0);
  }

  float get(int row, int column) const {
    if (row >= tensorRows || column >= columns)
      return 0;
    return toFloat(elements[row * columns + column]);
  }

  /// The first error with many orders of turns.
  static std::string run(const std::function<void()> &kernel,
                         int threads = 128) {
    for (uint64_t seed = 0; seed < 10; ++seed) {
      Emulator emulator(threads, barrierOffset + 16, seed);
      if (!emulator.runBlock({0, 0, 0}, kernel))
        return emulator.getError();
    }
    return "";
  }
  static unsigned char *getBarrier() {
    return getSharedMemory() + barrierOffset;
  }

  void copy(const Mistakes &wrong) {
    if (getThread() == 0) {
      initBarrier(getBarrier(), 1);
      if (!wrong.noBarrierFence)
        fenceAsyncProxy();
    }
    if (!wrong.noBarrierSync)
      syncThreads();
    if (getThread() == 0) {
      arriveAndExpect(getBarrier(), Box::bytes - 16 * wrong.fewerBytes +
                                        16 * wrong.moreBytes);
      copyBox(getSharedMemory(), map, getBarrier(), 0, firstRow, 0, 0);
    }
    if (!wrong.noWait)
      waitForPhase(getBarrier(), 0);
  }

  /// sums = box * box^T, or registers * box.
  void kernel(const Mistakes &wrong) {
    copy(wrong);
    if (wrong.zeros) {
      if (!wrong.zerosWithoutSync)
        syncThreads();
      if (getThread() < 8)
        storeZeros(getSharedMemory() + 16 * getThread());
      if (!wrong.noProxyFence)
        fenceAsyncProxy();
      if (!wrong.zerosWithoutSync)
        syncThreads();
    }
    float sums[32] = {};
    unsigned left[4] = {0x3c003c00, 0x3c003c00, 0x3c003c00, 0x3c003c00};
    if (!wrong.noProductFence)
      fenceProducts();
    const unsigned long long matrix =
        makeMatrix(getSharedAddress(getSharedMemory()), unusedLeadingBytes);
    if (wrong.changesLeft) {
      GroupProduct<f16, 64>::multiplyRegisters(sums, left, matrix);
      left[0] = 0;
    } else {
      for (int column = 0; column < columns; column += 16) {
        unsigned long long at =
            moveMatrix(matrix, Box::getOperandOffset(0, column));
        GroupProduct<f16, 64>::multiplyShared(sums, at, at, column > 0);
      }
    }
    commitProducts();
    if (wrong.changesSums)
      sums[3] = 0;
    const float early = sums[0];
    if (wrong.overwrites && getThread() == 0) {
      arriveAndExpect(getBarrier(), Box::bytes);
      copyBox(getSharedMemory(), map, getBarrier(), 0, 0, 0, 0);
    }
    if (!wrong.noProductWait)
      waitForProducts<0>();
    if (wrong.overwrites)
      waitForPhase(getBarrier(), 1);
    for (int i = 0; i < 32; ++i)
      seen[getThread()][i] = wrong.readsSums ? early : sums[i];
  }
  std::string run(const Mistakes &wrong) {
    return run([&] { kernel(wrong); });
  }

  std::vector<f16> elements;
  TensorMap map;
  int firstRow = 0;
  float seen[128][32];
};

TEST_F(EmulatorHopperTest, CopiesWithSwizzleAndZeros) {
  for (int first : {0, 20, -3}) {
    firstRow = first;
    EXPECT_EQ(
        run([&] {
          copy({});
          if (getThread() != 0)
            return;
          for (int row = 0; row < rows; ++row)
            for (int column = 0; column < 64; column += 2) {
              auto pair = static_cast<unsigned>(
                  loadInt(getSharedMemory() + Box::getOffset(row, column)));
              int from = first + row;
              float want = from < 0 ? 0 : get(from, column);
              ASSERT_EQ(toFloat(f16{static_cast<unsigned short>(pair)}), want)
                  << row << ", " << column;
            }
        }),
        "");
  }
}

TEST_F(EmulatorHopperTest, MultipliesSharedMatrices) {
  EXPECT_EQ(run(Mistakes{}), "");
  for (int thread = 0; thread < 128; ++thread)
    for (int i = 0; i < 32; ++i) {
      Place place = getAccumulatorPlace(thread % 32, i % 4);
      int row = thread / 32 * 16 + place.row, column = i / 4 * 8 + place.column;
      float sum = 0;
      for (int k = 0; k < columns; ++k)
        sum += get(row, k) * get(column, k);
      EXPECT_EQ(seen[thread][i], sum);
    }
}

// The right matrix is in two boxes of 64 columns; the left one is in registers.
TEST_F(EmulatorHopperTest, MultipliesRegistersAndRows) {
  float sums[128][64];
  auto getLeft = [](int row, int k) { return static_cast<float>(row % 5 - k); };
  EXPECT_EQ(run([&] {
              if (getThread() == 0) {
                initBarrier(getBarrier(), 1);
                fenceAsyncProxy();
              }
              syncThreads();
              if (getThread() == 0) {
                arriveAndExpect(getBarrier(), 2 * Box::bytes);
                for (int box = 0; box < 2; ++box)
                  copyBox(getSharedMemory() + box * Box::bytes, map,
                          getBarrier(), 32 * box, 0, 0, 0);
              }
              waitForPhase(getBarrier(), 0);
              unsigned left[4];
              for (int i = 0; i < 4; ++i) {
                Place place = getLeftPlace(getThread() % 32, i);
                int row = getThread() / 32 * 16 + place.row;
                left[i] = packF16(getLeft(row, place.column),
                                  getLeft(row, place.column + 1));
              }
              float *own = sums[getThread()];
              std::fill(own, own + 64, 1.0f);
              fenceProducts();
              GroupProduct<f16, 128>::multiplyRegisters(
                  own, left,
                  makeMatrix(getSharedAddress(getSharedMemory()) +
                                 Box::getOperandOffset(16, 0),
                             Box::boxBytes));
              commitProducts();
              waitForProducts<0>();
            }),
            "");
  for (int thread = 0; thread < 128; ++thread)
    for (int i = 0; i < 64; ++i) {
      Place place = getAccumulatorPlace(thread % 32, i % 4);
      int row = thread / 32 * 16 + place.row, column = i / 4 * 8 + place.column;
      float sum = 1;
      for (int k = 0; k < 16; ++k)
        sum += getLeft(row, k) *
               get(16 + k, column < 64 ? column : 32 + column - 64);
      EXPECT_EQ(sums[thread][i], sum) << thread << ", " << i;
    }
}

TEST_F(EmulatorHopperTest, FindsBarriersThatAreNotReady) {
  Mistakes wrong;
  wrong.noBarrierFence = true;
  EXPECT_THAT(run(wrong), HasSubstr("initialised without a fence"));
  wrong = {};
  wrong.noBarrierSync = true;
  EXPECT_THAT(run(wrong), HasSubstr("initialised"));
}

TEST_F(EmulatorHopperTest, FindsWrongNumbersOfBytes) {
  Mistakes wrong;
  wrong.moreBytes = true;
  EXPECT_THAT(run(wrong), HasSubstr("all threads wait"));
  wrong = {};
  wrong.fewerBytes = true;
  EXPECT_THAT(run(wrong), HasSubstr("more arrives at a barrier"));
}

TEST_F(EmulatorHopperTest, FindsProductsBeforeTheCopyHasArrived) {
  Mistakes wrong;
  wrong.noWait = true;
  EXPECT_THAT(run(wrong), HasSubstr("multiplies what"));
}

// One thread that has not waited is enough.
TEST_F(EmulatorHopperTest, FindsAThreadThatDidNotWait) {
  EXPECT_THAT(run([&] {
                Mistakes wrong;
                wrong.noWait = getThread() == 77;
                kernel(wrong);
              }),
              HasSubstr("multiplies what"));
}

TEST_F(EmulatorHopperTest, FindsRegistersThatProductsOwn) {
  Mistakes wrong;
  wrong.noProductFence = true;
  EXPECT_THAT(run(wrong), HasSubstr("without a fence before"));
  wrong = {};
  wrong.changesSums = true;
  EXPECT_THAT(run(wrong), HasSubstr("changed registers that products add to"));
  wrong = {};
  wrong.changesLeft = true;
  EXPECT_THAT(run(wrong), HasSubstr("changed registers that products read"));
  wrong = {};
  wrong.noProductWait = true;
  EXPECT_THAT(run(wrong), HasSubstr("ends with products under way"));
  wrong = {};
  wrong.readsSums = true;
  EXPECT_EQ(run(wrong), "");
  EXPECT_TRUE(std::isnan(seen[0][0]));
}

TEST_F(EmulatorHopperTest, FindsACopyOverWhatIsMultiplied) {
  Mistakes wrong;
  wrong.overwrites = true;
  EXPECT_THAT(run(wrong), HasSubstr("overwrites what an asynchronous"));
}

TEST_F(EmulatorHopperTest, FindsStoresThatProductsDoNotSee) {
  Mistakes wrong;
  wrong.zeros = true;
  EXPECT_EQ(run(wrong), "");
  wrong.noProxyFence = true;
  EXPECT_THAT(run(wrong), HasSubstr("wrote without a fence"));
  wrong = {};
  wrong.zeros = wrong.zerosWithoutSync = true;
  EXPECT_THAT(run(wrong), HasSubstr("without a barrier between"));
}

TEST_F(EmulatorHopperTest, FindsMistakesAtNamedBarriers) {
  // A ring of turns, as the kernel has it.
  auto ring = [](bool passes) {
    const int group = getThread() / 128;
    if (group == 1)
      arriveNamed<256>(1);
    for (int i = 0; i < 3; ++i) {
      syncNamed<256>(1 + group);
      if (passes)
        arriveNamed<256>(2 - group);
    }
  };
  EXPECT_EQ(run([&] { ring(true); }, 256), "");
  EXPECT_THAT(run([&] { ring(false); }, 256), HasSubstr("all threads wait"));
  EXPECT_THAT(run([] {
                if (getThread() < 64) {
                  arriveNamed<128>(1);
                  arriveNamed<128>(1);
                }
              }),
              HasSubstr("arrives twice"));
  EXPECT_THAT(run([] {
                if (getThread() < 64)
                  syncNamed<128>(1);
                else
                  syncNamed<96>(1);
              }),
              HasSubstr("which others know"));
}

TEST_F(EmulatorHopperTest, FindsRegistersThatDoNotFit) {
  EXPECT_EQ(run([] { increaseRegisters<240>(); }, 256), "");
  EXPECT_THAT(run([] { increaseRegisters<240>(); }, 384),
              HasSubstr("the block uses 92160 registers"));
  EXPECT_THAT(run([] {
                if (getThread() < 32)
                  increaseRegisters<240>();
              }),
              HasSubstr("different numbers of registers"));
}

TEST_F(EmulatorHopperTest, FindsDescriptorsThatMeanNothing) {
  auto multiply = [&](unsigned long long bits) {
    return run([&] {
      copy({});
      float sums[4];
      fenceProducts();
      const unsigned long long matrix =
          makeMatrix(getSharedAddress(getSharedMemory()), unusedLeadingBytes);
      GroupProduct<f16, 8>::multiplyShared(sums, matrix, matrix ^ bits, false);
      commitProducts();
      waitForProducts<0>();
    });
  };
  EXPECT_EQ(multiply(0), "");
  EXPECT_THAT(multiply(1ull << 62), HasSubstr("no 128-byte swizzle"));
  EXPECT_THAT(multiply(1ull << 46), HasSubstr("unexpected bits"));
  EXPECT_THAT(multiply(2ull << 16), HasSubstr("leading dimension"));
  EXPECT_THAT(multiply(0x3f00), HasSubstr("not in shared memory"));
}

TEST_F(EmulatorHopperTest, FindsThreadsThatMultiplyDifferently) {
  EXPECT_THAT(run([&] {
                copy({});
                float sums[4];
                fenceProducts();
                const unsigned long long matrix = makeMatrix(
                    getSharedAddress(getSharedMemory()), unusedLeadingBytes);
                GroupProduct<f16, 8>::multiplyShared(
                    sums, matrix, matrix + (getThread() == 5), false);
                commitProducts();
                waitForProducts<0>();
              }),
              HasSubstr("multiply differently"));
}

} // namespace
