//===- UnshareInits.cpp - Give every use its own initial value ------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Transforms/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace mlir::cp {
#define GEN_PASS_DEF_UNSHAREINITS
#include "cp/Transforms/Passes.h.inc"
} // namespace mlir::cp

using namespace mlir;
using namespace mlir::cp;

/// Whether an operation makes a tensor whose rows are all the same, or mean
/// nothing, so that a copy costs nothing.
static bool isUniform(Operation *op) {
  if (isa<tensor::EmptyOp, tensor::SplatOp>(op))
    return true;
  if (auto fill = dyn_cast<linalg::FillOp>(op))
    return fill.getOutputs()[0].getDefiningOp<tensor::EmptyOp>() != nullptr;
  auto constant = dyn_cast<arith::ConstantOp>(op);
  return constant && isa<RankedTensorType>(constant.getType()) &&
         isa<SplatElementsAttr>(constant.getValue());
}

static void cloneForUses(Operation *op) {
  SmallVector<OpOperand *> uses(llvm::map_range(
      op->getUses(), [](OpOperand &use) -> OpOperand * { return &use; }));
  OpBuilder builder(op);
  for (OpOperand *use : ArrayRef(uses).drop_front(uses.empty() ? 0 : 1))
    use->set(builder.clone(*op)->getResult(0));
}

namespace {
struct UnshareInitsPass : mlir::cp::impl::UnshareInitsBase<UnshareInitsPass> {
  void runOnOperation() override {
    for (Block &block : getOperation().getBody()) {
      // Users first, so that the copies of a fill get their own empties.
      SmallVector<Operation *> uniform;
      for (Operation &op : llvm::reverse(block))
        if (isUniform(&op))
          uniform.push_back(&op);
      llvm::for_each(uniform, cloneForUses);
    }
  }
};
} // namespace
