//===- PadSequence.cpp - Pad sequence dimensions --------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LocalShapes.h"
#include "MaskPadding.h"

#include "cp/Dialect/CP/IR/CPOps.h"
#include "cp/Transforms/Passes.h"
#include "cp/Transforms/SequenceDims.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::cp {
#define GEN_PASS_DEF_PADSEQUENCE
#include "cp/Transforms/Passes.h.inc"
} // namespace mlir::cp

using namespace mlir;
using namespace mlir::cp;

static void padValue(Value value, const SequenceDims &dims) {
  if (!dims.hasSequence(value))
    return;
  RankedTensorType padded = dims.getPaddedType(value);
  if (auto constant = value.getDefiningOp<arith::ConstantOp>()) {
    // Only splats run along a sequence by now.
    auto splat = cast<SplatElementsAttr>(constant.getValue());
    constant.setValueAttr(splat.resizeSplat(padded));
  }
  value.setType(padded);
}

static void padFunction(func::FuncOp func, const SequenceDims &dims) {
  for (BlockArgument arg : func.getArguments())
    padValue(arg, dims);
  for (Operation &op : func.front())
    for (Value result : op.getResults())
      padValue(result, dims);
  for (Operation &op : func.front())
    updateStaticSizes(&op);
  func.setFunctionType(
      FunctionType::get(func.getContext(), func.front().getArgumentTypes(),
                        func.front().getTerminator()->getOperandTypes()));
}

namespace {
struct PadSequencePass : mlir::cp::impl::PadSequenceBase<PadSequencePass> {
  void runOnOperation() override {
    bool padded =
        llvm::any_of(getOperation().getOps<SequenceOp>(),
                     [](SequenceOp sequence) { return sequence.isPadded(); });
    if (!padded)
      return;
    for (auto func : getOperation().getOps<func::FuncOp>())
      if (!func.isExternal() && func.getBody().hasOneBlock() &&
          failed(runOnFunction(func)))
        return signalPassFailure();
  }

private:
  LogicalResult runOnFunction(func::FuncOp func) {
    FailureOr<SequenceDims> dims = SequenceDims::compute(func);
    if (failed(dims) || failed(dims->verifyIndependent()))
      return failure();
    if (generalizePaddedReductions(func, *dims))
      dims = SequenceDims::compute(func);
    if (failed(dims) || failed(maskPadding(func, *dims)))
      return failure();
    // Masking has made new operations.
    dims = SequenceDims::compute(func);
    if (failed(dims))
      return failure();
    padFunction(func, *dims);
    return success();
  }
};
} // namespace
