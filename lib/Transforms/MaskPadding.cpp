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

/// Emits at the start of a body whether the rows of all these loops exist. The
/// operation may be rebuilt.
static FailureOr<Value> emitExists(linalg::GenericOp &op,
                                   ArrayRef<unsigned> loops, SequenceDims &dims,
                                   Positions &positions) {
  SmallVector<Value> parts;
  for (unsigned loop : loops) {
    OpBuilder builder = OpBuilder::atBlockBegin(op.getBody());
    FailureOr<Value> part =
        readLoopRow(builder, op, loop, Positions::RowKind::Exists,
                    /*row=*/Value(), op, dims, positions);
    if (failed(part))
      return failure();
    parts.push_back(*part);
  }
  Value exists = parts.front();
  OpBuilder builder(op->getContext());
  for (Value part : ArrayRef(parts).drop_front()) {
    // Later loops have emitted theirs before, at the start of the body.
    Operation *last = exists.getDefiningOp();
    if (last)
      builder.setInsertionPointAfter(last);
    else
      builder.setInsertionPointToStart(op.getBody());
    if (Operation *other = part.getDefiningOp();
        other && (!last || last->isBeforeInBlock(other)))
      builder.setInsertionPointAfter(other);
    exists = arith::AndIOp::create(builder, op.getLoc(), exists, part);
  }
  return exists;
}

/// Contributions of padding become the neutral element of the reduction.
static LogicalResult maskReduction(linalg::GenericOp op,
                                   ArrayRef<unsigned> loops, SequenceDims &dims,
                                   Positions &positions) {
  FailureOr<Value> exists = emitExists(op, loops, dims, positions);
  if (failed(exists))
    return failure();
  for (int64_t i = 0; i < op.getNumDpsInits(); ++i) {
    std::optional<Combiner> combiner =
        findCombiner(cast<linalg::LinalgOp>(op.getOperation()), i);
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
static LogicalResult guardBody(linalg::GenericOp &op, ArrayRef<unsigned> loops,
                               SequenceDims &dims, Positions &positions) {
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

static LogicalResult maskOperation(linalg::GenericOp op, SequenceDims &dims,
                                   Positions &positions) {
  SmallVector<unsigned> parallel =
      getPaddedLoops(op, dims, utils::IteratorType::parallel);
  SmallVector<unsigned> reduced =
      getPaddedLoops(op, dims, utils::IteratorType::reduction);
  if (!parallel.empty() && needsGuard(op) &&
      failed(guardBody(op, parallel, dims, positions)))
    return failure();
  return reduced.empty() ? success()
                         : maskReduction(op, reduced, dims, positions);
}

LogicalResult mlir::cp::maskPadding(func::FuncOp func, SequenceDims &dims) {
  Positions positions(func);
  SmallVector<linalg::GenericOp> ops(func.front().getOps<linalg::GenericOp>());
  for (linalg::GenericOp op : ops)
    if (failed(maskOperation(op, dims, positions)))
      return failure();
  return success();
}
