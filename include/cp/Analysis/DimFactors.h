//===- DimFactors.h - Dimensions as products of factors ---------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which dimensions of a graph's tensors are the same. A reshape ties products
// of dimensions, so a dimension is a product of factors, the major one first;
// operations equate factors, and each class of equal factors is sharded as one
// (the idea of Shardy's factor propagation, as a union-find).
//
//===----------------------------------------------------------------------===//

#ifndef CP_ANALYSIS_DIMFACTORS_H
#define CP_ANALYSIS_DIMFACTORS_H

#include "mlir/IR/Value.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"

namespace mlir::cp {

class DimFactors {
public:
  /// A dimension, or a factor of one. Nodes of one class have one size.
  using Node = unsigned;

  Node create(int64_t size);

  /// The nodes of a ranked tensor's dimensions, made on first use.
  SmallVector<Node> getDims(Value value);
  /// The same for a value that may be unknown: empty then.
  ArrayRef<Node> lookupDims(Value value) const;

  /// Says that two nodes are the same. False if their sizes differ or if they
  /// are factored in ways that have no common refinement.
  bool unify(Node a, Node b);

  /// Says that two products of nodes are the same, row-major. Factors of size
  /// 1 are left out: they may stand anywhere.
  bool unifyProducts(ArrayRef<Node> a, ArrayRef<Node> b);

  /// The factors of a node that are not factored further, major first: class
  /// representatives.
  SmallVector<Node> getLeaves(Node node) const;
  /// Those of all dimensions of a value.
  SmallVector<Node> getLeaves(Value value) const;

  /// The representative of a node's class.
  Node find(Node node) const;
  int64_t getSize(Node node) const { return nodes[find(node)].size; }
  /// Whether the node is a product of several factors.
  bool isProduct(Node node) const { return !nodes[find(node)].parts.empty(); }

private:
  struct Entry {
    int64_t size;
    Node parent;
    SmallVector<Node, 2> parts;
  };

  /// Factors a leaf into `major` times the rest.
  void split(Node leaf, int64_t major);

  /// Mutable: looking up a class shortens the paths to it.
  mutable SmallVector<Entry> nodes;
  llvm::DenseMap<Value, SmallVector<Node>> dims;
};

} // namespace mlir::cp

#endif // CP_ANALYSIS_DIMFACTORS_H
