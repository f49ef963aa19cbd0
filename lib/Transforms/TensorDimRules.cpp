//===- TensorDimRules.cpp - Dimension rules of the tensor dialect ---------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DimRules.h"

using namespace mlir;
using namespace mlir::cp;

static constexpr StringRef kPicksRows =
    "picks or places rows along a dimension that is sharded over ranks, which "
    "is not supported; do it before the sequence is sharded, or on the result";
static constexpr StringRef kReshapes =
    "reshapes a dimension that is sharded over ranks into parts that the "
    "shards do not have";

void DimRules::visitReshape(Operation *op, Value from, Value to,
                            ArrayRef<SmallVector<int64_t, 2>> groups,
                            bool expands) {
  SmallVector<Node> wide = factors.getDims(expands ? to : from);
  SmallVector<Node> narrow = factors.getDims(expands ? from : to);
  for (auto [i, dim, group] : llvm::enumerate(narrow, groups)) {
    SmallVector<Node> parts =
        llvm::map_to_vector(group, [&](int64_t i) { return wide[i]; });
    if (beginnings.contains({op, static_cast<unsigned>(i)})) {
      for (Node part : parts)
        block(op, part, kReshapes);
      positionUses.push_back({op, dim, static_cast<unsigned>(i)});
      continue;
    }
    // One dimension that stays, even if it is of size 1.
    bool same = parts.size() == 1 && factors.unify(dim, parts.front());
    if (same || factors.unifyProducts({dim}, parts))
      continue;
    block(op, dim, kReshapes);
    for (Node part : parts)
      block(op, part, kReshapes);
  }
}

/// Dimensions of the source that a slice takes whole are the result's.
void DimRules::visitExtractSlice(tensor::ExtractSliceOp op) {
  SmallVector<Node> source = factors.getDims(op.getSource());
  SmallVector<Node> result = factors.getDims(op.getResult());
  llvm::SmallBitVector dropped = op.getDroppedDims();
  ArrayRef<int64_t> sourceShape = op.getSourceType().getShape();
  bool isStatic = op.getOffsets().empty() && op.getSizes().empty() &&
                  op.getStrides().empty();
  unsigned next = 0;
  for (auto [dim, node] : llvm::enumerate(source)) {
    bool whole = !op->hasAttr(kUntiedAttr) &&
                 op.getStaticSizes()[dim] == sourceShape[dim] &&
                 op.getStaticOffsets()[dim] == 0 &&
                 op.getStaticStrides()[dim] == 1;
    // A few rows of a sharded sequence can be summed up; more, not.
    int64_t size = op.getStaticSizes()[dim];
    bool isPick = isStatic && !op->hasAttr(kUntiedAttr) &&
                  size <= kMaxPickedRows && sourceShape[dim] > 1;
    auto blockSource = [&, node = node, dim = static_cast<unsigned>(dim)] {
      if (isPick)
        positionUses.push_back({op, node, dim, true});
      else
        block(op, node, kPicksRows);
    };
    if (dropped.test(dim)) {
      blockSource();
      continue;
    }
    unsigned resultDim = next++;
    if (whole && factors.unify(node, result[resultDim]))
      continue;
    blockSource();
    positionUses.push_back({op, result[resultDim], resultDim});
  }
}

/// Dimensions that the source fills are those of the destination; along others
/// the result has rows of both.
void DimRules::visitInsertSlice(tensor::InsertSliceOp op) {
  SmallVector<Node> source = factors.getDims(op.getSource());
  SmallVector<Node> dest = factors.getDims(op.getDest());
  SmallVector<Node> result = factors.getDims(op.getResult());
  llvm::SmallBitVector dropped = op.getDroppedDims();
  unsigned next = 0;
  for (auto [dim, node] : llvm::enumerate(dest)) {
    if (!dropped.test(dim)) {
      Node from = source[next++];
      if (op.getStaticOffsets()[dim] == 0 && op.getStaticStrides()[dim] == 1 &&
          factors.getSize(from) == factors.getSize(node) &&
          factors.unify(from, node) && factors.unify(node, result[dim]))
        continue;
      block(op, from, kPicksRows);
    }
    block(op, node, kPicksRows);
    positionUses.push_back({op, result[dim], static_cast<unsigned>(dim)});
  }
}

void DimRules::visitConcat(tensor::ConcatOp op) {
  SmallVector<Node> result = factors.getDims(op.getResult());
  for (Value input : op.getInputs())
    for (auto [dim, node] : llvm::enumerate(factors.getDims(input)))
      if (dim == op.getDim() || !factors.unify(node, result[dim]))
        block(op, node, kPicksRows);
  auto joined = static_cast<unsigned>(op.getDim());
  positionUses.push_back({op, result[joined], joined});
}

void DimRules::visitPad(tensor::PadOp op) {
  SmallVector<Node> result = factors.getDims(op.getResult());
  for (auto [dim, node] : llvm::enumerate(factors.getDims(op.getSource())))
    if (op.getStaticLow()[dim] != 0 || op.getStaticHigh()[dim] != 0 ||
        !factors.unify(node, result[dim])) {
      block(op, node, kPicksRows);
      positionUses.push_back({op, result[dim], static_cast<unsigned>(dim)});
    }
}

bool DimRules::visitTensorOp(Operation *op) {
  if (auto expand = dyn_cast<tensor::ExpandShapeOp>(op))
    visitReshape(op, expand.getSrc(), expand.getResult(),
                 expand.getReassociationIndices(), /*expands=*/true);
  else if (auto collapse = dyn_cast<tensor::CollapseShapeOp>(op))
    visitReshape(op, collapse.getSrc(), collapse.getResult(),
                 collapse.getReassociationIndices(), /*expands=*/false);
  else if (auto slice = dyn_cast<tensor::ExtractSliceOp>(op))
    visitExtractSlice(slice);
  else if (auto insert = dyn_cast<tensor::InsertSliceOp>(op))
    visitInsertSlice(insert);
  else if (auto concat = dyn_cast<tensor::ConcatOp>(op))
    visitConcat(concat);
  else if (auto pad = dyn_cast<tensor::PadOp>(op))
    visitPad(pad);
  else if (auto cast = dyn_cast<tensor::CastOp>(op)) {
    if (isa<RankedTensorType>(cast.getSource().getType()) &&
        isa<RankedTensorType>(cast.getType()))
      tie(cast.getSource(), cast.getDest());
    else
      visitUnknown(op);
  } else
    return isa<tensor::EmptyOp, tensor::SplatOp>(op);
  return true;
}
