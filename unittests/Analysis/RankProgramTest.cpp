//===- RankProgramTest.cpp - Programs against folded expressions *- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Analysis/RankProgram.h"
#include "MaskTestUtils.h"

#include <random>

using namespace mlir;
using namespace mlir::cp;
using namespace mlir::cp::test;

namespace {
/// Makes expressions of d0 = rank and d1 = step.
class RandomExprs {
public:
  RandomExprs(MLIRContext &context, uint64_t seed)
      : context(context), random(seed) {}

  int64_t draw(int64_t low, int64_t high) {
    return std::uniform_int_distribution<int64_t>(low, high)(random);
  }

  AffineExpr make(int depth) {
    if (depth == 0)
      return draw(0, 2) ? getAffineDimExpr(draw(0, 1), &context)
                        : getAffineConstantExpr(draw(-9, 9), &context);
    AffineExpr lhs = make(depth - 1);
    switch (draw(0, 4)) {
    case 0:
      return lhs.floorDiv(draw(1, 5));
    case 1:
      return lhs.ceilDiv(draw(1, 5));
    case 2:
      return lhs % draw(1, 7);
    case 3:
      return lhs * draw(-4, 4);
    default:
      return lhs + make(depth - 1);
    }
  }

  IntegerSet makeSet() {
    SmallVector<AffineExpr> constraints;
    SmallVector<bool> isEquality;
    for (int64_t i = draw(0, 3); i >= 0; --i) {
      constraints.push_back(make(3));
      isEquality.push_back(draw(0, 3) == 0);
    }
    return IntegerSet::get(2, 0, constraints, isEquality);
  }

private:
  MLIRContext &context;
  std::mt19937_64 random;
};
} // namespace

TEST(RankProgramTest, SetsAgreeWithFolding) {
  uint64_t seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  MLIRContext context;
  RandomExprs exprs(context, seed);
  for (int i = 0; i < 200; ++i) {
    int64_t ranks = exprs.draw(1, 9), steps = exprs.draw(1, 9);
    // Several in one program, which shares what they have in common.
    SmallVector<IntegerSet> sets = {exprs.makeSet(), exprs.makeSet()};
    RankProgram program(ranks, steps);
    SmallVector<RankProgram::Slot> slots;
    for (IntegerSet set : sets)
      slots.push_back(program.addSet(set));
    for (int64_t step = 0; step < steps; ++step) {
      program.run(step);
      for (auto [set, slot] : llvm::zip_equal(sets, slots)) {
        ASSERT_TRUE(slot.has_value());
        for (int64_t rank = 0; rank < ranks; ++rank)
          ASSERT_EQ(program.get(slot)[rank] != 0, contains(set, rank, step))
              << print(set).front() << " rank=" << rank << " step=" << step;
      }
    }
  }
}

TEST(RankProgramTest, BitsAndComparisons) {
  using Kind = RankProgram::Kind;
  using Predicate = arith::CmpIPredicate;
  RankProgram program(/*ranks=*/8, /*steps=*/8);
  RankProgram::Slot rank = program.addRank(), step = program.addStep();
  RankProgram::Slot negative = program.add(Kind::Sub, rank, step);
  RankProgram::Slot both = program.add(Kind::And, negative, rank);
  RankProgram::Slot any = program.add(Kind::Or, negative, rank);
  RankProgram::Slot differ = program.add(Kind::Xor, negative, rank);
  RankProgram::Slot less = program.addCompare(Predicate::slt, negative, rank);
  RankProgram::Slot below = program.addCompare(Predicate::ult, rank, negative);
  for (int64_t i = 0; i < 8; ++i) {
    program.run(i);
    for (int64_t r = 0; r < 8; ++r) {
      EXPECT_EQ(program.get(both)[r], (r - i) & r);
      EXPECT_EQ(program.get(any)[r], (r - i) | r);
      EXPECT_EQ(program.get(differ)[r], (r - i) ^ r);
      EXPECT_EQ(program.get(less)[r], r - i < r);
      // A negative number is a large one.
      EXPECT_EQ(program.get(below)[r], r < i);
    }
  }
}

TEST(RankProgramTest, EqualExpressionsShareASlot) {
  using Kind = RankProgram::Kind;
  RankProgram program(4, 4);
  auto add = [&] {
    return program.add(Kind::Add, program.addRank(), program.addStep());
  };
  EXPECT_EQ(add(), add());
  EXPECT_NE(add(), program.addRank());
}

TEST(RankProgramTest, WhatMayOverflowIsRefused) {
  using Kind = RankProgram::Kind;
  RankProgram program(4, 4);
  RankProgram::Slot big = program.addConstant(int64_t(1) << 62);
  EXPECT_TRUE(program.add(Kind::Sub, program.addRank(), big));
  EXPECT_FALSE(program.add(Kind::Add, big, big));
  EXPECT_FALSE(program.add(Kind::Mul, program.addStep(), big));
  EXPECT_FALSE(program.addConstant(INT64_MIN));
  // Nor is there a value of what depends on such.
  EXPECT_FALSE(program.add(Kind::Add, program.addRank(),
                           program.add(Kind::Add, big, big)));
}

TEST(RankProgramTest, DivisorsArePositiveConstants) {
  using Kind = RankProgram::Kind;
  RankProgram program(4, 4);
  RankProgram::Slot rank = program.addRank();
  EXPECT_FALSE(program.add(Kind::FloorDiv, rank, program.addConstant(0)));
  EXPECT_FALSE(program.add(Kind::Mod, rank, program.addConstant(-3)));
  EXPECT_FALSE(program.add(Kind::CeilDiv, rank, program.addStep()));
}
