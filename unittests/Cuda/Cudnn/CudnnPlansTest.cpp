//===- CudnnPlansTest.cpp - What cuDNN takes, without a GPU ---------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// cuDNN plans for an H100 that is described to it, and compiles the kernels. A
// stub takes the place of the driver; nothing runs.
//
//===----------------------------------------------------------------------===//

#include "Blocks.h"
#include "CudnnAttention.h"
#include "Library.h"

#include <cstdlib>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace cp::cuda;
using cp::runtime::Status;
using ::testing::HasSubstr;
using ::testing::StartsWith;

namespace {

const char *const h100 = R"({
  "deviceName": "NVIDIA H100 80GB HBM3", "deviceVer": 900, "driverVer": 13000,
  "cudaDeviceId": 0, "pciDeviceId": 0, "isTccDriver": 0,
  "multiProcessorCount": 132, "warpSize": 32, "supportCoopLaunch": 1,
  "maxGridSize": [2147483647, 65535, 65535], "maxBlockSize": [1024, 1024, 64],
  "maxThreadsPerBlock": 1024, "maxThreadsPerSM": 2048, "maxCtasPerSM": 32,
  "regsPerBlock": 65536, "maxRegistersPerSM": 65536,
  "maxSharedMemoryPerBlock": 49152, "maxSharedMemoryPerBlockOptin": 232448,
  "reservedSharedMemoryPerBlock": 1024, "l2CacheSize": 52428800,
  "smClockRateKHz": 1980000, "memClockRateKHz": 2619000,
  "totalGlobalMem": 85000000000})";

/// Libraries that are loaded first are those that cuDNN finds by their names.
class CudnnPlansTest : public ::testing::Test {
protected:
  static void SetUpTestSuite() {
    if (!hasCudnnFrontend())
      return;
    ASSERT_TRUE(Library("a stub", {CP_STUB_DRIVER}));
    Library watched("a watched NVRTC", {CP_WATCHED_NVRTC});
    ASSERT_TRUE(watched);
    void (*watch)(void *) = nullptr;
    watched.find(watch, "cpWatchNvrtc");
    watched.find(getNumTexts, "cpGetNumTexts");
    watched.find(getLastText, "cpGetLastText");
    ASSERT_EQ(watched.getError(), "");
    Library nvrtc("NVRTC", {CP_NVRTC});
    ASSERT_TRUE(nvrtc) << CP_NVRTC;
    watch(nvrtc.getHandle());
  }

  void SetUp() override {
    if (!hasCudnnFrontend())
      GTEST_SKIP() << "built without cuDNN";
    attention = open();
    ASSERT_NE(attention, nullptr);
  }

  static std::unique_ptr<CudnnAttention> open() {
    std::unique_ptr<CudnnAttention> attention;
    Status status = CudnnAttention::create({90, h100}, attention);
    EXPECT_TRUE(status.ok()) << status.getMessage();
    return attention;
  }

  bool takes(const AttentionBlock &block) {
    return attention->findPlan(block, reason) != nullptr;
  }

  /// The text that cuDNN compiles for a block, none being compiled before.
  static size_t getText(const AttentionBlock &block) {
    int before = getNumTexts();
    std::string reason;
    EXPECT_NE(open()->findPlan(block, reason), nullptr) << reason;
    EXPECT_EQ(getNumTexts(), before + 1);
    return getLastText();
  }

  static int (*getNumTexts)();
  static size_t (*getLastText)();
  std::unique_ptr<CudnnAttention> attention;
  std::string reason;
};

int (*CudnnPlansTest::getNumTexts)();
size_t (*CudnnPlansTest::getLastText)();

/// [batch, rows, heads, elements] in memory.
AttentionBlock interleaveHeads(AttentionBlock block) {
  auto interleave = [](int64_t heads, int64_t rows, int64_t elements) {
    return BlockStrides{rows * heads * elements, elements, heads * elements};
  };
  block.q = interleave(block.queryHeads, block.queries, block.depth);
  block.k = interleave(block.keyHeads, block.keys, block.depth);
  block.v = interleave(block.keyHeads, block.keys, block.width);
  return block;
}

TEST_F(CudnnPlansTest, TakesFullBlocks) {
  EXPECT_TRUE(takes(makeBlock(8192, 8192))) << reason;
  EXPECT_TRUE(takes(makeBlock(4096, 8192))) << reason;
  EXPECT_TRUE(takes(makeBlock(1001, 3003))) << reason;
  AttentionBlock block = makeBlock(8192, 8192);
  block.dtype = CP_F16;
  EXPECT_TRUE(takes(block)) << reason;
  block.batches = 2;
  block.queryHeads = block.keyHeads = 7;
  EXPECT_TRUE(takes(interleaveHeads(block))) << reason;
}

TEST_F(CudnnPlansTest, TakesCausalBlocks) {
  EXPECT_TRUE(takes(makeBlock(8192, 8192, DiagonalBand::causal()))) << reason;
  EXPECT_TRUE(takes(makeBlock(4096, 8192, DiagonalBand::causal()))) << reason;
  EXPECT_TRUE(takes(makeBlock(8192, 4096, DiagonalBand::causal()))) << reason;
  // Bottom right, which for more queries than keys begins below the top.
  EXPECT_TRUE(takes(makeBlock(4096, 8192, DiagonalBand::causal(4096))))
      << reason;
  EXPECT_TRUE(takes(makeBlock(8192, 4096, DiagonalBand::causal(-4096))))
      << reason;
  EXPECT_TRUE(takes(makeBlock(8192, 4096, DiagonalBand::causal(100))))
      << reason;
}

TEST_F(CudnnPlansTest, TakesBands) {
  EXPECT_TRUE(takes(makeBlock(8192, 8192, DiagonalBand::window(1023, 0))))
      << reason;
  EXPECT_TRUE(takes(makeBlock(8192, 8192, DiagonalBand::window(512, 512))))
      << reason;
  EXPECT_TRUE(takes(makeBlock(8192, 8192, {-1023, {}}))) << reason;
  EXPECT_TRUE(takes(makeBlock(4096, 8192, DiagonalBand::window(1023, 0, 4096))))
      << reason;
  // The blocks of a ring step before and after the queries'.
  EXPECT_TRUE(takes(makeBlock(8192, 8192, DiagonalBand::window(1023, 0, 8192))))
      << reason;
  EXPECT_TRUE(
      takes(makeBlock(8192, 8192, DiagonalBand::window(512, 512, -8192))))
      << reason;
}

TEST_F(CudnnPlansTest, TakesHeadDims) {
  for (int64_t depth : {64, 80, 96, 192, 256})
    EXPECT_TRUE(takes(makeBlock(8192, 8192, DiagonalBand::causal(), depth)))
        << depth << ": " << reason;
  EXPECT_TRUE(takes(makeBlock(8192, 8192, DiagonalBand::causal(), 192, 128)))
      << reason;
}

TEST_F(CudnnPlansTest, SaysWhatCudnnRefuses) {
  std::string turing = h100;
  turing.replace(turing.find("900"), 3, "750");
  ASSERT_TRUE(CudnnAttention::create({75, turing}, attention).ok());
  for (int i = 0; i < 2; ++i) {
    EXPECT_FALSE(takes(makeBlock(64, 64)));
    EXPECT_THAT(reason, StartsWith("cuDNN does not take it: "));
    EXPECT_THAT(reason, HasSubstr("requires SM80"));
    EXPECT_EQ(attention->getNumBuilds(), 1);
  }
}

TEST_F(CudnnPlansTest, OtherLengthsCompileNothing) {
  ASSERT_TRUE(takes(makeBlock(8192, 8192, DiagonalBand::causal())));
  int before = getNumTexts();
  AttentionBlock block = makeBlock(2048, 4096, DiagonalBand::causal());
  EXPECT_TRUE(takes(block)) << reason;
  block.batches = 3;
  EXPECT_TRUE(takes(interleaveHeads(block))) << reason;
  EXPECT_EQ(attention->getNumBuilds(), 3);
  EXPECT_EQ(getNumTexts(), before);
  // cuDNN compiles another kernel for these: see getKernelKey.
  EXPECT_TRUE(takes(makeBlock(1001, 1001, DiagonalBand::causal())));
  EXPECT_EQ(getNumTexts(), before + 1);
  EXPECT_TRUE(takes(makeBlock(8192, 8192, DiagonalBand::causal(), 64)));
  EXPECT_EQ(getNumTexts(), before + 2);
}

/// A kernel that two blocks share is the one that each alone would get.
TEST_F(CudnnPlansTest, SharedKernelsAreTheSame) {
  auto expectSame = [](const AttentionBlock &a, const AttentionBlock &b) {
    ASSERT_EQ(getKernelKey(a), getKernelKey(b));
    EXPECT_EQ(getText(a), getText(b));
  };
  AttentionBlock causal = makeBlock(2048, 4096, DiagonalBand::causal());
  causal.batches = 2;
  expectSame(makeBlock(8192, 8192, DiagonalBand::causal()),
             interleaveHeads(causal));
  expectSame(makeBlock(8192, 8192, DiagonalBand::window(1023, 0)),
             makeBlock(1024, 4096, DiagonalBand::window(100, 0)));
  expectSame(makeBlock(8192, 8192, DiagonalBand::causal(100)),
             makeBlock(512, 8192, DiagonalBand::causal(4096)));
  expectSame(makeBlock(1001, 3003), makeBlock(1001 + 256, 3003 + 2560));
}

TEST_F(CudnnPlansTest, DescribedDevicesRunNothing) {
  const CudnnPlan *plan = attention->findPlan(makeBlock(512, 512), reason);
  ASSERT_NE(plan, nullptr) << reason;
  Status status = attention->execute(*plan, {}, nullptr);
  EXPECT_EQ(status.getCode(), CP_INVALID_ARGUMENT);
  EXPECT_THAT(status.getMessage(), HasSubstr("need not exist"));
}

TEST_F(CudnnPlansTest, SaysWhyItDoesNotOpen) {
  std::unique_ptr<CudnnAttention> other;
  EXPECT_THAT(CudnnAttention::create({90, "{}"}, other).getMessage(),
              HasSubstr("does not read these properties"));
  EXPECT_EQ(other, nullptr);
  // No device is current.
  EXPECT_THAT(CudnnAttention::create({90, ""}, other).getMessage(),
              HasSubstr("cuDNN does not start"));
  setenv("CP_CUDA_CUDNN", "libno-such-cudnn.so", 1);
  Status status = CudnnAttention::create({90, h100}, other);
  unsetenv("CP_CUDA_CUDNN");
  EXPECT_EQ(status.getCode(), CP_UNSUPPORTED);
  EXPECT_THAT(status.getMessage(), HasSubstr("cannot load cuDNN"));
  EXPECT_EQ(other, nullptr);
}

TEST(CudnnTest, SaysThatItIsMissing) {
  if (hasCudnnFrontend())
    GTEST_SKIP() << "built with cuDNN";
  std::unique_ptr<CudnnAttention> attention;
  Status status = CudnnAttention::create({90, ""}, attention);
  EXPECT_EQ(status.getCode(), CP_UNSUPPORTED);
  EXPECT_THAT(status.getMessage(), HasSubstr("built without cuDNN"));
  EXPECT_EQ(attention, nullptr);
}

} // namespace
