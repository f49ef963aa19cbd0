//===- DimFactorsTest.cpp - Dimensions as products of factors -------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Analysis/DimFactors.h"

#include "gtest/gtest.h"

using namespace mlir::cp;
using Node = DimFactors::Node;

namespace {

TEST(DimFactorsTest, EqualDimensionsAreOneClass) {
  DimFactors factors;
  Node a = factors.create(40), b = factors.create(40), c = factors.create(40);
  EXPECT_TRUE(factors.unify(a, b));
  EXPECT_EQ(factors.find(a), factors.find(b));
  EXPECT_NE(factors.find(a), factors.find(c));
}

TEST(DimFactorsTest, SizesMustAgree) {
  DimFactors factors;
  EXPECT_FALSE(factors.unify(factors.create(4), factors.create(5)));
}

TEST(DimFactorsTest, ReshapeSplitsAProduct) {
  DimFactors factors;
  Node batch = factors.create(2), seq = factors.create(40);
  Node flat = factors.create(80);
  EXPECT_TRUE(factors.unifyProducts({flat}, {batch, seq}));
  EXPECT_TRUE(factors.isProduct(flat));
  ASSERT_EQ(factors.getLeaves(flat).size(), 2u);
  EXPECT_EQ(factors.getLeaves(flat)[0], factors.find(batch));
  EXPECT_EQ(factors.getLeaves(flat)[1], factors.find(seq));
}

TEST(DimFactorsTest, ClassesShareLaterFactors) {
  DimFactors factors;
  Node in = factors.create(80), out = factors.create(80);
  EXPECT_TRUE(factors.unify(in, out));
  Node a = factors.create(2), b = factors.create(40);
  Node c = factors.create(2), d = factors.create(40);
  EXPECT_TRUE(factors.unifyProducts({in}, {a, b}));
  EXPECT_TRUE(factors.unifyProducts({out}, {c, d}));
  EXPECT_EQ(factors.find(b), factors.find(d));
  EXPECT_NE(factors.find(a), factors.find(b));
}

TEST(DimFactorsTest, TwoFactoringsAreRefined) {
  DimFactors factors;
  Node x = factors.create(24), six = factors.create(6),
       four = factors.create(4);
  EXPECT_TRUE(factors.unifyProducts({x}, {six, four}));
  Node three = factors.create(3), eight = factors.create(8);
  EXPECT_TRUE(factors.unifyProducts({x}, {three, eight}));
  // 24 = 3 * 2 * 4, with 6 = 3 * 2 and 8 = 2 * 4.
  ASSERT_EQ(factors.getLeaves(x).size(), 3u);
  EXPECT_EQ(factors.getLeaves(six)[1], factors.getLeaves(eight)[0]);
  EXPECT_EQ(factors.getLeaves(six)[0], factors.find(three));
}

TEST(DimFactorsTest, FactoringsWithoutARefinementFail) {
  DimFactors factors;
  Node x = factors.create(12);
  EXPECT_TRUE(
      factors.unifyProducts({x}, {factors.create(4), factors.create(3)}));
  EXPECT_FALSE(
      factors.unifyProducts({x}, {factors.create(3), factors.create(4)}));
}

TEST(DimFactorsTest, UnitFactorsStandAnywhere) {
  DimFactors factors;
  Node seq = factors.create(40), flat = factors.create(40);
  EXPECT_TRUE(factors.unifyProducts({factors.create(1), seq, factors.create(1)},
                                    {flat}));
  EXPECT_EQ(factors.find(seq), factors.find(flat));
}

} // namespace
