//===- IndexBounds.cpp - Provable bounds of reads ---------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Analysis/IndexBounds.h"
#include "RegionEvaluator.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Index/IR/IndexOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::cp;
using namespace mlir::cp::detail;
using namespace mlir::presburger;

using Position = std::array<int64_t, kNumMaskDims>;

/// A position of `set` that is also in `positions`, if that is given.
static std::optional<Position> findPosition(const LinearSystem &system,
                                            const Conjunction &set,
                                            const PresburgerSet *positions) {
  PresburgerRelation where(system.getPolyhedron(set));
  if (positions)
    where = where.intersect(*positions);
  SmallVector<DynamicAPInt, 8> sample;
  if (!where.findIntegerSample(sample))
    return std::nullopt;
  Position position;
  for (unsigned i = 0; i < kNumMaskDims; ++i)
    position[i] = int64fromDynamicAPInt(sample[i]);
  return position;
}

/// The part of the piece where its value is negative (`below`) or at least
/// `size`.
static std::optional<Conjunction> getViolation(const LinearSystem &system,
                                               const Piece &piece, int64_t size,
                                               bool below) {
  std::optional<LinearForm> form = LinearForm::combine(
      *piece.form, below ? -1 : 1, LinearForm(), 0, below ? -1 : -size);
  Conjunction condition;
  if (!form || !system.addInequality(condition, *form))
    return std::nullopt;
  return system.intersect(piece.domain, condition);
}

/// Checks one index of a read; fills in all but the op and the dimension.
static std::optional<OutOfBoundsRead>
checkIndex(const LinearSystem &system, const IntValue &index, int64_t size,
           const PresburgerSet *positions) {
  if (!index.exact || Interval{0, size - 1}.contains(index.range))
    return std::nullopt;
  for (const Piece &piece : index.pieces)
    for (bool below : {true, false}) {
      std::optional<Conjunction> set = getViolation(system, piece, size, below);
      if (!set)
        continue;
      std::optional<Position> position = findPosition(system, *set, positions);
      if (!position)
        continue;
      OutOfBoundsRead result;
      result.size = size;
      result.position = *position;
      result.index = system.evaluate(*piece.form, *position);
      return result;
    }
  return std::nullopt;
}

/// Whether some position exists: else nothing is evaluated.
static bool hasPositions(const MaskDomain &domain) {
  return llvm::all_of(domain.getExtents(), [](int64_t e) { return e > 0; });
}

static const PresburgerSet *getSurePositions(const MaskSet *mask) {
  return mask ? &mask->getMustBeTrue() : nullptr;
}

std::optional<OutOfBoundsRead>
mlir::cp::findOutOfBoundsRead(Region &region, const MaskDomain &domain,
                              unsigned firstIndexArg, const MaskSet *mask) {
  // Most regions need no analysis.
  if (!hasPositions(domain) ||
      region.front().getOps<tensor::ExtractOp>().empty())
    return std::nullopt;
  RegionEvaluator evaluator(domain, MaskSetLimits());
  if (failed(evaluator.run(region, firstIndexArg)))
    return std::nullopt;
  for (auto read : region.front().getOps<tensor::ExtractOp>()) {
    RankedTensorType type = read.getTensor().getType();
    for (auto [dim, index] : llvm::enumerate(read.getIndices())) {
      if (type.isDynamicDim(dim))
        continue;
      std::optional<OutOfBoundsRead> found =
          checkIndex(evaluator.getSystem(), evaluator.getInt(index),
                     type.getDimSize(dim), getSurePositions(mask));
      if (!found)
        continue;
      found->op = read;
      found->dim = dim;
      return found;
    }
  }
  return std::nullopt;
}

//===----------------------------------------------------------------------===//
// Divisions by zero
//===----------------------------------------------------------------------===//

static bool isDivision(Operation &op) {
  return isa<arith::DivSIOp, arith::DivUIOp, arith::CeilDivSIOp,
             arith::CeilDivUIOp, arith::FloorDivSIOp, arith::RemSIOp,
             arith::RemUIOp, index::DivSOp, index::DivUOp, index::CeilDivSOp,
             index::CeilDivUOp, index::FloorDivSOp, index::RemSOp,
             index::RemUOp>(op);
}

/// A position where a value is zero.
static std::optional<Position> findZero(const LinearSystem &system,
                                        const IntValue &value,
                                        const PresburgerSet *positions) {
  if (!value.exact || !value.range.contains(Interval{0, 0}))
    return std::nullopt;
  for (const Piece &piece : value.pieces) {
    Conjunction isZero;
    if (!system.addEquality(isZero, *piece.form))
      continue;
    std::optional<Conjunction> set = system.intersect(piece.domain, isZero);
    if (!set)
      continue;
    if (auto position = findPosition(system, *set, positions))
      return position;
  }
  return std::nullopt;
}

std::optional<ZeroDivision> mlir::cp::findZeroDivision(Region &region,
                                                       const MaskDomain &domain,
                                                       unsigned firstIndexArg,
                                                       const MaskSet *mask) {
  if (!hasPositions(domain) || llvm::none_of(region.front(), isDivision))
    return std::nullopt;
  RegionEvaluator evaluator(domain, MaskSetLimits());
  if (failed(evaluator.run(region, firstIndexArg)))
    return std::nullopt;
  for (Operation &op : region.front().without_terminator())
    if (isDivision(op))
      if (auto position = findZero(evaluator.getSystem(),
                                   evaluator.getInt(op.getOperand(1)),
                                   getSurePositions(mask)))
        return ZeroDivision{&op, *position};
  return std::nullopt;
}

//===----------------------------------------------------------------------===//
// Proofs
//===----------------------------------------------------------------------===//

/// Whether an index is in [0, size) at all positions.
static bool isInBounds(const LinearSystem &system, const IntValue &index,
                       int64_t size, const PresburgerSet *positions) {
  if (Interval{0, size - 1}.contains(index.range))
    return true;
  for (const Piece &piece : index.pieces) {
    if (!piece.form)
      return false;
    for (bool below : {true, false}) {
      std::optional<LinearForm> form = LinearForm::combine(
          *piece.form, below ? -1 : 1, LinearForm(), 0, below ? -1 : -size);
      Conjunction condition;
      if (!form)
        return false;
      if (!system.addInequality(condition, *form))
        continue;
      std::optional<Conjunction> set =
          system.intersect(piece.domain, condition);
      if (set && findPosition(system, *set, positions))
        return false;
    }
  }
  return true;
}

void mlir::cp::markProvenReads(Region &region, const MaskDomain &domain,
                               unsigned firstIndexArg, const MaskSet *mask) {
  SmallVector<tensor::ExtractOp> reads;
  region.walk([&](tensor::ExtractOp read) {
    if (!read->hasAttr(kInBoundsAttr))
      reads.push_back(read);
  });
  if (reads.empty())
    return;
  RegionEvaluator evaluator(domain, MaskSetLimits());
  if (failed(evaluator.run(region, firstIndexArg)))
    return;
  const PresburgerSet *positions = mask ? &mask->getMayBeTrue() : nullptr;
  for (tensor::ExtractOp read : reads) {
    RankedTensorType type = read.getTensor().getType();
    bool proven = !hasPositions(domain);
    if (!proven)
      proven = llvm::all_of(llvm::enumerate(read.getIndices()), [&](auto it) {
        return !type.isDynamicDim(it.index()) &&
               isInBounds(evaluator.getSystem(), evaluator.getInt(it.value()),
                          type.getDimSize(it.index()), positions);
      });
    if (proven)
      read->setAttr(kInBoundsAttr, UnitAttr::get(read.getContext()));
  }
}
