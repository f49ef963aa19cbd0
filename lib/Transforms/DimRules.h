//===- DimRules.h - What an operation says of its dimensions ----*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_TRANSFORMS_DIMRULES_H
#define CP_LIB_TRANSFORMS_DIMRULES_H

#include "cp/Analysis/DimFactors.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace mlir::cp {

/// On a slice of all of a tensor: the dimensions of the result are not those of
/// the source, which stays whole where the result is sharded.
inline constexpr StringLiteral kUntiedAttr = "cp.untied";

/// A dimension that must not be sharded where `op` uses it.
struct DimBarrier {
  Operation *op;
  DimFactors::Node node;
  /// Completes "'op' op ...": why, and the way out.
  StringRef reason;
};

/// A slice of at most so many rows of a sharded sequence is computed as a sum.
inline constexpr int64_t kMaxPickedRows = 16;

/// A place that needs the position of a row along a dimension, should that be
/// a sequence: a `linalg.index` (`node` is its loop), a constant or an
/// operation whose result has other rows than its operands (`node` is the
/// dimension `dim` of its result); a slice of a few rows (`isRowPick`; of its
/// source).
struct PositionUse {
  Operation *op;
  DimFactors::Node node;
  unsigned dim;
  bool isRowPick = false;
};

/// Results of `tensor.collapse_shape`, by dimension, that are not tied to the
/// dimensions that they join: a sequence begins there, its rows are picked from
/// a whole tensor.
using Beginnings = llvm::DenseSet<std::pair<Operation *, unsigned>>;

/// What the operations of a function say: equal dimensions go into `factors`,
/// the rest is collected.
class DimRules {
public:
  DimRules(DimFactors &factors, const Beginnings &beginnings)
      : factors(factors), beginnings(beginnings) {}

  void visit(Operation *op);

  /// Nodes of the loops of a structured operation that was visited.
  ArrayRef<DimFactors::Node> getLoops(Operation *op) const;

  SmallVector<DimBarrier> barriers;
  SmallVector<PositionUse> positionUses;

private:
  using Node = DimFactors::Node;

  void visitStructured(linalg::LinalgOp op);
  void visitBody(linalg::LinalgOp op);
  void visitRead(linalg::LinalgOp op, tensor::ExtractOp read);
  void visitAttention(Operation *op);
  bool visitWithMaps(Operation *op);
  /// False if it is no operation of this kind.
  bool visitTensorOp(Operation *op);
  void visitReshape(Operation *op, Value from, Value to,
                    ArrayRef<SmallVector<int64_t, 2>> groups, bool expands);
  void visitExtractSlice(tensor::ExtractSliceOp op);
  void visitInsertSlice(tensor::InsertSliceOp op);
  void visitConcat(tensor::ConcatOp op);
  void visitPad(tensor::PadOp op);
  void visitUnknown(Operation *op);

  /// Dimension by dimension; both have one rank and, where tied, one size.
  void tie(Value a, Value b);
  void block(Operation *op, Node node, StringRef reason);
  void blockAll(Operation *op, Value value, StringRef reason);

  DimFactors &factors;
  const Beginnings &beginnings;
  DenseMap<Operation *, SmallVector<Node>> loops;
};

} // namespace mlir::cp

#endif // CP_LIB_TRANSFORMS_DIMRULES_H
