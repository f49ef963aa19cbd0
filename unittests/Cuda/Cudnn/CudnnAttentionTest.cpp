//===- CudnnAttentionTest.cpp - Keeping plans, without cuDNN --------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CudnnAttention.h"
#include "Blocks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace cp::cuda;
using cp::runtime::Status;
using ::testing::HasSubstr;

namespace {

/// What the fake was asked for.
struct Calls {
  std::vector<AttentionBlock> blocks;
  std::vector<CudnnBuffers> executions;
};

class FakeGraph final : public CudnnGraph {
public:
  explicit FakeGraph(Calls &calls) : calls(calls) {}
  size_t getWorkspaceBytes() const override { return 256; }
  Status execute(const CudnnBuffers &buffers, StreamHandle) override {
    calls.executions.push_back(buffers);
    return Status();
  }

private:
  Calls &calls;
};

/// Takes head dims up to 128.
class FakeGraphs final : public CudnnGraphs {
public:
  explicit FakeGraphs(Calls &calls) : calls(calls) {}
  std::unique_ptr<CudnnGraph> build(const AttentionBlock &block,
                                    const std::string &,
                                    std::string &reason) override {
    calls.blocks.push_back(block);
    if (block.depth <= 128)
      return std::make_unique<FakeGraph>(calls);
    reason = "too deep";
    return nullptr;
  }

private:
  Calls &calls;
};

class CudnnAttentionTest : public ::testing::Test {
protected:
  Calls calls;
  CudnnAttention attention{std::make_unique<FakeGraphs>(calls)};
  std::string reason;
};

/// An address that nothing follows.
template <typename T>
T *at(uintptr_t address) {
  return reinterpret_cast<T *>(address);
}

CudnnBuffers makeBuffers() {
  return {at<void>(1 << 20),  at<void>(2 << 20),  at<void>(3 << 20),
          at<float>(4 << 20), at<float>(5 << 20), at<void>(6 << 20)};
}

TEST_F(CudnnAttentionTest, BuildsEachBlockOnce) {
  AttentionBlock block = makeBlock(64, 64, DiagonalBand::causal());
  const CudnnPlan *plan = attention.findPlan(block, reason);
  ASSERT_NE(plan, nullptr) << reason;
  EXPECT_EQ(plan->workspaceBytes, 256u);
  EXPECT_NE(attention.findPlan(makeBlock(64, 32), reason), nullptr);
  EXPECT_EQ(attention.findPlan(block, reason), plan);
  EXPECT_EQ(attention.getNumBuilds(), 2);
  EXPECT_EQ(calls.blocks.size(), 2u);
}

TEST_F(CudnnAttentionTest, TellsBlocksApart) {
  AttentionBlock block = makeBlock(64, 64, DiagonalBand::window(8, 8));
  const CudnnPlan *plan = attention.findPlan(block, reason);
  std::vector<AttentionBlock> others(9, block);
  others[0].dtype = CP_F16;
  others[1].batches = 2;
  others[2].keyHeads = 16;
  others[3].scale = 1;
  others[4].q.row *= 2;
  others[5].v.head *= 2;
  others[6].band.low = -9;
  others[7].band.high = {};
  others[8].width = 64;
  for (const AttentionBlock &other : others)
    EXPECT_NE(attention.findPlan(other, reason), plan);
  EXPECT_EQ(attention.getNumBuilds(), 10);
}

TEST_F(CudnnAttentionTest, KeepsWhyABlockIsRefused) {
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(attention.findPlan(makeBlock(64, 64, {}, 256), reason), nullptr);
    EXPECT_EQ(reason, "too deep");
  }
  EXPECT_EQ(attention.getNumBuilds(), 1);
  // What is known without cuDNN is not asked for.
  EXPECT_EQ(attention.findPlan(makeBlock(64, 64, {}, 20), reason), nullptr);
  EXPECT_THAT(reason, HasSubstr("multiples of 8, got 20"));
  EXPECT_EQ(attention.getNumBuilds(), 1);
}

TEST_F(CudnnAttentionTest, ComputesTheRegion) {
  // Rows 3, 4, ... attend to keys 0, 1, ...
  const CudnnPlan *plan =
      attention.findPlan(makeBlock(64, 32, DiagonalBand::causal(-3)), reason);
  ASSERT_NE(plan, nullptr) << reason;
  EXPECT_EQ(plan->region.firstQuery, 3);
  ASSERT_EQ(calls.blocks.size(), 1u);
  EXPECT_EQ(calls.blocks[0].queries, 61);
  EXPECT_EQ(calls.blocks[0].keys, 32);
  EXPECT_EQ(calls.blocks[0].band.high, 0);

  CudnnBuffers buffers = makeBuffers();
  ASSERT_TRUE(attention.execute(*plan, buffers, nullptr).ok());
  ASSERT_EQ(calls.executions.size(), 1u);
  EXPECT_EQ(calls.executions[0].q, at<void>((1 << 20) + 3 * 128 * 2));
  EXPECT_EQ(calls.executions[0].k, buffers.k);
  EXPECT_EQ(calls.executions[0].v, buffers.v);
  EXPECT_EQ(calls.executions[0].out, buffers.out);
  EXPECT_EQ(calls.executions[0].lse, buffers.lse);
}

TEST_F(CudnnAttentionTest, AdvancesKeysAndValues) {
  AttentionBlock block =
      makeBlock(64, 64, DiagonalBand::window(8, 0, 64), 128, 64);
  const CudnnPlan *plan = attention.findPlan(block, reason);
  ASSERT_NE(plan, nullptr) << reason;
  ASSERT_TRUE(attention.execute(*plan, makeBuffers(), nullptr).ok());
  EXPECT_EQ(calls.executions[0].k, at<void>((2 << 20) + 56 * 128 * 2));
  EXPECT_EQ(calls.executions[0].v, at<void>((3 << 20) + 56 * 64 * 2));
}

TEST_F(CudnnAttentionTest, NothingToCompute) {
  const CudnnPlan *plan =
      attention.findPlan(makeBlock(64, 64, DiagonalBand::causal(-64)), reason);
  ASSERT_NE(plan, nullptr) << reason;
  EXPECT_EQ(plan->region.block.queries, 0);
  EXPECT_TRUE(attention.execute(*plan, makeBuffers(), nullptr).ok());
  EXPECT_EQ(attention.getNumBuilds(), 0);
  EXPECT_TRUE(calls.executions.empty());
}

TEST_F(CudnnAttentionTest, RefusesMisalignedPointers) {
  const CudnnPlan *plan = attention.findPlan(makeBlock(64, 64), reason);
  ASSERT_NE(plan, nullptr) << reason;
  CudnnBuffers buffers = makeBuffers();
  buffers.k = at<void>((2 << 20) + 8);
  Status status = attention.execute(*plan, buffers, nullptr);
  EXPECT_EQ(status.getCode(), CP_INVALID_ARGUMENT);
  EXPECT_EQ(status.getMessage(), "cuDNN's attention: k does not begin at a "
                                 "multiple of 16 bytes");
  buffers = makeBuffers();
  buffers.lse = at<float>((5 << 20) + 4);
  EXPECT_THAT(attention.execute(*plan, buffers, nullptr).getMessage(),
              HasSubstr("lse does not begin"));
  EXPECT_TRUE(calls.executions.empty());
}

} // namespace
