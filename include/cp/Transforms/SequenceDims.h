//===- SequenceDims.h - Which dimensions are sharded ------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_TRANSFORMS_SEQUENCEDIMS_H
#define CP_TRANSFORMS_SEQUENCEDIMS_H

#include "cp/Analysis/DimFactors.h"
#include "cp/Dialect/CP/IR/CPOps.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Shard/IR/ShardOps.h"

namespace mlir::cp {

/// One factor of a dimension, and how it is sharded.
struct ShardedFactor {
  int64_t size;
  /// The sequence that it runs along; null for none.
  SequenceOp sequence;
  /// Whether it is the batch of a sequence's attentions.
  bool isBatch = false;
  /// The grid axes that split it: those of the sequence, or those of the
  /// user's annotations.
  SmallVector<int64_t> axes;

  /// Its size with the padding of the sequence.
  int64_t getPaddedSize() {
    return sequence ? static_cast<int64_t>(sequence.getPadded()) : size;
  }
};

/// An operation that needs the positions of a sequence's rows: it computes
/// with its row numbers (`linalg.index`), or its rows are those of a whole
/// tensor (a constant that differs along the sequence, a slice, or an operation
/// whose operands are whole, such as a concatenation).
struct PositionDependence {
  Operation *op;
  SequenceOp sequence;
  /// Of a `linalg.index` the loop, else the dimension of the result, or of the
  /// source of a row pick.
  unsigned dim;
  /// Whether it picks a few rows of the sequence: it must be summed up over all
  /// ranks.
  bool isRowPick;
};

/// For every tensor of a function, the sequences that its dimensions run
/// along, and the grid axes that split them. Seeds are the attentions'
/// `cp.q_seq` and `cp.kv_seq`, and the user's `shard.shard`; from there
/// dimensions are followed through the graph in both directions, factor by
/// factor, so that reshapes are no obstacle.
class SequenceDims {
public:
  /// Fails with an error at an operation that a sharded dimension cannot pass,
  /// with the path back to the attention that made it sharded.
  static FailureOr<SequenceDims> compute(func::FuncOp func);

  /// The factors of a dimension, major first. No factors for values that no
  /// operation of the function's body uses.
  SmallVector<ShardedFactor> getFactors(Value value, unsigned dim) const;

  /// The axes that split a dimension, the major factor's first.
  SmallVector<int64_t> getAxes(Value value, unsigned dim) const;

  /// Whether a dimension of the value runs along a sequence.
  bool hasSequence(Value value) const;

  /// The sequence that a dimension, or a loop of a structured operation, runs
  /// along; null if none does.
  SequenceOp getSequence(Value value, unsigned dim) const;
  SequenceOp getLoopSequence(Operation *op, unsigned loop) const;

  /// The factors of a loop, as those of a dimension.
  SmallVector<ShardedFactor> getLoopFactors(Operation *op, unsigned loop) const;

  /// Says that an operation was rebuilt with the same loops.
  void replaceOperation(Operation *from, Operation *to);

  /// Whether a factor of the value is the batch of the sequence's attentions.
  bool hasBatch(Value value, SequenceOp sequence) const;

  /// The loop of a structured operation, or the dimension of a value, that
  /// runs along the batch of the sequence's attentions.
  std::optional<unsigned> findBatchLoop(Operation *op,
                                        SequenceOp sequence) const;
  unsigned countBatchLoops(Operation *op, SequenceOp sequence) const;
  std::optional<unsigned> findBatchDim(Value value, SequenceOp sequence) const;

  /// The shape with padding.
  RankedTensorType getPaddedType(Value value) const;

  /// How the dimensions of a tensor are split over the ranks of a grid.
  shard::Sharding getSharding(Value value, FlatSymbolRefAttr grid) const;

  ArrayRef<PositionDependence> getPositionDependences() const {
    return dependences;
  }

  /// An error at the first dependence, if cp-rewrite-positions has left one.
  LogicalResult verifyIndependent() const;

private:
  using Node = DimFactors::Node;

  LogicalResult seed(Operation *op);
  LogicalResult assign(Operation *op, Node node, SequenceOp sequence);
  LogicalResult seedAxes(shard::ShardOp annotation);
  LogicalResult assignAxes(Operation *op, Node node, ArrayRef<int64_t> wanted);
  bool isSharded(Node node) const;
  /// Whether a factor that is no sequence is sharded.
  bool isSplit(Node node) const;
  SequenceOp lookup(Node leaf) const;
  SequenceOp getSequence(Node node) const;
  SmallVector<ShardedFactor> getFactors(Node node) const;
  bool runsAlongBatch(Node node, SequenceOp sequence) const;

  DimFactors factors;
  /// By class of leaf.
  DenseMap<Node, SequenceOp> sequences;
  /// The classes of the attentions' queries and keys: sequences, even while
  /// these have no names.
  llvm::SmallDenseSet<Node> attended;
  /// By class of leaf, of those that run along no sequence.
  DenseMap<Node, SmallVector<int64_t>> axes;
  /// The classes of each sequence's batches.
  DenseMap<Operation *, llvm::SmallDenseSet<Node>> batches;
  /// Nodes of the loops of structured operations.
  DenseMap<Operation *, SmallVector<Node>> loops;
  SmallVector<PositionDependence> dependences;
};

} // namespace mlir::cp

#endif // CP_TRANSFORMS_SEQUENCEDIMS_H
