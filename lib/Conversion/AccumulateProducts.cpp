//===- AccumulateProducts.cpp - Products that add in place ----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Contraction.h"
#include "cp/Conversion/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlir::cp;

namespace mlir::cp {
#define GEN_PASS_DEF_ACCUMULATEPRODUCTS
#include "cp/Conversion/Passes.h.inc"
} // namespace mlir::cp

/// Whether an op adds two tensors of the type of its result, element by
/// element.
static bool isSum(linalg::LinalgOp op) {
  if (op.getNumDpsInputs() != 2 || op.getNumDpsInits() != 1 ||
      op.getNumParallelLoops() != op.getNumLoops() ||
      !llvm::all_equal(op.getIndexingMapsArray()) ||
      !op.getIndexingMapsArray()[0].isPermutation())
    return false;
  Block *body = op.getBlock();
  auto sum = dyn_cast<arith::AddFOp>(body->front());
  return sum && body->getOperations().size() == 2 &&
         body->getTerminator()->getOperand(0) == sum &&
         sum.getLhs() != sum.getRhs() &&
         llvm::all_of(sum->getOperands(), [&](Value value) {
           auto argument = dyn_cast<BlockArgument>(value);
           return argument && argument.getArgNumber() < 2;
         });
}

/// Whether a tensor is a fill with zeros.
static bool isZero(Value tensor) {
  auto fill = tensor.getDefiningOp<linalg::FillOp>();
  return fill && matchPattern(fill.value(), m_AnyZeroFloat());
}

/// The product behind `tensor` and the reshapes in between, the last one
/// first, if nothing else uses them.
static linalg::LinalgOp findProduct(Value tensor,
                                    SmallVectorImpl<Operation *> &reshapes) {
  while (tensor.hasOneUse()) {
    Operation *op = tensor.getDefiningOp();
    if (isa_and_nonnull<tensor::ExpandShapeOp, tensor::CollapseShapeOp>(op)) {
      reshapes.push_back(op);
      tensor = op->getOperand(0);
      continue;
    }
    auto product = dyn_cast_or_null<linalg::LinalgOp>(op);
    if (product && isProduct(product) && isZero(product.getDpsInits()[0]))
      return product;
    break;
  }
  return {};
}

/// Undoes a reshape.
static Value invert(OpBuilder &builder, Operation *reshape, Value tensor) {
  auto type = cast<RankedTensorType>(reshape->getOperand(0).getType());
  if (auto expand = dyn_cast<tensor::ExpandShapeOp>(reshape))
    return tensor::CollapseShapeOp::create(builder, reshape->getLoc(), type,
                                           tensor,
                                           expand.getReassociationIndices());
  auto collapse = cast<tensor::CollapseShapeOp>(reshape);
  return tensor::ExpandShapeOp::create(builder, reshape->getLoc(), type, tensor,
                                       collapse.getReassociationIndices());
}

/// Whether a tensor is an argument or a constant, seen through reshapes.
static bool isReadOnly(Value tensor) {
  Operation *op = tensor.getDefiningOp();
  while (isa_and_nonnull<tensor::ExpandShapeOp, tensor::CollapseShapeOp,
                         tensor::ExtractSliceOp, tensor::CastOp>(op)) {
    tensor = op->getOperand(0);
    op = tensor.getDefiningOp();
  }
  return !op || op->hasTrait<OpTrait::ConstantLike>();
}

/// Makes the product in operand `index` of a sum start from the other one.
static bool accumulate(linalg::LinalgOp sum, unsigned index) {
  SmallVector<Operation *> reshapes;
  Value other = sum->getOperand(1 - index);
  linalg::LinalgOp product = findProduct(sum->getOperand(index), reshapes);
  auto type = cast<RankedTensorType>(sum->getResult(0).getType());
  if (!product || isReadOnly(other) || other.getType() != type ||
      sum->getOperand(index).getType() != type || !type.hasStaticShape())
    return false;
  OpBuilder builder(sum);
  Value init = other;
  for (Operation *reshape : reshapes)
    init = invert(builder, reshape, init);
  // At the place of the sum, where both operands are known.
  IRMapping mapping;
  mapping.map(product.getDpsInits()[0], init);
  Value result = builder.clone(*product, mapping)->getResult(0);
  for (Operation *reshape : llvm::reverse(reshapes)) {
    IRMapping step;
    step.map(reshape->getOperand(0), result);
    result = builder.clone(*reshape, step)->getResult(0);
  }
  sum->getResult(0).replaceAllUsesWith(result);
  sum->erase();
  for (Operation *reshape : reshapes)
    reshape->erase();
  product->erase();
  return true;
}

namespace {
struct AccumulateProductsPass
    : cp::impl::AccumulateProductsBase<AccumulateProductsPass> {
  void runOnOperation() override {
    SmallVector<linalg::LinalgOp> sums;
    getOperation().walk([&](linalg::LinalgOp op) {
      if (op.hasPureTensorSemantics() && isSum(op))
        sums.push_back(op);
    });
    for (linalg::LinalgOp sum : sums)
      if (!accumulate(sum, 1))
        accumulate(sum, 0);
  }
};
} // namespace
