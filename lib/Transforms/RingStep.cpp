//===- RingStep.cpp - Which steps an attend stands for --------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Transforms/RingStep.h"

#include "mlir/Analysis/FlatLinearValueConstraints.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlir::cp;
using namespace mlir::presburger;

/// [begin, end) of a constant or of the variable of a loop of unit steps.
static std::optional<std::pair<int64_t, int64_t>> getBounds(Value value) {
  if (std::optional<int64_t> constant = getConstantIntValue(value))
    return std::pair(*constant, *constant + 1);
  auto arg = dyn_cast<BlockArgument>(value);
  auto loop =
      arg ? dyn_cast<scf::ForOp>(arg.getOwner()->getParentOp()) : scf::ForOp();
  if (!loop || loop.getInductionVar() != value)
    return std::nullopt;
  std::optional<int64_t> begin = getConstantIntValue(loop.getLowerBound());
  std::optional<int64_t> end = getConstantIntValue(loop.getUpperBound());
  if (!begin || !end || getConstantIntValue(loop.getStep()) != 1)
    return std::nullopt;
  return std::pair(*begin, *end);
}

/// The shift (1 or -1) with which `source` is (rank - shift * step) mod W.
static std::optional<int64_t> getShift(Value source, Value rank, Value step,
                                       int64_t ranks) {
  auto apply = source.getDefiningOp<affine::AffineApplyOp>();
  if (!apply)
    return std::nullopt;
  AffineExpr d0, d1;
  bindDims(source.getContext(), d0, d1);
  AffineMap map = apply.getAffineMap();
  std::optional<int64_t> constant = getConstantIntValue(step);
  for (int64_t shift : {1, -1}) {
    AffineMap want = AffineMap::get(2, 0, (d0 - d1 * shift) % ranks);
    if (map == want && apply.getMapOperands()[0] == rank &&
        apply.getMapOperands()[1] == step)
      return shift;
    // The same with a constant step folded in.
    if (constant && map.getNumDims() == 1 && map.getNumSymbols() == 0 &&
        map.getResult(0) == (d0 - *constant * shift) % ranks &&
        apply.getMapOperands()[0] == rank)
      return shift;
  }
  return std::nullopt;
}

std::optional<RingStep> mlir::cp::getRingStep(AttendOp op) {
  if (!op.isGlobal() || op.isGathered() || !op.getStep() ||
      op.getQOffset() != 0 || op.getKvOffset() != 0)
    return std::nullopt;
  SequenceOp qSeq = lookupSequence(op, op.getQSeqAttr());
  SequenceOp kvSeq = lookupSequence(op, op.getKvSeqAttr());
  if (cast<ShapedType>(op.getQuery().getType()).getDimSize(2) !=
          qSeq.getRows() ||
      cast<ShapedType>(op.getKey().getType()).getDimSize(2) != kvSeq.getRows())
    return std::nullopt;
  int64_t ranks = kvSeq.getRanks();
  auto bounds = getBounds(op.getStep());
  if (!bounds || bounds->first >= bounds->second)
    return std::nullopt;
  StepRange range{ranks, /*shift=*/1, bounds->first, bounds->second};
  if (op.getKvRank() == op.getQRank())
    return range.begin == 0 && range.end == 1
               ? std::optional(RingStep{range, qSeq, kvSeq})
               : std::nullopt;
  std::optional<int64_t> shift =
      getShift(op.getKvRank(), op.getQRank(), op.getStep(), ranks);
  if (!shift)
    return std::nullopt;
  range.shift = *shift;
  return RingStep{range, qSeq, kvSeq};
}

static PresburgerSet toPresburgerSet(ArrayAttr sets) {
  PresburgerSet result =
      PresburgerSet::getEmpty(PresburgerSpace::getSetSpace(2));
  for (Attribute attr : sets) {
    FlatLinearValueConstraints constraints(
        cast<IntegerSetAttr>(attr).getValue());
    IntegerPolyhedron set(constraints);
    result.unionInPlace(PresburgerSet(set));
  }
  return result;
}

StepClass mlir::cp::getStepClass(BlockAttr block) {
  return {toPresburgerSet(block.getNeeded()), toPresburgerSet(block.getFull())};
}
