//===- SplitSequences.cpp - Sequences of several dimensions ---------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SplitSequences.h"

#include "ShardingPath.h"

#include "cp/Dialect/CP/IR/CPOps.h"

using namespace mlir;
using namespace mlir::cp;

using Node = DimFactors::Node;

/// Calls `visit(op, i)` for each dimension `i` on the narrow side of a reshape
/// that takes or leaves a sequence in several parts.
static void
forEachSplit(Block *block, Node sequence, const DimFactors &factors,
             llvm::function_ref<void(Operation *, unsigned)> visit) {
  SmallVector<Node> wanted = factors.getLeaves(sequence);
  auto isPart = [&](Node node) {
    size_t count = llvm::count_if(factors.getLeaves(node), [&](Node leaf) {
      return llvm::is_contained(wanted, leaf);
    });
    return count > 0 && count < wanted.size();
  };
  auto visitReshape = [&](auto op, Value wide) {
    ArrayRef<Node> parts = factors.lookupDims(wide);
    for (auto [i, group] : llvm::enumerate(op.getReassociationIndices()))
      if (llvm::any_of(group, [&](int64_t dim) { return isPart(parts[dim]); }))
        visit(op, i);
  };
  for (Operation &op : *block)
    if (auto collapse = dyn_cast<tensor::CollapseShapeOp>(op))
      visitReshape(collapse, collapse.getSrc());
    else if (auto expand = dyn_cast<tensor::ExpandShapeOp>(op))
      visitReshape(expand, expand.getResult());
}

LogicalResult mlir::cp::emitSplitSequence(Operation *attention, Node sequence,
                                          const DimFactors &factors) {
  Operation *reshape = attention;
  forEachSplit(attention->getBlock(), sequence, factors,
               [&](Operation *op, unsigned) {
                 if (reshape == attention)
                   reshape = op;
               });
  InFlightDiagnostic diag =
      reshape->emitOpError("reshapes a sequence into several dimensions, which "
                           "no layout deals to ranks; do it outside, or leave "
                           "the attention whole");
  explainSharding(diag, reshape, sequence, factors, {attention});
  return diag;
}

bool mlir::cp::findBeginnings(Block &block, const DimFactors &factors,
                              Beginnings &beginnings) {
  bool found = false;
  for (auto attention : block.getOps<FlexAttentionOp>())
    for (Value value : {attention.getQuery(), attention.getKey()}) {
      Node sequence = factors.lookupDims(value)[2];
      if (factors.getLeaves(sequence).size() != 1)
        forEachSplit(&block, sequence, factors,
                     [&](Operation *op, unsigned dim) {
                       if (isa<tensor::CollapseShapeOp>(op))
                         found |= beginnings.insert({op, dim}).second;
                     });
    }
  return found;
}
