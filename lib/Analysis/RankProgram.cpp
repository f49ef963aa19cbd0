//===- RankProgram.cpp - Index expressions of all ranks ---------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Analysis/RankProgram.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::cp;

using Kind = RankProgram::Kind;
using Slot = RankProgram::Slot;

//===----------------------------------------------------------------------===//
// Compilation
//===----------------------------------------------------------------------===//

/// Bounds the magnitude of a result by those of the operands; none if 64 bits
/// may not hold it.
static std::optional<int64_t> getLimit(Kind kind, int64_t lhs, int64_t rhs) {
  int64_t limit;
  switch (kind) {
  case Kind::Add:
  case Kind::Sub:
  case Kind::CeilDiv: // adds the divisor before it divides
    return llvm::AddOverflow(lhs, rhs, limit) ? std::nullopt
                                              : std::optional(limit);
  case Kind::Mul:
    return llvm::MulOverflow(lhs, rhs, limit) ? std::nullopt
                                              : std::optional(limit);
  case Kind::And:
  case Kind::Or:
  case Kind::Xor: {
    // Below the next power of two, and not below minus it.
    uint64_t power = llvm::NextPowerOf2(std::max(lhs, rhs));
    return power > uint64_t(1) << 62 ? std::nullopt
                                     : std::optional<int64_t>(power);
  }
  case Kind::FloorDiv:
    return lhs;
  case Kind::Mod:
    return rhs;
  default:
    return 1; // Compare
  }
}

Slot RankProgram::add(Instruction instruction) {
  auto [entry, isNew] =
      known.try_emplace(instruction.getKey(), instructions.size());
  if (isNew) {
    instructions.push_back(instruction);
    values.resize(instructions.size() * ranks);
    if (!instruction.readsStep)
      evaluate(entry->second, /*step=*/0);
  }
  return entry->second;
}

Slot RankProgram::addConstant(int64_t value) {
  if (value == std::numeric_limits<int64_t>::min())
    return std::nullopt;
  return add({Kind::Constant, {}, 0, 0, value, false, std::abs(value)});
}

Slot RankProgram::addRank() {
  return add({Kind::Rank, {}, 0, 0, 0, false, ranks});
}

Slot RankProgram::addStep() {
  return add({Kind::Step, {}, 0, 0, 0, true, steps});
}

Slot RankProgram::add(Kind kind, Slot lhs, Slot rhs) {
  if (!lhs || !rhs)
    return std::nullopt;
  const Instruction &x = instructions[*lhs], &y = instructions[*rhs];
  bool divides =
      kind == Kind::FloorDiv || kind == Kind::CeilDiv || kind == Kind::Mod;
  if (divides && (y.kind != Kind::Constant || y.constant <= 0))
    return std::nullopt;
  std::optional<int64_t> limit = getLimit(kind, x.limit, y.limit);
  if (!limit)
    return std::nullopt;
  return add({kind, {}, *lhs, *rhs, 0, x.readsStep || y.readsStep, *limit});
}

Slot RankProgram::addCompare(arith::CmpIPredicate predicate, Slot lhs,
                             Slot rhs) {
  if (!lhs || !rhs)
    return std::nullopt;
  bool readsStep = instructions[*lhs].readsStep || instructions[*rhs].readsStep;
  return add({Kind::Compare, predicate, *lhs, *rhs, 0, readsStep, 1});
}

Slot RankProgram::addExpr(AffineExpr expr, ArrayRef<Slot> dims,
                          ArrayRef<Slot> symbols) {
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return dims[dim.getPosition()];
  if (auto symbol = dyn_cast<AffineSymbolExpr>(expr))
    return symbols[symbol.getPosition()];
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return addConstant(constant.getValue());
  auto binary = cast<AffineBinaryOpExpr>(expr);
  Slot lhs = addExpr(binary.getLHS(), dims, symbols);
  Slot rhs = addExpr(binary.getRHS(), dims, symbols);
  switch (binary.getKind()) {
  case AffineExprKind::Add:
    return add(Kind::Add, lhs, rhs);
  case AffineExprKind::Mul:
    return add(Kind::Mul, lhs, rhs);
  case AffineExprKind::FloorDiv:
    return add(Kind::FloorDiv, lhs, rhs);
  case AffineExprKind::CeilDiv:
    return add(Kind::CeilDiv, lhs, rhs);
  case AffineExprKind::Mod:
    return add(Kind::Mod, lhs, rhs);
  default:
    return std::nullopt;
  }
}

Slot RankProgram::addSet(IntegerSet set) {
  if (set.getNumDims() != 2 || set.getNumSymbols() != 0)
    return std::nullopt;
  Slot dims[] = {addRank(), addStep()};
  Slot zero = addConstant(0), holds = addConstant(1);
  for (auto [i, expr] : llvm::enumerate(set.getConstraints())) {
    auto predicate =
        set.isEq(i) ? arith::CmpIPredicate::eq : arith::CmpIPredicate::sge;
    holds =
        add(Kind::And, holds, addCompare(predicate, addExpr(expr, dims), zero));
  }
  return holds;
}

//===----------------------------------------------------------------------===//
// Evaluation
//===----------------------------------------------------------------------===//

namespace {
/// The operands and results of one instruction on all ranks.
struct Lanes {
  const int64_t *lhs, *rhs;
  int64_t *result;
  int64_t ranks;

  template <typename Apply>
  void forEach(Apply apply) const {
    for (int64_t i = 0; i < ranks; ++i)
      result[i] = apply(lhs[i], rhs[i]);
  }
};
} // namespace

static void compare(arith::CmpIPredicate predicate, const Lanes &lanes) {
  using Predicate = arith::CmpIPredicate;
  switch (predicate) {
  case Predicate::eq:
    return lanes.forEach([](int64_t x, int64_t y) { return x == y; });
  case Predicate::ne:
    return lanes.forEach([](int64_t x, int64_t y) { return x != y; });
  case Predicate::slt:
    return lanes.forEach([](int64_t x, int64_t y) { return x < y; });
  case Predicate::sle:
    return lanes.forEach([](int64_t x, int64_t y) { return x <= y; });
  case Predicate::sgt:
    return lanes.forEach([](int64_t x, int64_t y) { return x > y; });
  case Predicate::sge:
    return lanes.forEach([](int64_t x, int64_t y) { return x >= y; });
  case Predicate::ult:
    return lanes.forEach([](uint64_t x, uint64_t y) { return x < y; });
  case Predicate::ule:
    return lanes.forEach([](uint64_t x, uint64_t y) { return x <= y; });
  case Predicate::ugt:
    return lanes.forEach([](uint64_t x, uint64_t y) { return x > y; });
  case Predicate::uge:
    return lanes.forEach([](uint64_t x, uint64_t y) { return x >= y; });
  }
}

void RankProgram::evaluate(unsigned slot, int64_t step) {
  const Instruction &instruction = instructions[slot];
  Lanes lanes{&values[instruction.lhs * ranks],
              &values[instruction.rhs * ranks], &values[slot * ranks], ranks};
  switch (instruction.kind) {
  case Kind::Constant:
    return lanes.forEach(
        [&](int64_t, int64_t) { return instruction.constant; });
  case Kind::Rank:
    for (int64_t rank = 0; rank < ranks; ++rank)
      lanes.result[rank] = rank;
    return;
  case Kind::Step:
    return lanes.forEach([&](int64_t, int64_t) { return step; });
  case Kind::Add:
    return lanes.forEach([](int64_t x, int64_t y) { return x + y; });
  case Kind::Sub:
    return lanes.forEach([](int64_t x, int64_t y) { return x - y; });
  case Kind::Mul:
    return lanes.forEach([](int64_t x, int64_t y) { return x * y; });
  case Kind::And:
    return lanes.forEach([](int64_t x, int64_t y) { return x & y; });
  case Kind::Or:
    return lanes.forEach([](int64_t x, int64_t y) { return x | y; });
  case Kind::Xor:
    return lanes.forEach([](int64_t x, int64_t y) { return x ^ y; });
  case Kind::FloorDiv:
    return lanes.forEach(
        [](int64_t x, int64_t y) { return llvm::divideFloorSigned(x, y); });
  case Kind::CeilDiv:
    return lanes.forEach(
        [](int64_t x, int64_t y) { return llvm::divideCeilSigned(x, y); });
  case Kind::Mod:
    return lanes.forEach([](int64_t x, int64_t y) { return llvm::mod(x, y); });
  case Kind::Compare:
    return compare(instruction.predicate, lanes);
  }
}

void RankProgram::run(int64_t step) {
  for (auto [slot, instruction] : llvm::enumerate(instructions))
    if (instruction.readsStep)
      evaluate(slot, step);
}
