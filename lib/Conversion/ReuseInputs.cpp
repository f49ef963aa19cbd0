//===- ReuseInputs.cpp - Elementwise operations in place ------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Conversion/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;
using namespace mlir::cp;

namespace mlir::cp {
#define GEN_PASS_DEF_REUSEINPUTS
#include "cp/Conversion/Passes.h.inc"
} // namespace mlir::cp

/// Whether `op` is the last to need a tensor that an operation of linalg in the
/// same block computed: then its buffer is at hand.
static bool endsLifeOf(Operation *op, Value tensor) {
  while (tensor.hasOneUse()) {
    Operation *source = tensor.getDefiningOp();
    if (!source || source->getBlock() != op->getBlock())
      return false;
    if (isa<linalg::LinalgOp>(source))
      return true;
    if (!isa<tensor::ExpandShapeOp, tensor::CollapseShapeOp>(source))
      return false;
    tensor = source->getOperand(0);
  }
  return false;
}

/// Whether an op computes each element of a fresh tensor by itself.
static bool isFreshElementwise(linalg::GenericOp op) {
  return op.hasPureTensorSemantics() && op.getNumDpsInits() == 1 &&
         op.getNumParallelLoops() == op.getNumLoops() &&
         op.getDpsInits()[0].getDefiningOp<tensor::EmptyOp>() &&
         op.getIndexingMapsArray().back().isIdentity();
}

/// Whether an input can be overwritten: every element of it is read only where
/// the same element of the result is computed.
static bool canOverwrite(linalg::GenericOp op, OpOperand *input) {
  return input->get().getType() == op.getResult(0).getType() &&
         op.getMatchingIndexingMap(input).isIdentity() &&
         endsLifeOf(op, input->get());
}

/// Makes the first such input the op's initial result.
static bool reuseInput(linalg::GenericOp op) {
  if (!isFreshElementwise(op))
    return false;
  for (OpOperand *input : op.getDpsInputOperands()) {
    if (!canOverwrite(op, input))
      continue;
    Block *body = op.getBody();
    body->getArgument(input->getOperandNumber())
        .replaceAllUsesWith(body->getArguments().back());
    op.getDpsInitsMutable()[0].set(input->get());
    return true;
  }
  return false;
}

namespace {
struct ReuseInputsPass : cp::impl::ReuseInputsBase<ReuseInputsPass> {
  void runOnOperation() override {
    SmallVector<Operation *> changed;
    getOperation().walk([&](linalg::GenericOp op) {
      if (reuseInput(op))
        changed.push_back(op);
    });
    // Drops the inputs that are not read any more.
    RewritePatternSet patterns(&getContext());
    linalg::populateEraseUnusedOperandsAndResultsPatterns(patterns);
    if (failed(applyOpPatternsGreedily(changed, std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
