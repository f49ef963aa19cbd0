//===- ClassifySteps.cpp - Prove which blocks the mask needs --------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RingRemarks.h"
#include "cp/Transforms/Passes.h"
#include "cp/Transforms/RingStep.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::cp {
#define GEN_PASS_DEF_CLASSIFYSTEPS
#include "cp/Transforms/Passes.h.inc"
} // namespace mlir::cp

using namespace mlir;
using namespace mlir::cp;

namespace {
struct ClassifyStepsPass
    : mlir::cp::impl::ClassifyStepsBase<ClassifyStepsPass> {
  void runOnOperation() override {
    StepClassifier classifier;
    getOperation().walk([&](AttendOp op) {
      if (ArrayAttr blocks = classifier.get(op))
        op.setBlocksAttr(blocks);
    });
    getOperation().walk(remarkOnClasses);
  }
};
} // namespace
