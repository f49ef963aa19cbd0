//===- RelaxArithmetic.cpp - Let sums be reordered ------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Conversion/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;
using namespace mlir::cp;

namespace mlir::cp {
#define GEN_PASS_DEF_RELAXARITHMETIC
#include "cp/Conversion/Passes.h.inc"
} // namespace mlir::cp

namespace {
struct RelaxArithmeticPass
    : cp::impl::RelaxArithmeticBase<RelaxArithmeticPass> {
  void runOnOperation() override {
    getOperation().walk([&](arith::ArithFastMathInterface op) {
      auto flags =
          arith::FastMathFlags::reassoc | arith::FastMathFlags::contract;
      if (arith::FastMathFlagsAttr known = op.getFastMathFlagsAttr())
        flags = flags | known.getValue();
      op->setAttr(op.getFastMathAttrName(),
                  arith::FastMathFlagsAttr::get(&getContext(), flags));
    });
  }
};
} // namespace
