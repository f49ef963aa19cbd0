//===- StepClassificationTest.cpp - Step classes against brute force *- C++
//-*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MaskTestUtils.h"

using namespace mlir;
using namespace mlir::cp;
using namespace mlir::cp::test;
using namespace mlir::presburger;

namespace {
class StepClassificationTest : public MaskTest {
protected:
  /// The mask at every position of its domain.
  void tabulate(Region &mask, const MaskDomain &domain) {
    this->domain = domain;
    table.clear();
    forEachPosition(
        domain, [&](const Position &p) { table.push_back(evaluate(mask, p)); });
  }

  struct Expected {
    bool needed = false;
    bool full = true;
  };

  /// The class of one block by enumeration.
  Expected classify(const RowChunk &q, const RowChunk &kv,
                    const StepRange &steps, int64_t rank, int64_t step) const {
    int64_t source = (rank - steps.shift * step) % steps.ranks;
    if (source < 0)
      source += steps.ranks;
    Expected result;
    for (int64_t i = 0; i < q.rows; ++i)
      for (int64_t j = 0; j < kv.rows; ++j) {
        int64_t row = q.base + rank * q.rankStride + i * q.rowStride;
        int64_t col = kv.base + source * kv.rankStride + j * kv.rowStride;
        if (row < 0 || row >= domain.qLength || col < 0 ||
            col >= domain.kvLength)
          continue;
        for (int64_t bh = 0; bh < domain.batch * domain.heads; ++bh) {
          int64_t at = (bh * domain.qLength + row) * domain.kvLength + col;
          (table[at] ? result.needed : result.full) = table[at];
        }
      }
    return result;
  }

  /// Compares the sets, and their form as IR, with enumeration.
  void checkPair(const MaskSet &mask, const RowChunk &q, const RowChunk &kv,
                 const StepRange &steps, bool isExact = true) {
    StepClass found = classifySteps(mask, q, kv, steps);
    PresburgerSet box(steps.getBox());
    SmallVector<IntegerSet> needed = toIntegerSets(found.needed, box, &context);
    SmallVector<IntegerSet> full = toIntegerSets(found.full, box, &context);
    for (int64_t rank = 0; rank < steps.ranks; ++rank)
      for (int64_t step = steps.begin; step < steps.end; ++step) {
        Expected expected = classify(q, kv, steps, rank, step);
        std::string where = "ranks=" + std::to_string(steps.ranks) +
                            " shift=" + std::to_string(steps.shift) +
                            " begin=" + std::to_string(steps.begin) +
                            " rank=" + std::to_string(rank) +
                            " step=" + std::to_string(step);
        bool isNeeded = found.needed.containsPoint({rank, step});
        bool isFull = found.full.containsPoint({rank, step});
        ASSERT_GE(isNeeded, expected.needed) << where;
        ASSERT_LE(isFull, expected.full) << where;
        ASSERT_EQ(contains(needed, rank, step), isNeeded) << where;
        ASSERT_EQ(contains(full, rank, step), isFull) << where;
        if (!isExact)
          continue;
        ASSERT_EQ(isNeeded, expected.needed) << where;
        ASSERT_EQ(isFull, expected.full) << where;
      }
  }

  void checkLayout(const MaskSet &mask, Layout layout, bool isExact) {
    for (int64_t ranks : {1, 2, 3, 4, 8})
      for (auto [shift, begin] : {std::pair(1, 0), {1, 1}, {-1, 1}})
        for (const RowChunk &q : getChunks(layout, domain.qLength, ranks))
          for (const RowChunk &kv : getChunks(layout, domain.kvLength, ranks)) {
            checkPair(mask, q, kv, {ranks, shift, begin, ranks}, isExact);
            if (HasFatalFailure())
              return;
          }
  }

  /// The steps that need a mask of `length` positions, as text.
  std::vector<std::string> getNeeded(const char *body, int64_t length,
                                     const RowChunk &chunk,
                                     const StepRange &steps) {
    MaskSet mask = MaskSet::get(parse(body), {1, 1, length, length});
    StepClass found = classifySteps(mask, chunk, chunk, steps);
    return print(
        toIntegerSets(found.needed, PresburgerSet(steps.getBox()), &context));
  }

  MaskDomain domain;
  std::vector<bool> table;
};
} // namespace

TEST_F(StepClassificationTest, AffineMasksAreExact) {
  for (const NamedMask &named : getAffineMasks())
    for (MaskDomain domain : {MaskDomain{1, 2, 16, 16}, {1, 2, 21, 13}}) {
      SCOPED_TRACE(named.name);
      Region &region = parse(named.body);
      MaskSet mask = MaskSet::get(region, domain);
      tabulate(region, domain);
      for (Layout layout :
           {Layout::Contiguous, Layout::HeadTail, Layout::Striped}) {
        SCOPED_TRACE("layout " + std::to_string(int(layout)));
        checkLayout(mask, layout,
                    !(named.isChunked && layout == Layout::Striped));
        if (HasFatalFailure())
          return;
      }
    }
}

TEST_F(StepClassificationTest, OtherShiftsAndRanges) {
  Region &region = parse(getAffineMasks()[1].body);
  MaskDomain domain = {1, 1, 24, 24};
  MaskSet mask = MaskSet::get(region, domain);
  tabulate(region, domain);
  RowChunk chunk = {4, 0, 4, 1};
  for (int64_t shift : {0, 2, -3, 5, 9})
    checkPair(mask, chunk, chunk, {6, shift, 2, 5});
  checkPair(mask, chunk, chunk, {6, 1, 3, 3});
}

TEST_F(StepClassificationTest, UnknownPartIsSound) {
  MaskDomain domain = {1, 1, 16, 16};
  MaskSet mask = MaskSet::get(parse(R"mlir(
    %0 = arith.cmpi sge, %q, %kv : index
    %1 = tensor.extract %t[%q] : tensor<16xi1>
    %2 = arith.andi %0, %1 : i1
    return %2 : i1)mlir",
                                    "%t: tensor<16xi1>"),
                              domain);
  RowChunk chunk = {4, 0, 4, 1};
  StepClass found = classifySteps(mask, chunk, chunk, {4, 1, 0, 4});
  for (int64_t rank = 0; rank < 4; ++rank)
    for (int64_t step = 0; step < 4; ++step) {
      EXPECT_EQ(found.needed.containsPoint({rank, step}), rank >= step);
      EXPECT_FALSE(found.full.containsPoint({rank, step}));
    }
}

TEST_F(StepClassificationTest, LimitsWidenSoundly) {
  Region &region = parse(getAffineMasks()[4].body);
  MaskDomain domain = {1, 1, 64, 64};
  MaskSet mask = MaskSet::get(region, domain);
  tabulate(region, domain);
  RowChunk chunk = {8, 0, 8, 1};
  StepRange steps = {8, 1, 0, 8};
  StepLimits limits;
  limits.maxDisjuncts = 1;
  limits.maxHardVariables = 0;
  StepClass found = classifySteps(mask, chunk, chunk, steps, limits);
  for (int64_t rank = 0; rank < 8; ++rank)
    for (int64_t step = 0; step < 8; ++step) {
      Expected expected = classify(chunk, chunk, steps, rank, step);
      EXPECT_GE(found.needed.containsPoint({rank, step}), expected.needed);
      EXPECT_LE(found.full.containsPoint({rank, step}), expected.full);
    }
}

TEST_F(StepClassificationTest, ResultsAreSimple) {
  const char *causal = getAffineMasks()[0].body;
  using Sets = std::vector<std::string>;
  int64_t ranks = 64, rows = 4096, length = ranks * rows;
  RowChunk contiguous = {rows, 0, rows, 1}, striped = {rows, 0, 1, ranks};
  EXPECT_EQ(getNeeded(causal, length, contiguous, {ranks, 1, 1, ranks}),
            Sets({"(d0, d1) : (d0 - d1 >= 0)"}));
  EXPECT_EQ(getNeeded(causal, length, contiguous, {ranks, -1, 1, ranks}),
            Sets({"(d0, d1) : (d0 + d1 - 64 >= 0)"}));
  EXPECT_EQ(getNeeded(causal, length, striped, {ranks, 1, 1, ranks}),
            Sets({"(d0, d1) : (0 == 0)"}));
  EXPECT_EQ(getNeeded(getAffineMasks()[10].body, length, contiguous,
                      {ranks, 1, 0, ranks}),
            Sets());
  const char *window = R"mlir(
    %c5000 = arith.constant 5000 : index
    %d = arith.subi %q, %kv : index
    %m = arith.cmpi ult, %d, %c5000 : index
    return %m : i1)mlir";
  EXPECT_EQ(getNeeded(window, length, contiguous, {ranks, 1, 1, ranks}),
            Sets({"(d0, d1) : (d0 - d1 >= 0, -d1 + 2 >= 0)"}));
}
