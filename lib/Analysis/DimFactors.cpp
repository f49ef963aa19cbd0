//===- DimFactors.cpp - Dimensions as products of factors -----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Analysis/DimFactors.h"

#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mlir::cp;

using Node = DimFactors::Node;

Node DimFactors::create(int64_t size) {
  Node node = nodes.size();
  nodes.push_back({size, node, {}});
  return node;
}

SmallVector<Node> DimFactors::getDims(Value value) {
  auto [it, isNew] = dims.try_emplace(value);
  if (isNew)
    for (int64_t size : cast<RankedTensorType>(value.getType()).getShape())
      it->second.push_back(create(size));
  return it->second;
}

ArrayRef<Node> DimFactors::lookupDims(Value value) const {
  auto it = dims.find(value);
  return it == dims.end() ? ArrayRef<Node>() : ArrayRef<Node>(it->second);
}

Node DimFactors::find(Node node) const {
  while (nodes[node].parent != node) {
    nodes[node].parent = nodes[nodes[node].parent].parent;
    node = nodes[node].parent;
  }
  return node;
}

SmallVector<Node> DimFactors::getLeaves(Node node) const {
  node = find(node);
  if (nodes[node].parts.empty())
    return {node};
  SmallVector<Node> leaves;
  for (Node part : nodes[node].parts)
    llvm::append_range(leaves, getLeaves(part));
  return leaves;
}

SmallVector<Node> DimFactors::getLeaves(Value value) const {
  SmallVector<Node> leaves;
  for (Node dim : lookupDims(value))
    llvm::append_range(leaves, getLeaves(dim));
  return leaves;
}

void DimFactors::split(Node leaf, int64_t major) {
  int64_t size = nodes[leaf].size;
  Node first = create(major), second = create(size / major);
  nodes[leaf].parts = {first, second};
}

bool DimFactors::unify(Node a, Node b) {
  a = find(a);
  b = find(b);
  if (a == b)
    return true;
  if (nodes[a].size != nodes[b].size)
    return false;
  // The class keeps the parts of whichever has some.
  if (nodes[a].parts.empty()) {
    nodes[a].parent = b;
    return true;
  }
  if (!nodes[b].parts.empty() && !unifyProducts({a}, {b}))
    return false;
  nodes[b].parent = a;
  return true;
}

bool DimFactors::unifyProducts(ArrayRef<Node> a, ArrayRef<Node> b) {
  // Worklists, the next factor last.
  auto collect = [&](ArrayRef<Node> nodes) {
    SmallVector<Node> list;
    for (Node node : nodes)
      for (Node leaf : getLeaves(node))
        if (getSize(leaf) != 1)
          list.push_back(leaf);
    std::reverse(list.begin(), list.end());
    return list;
  };
  SmallVector<Node> left = collect(a), right = collect(b);
  // Dynamic and empty dimensions have no factors.
  auto isCount = [&](Node node) { return getSize(node) > 0; };
  if (!llvm::all_of(left, isCount) || !llvm::all_of(right, isCount))
    return false;
  // A factor may have been split since it was put on a list.
  auto next = [&](SmallVector<Node> &list) {
    SmallVector<Node> leaves = getLeaves(list.pop_back_val());
    list.append(leaves.rbegin(), leaves.rend());
    return list.back();
  };
  while (!left.empty() && !right.empty()) {
    Node x = next(left), y = next(right);
    int64_t sizeX = getSize(x), sizeY = getSize(y);
    if (sizeX == sizeY) {
      if (!unify(x, y))
        return false;
      left.pop_back();
      right.pop_back();
    } else if (sizeX % sizeY == 0) {
      split(x, sizeY);
    } else if (sizeY % sizeX == 0) {
      split(y, sizeX);
    } else {
      return false;
    }
  }
  return left.empty() && right.empty();
}
