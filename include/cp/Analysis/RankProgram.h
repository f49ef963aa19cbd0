//===- RankProgram.h - Index expressions of all ranks -----------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Integer expressions of a rank and a ring step, compiled once and evaluated on
// all ranks together. Rings have as many (rank, step) as ranks squared, each of
// which a pass may look at.
//
//===----------------------------------------------------------------------===//

#ifndef CP_ANALYSIS_RANKPROGRAM_H
#define CP_ANALYSIS_RANKPROGRAM_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/IntegerSet.h"

#include <map>
#include <tuple>

namespace mlir::cp {

/// A list of instructions over int64. Equal expressions share a slot.
class RankProgram {
public:
  /// The number of an expression; none for one that cannot be evaluated: its
  /// operands cannot, 64 bits may overflow, or a divisor is not a positive
  /// constant.
  using Slot = std::optional<unsigned>;

  enum class Kind {
    Constant,
    Rank,
    Step,
    Add,
    Sub,
    Mul,
    And,
    Or,
    Xor,
    FloorDiv,
    CeilDiv,
    Mod, // never negative
    Compare
  };

  /// For ranks [0, ranks) and steps [0, steps).
  RankProgram(int64_t ranks, int64_t steps) : ranks(ranks), steps(steps) {}

  Slot addConstant(int64_t value);
  Slot addRank();
  Slot addStep();
  /// An operation of two operands other than Compare.
  Slot add(Kind kind, Slot lhs, Slot rhs);
  /// 1 where the comparison holds, else 0.
  Slot addCompare(arith::CmpIPredicate predicate, Slot lhs, Slot rhs);
  /// `dims` and `symbols` are what those of the expression stand for.
  Slot addExpr(AffineExpr expr, ArrayRef<Slot> dims,
               ArrayRef<Slot> symbols = {});
  /// 1 where (d0 = rank, d1 = step) lies in the set, else 0.
  Slot addSet(IntegerSet set);

  /// Evaluates all expressions at this step.
  void run(int64_t step);
  /// The values of an expression after `run`, one for each rank.
  ArrayRef<int64_t> get(Slot slot) const {
    return ArrayRef(values).slice(*slot * ranks, ranks);
  }

private:
  using Key =
      std::tuple<Kind, arith::CmpIPredicate, unsigned, unsigned, int64_t>;

  struct Instruction {
    Kind kind;
    arith::CmpIPredicate predicate;
    unsigned lhs, rhs;
    int64_t constant;
    bool readsStep;
    int64_t limit; // at least the magnitude of each value

    Key getKey() const { return {kind, predicate, lhs, rhs, constant}; }
  };

  Slot add(Instruction instruction);
  void evaluate(unsigned slot, int64_t step);

  int64_t ranks, steps;
  SmallVector<Instruction> instructions;
  std::map<Key, unsigned> known;
  std::vector<int64_t> values; // [slot][rank]
};

} // namespace mlir::cp

#endif // CP_ANALYSIS_RANKPROGRAM_H
