//===- IndexBoundsTest.cpp - Provable out-of-bounds reads -------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Analysis/IndexBounds.h"
#include "MaskTestUtils.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::cp;
using namespace mlir::cp::test;

namespace {
class IndexBoundsTest : public MaskTest {};
} // namespace

static constexpr MaskDomain kDomain = {2, 3, 16, 20};

TEST_F(IndexBoundsTest, InBounds) {
  Region &region = parse(R"mlir(
    %c4 = arith.constant 4 : index
    %r = arith.remui %kv, %c4 : index
    %0 = tensor.extract %t[%b, %q] : tensor<2x16xi1>
    %1 = tensor.extract %u[%r] : tensor<4xi1>
    %2 = arith.andi %0, %1 : i1
    return %2 : i1)mlir",
                         "%t: tensor<2x16xi1>, %u: tensor<4xi1>");
  EXPECT_FALSE(findOutOfBoundsRead(region, kDomain));
}

TEST_F(IndexBoundsTest, TooLarge) {
  Region &region = parse(R"mlir(
    %0 = tensor.extract %t[%b, %q] : tensor<2x20xi1>
    %1 = tensor.extract %t[%b, %kv] : tensor<2x20xi1>
    %c5 = arith.constant 5 : index
    %s = arith.addi %q, %c5 : index
    %2 = tensor.extract %t[%b, %s] : tensor<2x20xi1>
    return %2 : i1)mlir",
                         "%t: tensor<2x20xi1>");
  std::optional<OutOfBoundsRead> found = findOutOfBoundsRead(region, kDomain);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->op, region.front().getTerminator()->getPrevNode());
  EXPECT_EQ(found->dim, 1u);
  EXPECT_EQ(found->size, 20);
  EXPECT_EQ(found->index, 20);
  EXPECT_EQ(found->position[kQueryDim], 15);
}

TEST_F(IndexBoundsTest, Negative) {
  Region &region = parse(R"mlir(
    %s = arith.subi %q, %kv : index
    %0 = tensor.extract %t[%s] : tensor<32xi1>
    return %0 : i1)mlir",
                         "%t: tensor<32xi1>");
  std::optional<OutOfBoundsRead> found = findOutOfBoundsRead(region, kDomain);
  ASSERT_TRUE(found);
  EXPECT_LT(found->index, 0);
  EXPECT_EQ(found->index,
            found->position[kQueryDim] - found->position[kKeyDim]);
}

TEST_F(IndexBoundsTest, UnknownIndexIsNotJudged) {
  Region &region = parse(R"mlir(
    %i = tensor.extract %t[%q] : tensor<16xindex>
    %c100 = arith.constant 100 : index
    %s = arith.addi %i, %c100 : index
    %p = arith.muli %q, %kv : index
    %0 = tensor.extract %u[%s] : tensor<4xi1>
    %1 = tensor.extract %u[%p] : tensor<4xi1>
    return %1 : i1)mlir",
                         "%t: tensor<16xindex>, %u: tensor<4xi1>");
  EXPECT_FALSE(findOutOfBoundsRead(region, kDomain));
}

TEST_F(IndexBoundsTest, ClampedIndexIsFine) {
  Region &region = parse(R"mlir(
    %c0 = arith.constant 0 : index
    %s = arith.subi %q, %kv : index
    %i = arith.maxsi %s, %c0 : index
    %0 = tensor.extract %t[%i] : tensor<16xi1>
    return %0 : i1)mlir",
                         "%t: tensor<16xi1>");
  EXPECT_FALSE(findOutOfBoundsRead(region, kDomain));
}

TEST_F(IndexBoundsTest, ScoreReadsOnlyWhereUnmasked) {
  Region &maskRegion = parse("%0 = arith.cmpi sge, %q, %kv : index\n"
                             "return %0 : i1");
  MaskSet mask = MaskSet::get(maskRegion, kDomain);
  Region &score = parse(R"mlir(
    %d = arith.subi %q, %kv : index
    %x = tensor.extract %bias[%h, %d] : tensor<3x16xf32>
    %y = arith.addf %score, %x : f32
    return %y : f32)mlir",
                        "%bias: tensor<3x16xf32>", "f32", "%score: f32");
  EXPECT_FALSE(findOutOfBoundsRead(score, kDomain, 1, &mask));
  std::optional<OutOfBoundsRead> found = findOutOfBoundsRead(score, kDomain, 1);
  ASSERT_TRUE(found);
  EXPECT_TRUE(isa<tensor::ExtractOp>(found->op));
  // A shorter table is read past its end on the unmasked side as well.
  Region &tooShort = parse(R"mlir(
    %d = arith.subi %q, %kv : index
    %x = tensor.extract %bias[%h, %d] : tensor<3x15xf32>
    return %x : f32)mlir",
                           "%bias: tensor<3x15xf32>", "f32", "%score: f32");
  found = findOutOfBoundsRead(tooShort, kDomain, 1, &mask);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->position[kQueryDim], 15);
  EXPECT_EQ(found->position[kKeyDim], 0);
}

TEST_F(IndexBoundsTest, TablesOfConstants) {
  Region &region = parse(R"mlir(
    %t = arith.constant dense<[true, false]> : tensor<2xi1>
    %0 = tensor.extract %t[%h] : tensor<2xi1>
    return %0 : i1)mlir");
  std::optional<OutOfBoundsRead> found = findOutOfBoundsRead(region, kDomain);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->index, 2);
}

TEST_F(IndexBoundsTest, DivisionByZero) {
  Region &region = parse(R"mlir(
    %c3 = arith.constant 3 : index
    %s = arith.subi %q, %c3 : index
    %0 = arith.divui %kv, %c3 : index
    %1 = arith.remsi %0, %s : index
    %2 = arith.cmpi eq, %1, %h : index
    return %2 : i1)mlir");
  std::optional<ZeroDivision> found = findZeroDivision(region, kDomain);
  ASSERT_TRUE(found);
  EXPECT_TRUE(isa<arith::RemSIOp>(found->op));
  EXPECT_EQ(found->position[kQueryDim], 3);
  EXPECT_FALSE(findZeroDivision(region, {2, 3, 3, 20}));
}

TEST_F(IndexBoundsTest, DivisionThatIsNotJudged) {
  Region &region = parse(R"mlir(
    %i = tensor.extract %t[%q] : tensor<16xindex>
    %c0 = arith.constant 0 : index
    %0 = arith.divui %kv, %i : index
    %1 = arith.cmpi ne, %q, %c0 : index
    %2 = scf.if %1 -> index {
      %4 = arith.divui %kv, %q : index
      scf.yield %4 : index
    } else {
      scf.yield %c0 : index
    }
    %3 = arith.cmpi eq, %0, %2 : index
    return %3 : i1)mlir",
                         "%t: tensor<16xindex>");
  EXPECT_FALSE(findZeroDivision(region, kDomain));
}

TEST_F(IndexBoundsTest, MarksWhatIsProven) {
  Region &region = parse(R"mlir(
    %0 = tensor.extract %t[%b, %q] : tensor<2x16xindex>
    %1 = tensor.extract %t[%b, %kv] : tensor<2x16xindex>
    %2 = tensor.extract %u[%0] : tensor<4xi1>
    %c0 = arith.constant 0 : index
    %c3 = arith.constant 3 : index
    %3 = arith.maxsi %1, %c0 : index
    %4 = arith.minsi %3, %c3 : index
    %5 = tensor.extract %u[%4] : tensor<4xi1>
    %6 = arith.andi %2, %5 : i1
    return %6 : i1)mlir",
                         "%t: tensor<2x16xindex>, %u: tensor<4xi1>");
  markProvenReads(region, kDomain);
  std::vector<bool> proven;
  for (auto read : region.front().getOps<tensor::ExtractOp>())
    proven.push_back(read->hasAttr(kInBoundsAttr));
  EXPECT_EQ(proven, (std::vector<bool>{true, false, false, true}));
}

TEST_F(IndexBoundsTest, MarksScoreReadsThatMayHappen) {
  Region &maskRegion = parse(R"mlir(
    %x = tensor.extract %t[%q] : tensor<16xi1>
    %0 = arith.cmpi sge, %q, %kv : index
    %1 = arith.andi %x, %0 : i1
    return %1 : i1)mlir",
                             "%t: tensor<16xi1>");
  MaskSet mask = MaskSet::get(maskRegion, kDomain);
  Region &score = parse(R"mlir(
    %d = arith.subi %q, %kv : index
    %x = tensor.extract %bias[%h, %d] : tensor<3x16xf32>
    return %x : f32)mlir",
                        "%bias: tensor<3x16xf32>", "f32", "%score: f32");
  auto read = *score.front().getOps<tensor::ExtractOp>().begin();
  markProvenReads(score, kDomain, 1);
  EXPECT_FALSE(read->hasAttr(kInBoundsAttr));
  markProvenReads(score, kDomain, 1, &mask);
  EXPECT_TRUE(read->hasAttr(kInBoundsAttr));
}
