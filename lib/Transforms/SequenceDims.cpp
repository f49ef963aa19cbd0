//===- SequenceDims.cpp - Which dimensions are sequences ------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Transforms/SequenceDims.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Shard/IR/ShardOps.h"
#include "mlir/Dialect/Shard/Interfaces/ShardingInterface.h"

using namespace mlir;
using namespace mlir::cp;
using shard::ShardingInterface;

//===----------------------------------------------------------------------===//
// What an operation says of its dimensions
//===----------------------------------------------------------------------===//

namespace {
/// The values of an operation with their indexing maps.
struct Maps {
  SmallVector<std::pair<Value, AffineMap>> values;
  SmallVector<utils::IteratorType> loops;
};
} // namespace

/// The maps of an operation with a sharding model; none if it has no model, or
/// one without maps.
static std::optional<Maps> getMaps(Operation *op) {
  auto model = dyn_cast<ShardingInterface>(op);
  if (!model)
    return std::nullopt;
  SmallVector<AffineMap> maps = model.getIndexingMaps();
  if (maps.size() != op->getNumOperands() + op->getNumResults())
    return std::nullopt;
  Maps result{{}, model.getLoopIteratorTypes()};
  SmallVector<Value> values(op->getOperands());
  llvm::append_range(values, op->getResults());
  for (auto [value, map] : llvm::zip_equal(values, maps))
    if (auto type = dyn_cast<RankedTensorType>(value.getType()))
      if (map && map.getNumResults() == type.getRank())
        result.values.push_back({value, map});
  return result;
}

/// Operations that hand sequences over without looking at them.
static bool isTransparent(Operation *op) {
  return isa<FlexAttentionOp, func::ReturnOp, shard::ShardOp>(op);
}

//===----------------------------------------------------------------------===//
// SequenceDims
//===----------------------------------------------------------------------===//

ArrayRef<FlatSymbolRefAttr> SequenceDims::lookup(Value value) const {
  auto it = dims.find(value);
  return it == dims.end() ? ArrayRef<FlatSymbolRefAttr>() : it->second;
}

bool SequenceDims::hasSequence(Value value) const {
  return llvm::any_of(lookup(value), [](Attribute a) { return a != nullptr; });
}

LogicalResult SequenceDims::assign(Operation *op, Value value, unsigned dim,
                                   FlatSymbolRefAttr sequence, bool &changed) {
  auto &entry = dims[value];
  if (entry.empty())
    entry.resize(cast<RankedTensorType>(value.getType()).getRank());
  if (entry[dim] == sequence)
    return success();
  if (entry[dim])
    return op->emitOpError("uses dimension ")
           << dim << " of a value along two sequences, " << entry[dim]
           << " and " << sequence
           << "; their lengths or layouts differ, so their rows do not match";
  entry[dim] = sequence;
  changed = true;
  return success();
}

LogicalResult SequenceDims::seed(FlexAttentionOp op) {
  bool changed = false;
  auto q = op->getAttrOfType<FlatSymbolRefAttr>(kQSeqAttr);
  auto kv = op->getAttrOfType<FlatSymbolRefAttr>(kKVSeqAttr);
  if (!q || !kv)
    return success();
  for (Value value : {op.getQuery(), op.getOut(), op.getLse()})
    if (failed(assign(op, value, 2, q, changed)))
      return failure();
  for (Value value : {op.getKey(), op.getValue()})
    if (failed(assign(op, value, 2, kv, changed)))
      return failure();
  return success();
}

LogicalResult SequenceDims::propagate(Operation *op, bool &changed) {
  if (auto annotation = dyn_cast<shard::ShardOp>(op)) {
    for (auto [from, to] :
         {std::pair(annotation.getSrc(), annotation.getResult()),
          std::pair(annotation.getResult(), annotation.getSrc())})
      for (auto [dim, sequence] :
           llvm::enumerate(SmallVector<FlatSymbolRefAttr>(lookup(from))))
        if (sequence && failed(assign(op, to, dim, sequence, changed)))
          return failure();
    return success();
  }
  std::optional<Maps> maps = getMaps(op);
  if (!maps || isa<FlexAttentionOp>(op))
    return success();
  SmallVector<FlatSymbolRefAttr> loops(maps->loops.size());
  auto forEachDim = [&](auto visit) -> LogicalResult {
    for (auto [value, map] : maps->values)
      for (auto [dim, expr] : llvm::enumerate(map.getResults()))
        if (auto loop = dyn_cast<AffineDimExpr>(expr))
          if (failed(visit(value, dim, loop.getPosition())))
            return failure();
    return success();
  };
  (void)forEachDim([&](Value value, unsigned dim, unsigned loop) {
    ArrayRef<FlatSymbolRefAttr> known = lookup(value);
    if (!known.empty() && known[dim])
      loops[loop] = known[dim];
    return success();
  });
  return forEachDim([&](Value value, unsigned dim, unsigned loop) {
    return loops[loop] ? assign(op, value, dim, loops[loop], changed)
                       : success();
  });
}

/// Row numbers of a shard are no positions, so they must not be computed with.
static LogicalResult checkBody(Operation *op, const SequenceDims &dims,
                               ArrayRef<bool> sequenceLoops) {
  WalkResult result = op->walk([&](Operation *inner) {
    if (auto index = dyn_cast<linalg::IndexOp>(inner))
      if (index.getDim() < sequenceLoops.size() &&
          sequenceLoops[index.getDim()]) {
        index.emitOpError("computes with row numbers of a sharded sequence, "
                          "which are no positions; pass positions as an "
                          "argument of the function instead");
        return WalkResult::interrupt();
      }
    if (inner == op)
      return WalkResult::advance();
    for (Value operand : inner->getOperands())
      if (dims.hasSequence(operand)) {
        inner->emitOpError("reads a sequence-sharded tensor by computed "
                           "index; only a part of it is on this rank");
        return WalkResult::interrupt();
      }
    return WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}

static InFlightDiagnostic emitMixesRows(Operation *op) {
  return op->emitOpError("mixes rows along a sequence that is sharded over "
                         "ranks, which is not supported; gather or replicate "
                         "the sequence before it");
}

LogicalResult SequenceDims::check(Operation *op) const {
  bool touches =
      llvm::any_of(op->getOperands(),
                   [&](Value v) { return hasSequence(v); }) ||
      llvm::any_of(op->getResults(), [&](Value v) { return hasSequence(v); });
  if (auto attention = dyn_cast<FlexAttentionOp>(op)) {
    for (Value capture : attention.getCaptures())
      if (hasSequence(capture))
        return op->emitOpError("captures a tensor that is sharded along a "
                               "sequence; captures stay whole on every rank, "
                               "pass a separate argument");
    return success();
  }
  if (isTransparent(op))
    return success();
  std::optional<Maps> maps = getMaps(op);
  if (!touches)
    return checkBody(op, *this, {});
  if (!maps)
    return op->emitOpError("has no sharding model, but works on a tensor that "
                           "is sharded along a sequence");
  auto constant = dyn_cast<arith::ConstantOp>(op);
  auto elements =
      constant ? dyn_cast<ElementsAttr>(constant.getValue()) : ElementsAttr();
  if (elements && !elements.isSplat())
    return op->emitOpError("is a constant that differs along a sharded "
                           "sequence; pass it as an argument of the function "
                           "instead");
  SmallVector<bool> sequenceLoops(maps->loops.size());
  for (auto [value, map] : maps->values)
    for (auto [dim, sequence] : llvm::enumerate(lookup(value)))
      if (sequence) {
        auto loop = dyn_cast<AffineDimExpr>(map.getResult(dim));
        if (!loop ||
            maps->loops[loop.getPosition()] != utils::IteratorType::parallel)
          return emitMixesRows(op);
        sequenceLoops[loop.getPosition()] = true;
      }
  return checkBody(op, *this, sequenceLoops);
}

FailureOr<SequenceDims> SequenceDims::compute(func::FuncOp func) {
  SequenceDims result;
  Block &body = func.front();
  for (auto attention : body.getOps<FlexAttentionOp>())
    if (failed(result.seed(attention)))
      return failure();
  for (bool changed = true; changed;) {
    changed = false;
    for (Operation &op : body)
      if (failed(result.propagate(&op, changed)))
        return failure();
    for (Operation &op : llvm::reverse(body))
      if (failed(result.propagate(&op, changed)))
        return failure();
  }
  for (Operation &op : body)
    if (failed(result.check(&op)))
      return failure();
  return result;
}
