//===- RandomMaskTest.cpp - Random masks against brute force ----*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MaskTestUtils.h"
#include <random>

using namespace mlir;
using namespace mlir::cp;
using namespace mlir::cp::test;

namespace {
/// Writes random masks as text.
class MaskWriter {
public:
  explicit MaskWriter(unsigned seed) : random(seed) {}

  std::string run() {
    std::string result = getBool(3);
    return text + "return " + result + " : i1";
  }

private:
  unsigned pick(unsigned count) { return random() % count; }

  std::string define(const std::string &expr) {
    std::string name = "%v" + std::to_string(count++);
    text += name + " = " + expr + "\n";
    return name;
  }

  std::string getConstant(int64_t value) {
    return define("arith.constant " + std::to_string(value) + " : " + type);
  }

  std::string getInt(unsigned depth) {
    static const char *const dims[] = {"%q", "%kv", "%q", "%kv", "%h", "%b"};
    if (depth == 0 || pick(4) == 0) {
      if (pick(4) == 0)
        return getConstant(int64_t(pick(12)) - 3);
      std::string dim = dims[pick(6)];
      return type == "index"
                 ? dim
                 : define("arith.index_cast " + dim + " : index to " + type);
    }
    static const char *const ops[] = {"addi",  "subi",  "subi",  "addi",
                                      "minsi", "maxsi", "minui", "maxui"};
    static const char *const byConstant[] = {
        "muli",  "divsi",      "divui",     "remsi",
        "remui", "floordivsi", "ceildivsi", "ceildivui"};
    std::string lhs = getInt(depth - 1), op, rhs;
    switch (pick(5)) {
    case 0:
    case 1:
      op = ops[pick(8)];
      rhs = getInt(depth - 1);
      break;
    case 2:
    case 3:
      op = byConstant[pick(8)];
      rhs = getConstant(1 + pick(5));
      break;
    default:
      rhs = getInt(depth - 1);
      return define("arith.select " + getBool(0) + ", " + lhs + ", " + rhs +
                    " : " + type);
    }
    return define("arith." + op + " " + lhs + ", " + rhs + " : " + type);
  }

  std::string getBool(unsigned depth) {
    static const char *const predicates[] = {"eq",  "ne",  "slt", "sle", "sgt",
                                             "sge", "ult", "ule", "ugt", "uge"};
    if (depth == 0 || pick(5) == 0) {
      if (pick(8) == 0)
        return define("tensor.extract %t[%q] : tensor<64xi1>");
      std::string outer = type;
      if (count % 3 == 0)
        type = pick(2) ? "i32" : "i8";
      unsigned intDepth = pick(3);
      std::string lhs = getInt(intDepth), rhs = getInt(pick(2));
      std::string result =
          define("arith.cmpi " + std::string(predicates[pick(10)]) + ", " +
                 lhs + ", " + rhs + " : " + type);
      type = outer;
      return result;
    }
    static const char *const ops[] = {"andi", "ori", "xori"};
    std::string lhs = getBool(depth - 1), rhs = getBool(depth - 1);
    if (pick(6) == 0)
      return define("arith.select " + getBool(0) + ", " + lhs + ", " + rhs +
                    " : i1");
    return define("arith." + std::string(ops[pick(3)]) + " " + lhs + ", " +
                  rhs + " : i1");
  }

  std::minstd_rand random;
  std::string text;
  std::string type = "index";
  unsigned count = 0;
};

class RandomMaskTest : public MaskTest {};
} // namespace

TEST_F(RandomMaskTest, Sound) {
  for (unsigned seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    check(MaskWriter(seed).run(), {1, 2, 7, 6}, /*exact=*/false,
          "%t: tensor<64xi1>");
    if (HasFailure())
      return;
  }
}

TEST_F(RandomMaskTest, StepsAreSound) {
  MaskDomain domain = {1, 2, 8, 9};
  StepRange steps = {3, 1, 0, 3};
  for (unsigned seed = 1; seed <= 100; ++seed) {
    Region &region = parse(MaskWriter(seed).run(), "%t: tensor<64xi1>");
    MaskSet mask = MaskSet::get(region, domain);
    for (Layout layout : {Layout::Contiguous, Layout::Striped}) {
      RowChunk q = getChunks(layout, domain.qLength, steps.ranks).front();
      RowChunk kv = getChunks(layout, domain.kvLength, steps.ranks).front();
      StepClass found = classifySteps(mask, q, kv, steps);
      forEachPosition(domain, [&](const Position &p) {
        auto rank = [&](const RowChunk &chunk, int64_t position) {
          return layout == Layout::Striped ? position % steps.ranks
                                           : position / chunk.rows;
        };
        int64_t r = rank(q, p[kQueryDim]), source = rank(kv, p[kKeyDim]);
        int64_t s = (r - source + steps.ranks) % steps.ranks;
        for (int64_t leaf : {0, 1}) {
          bool holds = evaluate(region, p, leaf);
          EXPECT_GE(found.needed.containsPoint({r, s}), holds) << seed;
          EXPECT_LE(found.full.containsPoint({r, s}), holds) << seed;
        }
      });
    }
    if (HasFailure())
      return;
  }
}
