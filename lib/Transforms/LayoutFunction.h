//===- LayoutFunction.h - The function <entry>_layout -----------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_TRANSFORMS_LAYOUTFUNCTION_H
#define CP_LIB_TRANSFORMS_LAYOUTFUNCTION_H

#include "DocumentIds.h"

#include "cp/Dialect/CP/IR/CPOps.h"
#include "cp/Transforms/LayoutOption.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"

namespace mlir::cp {

/// Builds `<entry>_layout`: a function of the entry's arguments, on one device,
/// that computes the tables of its layouts. What captures are computed from is
/// copied to it.
class LayoutFunction {
public:
  /// Whether it can be made, and compute what the masks of attentions read.
  static bool canCompute(ArrayRef<FlexAttentionOp> ops);

  /// Makes the function, empty; an error if its name is taken.
  static FailureOr<LayoutFunction> create(func::FuncOp entry);

  /// Computes the table from the lengths of documents, i64 [1 or B, documents].
  void dealDocuments(SequenceOp sequence, DenseIntElementsAttr lengths);
  /// Computes it from the ids that the mask of `op` compares.
  LogicalResult dealDocuments(SequenceOp sequence, FlexAttentionOp op,
                              int64_t batch);
  /// Computes it from the tiles of all these attentions, whose queries the
  /// sequence is.
  LogicalResult dealBlocks(SequenceOp sequence, ArrayRef<FlexAttentionOp> ops,
                           int64_t batch);

  /// Takes the table with the lowest predicted time for all these
  /// self-attentions.
  LogicalResult chooseTable(SequenceOp sequence, ArrayRef<FlexAttentionOp> ops,
                            const LayoutOption &option);

  /// Ends the function: it returns the tables in the order of the calls above.
  void finish();

private:
  explicit LayoutFunction(func::FuncOp entry)
      : entry(entry), builder(entry.getContext()) {}

  FailureOr<Value> import(FlexAttentionOp op, Value capture);
  FailureOr<SmallVector<Value>> importCaptures(FlexAttentionOp op);
  FailureOr<Value> dealIds(SequenceOp sequence, FlexAttentionOp op,
                           const DocumentIds &documents, int64_t batch,
                           LayoutInterface as);
  /// Copies the mask, for captures as importCaptures gives them.
  static void cloneMask(FlexAttentionOp op, Region &into);
  FailureOr<Value> countTiles(SequenceOp sequence, FlexAttentionOp op);
  FailureOr<Value> predict(SequenceOp sequence, FlexAttentionOp op,
                           Value table);
  FailureOr<SmallVector<Value>> makeCandidates(SequenceOp sequence,
                                               ArrayRef<FlexAttentionOp> ops,
                                               const LayoutOption &option);

  func::FuncOp entry, function;
  OpBuilder builder;
  /// From values of the entry to their copies.
  IRMapping copies;
  SmallVector<Value> tables;
};

} // namespace mlir::cp

#endif // CP_LIB_TRANSFORMS_LAYOUTFUNCTION_H
