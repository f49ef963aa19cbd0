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
#include "mlir/Dialect/Bufferization/Transforms/Transforms.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/SubsetOpInterface.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
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
  if (isa<RotateWaitOp, ExchangeWaitOp, AllGatherOp,
          bufferization::AllocTensorOp>(op))
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
  auto addSent = [&](ValueRange buffers) {
    for (Value buffer : buffers)
      if (isa<RankedTensorType>(buffer.getType()) && !hasOwnBuffer(buffer))
        sent.insert(buffer);
  };
  func.walk([&](RotateStartOp op) { addSent(op.getBuffers()); });
  func.walk([&](ExchangeStartOp op) { addSent(op.getBuffers()); });
  OpBuilder builder(func.getContext());
  for (Value tensor : sent) {
    builder.setInsertionPointAfterValue(tensor);
    auto copy = bufferization::AllocTensorOp::create(
        builder, tensor.getLoc(), cast<RankedTensorType>(tensor.getType()),
        /*dynamicSizes=*/ValueRange(), /*copy=*/tensor);
    tensor.replaceAllUsesExcept(copy, copy);
  }
}

/// Whether all uses only tell a wait what was sent.
static bool onlyNamesSent(Value value) {
  return llvm::all_of(value.getUsers(), llvm::IsaPred<RotateWaitOp>);
}

/// A loop that carries what it received, to tell the next wait what was sent,
/// lets the waits name the rank's own buffers instead: those live until
/// rotate_end, what was received is the runtime's. Bufferization would copy the
/// own buffers for the loop. Tells whether the loop changed.
static bool stopCarryingReceived(scf::ForOp loop) {
  bool changed = false;
  for (auto [i, argument] : llvm::enumerate(loop.getRegionIterArgs())) {
    OpOperand &yielded = loop.getYieldedValuesMutable()->slice(i, 1)[0];
    Value result = loop.getResult(i);
    if (!isa<RankedTensorType>(argument.getType()) ||
        !yielded.get().getDefiningOp<RotateWaitOp>() ||
        !onlyNamesSent(argument) || !onlyNamesSent(result))
      continue;
    Value own = loop.getInitArgs()[i];
    argument.replaceAllUsesWith(own);
    result.replaceAllUsesWith(own);
    yielded.set(argument); // Canonicalization drops the argument now.
    changed = true;
  }
  return changed;
}

static LogicalResult stopCarryingReceived(func::FuncOp func) {
  SmallVector<Operation *> loops;
  func.walk([&](scf::ForOp loop) {
    if (stopCarryingReceived(loop))
      loops.push_back(loop);
  });
  RewritePatternSet patterns(func.getContext());
  scf::ForOp::getCanonicalizationPatterns(patterns, func.getContext());
  return applyOpPatternsGreedily(loops, std::move(patterns));
}

/// Gives each user of `op` a copy of it right before the user, or before what
/// the user is in: buffers of the branches of an scf.if would differ in their
/// layouts. Erases it then.
static void sinkToUsers(Operation *op) {
  OpBuilder builder(op->getContext());
  for (OpOperand &use : llvm::make_early_inc_range(op->getUses())) {
    Operation *before = op->getBlock()->findAncestorOpInBlock(*use.getOwner());
    builder.setInsertionPoint(before ? before : op);
    use.set(builder.clone(*op)->getResult(0));
  }
  op->erase();
}

/// Repeats fills and empty tensors for each user: two that update one in place
/// would copy it otherwise (common subexpression elimination merges them, and
/// imported graphs share them), and next to its user, memory is in use for a
/// shorter time.
static void repeatFills(func::FuncOp func) {
  SmallVector<Operation *> fills, empties;
  func.walk([&](linalg::FillOp fill) {
    if (fill->getNumResults() == 1 && !fill->use_empty() &&
        fill.output().getDefiningOp<tensor::EmptyOp>())
      fills.push_back(fill);
  });
  llvm::for_each(fills, sinkToUsers);
  func.walk([&](tensor::EmptyOp empty) {
    if (!empty->use_empty())
      empties.push_back(empty);
  });
  llvm::for_each(empties, sinkToUsers);
}

/// Replaces ops like linalg.softmax, which have no loops, by what they are made
/// of.
static void decomposeAggregates(func::FuncOp func) {
  func.walk([](linalg::AggregatedOpInterface op) {
    OpBuilder builder(op);
    auto parts = op.decomposeOperation(builder);
    if (failed(parts) || parts->size() != op->getNumResults())
      return;
    op->replaceAllUsesWith(*parts);
    op->erase();
  });
}

/// Whether a tensor that was computed on its own is inserted into another.
static bool insertsFreshTensors(func::FuncOp func) {
  return func
      .walk([](SubsetInsertionOpInterface op) {
        Operation *source = op.getSourceOperand().get().getDefiningOp();
        return source && !isa<AttendOp, MergeOp>(source)
                   ? WalkResult::interrupt()
                   : WalkResult::advance();
      })
      .wasInterrupted();
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
      if (func.isExternal())
        continue;
      makeArgumentsReadOnly(func);
      decomposeAggregates(func);
      copySentTensors(func);
      if (failed(stopCarryingReceived(func)))
        return signalPassFailure();
      repeatFills(func);
      IRRewriter rewriter(&getContext());
      if (insertsFreshTensors(func) &&
          failed(bufferization::eliminateEmptyTensors(rewriter, func)))
        return signalPassFailure();
    }
  }
};
} // namespace
