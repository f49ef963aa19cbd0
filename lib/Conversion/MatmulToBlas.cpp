//===- MatmulToBlas.cpp - Matrix products to the runtime ------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ContextArgument.h"
#include "Contraction.h"
#include "RuntimeCalls.h"
#include "cp/Conversion/Passes.h"

#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace mlir::cp;

namespace mlir::cp {
#define GEN_PASS_DEF_MATMULTOBLAS
#include "cp/Conversion/Passes.h.inc"
} // namespace mlir::cp

//===----------------------------------------------------------------------===//
// The fill before a product
//===----------------------------------------------------------------------===//

/// The memref of which `memref` is another shape with all its elements.
static Value skipReshapes(Value memref) {
  Operation *op = memref.getDefiningOp();
  while (isa_and_nonnull<memref::ExpandShapeOp, memref::CollapseShapeOp,
                         memref::CastOp>(op)) {
    memref = op->getOperand(0);
    op = memref.getDefiningOp();
  }
  return memref;
}

/// The allocation or argument that a memref is a view of.
static Value getRoot(Value memref) {
  while (auto view = memref.getDefiningOp<ViewLikeOpInterface>())
    memref = view.getViewSource();
  return memref;
}

/// All ops that use `root` or views of it, but the views; none if other names
/// of the memory may exist.
static std::optional<SmallVector<Operation *>> getAccesses(Value root) {
  bool isOwn = root.getDefiningOp<memref::AllocOp>() ||
               (isa<BlockArgument>(root) &&
                isa<func::FuncOp>(root.getParentBlock()->getParentOp()));
  if (!isOwn)
    return std::nullopt;
  SmallVector<Operation *> accesses;
  llvm::SetVector<Value> names;
  names.insert(root);
  for (size_t i = 0; i < names.size(); ++i)
    for (Operation *user : names[i].getUsers()) {
      if (isa<ViewLikeOpInterface>(user)) {
        names.insert_range(user->getResults());
        continue;
      }
      if (llvm::any_of(user->getResultTypes(), llvm::IsaPred<MemRefType>))
        return std::nullopt;
      accesses.push_back(user);
    }
  return accesses;
}

/// The fill with zeros that is the last access before `op` to its result.
static linalg::FillOp findZeroFill(linalg::LinalgOp op) {
  Value result = op.getDpsInits()[0];
  auto accesses = getAccesses(getRoot(result));
  if (!accesses)
    return {};
  Operation *last = nullptr;
  for (Operation *access : *accesses) {
    Operation *here = op->getBlock()->findAncestorOpInBlock(*access);
    if (here && here->isBeforeInBlock(op) &&
        (!last || last->isBeforeInBlock(here)))
      last = here;
  }
  auto fill = dyn_cast_or_null<linalg::FillOp>(last);
  if (!fill || !matchPattern(fill.value(), m_AnyZeroFloat()) ||
      skipReshapes(fill.output()) != skipReshapes(result))
    return {};
  return fill;
}

//===----------------------------------------------------------------------===//
// Calls
//===----------------------------------------------------------------------===//

/// An operand's type with the dimensions that cp_gemm wants.
static Type getView(Value operand, int64_t index, const ProductShape &shape,
                    const ProductDim &rows, const ProductDim &columns) {
  SmallVector<int64_t> sizes, strides;
  auto add = [&](const ProductDim &dim) {
    sizes.push_back(dim.size);
    strides.push_back(dim.strides[index]);
  };
  llvm::for_each(shape.batch, add);
  add(rows);
  add(columns);
  return MemRefType::get(
      sizes, cast<MemRefType>(operand.getType()).getElementType(),
      StridedLayoutAttr::get(operand.getContext(), /*offset=*/0, strides));
}

/// Turns a product into a call.
static LogicalResult convertProduct(RuntimeCalls &calls, linalg::LinalgOp op) {
  std::optional<ProductShape> shape = getProductShape(op);
  linalg::FillOp fill = findZeroFill(op);
  const RuntimeTypes &types = calls.getTypes();
  calls.getBuilder().setLoc(op.getLoc());
  calls.getBuilder().setInsertionPoint(op);
  Type views[] = {getView(op->getOperand(0), 0, *shape, shape->m, shape->k),
                  getView(op->getOperand(1), 1, *shape, shape->k, shape->n),
                  getView(op->getOperand(2), 2, *shape, shape->m, shape->n)};
  Value tensors = calls.getTensors(op->getOperands(), views);
  Value arguments[] = {tensors, calls.element(types.tensor, tensors, 1),
                       calls.element(types.tensor, tensors, 2),
                       calls.integer(types.i32, fill ? 0 : 1)};
  if (failed(calls.call("cp_gemm", types.i32, arguments)))
    return failure();
  op->erase();
  if (fill)
    fill->erase();
  return success();
}

namespace {
struct MatmulToBlasPass : cp::impl::MatmulToBlasBase<MatmulToBlasPass> {
  void runOnOperation() override {
    SmallVector<std::pair<func::FuncOp, SmallVector<linalg::LinalgOp>>> work;
    for (auto func : getOperation().getOps<func::FuncOp>()) {
      SmallVector<linalg::LinalgOp> products;
      func.walk([&](linalg::LinalgOp op) {
        if (op.hasPureBufferSemantics() && isProduct(op) && getProductShape(op))
          products.push_back(op);
      });
      if (!products.empty())
        work.emplace_back(func, std::move(products));
    }
    if (work.empty())
      return;
    RuntimeModule runtime(getOperation());
    if (failed(addContextArguments(getOperation(), runtime)))
      return signalPassFailure();
    for (auto &[func, products] : work) {
      RuntimeCalls calls(func, runtime);
      for (linalg::LinalgOp op : products)
        if (failed(convertProduct(calls, op)))
          return signalPassFailure();
      calls.finish();
    }
  }
};
} // namespace
