//===- ClampReads.cpp - Keep reads inside of tensors ----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Conversion/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlir::cp;

namespace mlir::cp {
#define GEN_PASS_DEF_CLAMPREADS
#include "cp/Conversion/Passes.h.inc"
} // namespace mlir::cp

/// Whether an index is certainly in [0, size).
static bool isInRange(Value index, int64_t size) {
  if (std::optional<int64_t> constant = getConstantIntValue(index))
    return *constant >= 0 && *constant < size;
  if (auto dim = index.getDefiningOp<linalg::IndexOp>()) {
    auto loops = cast<linalg::LinalgOp>(dim->getParentOp());
    int64_t range = loops.getStaticLoopRanges()[dim.getDim()];
    return !ShapedType::isDynamic(range) && range <= size;
  }
  auto argument = dyn_cast<BlockArgument>(index);
  auto loop = argument
                  ? dyn_cast<scf::ForOp>(argument.getOwner()->getParentOp())
                  : scf::ForOp();
  if (!loop || loop.getInductionVar() != index)
    return false;
  std::optional<int64_t> low = getConstantIntValue(loop.getLowerBound());
  std::optional<int64_t> high = getConstantIntValue(loop.getUpperBound());
  return low && high && *low >= 0 && *high <= size;
}

static Value clamp(OpBuilder &builder, Location loc, Value index,
                   int64_t size) {
  Value zero = arith::ConstantIndexOp::create(builder, loc, 0);
  Value last = arith::ConstantIndexOp::create(builder, loc, size - 1);
  Value low = arith::MaxSIOp::create(builder, loc, index, zero);
  return arith::MinSIOp::create(builder, loc, low, last);
}

/// Nothing can be read of an empty tensor: zero stands for it.
static bool replaceEmptyRead(tensor::ExtractOp op) {
  RankedTensorType type = op.getTensor().getType();
  if (!llvm::is_contained(type.getShape(), 0))
    return false;
  OpBuilder builder(op);
  TypedAttr zero = builder.getZeroAttr(type.getElementType());
  if (!zero)
    return false;
  op.replaceAllUsesWith(
      arith::ConstantOp::create(builder, op.getLoc(), zero).getResult());
  op.erase();
  return true;
}

static void clampRead(tensor::ExtractOp op) {
  if (replaceEmptyRead(op))
    return;
  OpBuilder builder(op);
  ArrayRef<int64_t> shape = op.getTensor().getType().getShape();
  for (auto [size, index] : llvm::zip_equal(shape, op.getIndicesMutable()))
    if (!ShapedType::isDynamic(size) && !isInRange(index.get(), size))
      index.set(clamp(builder, op.getLoc(), index.get(), size));
}

namespace {
struct ClampReadsPass : cp::impl::ClampReadsBase<ClampReadsPass> {
  void runOnOperation() override { getOperation().walk(clampRead); }
};
} // namespace
