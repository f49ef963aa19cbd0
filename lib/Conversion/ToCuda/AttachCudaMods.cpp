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

namespace {
struct AttachCudaModsPass : cp::impl::AttachCudaModsBase<AttachCudaModsPass> {
  void runOnOperation() override {
    SmallVector<AttendOp> attends;
    getOperation().walk([&](AttendOp op) {
      if (!op.getMaskMod().empty() || !op.getScoreMod().empty())
        attends.push_back(op);
    });
    for (AttendOp op : attends) {
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
