//===- FoldTransposes.cpp - Transposes where they cost nothing ------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Contraction.h"
#include "cp/Conversion/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tensor/Transforms/Transforms.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;
using namespace mlir::cp;

namespace mlir::cp {
#define GEN_PASS_DEF_FOLDTRANSPOSES
#include "cp/Conversion/Passes.h.inc"
} // namespace mlir::cp

/// The map of a transpose's input, given that of its result.
static AffineMap getInputMap(AffineMap result, ArrayRef<int64_t> permutation) {
  SmallVector<AffineExpr> exprs(permutation.size());
  for (auto [i, dim] : llvm::enumerate(permutation))
    exprs[dim] = result.getResult(i);
  return AffineMap::get(result.getNumDims(), 0, exprs, result.getContext());
}

namespace {
/// Reads the operands of a product through their transposes.
struct FoldIntoProduct : OpInterfaceRewritePattern<linalg::LinalgOp> {
  using OpInterfaceRewritePattern::OpInterfaceRewritePattern;

  LogicalResult matchAndRewrite(linalg::LinalgOp op,
                                PatternRewriter &rewriter) const override {
    auto isTransposed = [](Value operand) {
      return operand.getDefiningOp<linalg::TransposeOp>() != nullptr;
    };
    if (!llvm::any_of(op.getDpsInputs(), isTransposed) || !isProduct(op))
      return failure();
    auto generic = dyn_cast<linalg::GenericOp>(op.getOperation());
    if (!generic) {
      auto generalized = linalg::generalizeNamedOp(rewriter, op);
      if (failed(generalized))
        return failure();
      generic = *generalized;
    }
    SmallVector<AffineMap> maps = generic.getIndexingMapsArray();
    rewriter.modifyOpInPlace(generic, [&] {
      for (OpOperand *operand : generic.getDpsInputOperands()) {
        auto source = operand->get().getDefiningOp<linalg::TransposeOp>();
        if (!source)
          continue;
        AffineMap &map = maps[operand->getOperandNumber()];
        map = getInputMap(map, source.getPermutation());
        operand->set(source.getInput());
      }
      generic.setIndexingMapsAttr(rewriter.getAffineMapArrayAttr(maps));
    });
    return success();
  }
};

/// A slice of a transpose: the transpose of a slice.
struct SliceBeforeTranspose : OpRewritePattern<tensor::ExtractSliceOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(tensor::ExtractSliceOp op,
                                PatternRewriter &rewriter) const override {
    auto source = op.getSource().getDefiningOp<linalg::TransposeOp>();
    if (!source || op.getType().getRank() != op.getSourceType().getRank() ||
        !op.getType().hasStaticShape())
      return failure();
    ArrayRef<int64_t> permutation = source.getPermutation();
    SmallVector<int64_t> inverse = invertPermutationVector(permutation);
    auto permute = [&](SmallVector<OpFoldResult> values) {
      applyPermutationToVector(values, inverse);
      return values;
    };
    Location loc = op.getLoc();
    Value slice = tensor::ExtractSliceOp::create(
        rewriter, loc, source.getInput(), permute(op.getMixedOffsets()),
        permute(op.getMixedSizes()), permute(op.getMixedStrides()));
    Value empty = tensor::EmptyOp::create(
        rewriter, loc, op.getType().getShape(), op.getType().getElementType());
    rewriter.replaceOpWithNewOp<linalg::TransposeOp>(op, slice, empty,
                                                     permutation);
    return success();
  }
};

struct FoldTransposesPass : cp::impl::FoldTransposesBase<FoldTransposesPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<FoldIntoProduct, SliceBeforeTranspose>(&getContext());
    tensor::populateDecomposeTensorConcatPatterns(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      return signalPassFailure();
    SmallVector<linalg::LinalgOp> movements;
    getOperation().walk([&](linalg::LinalgOp op) {
      if (isa<linalg::TransposeOp, linalg::BroadcastOp>(op.getOperation()))
        movements.push_back(op);
    });
    IRRewriter rewriter(&getContext());
    for (linalg::LinalgOp op : movements) {
      rewriter.setInsertionPoint(op);
      if (failed(linalg::generalizeNamedOp(rewriter, op)))
        return signalPassFailure();
    }
  }
};
} // namespace
