//===- UnshareInits.cpp - Give every use its own initial value ------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "UniformTensors.h"

#include "cp/Transforms/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::cp {
#define GEN_PASS_DEF_UNSHAREINITS
#include "cp/Transforms/Passes.h.inc"
} // namespace mlir::cp

using namespace mlir;
using namespace mlir::cp;

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
