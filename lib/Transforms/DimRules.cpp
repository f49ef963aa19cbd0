//===- DimRules.cpp - What an operation says of its dimensions ------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DimRules.h"

#include "cp/Dialect/CP/IR/CPOps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Shard/IR/ShardOps.h"
#include "mlir/Dialect/Shard/Interfaces/ShardingInterface.h"

using namespace mlir;
using namespace mlir::cp;

static constexpr StringRef kMixesRows =
    "mixes rows along a dimension that is sharded over ranks, which is not "
    "supported; gather or replicate it before";
static constexpr StringRef kComputedIndex =
    "reads a sharded tensor by computed index; only a part of it is on this "
    "rank";

void DimRules::tie(Value a, Value b) {
  for (auto [x, y] : llvm::zip_equal(factors.getDims(a), factors.getDims(b)))
    factors.unify(x, y);
}

void DimRules::block(Operation *op, Node node, StringRef reason) {
  barriers.push_back({op, node, reason});
}

void DimRules::blockAll(Operation *op, Value value, StringRef reason) {
  if (isa<RankedTensorType>(value.getType()))
    for (Node node : factors.getDims(value))
      block(op, node, reason);
}

ArrayRef<DimFactors::Node> DimRules::getLoops(Operation *op) const {
  auto it = loops.find(op);
  return it == loops.end() ? ArrayRef<Node>() : ArrayRef<Node>(it->second);
}

//===----------------------------------------------------------------------===//
// Structured operations
//===----------------------------------------------------------------------===//

/// A read of another tensor inside a body: a coordinate that is a loop's own
/// index goes along with that loop, every other one picks rows by data.
void DimRules::visitRead(linalg::LinalgOp op, tensor::ExtractOp read) {
  // Positions hold what the reader asked for: they are sharded like the loop.
  for (auto [node, index] :
       llvm::zip_equal(factors.getDims(read.getTensor()), read.getIndices())) {
    auto loop = index.getDefiningOp<linalg::IndexOp>();
    Node loopNode = loop ? loops[op][loop.getDim()] : 0;
    if (!loop || factors.getSize(loopNode) != factors.getSize(node) ||
        !factors.unify(loopNode, node))
      block(read, node, kComputedIndex);
  }
}

void DimRules::visitBody(linalg::LinalgOp op) {
  op->walk([&](Operation *inner) {
    if (inner == op.getOperation())
      return;
    if (auto read = dyn_cast<tensor::ExtractOp>(inner)) {
      visitRead(op, read);
      return;
    }
    for (Value operand : inner->getOperands())
      blockAll(inner, operand, kComputedIndex);
  });
  // After the reads: what only addresses rows of the loop needs no position.
  op->walk([&](linalg::IndexOp index) {
    Node loop = loops[op][index.getDim()];
    for (OpOperand &use : index->getUses()) {
      auto read = dyn_cast<tensor::ExtractOp>(use.getOwner());
      if (read && use.getOperandNumber() > 0) {
        Node node =
            factors.getDims(read.getTensor())[use.getOperandNumber() - 1];
        if (factors.find(node) == factors.find(loop))
          continue;
      }
      positionUses.push_back(
          {index, loop, static_cast<unsigned>(index.getDim())});
      break;
    }
  });
}

void DimRules::visitStructured(linalg::LinalgOp op) {
  SmallVector<Node> &nodes = loops[op];
  for (int64_t size : op.getStaticLoopRanges())
    nodes.push_back(factors.create(size));
  auto visitOperand = [&](Value value, AffineMap map) {
    if (!isa<RankedTensorType>(value.getType()))
      return;
    for (auto [node, expr] :
         llvm::zip_equal(factors.getDims(value), map.getResults())) {
      auto loop = dyn_cast<AffineDimExpr>(expr);
      if (loop && factors.unify(nodes[loop.getPosition()], node))
        continue;
      if (isa<AffineConstantExpr>(expr) && factors.getSize(node) == 1)
        continue;
      block(op, node, kMixesRows);
      expr.walk([&](AffineExpr inner) {
        if (auto dim = dyn_cast<AffineDimExpr>(inner))
          block(op, nodes[dim.getPosition()], kMixesRows);
      });
    }
  };
  for (OpOperand &operand : op->getOpOperands())
    visitOperand(operand.get(), op.getMatchingIndexingMap(&operand));
  for (auto [i, result] : llvm::enumerate(op->getResults()))
    visitOperand(result, op.getMatchingIndexingMap(op.getDpsInitOperand(i)));
  visitBody(op);
}

//===----------------------------------------------------------------------===//
// Other operations
//===----------------------------------------------------------------------===//

/// Query heads are kv heads times the group of heads that share one.
void DimRules::visitAttention(Operation *op) {
  SmallVector<Node> q = factors.getDims(op->getOperand(0)),
                    k = factors.getDims(op->getOperand(1)),
                    v = factors.getDims(op->getOperand(2)),
                    out = factors.getDims(op->getResult(0)),
                    lse = factors.getDims(op->getResult(1));
  for (Node node : {k[0], v[0], out[0], lse[0]})
    factors.unify(q[0], node);
  for (Node node : {out[1], lse[1]})
    factors.unify(q[1], node);
  for (Node node : {out[2], lse[2]})
    factors.unify(q[2], node);
  factors.unify(k[1], v[1]);
  factors.unify(k[2], v[2]);
  factors.unify(q[3], k[3]);
  factors.unify(v[3], out[3]);
  Node group = factors.create(factors.getSize(q[1]) / factors.getSize(k[1]));
  factors.unifyProducts({q[1]}, {k[1], group});
  for (Node node : {q[3], v[3]})
    block(op, node, "cannot shard its head dimension");
  for (Value capture : op->getOperands().drop_front(3))
    blockAll(op, capture,
             "captures a tensor that is sharded over ranks; captures stay "
             "whole on every rank, pass a separate argument");
}

/// By the maps of upstream's ShardingInterface.
bool DimRules::visitWithMaps(Operation *op) {
  auto model = dyn_cast<shard::ShardingInterface>(op);
  if (!model)
    return false;
  SmallVector<AffineMap> maps = model.getIndexingMaps();
  if (maps.empty() || maps.size() != op->getNumOperands() + op->getNumResults())
    return false;
  SmallVector<Value> values(op->getOperands());
  llvm::append_range(values, op->getResults());
  SmallVector<utils::IteratorType> kinds = model.getLoopIteratorTypes();
  SmallVector<std::optional<Node>> nodes(kinds.size());
  for (auto [value, map] : llvm::zip_equal(values, maps)) {
    auto type = dyn_cast<RankedTensorType>(value.getType());
    if (!type)
      continue;
    if (!map || map.getNumResults() != type.getRank()) {
      blockAll(op, value, kMixesRows);
      continue;
    }
    for (auto [node, expr] :
         llvm::zip_equal(factors.getDims(value), map.getResults())) {
      auto loop = dyn_cast<AffineDimExpr>(expr);
      std::optional<Node> *known = loop ? &nodes[loop.getPosition()] : nullptr;
      if (known && !*known)
        *known = node;
      if (!known || !factors.unify(**known, node) ||
          kinds[loop.getPosition()] != utils::IteratorType::parallel)
        block(op, node, kMixesRows);
    }
  }
  return true;
}

void DimRules::visitUnknown(Operation *op) {
  static constexpr StringRef reason =
      "has no sharding model, but works on a tensor that is sharded over ranks";
  op->walk([&](Operation *inner) {
    for (Value operand : inner->getOperands())
      blockAll(op, operand, reason);
  });
  for (Value result : op->getResults())
    blockAll(op, result, reason);
}

void DimRules::visit(Operation *op) {
  if (isa<func::ReturnOp, shard::ShardingOp>(op))
    return;
  if (auto annotation = dyn_cast<shard::ShardOp>(op))
    return tie(annotation.getSrc(), annotation.getResult());
  if (auto structured = dyn_cast<linalg::LinalgOp>(op))
    return visitStructured(structured);
  if (isa<SDPAOp, FlexAttentionOp>(op))
    return visitAttention(op);
  if (auto constant = dyn_cast<arith::ConstantOp>(op)) {
    if (isa<RankedTensorType>(constant.getType()) &&
        !isa<SplatElementsAttr>(constant.getValue()))
      for (auto [dim, node] : llvm::enumerate(factors.getDims(constant)))
        positionUses.push_back({op, node, static_cast<unsigned>(dim)});
    return;
  }
  if (visitTensorOp(op) || isa<PositionsOp>(op) || visitWithMaps(op))
    return;
  visitUnknown(op);
}
