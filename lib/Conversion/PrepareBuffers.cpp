//===- PrepareBuffers.cpp - What bufferization must know in advance -------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Conversion/Passes.h"
#include "cp/Dialect/CP/IR/CPOps.h"

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace mlir::cp;

namespace mlir::cp {
#define GEN_PASS_DEF_PREPAREBUFFERS
#include "cp/Conversion/Passes.h.inc"
} // namespace mlir::cp

/// Inputs belong to the caller: an op may not accumulate into one in place.
static void makeArgumentsReadOnly(func::FuncOp func) {
  Builder builder(func.getContext());
  for (auto [i, type] : llvm::enumerate(func.getArgumentTypes()))
    if (isa<TensorType>(type))
      func.setArgAttr(i, bufferization::BufferizationDialect::kWritableAttrName,
                      builder.getBoolAttr(false));
}

/// Whether a tensor certainly gets a buffer of its own, contiguous: memory of
/// the caller or the runtime, or the fresh result of an op that nothing inserts
/// into another tensor.
static bool hasOwnBuffer(Value tensor) {
  Operation *op = tensor.getDefiningOp();
  if (!op)
    return true; // Arguments of functions; of loops, bufferization checks.
  if (isa<RotateWaitOp, AllGatherOp, bufferization::AllocTensorOp>(op))
    return true;
  auto destination = dyn_cast<DestinationStyleOpInterface>(op);
  if (!destination)
    return false;
  OpOperand *init = destination.getTiedOpOperand(cast<OpResult>(tensor));
  return init->get().getDefiningOp<tensor::EmptyOp>() &&
         llvm::all_of(tensor.getUsers(), [](Operation *user) {
           return isa<CPDialect>(user->getDialect()) || isa<scf::ForOp>(user);
         });
}

/// Gives tensors that are sent buffers of their own. All later uses take the
/// copy, so that it lives until rotate_end.
static void copySentTensors(func::FuncOp func) {
  llvm::SetVector<Value> sent;
  func.walk([&](RotateStartOp op) {
    for (Value buffer : op.getBuffers())
      if (isa<RankedTensorType>(buffer.getType()) && !hasOwnBuffer(buffer))
        sent.insert(buffer);
  });
  OpBuilder builder(func.getContext());
  for (Value tensor : sent) {
    builder.setInsertionPointAfterValue(tensor);
    auto copy = bufferization::AllocTensorOp::create(
        builder, tensor.getLoc(), cast<RankedTensorType>(tensor.getType()),
        /*dynamicSizes=*/ValueRange(), /*copy=*/tensor);
    tensor.replaceAllUsesExcept(copy, copy);
  }
}

/// An entry that others call too gets a private copy for them, since its own
/// signature becomes the runtime's.
static void copyCalledEntries(ModuleOp module) {
  SymbolTable symbols(module);
  DenseMap<StringAttr, func::FuncOp> copies;
  SmallVector<func::CallOp> calls;
  module.walk([&](func::CallOp call) { calls.push_back(call); });
  for (size_t i = 0; i < calls.size(); ++i) { // Copies bring more calls.
    func::CallOp call = calls[i];
    auto callee = symbols.lookup<func::FuncOp>(call.getCallee());
    if (!callee || !callee.isPublic() || callee.isExternal())
      continue;
    func::FuncOp &copy = copies[callee.getSymNameAttr()];
    if (!copy) {
      copy = callee.clone();
      copy.setPrivate();
      symbols.insert(copy);
      copy.walk([&](func::CallOp inner) { calls.push_back(inner); });
    }
    call.setCallee(copy.getSymName());
  }
}

namespace {
struct PrepareBuffersPass : cp::impl::PrepareBuffersBase<PrepareBuffersPass> {
  void runOnOperation() override {
    copyCalledEntries(getOperation());
    for (auto func : getOperation().getOps<func::FuncOp>()) {
      makeArgumentsReadOnly(func);
      copySentTensors(func);
    }
  }
};
} // namespace
