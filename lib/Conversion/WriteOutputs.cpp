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
#include "llvm/ADT/SmallPtrSet.h"

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

/// The allocation behind `result` and the reshapes in between, the last one
/// first.
static memref::AllocOp findAllocation(Value result,
                                      SmallVectorImpl<Operation *> &reshapes) {
  Operation *op = result.getDefiningOp();
  while (isa_and_nonnull<memref::ExpandShapeOp, memref::CollapseShapeOp>(op)) {
    reshapes.push_back(op);
    op = op->getOperand(0).getDefiningOp();
  }
  return dyn_cast_or_null<memref::AllocOp>(op);
}

/// `output` in the shape that a reshape starts from.
static Value undo(OpBuilder &builder, Operation *reshape, Value output) {
  auto type = cast<MemRefType>(reshape->getOperand(0).getType());
  if (auto expand = dyn_cast<memref::ExpandShapeOp>(reshape))
    return memref::CollapseShapeOp::create(builder, reshape->getLoc(), type,
                                           output,
                                           expand.getReassociationIndices());
  auto collapse = cast<memref::CollapseShapeOp>(reshape);
  return memref::ExpandShapeOp::create(builder, reshape->getLoc(), type, output,
                                       collapse.getReassociationIndices());
}

/// Makes `output` the memory of a result that has an allocation of its own: it
/// lives as long as the function, and is no other output.
static bool replaceAllocation(Value result, Value output) {
  SmallVector<Operation *> reshapes;
  memref::AllocOp alloc = findAllocation(result, reshapes);
  if (!alloc || result.getType() != output.getType() ||
      alloc->getBlock() != output.getParentBlock() ||
      !alloc.getType().hasStaticShape() ||
      !alloc.getType().getLayout().isIdentity())
    return false;
  OpBuilder builder(alloc);
  for (Operation *reshape : reshapes)
    output = undo(builder, reshape, output);
  alloc.replaceAllUsesWith(output);
  alloc.erase();
  return true;
}

static LogicalResult writeOutputs(func::FuncOp entry) {
  unsigned first = entry.getNumArguments();
  if (failed(replaceSignature(entry)))
    return failure();
  auto returns = llvm::to_vector(entry.getOps<func::ReturnOp>());
  for (func::ReturnOp op : returns) {
    SmallVector<Value> results(op.getOperands());
    llvm::SmallPtrSet<Operation *, 4> taken;
    op->setOperands({});
    OpBuilder builder(op);
    // Copies first: they read allocations, which are replaced then.
    SmallVector<std::pair<Value, Value>> direct;
    for (auto [i, result] : llvm::enumerate(results)) {
      Value output = entry.getArgument(first + i);
      SmallVector<Operation *> reshapes;
      memref::AllocOp alloc = findAllocation(result, reshapes);
      if (alloc && returns.size() == 1 && taken.insert(alloc).second)
        direct.push_back({result, output});
      else
        memref::CopyOp::create(builder, op.getLoc(), result, output);
    }
    for (auto [result, output] : direct)
      if (!replaceAllocation(result, output))
        memref::CopyOp::create(builder, op.getLoc(), result, output);
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
