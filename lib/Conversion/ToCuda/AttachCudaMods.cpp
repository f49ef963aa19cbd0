//===- AttachCudaMods.cpp - Mask and score functions as text --------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Conversion/ToCuda/Passes.h"

#include "../RuntimeABI.h"
#include "cp/Dialect/CP/IR/CPOps.h"
#include "cp/Target/CudaMods.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;
using namespace mlir::cp;

namespace mlir::cp {
#define GEN_PASS_DEF_ATTACHCUDAMODS
#include "cp/Conversion/ToCuda/Passes.h.inc"
} // namespace mlir::cp

/// Of the runtime's kernels (cp::cuda::maxDepth).
static constexpr int64_t kMaxHeadDim = 256;

static LogicalResult checkHeadDims(AttendOp op) {
  auto getHeadDim = [](Value rows) {
    return cast<ShapedType>(rows.getType()).getShape().back();
  };
  const int64_t depth = getHeadDim(op.getQuery());
  const int64_t width = getHeadDim(op.getValue());
  if (depth <= kMaxHeadDim && width <= kMaxHeadDim)
    return success();
  return op.emitOpError("has head dims ")
         << depth << " (queries and keys) and " << width
         << " (values), but kernels for GPUs take " << kMaxHeadDim
         << " at most; lower it for CPUs, or split the heads";
}

namespace {
struct AttachCudaModsPass : cp::impl::AttachCudaModsBase<AttachCudaModsPass> {
  void runOnOperation() override {
    SmallVector<AttendOp> attends;
    getOperation().walk([&](AttendOp op) { attends.push_back(op); });
    for (AttendOp op : attends) {
      if (failed(checkHeadDims(op)))
        return signalPassFailure();
      if (op.getMaskMod().empty() && op.getScoreMod().empty())
        continue;
      std::string text;
      llvm::raw_string_ostream os(text);
      os << "// " << op.getLoc() << '\n';
      if (failed(emitCudaMods(op, os)))
        return signalPassFailure();
      op->setAttr(kCudaModsAttr, StringAttr::get(&getContext(), text));
    }
  }
};
} // namespace
