//===- MaskPadding.cpp - Keep padding out of computations -----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MaskPadding.h"
#include "Positions.h"
#include "Reductions.h"

#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::cp;

/// The loops of one kind that run along a padded sequence.
static SmallVector<unsigned> getPaddedLoops(linalg::LinalgOp op,
                                            const SequenceDims &dims,
                                            utils::IteratorType kind) {
  SmallVector<unsigned> loops;
  for (auto [loop, type] : llvm::enumerate(op.getIteratorTypesArray())) {
    SequenceOp sequence = dims.getLoopSequence(op, loop);
    if (type == kind && sequence && sequence.isPadded())
      loops.push_back(loop);
  }
  return loops;
}

/// Emits at the start of a body whether the rows of these loops exist.
static FailureOr<Value> emitExists(linalg::LinalgOp op,
                                   ArrayRef<unsigned> loops,
                                   const SequenceDims &dims,
                                   Positions &positions) {
  OpBuilder builder = OpBuilder::atBlockBegin(op.getBlock());
  Location loc = op.getLoc();
  Value exists;
  for (unsigned loop : loops) {
    SequenceOp sequence = dims.getLoopSequence(op, loop);
    FailureOr<Value> all = positions.get(sequence, op);
    if (failed(all))
      return failure();
    Value batch;
    if (positions.differByBatch(sequence)) {
      std::optional<unsigned> batchLoop = dims.findBatchLoop(op, sequence);
      if (!batchLoop)
        return emitNoBatch(op);
      batch = linalg::IndexOp::create(builder, loc, *batchLoop);
    }
    Value row = linalg::IndexOp::create(builder, loc, loop);
    Value here = readExists(builder, loc, *all, batch, row);
    exists = exists ? arith::AndIOp::create(builder, loc, exists, here) : here;
  }
  return exists;
}

/// Contributions of padding become the neutral element of the reduction.
static LogicalResult maskReduction(linalg::LinalgOp op,
                                   ArrayRef<unsigned> loops,
                                   const SequenceDims &dims,
                                   Positions &positions) {
  FailureOr<Value> exists = emitExists(op, loops, dims, positions);
  if (failed(exists))
    return failure();
  for (int64_t i = 0; i < op.getNumDpsInits(); ++i) {
    std::optional<Combiner> combiner = findCombiner(op, i);
    if (!combiner)
      return op.emitOpError("reduces along a padded sequence with a body that "
                            "is no known reduction");
    OpBuilder builder(combiner->op);
    Value value = combiner->contribution->get();
    Value neutral = arith::getIdentityValue(combiner->kind, value.getType(),
                                            builder, op.getLoc());
    combiner->contribution->set(
        arith::SelectOp::create(builder, op.getLoc(), *exists, value, neutral));
  }
  return success();
}

/// Whether a body asserts, or reads where its data tells it to.
static bool needsGuard(linalg::LinalgOp op) {
  WalkResult result = op->walk([](Operation *inner) {
    return isa<cf::AssertOp, tensor::ExtractOp>(inner) ? WalkResult::interrupt()
                                                       : WalkResult::advance();
  });
  return result.wasInterrupted();
}

static void guardRead(tensor::ExtractOp read, Value exists) {
  OpBuilder builder(read);
  for (OpOperand &index : read.getIndicesMutable()) {
    if (matchPattern(index.get(), m_Constant()) ||
        index.get().getDefiningOp<linalg::IndexOp>())
      continue;
    Value zero = arith::ConstantIndexOp::create(builder, read.getLoc(), 0);
    index.set(arith::SelectOp::create(builder, read.getLoc(), exists,
                                      index.get(), zero));
  }
}

/// Data at padding means nothing: it must neither fail a check nor address
/// memory.
static LogicalResult guardBody(linalg::LinalgOp op, ArrayRef<unsigned> loops,
                               const SequenceDims &dims, Positions &positions) {
  SmallVector<Operation *> guarded;
  op->walk([&](Operation *inner) {
    if (isa<cf::AssertOp, tensor::ExtractOp>(inner))
      guarded.push_back(inner);
  });
  FailureOr<Value> exists = emitExists(op, loops, dims, positions);
  if (failed(exists))
    return failure();
  for (Operation *inner : guarded) {
    if (auto read = dyn_cast<tensor::ExtractOp>(inner)) {
      guardRead(read, *exists);
      continue;
    }
    auto assertion = cast<cf::AssertOp>(inner);
    OpBuilder builder(assertion);
    Location loc = assertion.getLoc();
    Value one = arith::ConstantIntOp::create(builder, loc, 1, 1);
    Value absent = arith::XOrIOp::create(builder, loc, *exists, one);
    assertion.getArgMutable().assign(
        arith::OrIOp::create(builder, loc, assertion.getArg(), absent));
  }
  return success();
}

bool mlir::cp::generalizePaddedReductions(func::FuncOp func,
                                          const SequenceDims &dims) {
  IRRewriter rewriter(func.getContext());
  bool changed = false;
  for (auto op :
       llvm::make_early_inc_range(func.front().getOps<linalg::LinalgOp>())) {
    if (isa<linalg::GenericOp>(op) ||
        getPaddedLoops(op, dims, utils::IteratorType::reduction).empty())
      continue;
    rewriter.setInsertionPoint(op);
    changed |= succeeded(linalg::generalizeNamedOp(rewriter, op));
  }
  return changed;
}

LogicalResult mlir::cp::maskPadding(func::FuncOp func,
                                    const SequenceDims &dims) {
  Positions positions(func);
  for (auto op : func.front().getOps<linalg::LinalgOp>()) {
    SmallVector<unsigned> parallel =
        getPaddedLoops(op, dims, utils::IteratorType::parallel);
    if (!parallel.empty() && needsGuard(op) &&
        failed(guardBody(op, parallel, dims, positions)))
      return failure();
    SmallVector<unsigned> reduced =
        getPaddedLoops(op, dims, utils::IteratorType::reduction);
    if (reduced.empty())
      continue;
    if (failed(maskReduction(op, reduced, dims, positions)))
      return failure();
  }
  return success();
}
