//===- LayoutTables.h - Which sequences have a layout table -----*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_TRANSFORMS_LAYOUTTABLES_H
#define CP_LIB_TRANSFORMS_LAYOUTTABLES_H

#include "GridPlan.h"
#include "LayoutFunction.h"

#include "cp/Transforms/LayoutOption.h"
#include "cp/Transforms/SequenceDims.h"

namespace mlir::cp {

/// The sequences of one function whose positions come from a table at run time,
/// by length: `table:FILE` has the user's for sequences of one length;
/// `per-document` that of the sequences whose length `doc-lengths` add up to,
/// or else of self-attention whose mask compares document ids; `ptrr` and
/// `greedy` those of all sequences of queries. Any other sequence is
/// contiguous. With `auto`, self-attention of each length has a layout of its
/// own.
class LayoutTables {
public:
  using Choices = llvm::SmallDenseMap<int64_t, LayoutInterface>;

  /// `choices`: what auto has chosen, by length.
  LayoutTables(const LayoutOption &option, const GridPlan &plan,
               const Choices &choices)
      : option(option), plan(plan), choices(choices) {}

  /// Errors are reported at attentions.
  LogicalResult compute(func::FuncOp func);

  bool contains(int64_t length) const { return tables.contains(length); }

  /// Whether the program itself computes a table.
  bool isComputed() const {
    return option.layout ? option.isComputed() : !tables.empty();
  }

  /// Once attentions name their sequences: appends the tables to the arguments
  /// of the function and, if the program computes them and the function is an
  /// entry, makes `<entry>_layout`.
  LogicalResult emit(func::FuncOp func, const SequenceDims &dims);

private:
  struct Table {
    /// Its rows: 1, or one for each batch row.
    int64_t batch = 1;
    /// The attentions that it is computed from.
    SmallVector<FlexAttentionOp> sources;
  };

  /// Null: auto has chosen none.
  LayoutInterface getLayout(int64_t length) const {
    return option.layout ? option.layout : choices.lookup(length);
  }
  void visit(FlexAttentionOp op);
  LogicalResult checkFound(func::FuncOp func);
  LogicalResult checkBatch(FlexAttentionOp op, const SequenceDims &dims);
  LogicalResult checkBatchRows(FlexAttentionOp op);
  SmallVector<SequenceOp> getSequences(func::FuncOp func) const;
  LogicalResult emitTable(LayoutFunction &function, SequenceOp sequence);
  LogicalResult emitFunction(func::FuncOp func, ArrayRef<SequenceOp> sequences);

  const LayoutOption &option;
  const GridPlan &plan;
  const Choices &choices;
  llvm::SmallDenseMap<int64_t, Table> tables;
};

} // namespace mlir::cp

#endif // CP_LIB_TRANSFORMS_LAYOUTTABLES_H
