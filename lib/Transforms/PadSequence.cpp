//===- PadSequence.cpp - Pad sequence dimensions --------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Dialect/CP/IR/CPOps.h"
#include "cp/Transforms/Passes.h"
#include "cp/Transforms/SequenceDims.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::cp {
#define GEN_PASS_DEF_PADSEQUENCE
#include "cp/Transforms/Passes.h.inc"
} // namespace mlir::cp

using namespace mlir;
using namespace mlir::cp;

/// The type of a value with its sequence dimensions padded.
static Type getPaddedType(Value value, const SequenceDims &dims,
                          func::FuncOp func) {
  auto type = cast<RankedTensorType>(value.getType());
  SmallVector<int64_t> shape(type.getShape());
  for (auto [dim, symbol] : llvm::enumerate(dims.lookup(value)))
    if (symbol)
      shape[dim] = lookupSequence(func, symbol).getPadded();
  return type.clone(shape);
}

static void padValue(Value value, const SequenceDims &dims, func::FuncOp func) {
  if (!dims.hasSequence(value))
    return;
  Type padded = getPaddedType(value, dims, func);
  if (auto constant = value.getDefiningOp<arith::ConstantOp>()) {
    // Only splats run along a sequence.
    auto splat = cast<SplatElementsAttr>(constant.getValue());
    constant.setValueAttr(splat.resizeSplat(cast<RankedTensorType>(padded)));
  }
  value.setType(padded);
}

namespace {
struct PadSequencePass : mlir::cp::impl::PadSequenceBase<PadSequencePass> {
  void runOnOperation() override {
    for (auto func : getOperation().getOps<func::FuncOp>())
      if (!func.isExternal() && func.getBody().hasOneBlock() &&
          failed(padFunction(func)))
        return signalPassFailure();
  }

private:
  LogicalResult padFunction(func::FuncOp func) {
    bool padded =
        llvm::any_of(getOperation().getOps<SequenceOp>(),
                     [](SequenceOp sequence) { return sequence.isPadded(); });
    if (!padded)
      return success();
    FailureOr<SequenceDims> dims = SequenceDims::compute(func);
    if (failed(dims))
      return failure();
    for (BlockArgument arg : func.getArguments())
      padValue(arg, *dims, func);
    for (Operation &op : func.front())
      for (Value result : op.getResults())
        padValue(result, *dims, func);
    func.setFunctionType(
        FunctionType::get(&getContext(), func.front().getArgumentTypes(),
                          func.front().getTerminator()->getOperandTypes()));
    return success();
  }
};
} // namespace
