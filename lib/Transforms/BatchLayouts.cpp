//===- BatchLayouts.cpp - Layouts that differ by batch row ----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BatchLayouts.h"
#include "UniformTensors.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::cp;

static constexpr StringRef kWayOut =
    "; use a layout table with one row for all batch rows";

/// The sequence of a tensor whose layout differs by batch row; null if it has
/// none.
static SequenceOp findSequence(Value value, const SequenceDims &dims,
                               Positions &positions) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  for (int64_t dim = 0; type && dim < type.getRank(); ++dim)
    if (SequenceOp sequence = dims.getSequence(value, dim))
      if (positions.differByBatch(sequence))
        return sequence;
  return {};
}

/// A read of another tensor must stay in the batch row of the loop.
static LogicalResult checkRead(linalg::LinalgOp op, tensor::ExtractOp read,
                               const SequenceDims &dims, Positions &positions) {
  SequenceOp sequence = findSequence(read.getTensor(), dims, positions);
  if (!sequence || read.getTensor().getDefiningOp<PositionsOp>())
    return success();
  auto isBatch = [](const ShardedFactor &factor) { return factor.isBatch; };
  for (auto [dim, coordinate] : llvm::enumerate(read.getIndices())) {
    if (llvm::none_of(dims.getFactors(read.getTensor(), dim), isBatch))
      continue;
    auto index = coordinate.getDefiningOp<linalg::IndexOp>();
    if (!index ||
        llvm::none_of(dims.getLoopFactors(op, index.getDim()), isBatch))
      return read.emitOpError("reads rows of a batch row by computed index, "
                              "but the layout of the sequence differs by batch "
                              "row")
             << kWayOut;
  }
  return success();
}

/// No two batch rows may meet in one structured operation.
static LogicalResult checkStructured(linalg::LinalgOp op,
                                     const SequenceDims &dims,
                                     Positions &positions) {
  for (unsigned loop = 0; loop < op.getNumLoops(); ++loop) {
    SequenceOp sequence = dims.getLoopSequence(op, loop);
    if (!sequence || !positions.differByBatch(sequence))
      continue;
    if (dims.countBatchLoops(op, sequence) > 1)
      return op.emitOpError("brings rows of different batch rows together, but "
                            "the layout of the sequence differs by batch row")
             << kWayOut;
  }
  WalkResult result = op->walk([&](tensor::ExtractOp read) {
    return failed(checkRead(op, read, dims, positions))
               ? WalkResult::interrupt()
               : WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}

static LogicalResult checkBoundary(Operation *op, Value value, StringRef kind,
                                   unsigned index, const SequenceDims &dims,
                                   Positions &positions) {
  SequenceOp sequence = findSequence(value, dims, positions);
  if (!sequence || dims.findBatchDim(value, sequence) == 0u)
    return success();
  return op->emitOpError() << kind << " " << index
                           << " must have its batch rows in dimension 0, since "
                              "the layout of the sequence differs by batch row"
                           << kWayOut;
}

LogicalResult mlir::cp::checkBatchLayouts(func::FuncOp func,
                                          const SequenceDims &dims,
                                          Positions &positions) {
  for (BlockArgument arg : func.getArguments())
    if (failed(checkBoundary(func, arg, "argument", arg.getArgNumber(), dims,
                             positions)))
      return failure();
  for (Operation &op : func.front()) {
    if (auto structured = dyn_cast<linalg::LinalgOp>(op))
      if (failed(checkStructured(structured, dims, positions)))
        return failure();
    for (Value result : op.getResults()) {
      SequenceOp sequence = findSequence(result, dims, positions);
      if (sequence && !isUniform(&op) && !isa<PositionsOp>(op) &&
          !dims.hasBatch(result, sequence))
        return op.emitOpError("computes rows of a sequence without their batch "
                              "rows, but the layout differs by batch row")
               << kWayOut;
    }
  }
  Operation *end = func.front().getTerminator();
  for (OpOperand &operand : end->getOpOperands())
    if (failed(checkBoundary(end, operand.get(), "operand",
                             operand.getOperandNumber(), dims, positions)))
      return failure();
  return success();
}
