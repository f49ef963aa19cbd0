//===- SequenceDims.cpp - Which dimensions are sharded --------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Transforms/SequenceDims.h"

#include "DimRules.h"
#include "ShardingPath.h"

using namespace mlir;
using namespace mlir::cp;

//===----------------------------------------------------------------------===//
// Queries
//===----------------------------------------------------------------------===//

SequenceOp SequenceDims::lookup(Node leaf) const {
  return sequences.lookup(factors.find(leaf));
}

SequenceOp SequenceDims::getSequence(Node node) const {
  for (Node leaf : factors.getLeaves(node))
    if (SequenceOp sequence = lookup(leaf))
      return sequence;
  return {};
}

SmallVector<ShardedFactor> SequenceDims::getFactors(Value value,
                                                    unsigned dim) const {
  SmallVector<ShardedFactor> result;
  ArrayRef<Node> dims = factors.lookupDims(value);
  if (!dims.empty())
    for (Node leaf : factors.getLeaves(dims[dim]))
      result.push_back({factors.getSize(leaf), lookup(leaf)});
  return result;
}

bool SequenceDims::hasSequence(Value value) const {
  return llvm::any_of(factors.lookupDims(value),
                      [&](Node dim) { return getSequence(dim) != nullptr; });
}

SequenceOp SequenceDims::getSequence(Value value, unsigned dim) const {
  ArrayRef<Node> dims = factors.lookupDims(value);
  return dims.empty() ? SequenceOp() : getSequence(dims[dim]);
}

SequenceOp SequenceDims::getLoopSequence(Operation *op, unsigned loop) const {
  auto it = loops.find(op);
  return it == loops.end() ? SequenceOp() : getSequence(it->second[loop]);
}

bool SequenceDims::runsAlongBatch(Node node, SequenceOp sequence) const {
  auto it = batches.find(sequence);
  return it != batches.end() && llvm::any_of(it->second, [&](Node batch) {
           return factors.find(batch) == factors.find(node);
         });
}

std::optional<unsigned> SequenceDims::findBatchLoop(Operation *op,
                                                    SequenceOp sequence) const {
  auto it = loops.find(op);
  if (it != loops.end())
    for (auto [loop, node] : llvm::enumerate(it->second))
      if (runsAlongBatch(node, sequence))
        return loop;
  return std::nullopt;
}

std::optional<unsigned> SequenceDims::findBatchDim(Value value,
                                                   SequenceOp sequence) const {
  for (auto [dim, node] : llvm::enumerate(factors.lookupDims(value)))
    if (runsAlongBatch(node, sequence))
      return dim;
  return std::nullopt;
}

RankedTensorType SequenceDims::getPaddedType(Value value) const {
  auto type = cast<RankedTensorType>(value.getType());
  SmallVector<int64_t> shape(type.getShape());
  for (auto [dim, size] : llvm::enumerate(shape)) {
    SmallVector<ShardedFactor> parts = getFactors(value, dim);
    if (parts.empty())
      continue;
    size = 1;
    for (ShardedFactor &part : parts)
      size *= part.getPaddedSize();
  }
  return type.clone(shape);
}

shard::Sharding SequenceDims::getSharding(Value value,
                                          FlatSymbolRefAttr grid) const {
  SmallVector<shard::GridAxesAttr> split;
  int64_t rank = cast<RankedTensorType>(value.getType()).getRank();
  for (int64_t dim = 0; dim < rank; ++dim) {
    SmallVector<shard::GridAxis> axes;
    for (ShardedFactor &factor : getFactors(value, dim))
      if (factor.sequence)
        for (int64_t axis : factor.sequence.getAxes())
          axes.push_back(axis);
    split.push_back(shard::GridAxesAttr::get(value.getContext(), axes));
  }
  return shard::Sharding::get(grid, split);
}

//===----------------------------------------------------------------------===//
// Seeds
//===----------------------------------------------------------------------===//

LogicalResult SequenceDims::assign(Operation *op, Node node,
                                   SequenceOp sequence) {
  SmallVector<Node> leaves = factors.getLeaves(node);
  if (leaves.size() != 1)
    return op->emitOpError("works on a sequence that other operations of the "
                           "graph reshape into several dimensions, which the "
                           "layout cannot express");
  SequenceOp &known = sequences[leaves.front()];
  if (known && known != sequence)
    return op->emitOpError("works on a dimension along two sequences, @")
           << known.getSymName() << " and @" << sequence.getSymName()
           << "; their lengths or layouts differ, so their rows do not match";
  known = sequence;
  return success();
}

LogicalResult SequenceDims::seed(Operation *op) {
  if (auto positions = dyn_cast<PositionsOp>(op))
    return assign(op, factors.getDims(positions.getResult())[1],
                  lookupSequence(op, positions.getSequenceAttr()));
  auto q = op->getAttrOfType<FlatSymbolRefAttr>(kQSeqAttr);
  auto kv = op->getAttrOfType<FlatSymbolRefAttr>(kKVSeqAttr);
  if (!q || !kv)
    return success();
  SmallVector<Node> query = factors.getDims(op->getOperand(0));
  SmallVector<Node> key = factors.getDims(op->getOperand(1));
  for (auto [name, dims] : {std::pair(q, query), std::pair(kv, key)}) {
    SequenceOp sequence = lookupSequence(op, name);
    if (failed(assign(op, dims[2], sequence)))
      return failure();
    batches[sequence].push_back(dims[0]);
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Checks
//===----------------------------------------------------------------------===//

/// Arguments and results are dealt to ranks dimension by dimension.
static LogicalResult checkBoundary(func::FuncOp func,
                                   const SequenceDims &dims) {
  auto check = [&](Value value, Operation *op,
                   const Twine &what) -> LogicalResult {
    auto type = dyn_cast<RankedTensorType>(value.getType());
    for (int64_t dim = 0; type && dim < type.getRank(); ++dim) {
      SmallVector<ShardedFactor> parts = dims.getFactors(value, dim);
      if (parts.size() > 1 && dims.getSequence(value, dim))
        return op->emitOpError()
               << what << " joins a sharded sequence with other dimensions in "
               << "dimension " << dim << "; pass it with separate dimensions";
    }
    return success();
  };
  for (BlockArgument arg : func.getArguments())
    if (failed(check(arg, func, "argument " + Twine(arg.getArgNumber()))))
      return failure();
  Operation *end = func.front().getTerminator();
  for (OpOperand &operand : end->getOpOperands())
    if (failed(check(operand.get(), end,
                     "operand " + Twine(operand.getOperandNumber()))))
      return failure();
  return success();
}

/// Two dimensions of one value along the same axes: no rank would hold what
/// is between them.
static LogicalResult checkOnce(Value value, const SequenceDims &dims,
                               Operation *op) {
  bool found = false;
  int64_t rank = cast<RankedTensorType>(value.getType()).getRank();
  for (int64_t dim = 0; dim < rank; ++dim) {
    if (!dims.getSequence(value, dim))
      continue;
    if (found)
      return op->emitOpError("works on a tensor with two dimensions along a "
                             "sharded sequence, which cannot both be sharded "
                             "over the same ranks");
    found = true;
  }
  return success();
}

static LogicalResult checkValues(func::FuncOp func, const SequenceDims &dims) {
  for (Operation &op : func.front())
    for (Value result : op.getResults())
      if (isa<RankedTensorType>(result.getType()) &&
          failed(checkOnce(result, dims, &op)))
        return failure();
  return checkBoundary(func, dims);
}

FailureOr<SequenceDims> SequenceDims::compute(func::FuncOp func) {
  SequenceDims result;
  DimRules rules(result.factors);
  SmallVector<Operation *> attentions;
  for (Operation &op : func.front()) {
    rules.visit(&op);
    if (isa<FlexAttentionOp>(op))
      attentions.push_back(&op);
  }
  for (Operation &op : func.front())
    if (isa<FlexAttentionOp, PositionsOp>(op) && failed(result.seed(&op)))
      return failure();
  for (Operation &op : func.front())
    if (ArrayRef<Node> nodes = rules.getLoops(&op); !nodes.empty())
      result.loops[&op].assign(nodes.begin(), nodes.end());
  for (const DimBarrier &barrier : rules.barriers)
    if (result.getSequence(barrier.node)) {
      InFlightDiagnostic diag = barrier.op->emitOpError(barrier.reason);
      explainSharding(diag, barrier.op, barrier.node, result.factors,
                      attentions);
      return failure();
    }
  for (const PositionUse &use : rules.positionUses)
    if (SequenceOp sequence = result.getSequence(use.node))
      result.dependences.push_back({use.op, sequence, use.dim});
  if (failed(checkValues(func, result)))
    return failure();
  return result;
}
