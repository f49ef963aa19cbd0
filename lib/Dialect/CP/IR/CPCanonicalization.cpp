//===- CPCanonicalization.cpp - Canonicalization patterns -----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Dialect/CP/IR/CPOps.h"

#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace mlir::cp;

//===----------------------------------------------------------------------===//
// Attention: regions and captures
//===----------------------------------------------------------------------===//

namespace {
/// A mask that is true everywhere masks nothing; a score_mod that yields its
/// score changes nothing. Both go.
template <typename OpTy>
struct DropTrivialMods : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;

  static Value yielded(Region &mod) {
    return mod.empty() ? Value()
                       : cast<YieldOp>(mod.front().getTerminator()).getValue();
  }

  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    Value mask = yielded(op.getMaskMod()), score = yielded(op.getScoreMod());
    bool dropMask = mask && matchPattern(mask, m_One());
    bool dropScore = score && score == op.getScoreMod().getArgument(0);
    if (!dropMask && !dropScore)
      return failure();
    rewriter.modifyOpInPlace(op, [&] {
      auto drop = [&](Region &mod) { rewriter.eraseBlock(&mod.front()); };
      if (dropMask)
        drop(op.getMaskMod());
      if (dropScore)
        drop(op.getScoreMod());
    });
    return success();
  }
};

/// Captures that neither region reads go.
template <typename OpTy>
struct DropUnusedCaptures : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;

  static bool isUnused(Region &mod, unsigned leading, unsigned capture) {
    return mod.empty() ||
           mod.getArgument(leading + kModIndices + capture).use_empty();
  }

  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    // Functions that stand for the regions index the captures.
    for (StringRef function : {"mask_fn", "score_fn", "tile_fn"})
      if (op->hasAttr(function))
        return failure();
    for (unsigned i = 0, e = op.getCaptures().size(); i < e; ++i) {
      if (!isUnused(op.getScoreMod(), 1, i) || !isUnused(op.getMaskMod(), 0, i))
        continue;
      rewriter.modifyOpInPlace(op, [&] {
        op.getCapturesMutable().erase(i);
        if (!op.getScoreMod().empty())
          op.getScoreMod().eraseArgument(1 + kModIndices + i);
        if (!op.getMaskMod().empty())
          op.getMaskMod().eraseArgument(kModIndices + i);
      });
      return success();
    }
    return failure();
  }
};

//===----------------------------------------------------------------------===//
// Merge
//===----------------------------------------------------------------------===//

/// Whether `lse` is -inf everywhere: the state of no rows.
bool isEmptyState(Value lse) {
  DenseElementsAttr elements;
  if (matchPattern(lse, m_Constant(&elements)) && elements.isSplat())
    return elements.getSplatValue<APFloat>().isNegInfinity();
  Operation *fill = lse.getDefiningOp();
  FloatAttr value;
  return fill && fill->getName().getStringRef() == "linalg.fill" &&
         matchPattern(fill->getOperand(0), m_Constant(&value)) &&
         value.getValue().isNegInfinity();
}

/// merge(a, empty) = a and merge(empty, a) = a.
struct MergeEmptyState : OpRewritePattern<MergeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(MergeOp op,
                                PatternRewriter &rewriter) const override {
    if (op.getResults().empty())
      return failure();
    if (isEmptyState(op.getPartialLse()))
      rewriter.replaceOp(op, {op.getOut(), op.getLse()});
    else if (isEmptyState(op.getLse()))
      rewriter.replaceOp(op, {op.getPartial(), op.getPartialLse()});
    else
      return failure();
    return success();
  }
};

/// merge(attend(q, k, v, empty), state) = attend(q, k, v, state).
struct FoldMergeIntoAttend : OpRewritePattern<MergeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(MergeOp op,
                                PatternRewriter &rewriter) const override {
    auto attend = op.getPartial().getDefiningOp<AttendOp>();
    if (!attend || attend.getResults().size() != 2 ||
        op.getPartial() != attend.getResult(0) ||
        op.getPartialLse() != attend.getResult(1) ||
        !attend.getResult(0).hasOneUse() || !attend.getResult(1).hasOneUse() ||
        !isEmptyState(attend.getLse()))
      return failure();
    auto merged = cast<AttendOp>(rewriter.clone(*attend));
    rewriter.modifyOpInPlace(merged, [&] {
      merged.getOutMutable().assign(op.getOut());
      merged.getLseMutable().assign(op.getLse());
    });
    rewriter.replaceOp(op, merged.getResults());
    rewriter.eraseOp(attend);
    return success();
  }
};
} // namespace

//===----------------------------------------------------------------------===//
// Registration
//===----------------------------------------------------------------------===//

void FlexAttentionOp::getCanonicalizationPatterns(RewritePatternSet &results,
                                                  MLIRContext *context) {
  results.add<DropTrivialMods<FlexAttentionOp>,
              DropUnusedCaptures<FlexAttentionOp>>(context);
}

void AttendOp::getCanonicalizationPatterns(RewritePatternSet &results,
                                           MLIRContext *context) {
  results.add<DropTrivialMods<AttendOp>, DropUnusedCaptures<AttendOp>>(context);
}

void MergeOp::getCanonicalizationPatterns(RewritePatternSet &results,
                                          MLIRContext *context) {
  results.add<MergeEmptyState, FoldMergeIntoAttend>(context);
}
