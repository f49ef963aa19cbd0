//===- IndexBounds.cpp - Provable out-of-bounds reads -----------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Analysis/IndexBounds.h"
#include "RegionEvaluator.h"
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

std::optional<OutOfBoundsRead>
mlir::cp::findOutOfBoundsRead(Region &region, const MaskDomain &domain,
                              unsigned firstIndexArg, const MaskSet *mask) {
  // No position exists, so nothing is read.
  if (llvm::any_of(domain.getExtents(), [](int64_t e) { return e <= 0; }))
    return std::nullopt;
  RegionEvaluator evaluator(domain, MaskSetLimits());
  if (failed(evaluator.run(region, firstIndexArg)))
    return std::nullopt;
  const PresburgerSet *positions = mask ? &mask->getMustBeTrue() : nullptr;
  for (auto read : region.front().getOps<tensor::ExtractOp>()) {
    if (!isa<BlockArgument>(read.getTensor()))
      continue;
    RankedTensorType type = read.getTensor().getType();
    for (auto [dim, index] : llvm::enumerate(read.getIndices())) {
      if (type.isDynamicDim(dim))
        continue;
      std::optional<OutOfBoundsRead> found =
          checkIndex(evaluator.getSystem(), evaluator.getInt(index),
                     type.getDimSize(dim), positions);
      if (!found)
        continue;
      found->op = read;
      found->dim = dim;
      return found;
    }
  }
  return std::nullopt;
}
