//===- StepCasesTest.cpp - Case distinctions against brute force *- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Analysis/StepCases.h"
#include "MaskTestUtils.h"

using namespace mlir;
using namespace mlir::cp;
using namespace mlir::cp::test;
using namespace mlir::presburger;

namespace {
class StepCasesTest : public MaskTest {
protected:
  /// All chunk pairs of a layout, q major.
  std::vector<StepClass> classify(const char *body, Layout layout,
                                  int64_t length, const StepRange &steps) {
    MaskSet mask = MaskSet::get(parse(body), {1, 2, length, length});
    SmallVector<RowChunk> chunks = getChunks(layout, length, steps.ranks);
    std::vector<StepClass> pairs;
    for (const RowChunk &q : chunks)
      for (const RowChunk &kv : chunks)
        pairs.push_back(classifySteps(mask, q, kv, steps));
    return pairs;
  }

  /// Expects that exactly the arm of the chain that is reached at each point
  /// holds it and covers what is needed there.
  void checkChain(llvm::ArrayRef<StepCase> chain,
                  llvm::ArrayRef<StepClass> pairs, const StepRange &steps,
                  bool isExact) {
    ASSERT_FALSE(chain.empty());
    ASSERT_EQ(chain.back().condition.size(), 1u);
    ASSERT_TRUE(isAlwaysTrue(chain.back().condition.front()));
    for (int64_t rank = 0; rank < steps.ranks; ++rank)
      for (int64_t step = steps.begin; step < steps.end; ++step) {
        const StepCase *taken = nullptr;
        for (const StepCase &arm : chain) {
          bool reached = !taken && contains(arm.condition, rank, step);
          ASSERT_EQ(arm.region.containsPoint({rank, step}), reached)
              << "rank=" << rank << " step=" << step;
          if (reached)
            taken = &arm;
        }
        ASSERT_NE(taken, nullptr);
        for (auto [bit, pair] : llvm::enumerate(pairs)) {
          bool needed = pair.needed.containsPoint({rank, step});
          bool has = taken->needed >> bit & 1;
          ASSERT_GE(has, needed);
          if (isExact) {
            ASSERT_EQ(has, needed);
          }
          if (taken->full >> bit & 1) {
            ASSERT_TRUE(pair.full.containsPoint({rank, step}));
            ASSERT_TRUE(has);
          }
        }
      }
  }
};
} // namespace

TEST_F(StepCasesTest, CausalHeadTail) {
  for (int64_t ranks : {2, 4, 64}) {
    StepRange steps = {ranks, 1, 1, ranks};
    std::vector<StepClass> pairs =
        classify(getAffineMasks()[0].body, Layout::HeadTail, 64 * ranks, steps);
    std::vector<StepCase> chain = partitionSteps(pairs, steps, &context);
    ASSERT_EQ(chain.size(), 2u);
    EXPECT_EQ(print(chain[0].condition),
              std::vector<std::string>({"(d0, d1) : (d0 - d1 >= 0)"}));
    EXPECT_EQ(chain[0].needed, 0b0101u);
    EXPECT_EQ(chain[0].full, 0b0101u);
    EXPECT_EQ(print(chain[1].condition),
              std::vector<std::string>({"(d0, d1) : (0 == 0)"}));
    EXPECT_EQ(chain[1].needed, 0b1100u);
    EXPECT_EQ(chain[1].full, 0b1100u);
  }
}

TEST_F(StepCasesTest, OwnBlockIsOneCase) {
  StepRange steps = {4, 1, 0, 1};
  std::vector<StepClass> pairs =
      classify(getAffineMasks()[0].body, Layout::HeadTail, 64, steps);
  std::vector<StepCase> chain = partitionSteps(pairs, steps, &context);
  ASSERT_EQ(chain.size(), 1u);
  EXPECT_EQ(chain[0].needed, 0b1101u);
  EXPECT_EQ(chain[0].full, 0b0100u);
}

TEST_F(StepCasesTest, RegionsPartitionTheDomain) {
  for (const NamedMask &mask : getAffineMasks())
    for (Layout layout :
         {Layout::Contiguous, Layout::HeadTail, Layout::Striped})
      for (StepRange steps : {StepRange{4, 1, 0, 4}, {8, -1, 1, 8}}) {
        // Slow, and contiguous rows test the same.
        if (mask.isChunked && layout == Layout::Striped)
          continue;
        SCOPED_TRACE(std::string(mask.name) + ", layout " +
                     std::to_string(int(layout)));
        std::vector<StepClass> pairs = classify(mask.body, layout, 45, steps);
        std::vector<StepCase> chain =
            partitionSteps(pairs, steps, &context, /*maxCases=*/16);
        checkChain(chain, pairs, steps, /*isExact=*/true);
        chain = partitionSteps(pairs, steps, &context, /*maxCases=*/2);
        EXPECT_LE(chain.size(), 2u);
        checkChain(chain, pairs, steps, /*isExact=*/false);
        if (HasFailure())
          return;
      }
}

TEST_F(StepCasesTest, EmptyDomain) {
  EXPECT_TRUE(partitionSteps({}, {4, 1, 2, 2}, &context).empty());
}
