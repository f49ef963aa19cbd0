//===- SequenceDims.h - Which dimensions are sequences ----------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Follows the sequence dimensions of attention through a function.
//
//===----------------------------------------------------------------------===//

#ifndef CP_TRANSFORMS_SEQUENCEDIMS_H
#define CP_TRANSFORMS_SEQUENCEDIMS_H

#include "cp/Dialect/CP/IR/CPOps.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::cp {

/// For every tensor of a function, the sequence that each of its dimensions
/// runs along, if any. Seeds are the attentions' `cp.q_seq` and `cp.kv_seq`;
/// from there dimensions are followed through the indexing maps of upstream's
/// ShardingInterface, in both directions.
class SequenceDims {
public:
  /// Fails with an error at the operation that a sequence dimension cannot
  /// pass: one without a sharding model, one that mixes rows along the
  /// sequence, or one that sees row numbers.
  static FailureOr<SequenceDims> compute(func::FuncOp func);

  /// Per dimension the sequence's symbol, or null. Empty for other values.
  ArrayRef<FlatSymbolRefAttr> lookup(Value value) const;

  /// Whether a dimension of the value runs along a sequence.
  bool hasSequence(Value value) const;

private:
  LogicalResult seed(FlexAttentionOp op);
  /// Joins the dimensions that the operation's maps tie together; `changed`
  /// tells whether anything became known.
  LogicalResult propagate(Operation *op, bool &changed);
  LogicalResult check(Operation *op) const;
  LogicalResult assign(Operation *op, Value value, unsigned dim,
                       FlatSymbolRefAttr sequence, bool &changed);

  DenseMap<Value, SmallVector<FlatSymbolRefAttr>> dims;
};

} // namespace mlir::cp

#endif // CP_TRANSFORMS_SEQUENCEDIMS_H
