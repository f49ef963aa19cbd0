//===- GridPlan.h - Which grid axes split which attention -------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_TRANSFORMS_GRIDPLAN_H
#define CP_LIB_TRANSFORMS_GRIDPLAN_H

#include "cp/Dialect/CP/IR/CPOps.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Shard/IR/ShardOps.h"

namespace mlir::cp {

/// The grid of a module and the axes of its sequences. Where the user's
/// annotations split dimension 2 of an attention, those axes are the
/// sequence's; an attention that they leave whole stays whole (its sequence
/// has an axis of size 1); every other attention is split along a new axis.
class GridPlan {
public:
  /// `asked` is the size that is asked for, -1 for the annotated size, else 1.
  /// Errors are reported at the attention or the grid.
  LogicalResult compute(ModuleOp root, int64_t asked);

  /// The size of the sequence axes.
  int64_t getRanks() const { return ranks; }

  /// The grid, made or extended on first use.
  shard::GridOp getGrid();

  /// The axes of an attention's sequences.
  ArrayRef<int64_t> getAxes(FlexAttentionOp op);
  /// Whether the user wants an attention on every rank as a whole.
  bool isWhole(FlexAttentionOp op) const { return whole.contains(op); }

private:
  LogicalResult findGrid();
  LogicalResult visitFunction(func::FuncOp func);
  LogicalResult setAxes(FlexAttentionOp op, ArrayRef<int64_t> split);

  ModuleOp module;
  shard::GridOp grid;
  int64_t ranks = 1;
  int64_t wanted = 0;
  /// The annotated axes of the sequences; empty if there are none.
  SmallVector<int64_t> annotated;
  bool needsAxis = false;
  SmallVector<int64_t> axes, unitAxes;
  llvm::SmallPtrSet<Operation *, 4> whole;
};

} // namespace mlir::cp

#endif // CP_LIB_TRANSFORMS_GRIDPLAN_H
