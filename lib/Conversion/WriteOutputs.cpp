//===- WriteOutputs.cpp - Results of entries to the caller's memory -------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Upstream's buffer-results-to-out-params mishandles one allocation that is
// returned twice, and several returns; this pass is for entries only and
// copies there.
//
//===----------------------------------------------------------------------===//

#include "RuntimeABI.h"
#include "cp/Conversion/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "llvm/ADT/BitVector.h"

using namespace mlir;
using namespace mlir::cp;

namespace mlir::cp {
#define GEN_PASS_DEF_WRITEOUTPUTS
#include "cp/Conversion/Passes.h.inc"
} // namespace mlir::cp

/// Appends one argument for each result and drops the results.
static LogicalResult replaceSignature(func::FuncOp entry) {
  for (auto [i, type] : llvm::enumerate(entry.getResultTypes())) {
    auto memref = dyn_cast<MemRefType>(type);
    if (!memref || !memref.hasStaticShape() || !memref.getLayout().isIdentity())
      return entry.emitOpError("expects result ")
             << i << " to be a memref of static shape, got " << type;
  }
  SmallVector<Type> results(entry.getResultTypes());
  Builder builder(entry.getContext());
  entry->setAttr(kNumOutputsAttr, builder.getI64IntegerAttr(results.size()));
  for (Type type : results)
    if (failed(entry.insertArgument(entry.getNumArguments(), type, {},
                                    entry.getLoc())))
      return failure();
  return entry.eraseResults(BitVector(results.size(), true));
}

/// The result of an allocation that can become `output` itself: it lives as
/// long as the function, and is no other output.
static bool canReplace(Value result, Value output) {
  auto alloc = result.getDefiningOp<memref::AllocOp>();
  return alloc && result.getType() == output.getType() &&
         alloc->getBlock() == output.getParentBlock();
}

static LogicalResult writeOutputs(func::FuncOp entry) {
  unsigned first = entry.getNumArguments();
  if (failed(replaceSignature(entry)))
    return failure();
  auto returns = llvm::to_vector(entry.getOps<func::ReturnOp>());
  for (func::ReturnOp op : returns) {
    SmallVector<Value> results(op.getOperands());
    op->setOperands({});
    OpBuilder builder(op);
    SmallVector<std::pair<memref::AllocOp, Value>> replacements;
    for (auto [i, result] : llvm::enumerate(results)) {
      Value output = entry.getArgument(first + i);
      bool again = llvm::is_contained(ArrayRef(results).take_front(i), result);
      if (!again && returns.size() == 1 && canReplace(result, output))
        replacements.push_back(
            {result.getDefiningOp<memref::AllocOp>(), output});
      else
        memref::CopyOp::create(builder, op.getLoc(), result, output);
    }
    for (auto [alloc, output] : replacements) {
      alloc.replaceAllUsesWith(output);
      alloc.erase();
    }
  }
  return success();
}

namespace {
struct WriteOutputsPass : cp::impl::WriteOutputsBase<WriteOutputsPass> {
  void runOnOperation() override {
    for (auto entry : getOperation().getOps<func::FuncOp>())
      if (entry.isPublic() && !entry.isExternal() &&
          !entry->hasAttr(kNumOutputsAttr) && failed(writeOutputs(entry)))
        return signalPassFailure();
  }
};
} // namespace
