//===- Positions.h - Reading positions of rows ------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_TRANSFORMS_POSITIONS_H
#define CP_LIB_TRANSFORMS_POSITIONS_H

#include "cp/Transforms/SequenceDims.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::cp {

/// The `cp.positions` of a function, one for each sequence, made on demand.
class Positions {
public:
  explicit Positions(func::FuncOp func) : func(func) {}

  /// Of global shape. Fails with an error at `op` where the layout's table is
  /// missing.
  FailureOr<Value> get(SequenceOp sequence, Operation *op);

  /// What a loop of several factors, one of them a sequence, stands for at
  /// each of its rows: whether the row exists (i1), or its global number
  /// (index). One-dimensional.
  enum class RowKind { Exists, Number };
  FailureOr<Value> getRows(ArrayRef<ShardedFactor> given, RowKind kind,
                           Operation *op);

  /// Whether the layout deals the rows of each batch row differently.
  bool differByBatch(SequenceOp sequence) { return getBatch(sequence) != 1; }
  /// Batch rows of the layout's table; 1 if all batch rows are dealt alike.
  int64_t getBatch(SequenceOp sequence);

private:
  func::FuncOp func;
  DenseMap<Operation *, Value> known;
};

/// The function argument that holds the table of a sequence's layout; null if
/// there is none.
BlockArgument findLayoutTable(func::FuncOp func, SequenceOp sequence);

/// An error: what `op` computes has no batch dimension, so that it cannot
/// follow a layout that differs by batch row.
LogicalResult emitNoBatch(Operation *op);

/// Emits the position of row `row`, at padding some position that exists.
/// `batch` may be null if positions do not differ by it.
Value readPosition(OpBuilder &builder, Location loc, Value positions,
                   Value batch, Value row, SequenceOp sequence);

/// Emits whether row `row` exists (i1).
Value readExists(OpBuilder &builder, Location loc, Value positions, Value batch,
                 Value row);

/// Rebuilds a structured operation with one more input, which goes along with
/// `loop`; yields the body's argument for it.
Value addRowInput(linalg::GenericOp &op, Value rows, unsigned loop,
                  SequenceDims &dims);

/// Emits what a loop along a sequence stands for at its row: whether the row
/// exists, or its global number. `row` is the loop's index where the body has
/// it already, else null. A loop of several factors gets an input of its own,
/// so that the operation may be rebuilt. Errors are reported at `user`.
FailureOr<Value> readLoopRow(OpBuilder &builder, linalg::GenericOp &op,
                             unsigned loop, Positions::RowKind kind, Value row,
                             Operation *user, SequenceDims &dims,
                             Positions &positions);

/// Rows of a whole tensor: result[.., i, ..] = source[.., offset + stride *
/// position(i), ..].
struct RowPick {
  Value source;
  RankedTensorType type;
  /// By dimension of the source.
  SmallVector<int64_t> offsets, strides;
  /// The result's dimension, or -1 if it is dropped.
  SmallVector<int> dims;
  unsigned sequenceDim = 0;
  std::optional<unsigned> batchDim;
};
Value pickRows(OpBuilder &builder, Location loc, const RowPick &pick,
               Value positions, SequenceOp sequence);

} // namespace mlir::cp

#endif // CP_LIB_TRANSFORMS_POSITIONS_H
