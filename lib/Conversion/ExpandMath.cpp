//===- ExpandMath.cpp - Math functions to plain arithmetic ----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Conversion/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace mlir::cp;

namespace mlir::cp {
#define GEN_PASS_DEF_EXPANDMATH
#include "cp/Conversion/Passes.h.inc"
} // namespace mlir::cp

/// Functions whose polynomials are as accurate as f32 needs (3e-7 relative);
/// atan's is not, and those of sin and cos lose digits at large arguments.
/// That of tanh is, but 1 + tanh(x), as in GELU, is not.
static bool isExpanded(StringRef name) {
  static const llvm::StringSet<> names = {
      "math.exp",  "math.expm1", "math.log",  "math.log1p",
      "math.log2", "math.erf",   "math.acos", "math.asin"};
  return names.contains(name);
}

namespace {
/// x^n for an integer n: LLVM's own has 32 bits only and is a library call.
/// Small constants are products; others are exact through f64, which holds
/// every n whose power is not 0, 1 or infinite.
struct ExpandFPowI : OpRewritePattern<math::FPowIOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(math::FPowIOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Type type = op.getType(), wide = rewriter.getF64Type();
    if (!isa<FloatType>(type))
      return failure();
    APInt power;
    if (matchPattern(op.getRhs(), m_ConstantInt(&power)) && power.sgt(0) &&
        power.sle(8)) {
      Value product = op.getLhs();
      for (int64_t i = 1; i < power.getSExtValue(); ++i)
        product = arith::MulFOp::create(rewriter, loc, product, op.getLhs());
      rewriter.replaceOp(op, product);
      return success();
    }
    Value base = op.getLhs();
    if (type != wide)
      base = arith::ExtFOp::create(rewriter, loc, wide, base);
    Value exponent = arith::SIToFPOp::create(rewriter, loc, wide, op.getRhs());
    Value result = math::PowFOp::create(rewriter, loc, base, exponent);
    if (type != wide)
      result = arith::TruncFOp::create(rewriter, loc, type, result);
    rewriter.replaceOp(op, result);
    return success();
  }
};

/// f64 to bf16 by way of f32, which is rounded to odd, so that the second
/// rounding sees what the first one dropped. (No C library has this step.)
struct ExpandTruncFToBF16 : OpRewritePattern<arith::TruncFOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(arith::TruncFOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.getType().isBF16() || !op.getIn().getType().isF64())
      return failure();
    ImplicitLocOpBuilder b(op.getLoc(), rewriter);
    Type f32 = b.getF32Type(), i32 = b.getI32Type();
    Value x = op.getIn();
    Value near = arith::TruncFOp::create(b, f32, x);
    Value back = arith::ExtFOp::create(b, b.getF64Type(), near);
    Value bits = arith::BitcastOp::create(b, i32, near);
    Value one = arith::ConstantIntOp::create(b, 1, 32);
    Value isAway = arith::CmpFOp::create(b, arith::CmpFPredicate::OGT,
                                         math::AbsFOp::create(b, back),
                                         math::AbsFOp::create(b, x));
    Value below = arith::SelectOp::create(
        b, isAway, arith::SubIOp::create(b, bits, one), bits);
    Value odd = arith::OrIOp::create(b, below, one);
    Value isInexact =
        arith::CmpFOp::create(b, arith::CmpFPredicate::ONE, back, x);
    Value chosen = arith::SelectOp::create(b, isInexact, odd, bits);
    rewriter.replaceOpWithNewOp<arith::TruncFOp>(
        op, op.getType(), arith::BitcastOp::create(b, f32, chosen));
    return success();
  }
};

/// tanh(|x|) = 1 - 2 / (exp(2 |x|) + 1), and near 0, where that cancels, a
/// polynomial in x^2 fitted on [0, 0.625^2]. Right to the last bit or so, at
/// -1 and 1, too.
struct ExpandTanh : OpRewritePattern<math::TanhOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(math::TanhOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.getType().isF32())
      return failure();
    ImplicitLocOpBuilder b(op.getLoc(), rewriter);
    auto number = [&](float value) -> Value {
      return arith::ConstantOp::create(b, b.getF32FloatAttr(value));
    };
    Value x = op.getOperand(), one = number(1), two = number(2);
    Value size = math::AbsFOp::create(b, x);
    Value power = math::ExpOp::create(b, arith::AddFOp::create(b, size, size));
    Value rest =
        arith::DivFOp::create(b, two, arith::AddFOp::create(b, power, one));
    Value large =
        math::CopySignOp::create(b, arith::SubFOp::create(b, one, rest), x);
    Value square = arith::MulFOp::create(b, x, x);
    Value sum = number(-5.703992525e-03f);
    for (float coefficient : {2.063781852e-02f, -5.373914392e-02f,
                              1.333143161e-01f, -3.333328128e-01f})
      sum = math::FmaOp::create(b, sum, square, number(coefficient));
    Value small =
        math::FmaOp::create(b, arith::MulFOp::create(b, sum, square), x, x);
    Value isSmall = arith::CmpFOp::create(b, arith::CmpFPredicate::OLT, size,
                                          number(0.625f));
    rewriter.replaceOpWithNewOp<arith::SelectOp>(op, isSmall, small, large);
    return success();
  }
};

struct ExpandMathPass : cp::impl::ExpandMathBase<ExpandMathPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    populateMathF32ExpansionPatterns(patterns, isExpanded);
    populateMathPolynomialApproximationPatterns(patterns, isExpanded);
    math::populateExpansionPatterns(patterns, {"rsqrt"});
    arith::populateCeilFloorDivExpandOpsPatterns(patterns);
    arith::populateExpandBFloat16Patterns(patterns);
    patterns.add<ExpandFPowI, ExpandTanh, ExpandTruncFToBF16>(&getContext());
    // Only what may match: the greedy driver is slow on a large program.
    SmallVector<Operation *> ops;
    getOperation().walk([&](Operation *op) {
      if (isa<arith::CeilDivSIOp, arith::CeilDivUIOp, arith::FloorDivSIOp,
              arith::ExtFOp, arith::TruncFOp>(op) ||
          isa_and_nonnull<math::MathDialect>(op->getDialect()))
        ops.push_back(op);
    });
    if (failed(applyOpPatternsGreedily(ops, std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
