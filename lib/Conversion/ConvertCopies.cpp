//===- ConvertCopies.cpp - Copies and fills for loops
//----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Conversion/Passes.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Utils/Utils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlir::cp;

namespace mlir::cp {
#define GEN_PASS_DEF_CONVERTCOPIES
#include "cp/Conversion/Passes.h.inc"
} // namespace mlir::cp

static bool isContiguous(Value memref) {
  auto type = dyn_cast<MemRefType>(memref.getType());
  return type && type.hasStaticShape() && type.getLayout().isIdentity();
}

/// A strided copy as a linalg.generic.
static void convertCopy(memref::CopyOp op) {
  if ((isContiguous(op.getSource()) && isContiguous(op.getTarget())) ||
      !isa<MemRefType>(op.getSource().getType()) ||
      !isa<MemRefType>(op.getTarget().getType()))
    return;
  OpBuilder builder(op);
  linalg::makeMemRefCopyOp(builder, op.getLoc(), op.getSource(),
                           op.getTarget());
  op.erase();
}

/// A fill of contiguous memory as one of a single dimension.
static void flattenFill(linalg::FillOp op) {
  auto type = dyn_cast<MemRefType>(op.output().getType());
  if (!type || !isContiguous(op.output()) || type.getRank() < 2)
    return;
  OpBuilder builder(op);
  ReassociationIndices all =
      llvm::to_vector(llvm::seq<int64_t>(0, type.getRank()));
  Value flat = memref::CollapseShapeOp::create(
      builder, op.getLoc(), op.output(), ArrayRef<ReassociationIndices>{all});
  linalg::FillOp::create(builder, op.getLoc(), op.value(), flat);
  op.erase();
}

namespace {
struct ConvertCopiesPass : cp::impl::ConvertCopiesBase<ConvertCopiesPass> {
  void runOnOperation() override {
    getOperation().walk([](Operation *op) {
      if (auto copy = dyn_cast<memref::CopyOp>(op))
        convertCopy(copy);
      else if (auto fill = dyn_cast<linalg::FillOp>(op))
        flattenFill(fill);
    });
  }
};
} // namespace
