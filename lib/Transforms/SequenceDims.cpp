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
#include "SplitSequences.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

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

SmallVector<ShardedFactor> SequenceDims::getFactors(Node node) const {
  SmallVector<ShardedFactor> result;
  for (Node leaf : factors.getLeaves(node)) {
    SequenceOp sequence = lookup(leaf);
    bool isBatch = llvm::any_of(batches, [&](const auto &entry) {
      return entry.second.contains(leaf);
    });
    result.push_back({factors.getSize(leaf), sequence, isBatch,
                      sequence ? SmallVector<int64_t>(sequence.getAxes())
                               : axes.lookup(leaf)});
  }
  return result;
}

SmallVector<ShardedFactor> SequenceDims::getFactors(Value value,
                                                    unsigned dim) const {
  ArrayRef<Node> dims = factors.lookupDims(value);
  return dims.empty() ? SmallVector<ShardedFactor>() : getFactors(dims[dim]);
}

SmallVector<ShardedFactor> SequenceDims::getLoopFactors(Operation *op,
                                                        unsigned loop) const {
  auto it = loops.find(op);
  return it == loops.end() ? SmallVector<ShardedFactor>()
                           : getFactors(it->second[loop]);
}

void SequenceDims::replaceOperation(Operation *from, Operation *to) {
  auto it = loops.find(from);
  if (it == loops.end())
    return;
  SmallVector<Node> nodes = std::move(it->second);
  loops.erase(it);
  loops[to] = std::move(nodes);
}

bool SequenceDims::hasBatch(Value value, SequenceOp sequence) const {
  return llvm::any_of(factors.getLeaves(value), [&](Node leaf) {
    return runsAlongBatch(leaf, sequence);
  });
}

SmallVector<int64_t> SequenceDims::getAxes(Value value, unsigned dim) const {
  SmallVector<int64_t> result;
  for (ShardedFactor &factor : getFactors(value, dim))
    llvm::append_range(result, factor.axes);
  return result;
}

bool SequenceDims::isSharded(Node node) const {
  return llvm::any_of(factors.getLeaves(node), [&](Node leaf) {
    return lookup(leaf) || !axes.lookup(leaf).empty();
  });
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
  return it != batches.end() && it->second.contains(factors.find(node));
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

unsigned SequenceDims::countBatchLoops(Operation *op,
                                       SequenceOp sequence) const {
  auto it = loops.find(op);
  unsigned count = 0;
  if (it != loops.end())
    for (Node node : it->second)
      for (Node leaf : factors.getLeaves(node))
        count += runsAlongBatch(leaf, sequence);
  return count;
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
    SmallVector<int64_t> axes = getAxes(value, dim);
    split.push_back(shard::GridAxesAttr::get(
        value.getContext(),
        SmallVector<shard::GridAxis>(axes.begin(), axes.end())));
  }
  return shard::Sharding::get(grid, split);
}

bool SequenceDims::isSplit(Node node) const {
  return llvm::any_of(factors.getLeaves(node), [&](Node leaf) {
    return !attended.contains(leaf) && !axes.lookup(leaf).empty();
  });
}

LogicalResult SequenceDims::verifyIndependent() const {
  if (dependences.empty())
    return success();
  return dependences.front().op->emitOpError(
      "depends on positions of a sharded sequence; run cp-rewrite-positions "
      "first");
}

//===----------------------------------------------------------------------===//
// Seeds
//===----------------------------------------------------------------------===//

LogicalResult SequenceDims::assign(Operation *op, Node node,
                                   SequenceOp sequence) {
  SmallVector<Node> leaves = factors.getLeaves(node);
  if (leaves.size() != 1)
    return emitSplitSequence(op, node, factors);
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
    batches[sequence].insert(factors.find(dims[0]));
  }
  return success();
}

/// Contiguous parts of a dimension are parts of its major factor.
LogicalResult SequenceDims::assignAxes(Operation *op, Node node,
                                       ArrayRef<int64_t> wanted) {
  SmallVector<Node> leaves = factors.getLeaves(node);
  // A sequence has its axes from its layout.
  if (wanted.empty() ||
      llvm::any_of(leaves, [&](Node leaf) { return lookup(leaf) != nullptr; }))
    return success();
  auto *major = llvm::find_if(
      leaves, [&](Node leaf) { return factors.getSize(leaf) != 1; });
  if (major == leaves.end())
    return op->emitOpError("splits a dimension of size 1");
  SmallVector<int64_t> &known = axes[*major];
  if (!known.empty() && ArrayRef(known) != wanted)
    return op->emitOpError("splits a dimension along axes [")
           << wanted << "] that another annotation splits along [" << known
           << "]; one value cannot be sharded in two ways";
  known.assign(wanted.begin(), wanted.end());
  return success();
}

LogicalResult SequenceDims::seedAxes(shard::ShardOp annotation) {
  auto sharding = annotation.getSharding().getDefiningOp<shard::ShardingOp>();
  if (!sharding)
    return annotation.emitOpError("expects a shard.sharding as its sharding");
  SmallVector<Node> dims = factors.getDims(annotation.getSrc());
  ArrayRef<shard::GridAxesAttr> split = sharding.getSplitAxes().getAxes();
  if (split.size() > dims.size())
    return annotation.emitOpError("splits dimension ")
           << dims.size() << " of a tensor of rank " << dims.size();
  for (auto [node, part] : llvm::zip(dims, split)) {
    SmallVector<int64_t> wanted(part.asArrayRef().begin(),
                                part.asArrayRef().end());
    if (failed(assignAxes(annotation, node, wanted)))
      return failure();
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Checks
//===----------------------------------------------------------------------===//

/// Ranks hold contiguous parts of what comes from outside or stands in the
/// graph, so that only the major factor of a dimension may be split.
static LogicalResult checkContiguous(Value value, const SequenceDims &dims,
                                     Operation *op, const Twine &what) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  for (int64_t dim = 0; type && dim < type.getRank(); ++dim) {
    SmallVector<ShardedFactor> parts = dims.getFactors(value, dim);
    llvm::erase_if(parts, [](auto &part) { return part.size == 1; });
    if (parts.empty() || dims.getSequence(value, dim))
      continue;
    if (llvm::any_of(ArrayRef(parts).drop_front(),
                     [](auto &part) { return !part.axes.empty(); }))
      return op->emitOpError()
             << what << " is split within dimension " << dim
             << ", so that a rank holds no contiguous part of it; give it "
             << "separate dimensions, or the graph separate projections";
  }
  return success();
}

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
    return checkContiguous(value, dims, op, what);
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

/// Two dimensions of one value along the same axis: no rank would hold what is
/// between them.
static LogicalResult checkOnce(Value value, const SequenceDims &dims,
                               Operation *op) {
  llvm::SmallDenseSet<int64_t> seen;
  int64_t rank = cast<RankedTensorType>(value.getType()).getRank();
  for (int64_t dim = 0; dim < rank; ++dim)
    for (int64_t axis : dims.getAxes(value, dim))
      if (!seen.insert(axis).second)
        return op->emitOpError("works on a tensor with two dimensions that are "
                               "sharded over the same ranks");
  return success();
}

/// A dimension of one row leaves no trace in the product that a reshape makes
/// of it, so that its padding would have no place there.
static LogicalResult checkSingleRow(Operation *op, Value expanded,
                                    Value collapsed,
                                    ArrayRef<ReassociationIndices> groups,
                                    const SequenceDims &dims) {
  for (auto [i, group] : llvm::enumerate(groups))
    for (int64_t dim : group) {
      SequenceOp sequence = dims.getSequence(expanded, dim);
      if (sequence && sequence.getLength() == 1 && sequence.isPadded() &&
          dims.getSequence(collapsed, i) != sequence)
        return op->emitOpError("joins a sequence of one position with other "
                               "dimensions, which is not supported on several "
                               "ranks; leave the attention whole: annotate its "
                               "operands as replicated with shard.shard");
    }
  return success();
}

static LogicalResult checkReshape(Operation *op, const SequenceDims &dims) {
  if (auto expand = dyn_cast<tensor::ExpandShapeOp>(op))
    return checkSingleRow(op, expand.getResult(), expand.getSrc(),
                          expand.getReassociationIndices(), dims);
  if (auto collapse = dyn_cast<tensor::CollapseShapeOp>(op))
    return checkSingleRow(op, collapse.getSrc(), collapse.getResult(),
                          collapse.getReassociationIndices(), dims);
  return success();
}

static LogicalResult checkValues(func::FuncOp func, const SequenceDims &dims) {
  for (auto op : func.front().getOps<arith::ConstantOp>())
    if (!isa<SplatElementsAttr>(op.getValue()) &&
        failed(checkContiguous(op, dims, op, "value")))
      return failure();
  for (Operation &op : func.front()) {
    for (Value result : op.getResults())
      if (isa<RankedTensorType>(result.getType()) &&
          failed(checkOnce(result, dims, &op)))
        return failure();
    if (failed(checkReshape(&op, dims)))
      return failure();
  }
  return checkBoundary(func, dims);
}

FailureOr<SequenceDims> SequenceDims::compute(func::FuncOp func) {
  SequenceDims result;
  Beginnings beginnings;
  std::optional<DimRules> rules;
  do {
    result = SequenceDims();
    rules.emplace(result.factors, beginnings);
    for (Operation &op : func.front())
      rules->visit(&op);
  } while (findBeginnings(func.front(), result.factors, beginnings));
  SmallVector<Operation *> attentions;
  for (auto op : func.front().getOps<FlexAttentionOp>()) {
    attentions.push_back(op);
    for (Value value : {op.getQuery(), op.getKey()})
      result.attended.insert_range(
          result.factors.getLeaves(result.factors.getDims(value)[2]));
  }
  for (Operation &op : func.front())
    if (isa<FlexAttentionOp, PositionsOp>(op) && failed(result.seed(&op)))
      return failure();
  for (auto annotation : func.front().getOps<shard::ShardOp>())
    if (failed(result.seedAxes(annotation)))
      return failure();
  for (Operation &op : func.front())
    if (ArrayRef<Node> nodes = rules->getLoops(&op); !nodes.empty())
      result.loops[&op].assign(nodes.begin(), nodes.end());
  // Positions are known of sequences only. Of constants, partition takes parts.
  for (const PositionUse &use : rules->positionUses)
    if (!isa<arith::ConstantOp>(use.op) && result.isSplit(use.node))
      rules->barriers.push_back({use.op, use.node,
                                 "depends on indices of a dimension that "
                                 "annotations split over ranks, which is not "
                                 "supported; pass it as an argument, or leave "
                                 "the dimension whole"});
  for (const DimBarrier &barrier : rules->barriers)
    if (result.isSharded(barrier.node)) {
      InFlightDiagnostic diag = barrier.op->emitOpError(barrier.reason);
      explainSharding(diag, barrier.op, barrier.node, result.factors,
                      attentions);
      return failure();
    }
  for (const PositionUse &use : rules->positionUses)
    if (SequenceOp sequence = result.getSequence(use.node))
      result.dependences.push_back({use.op, sequence, use.dim, use.isRowPick});
  if (failed(checkValues(func, result)))
    return failure();
  return result;
}
