//===- ShardingInterfaceImpl.cpp - Sharding of global attention -----------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Upstream's propagation and partition meet attention here: which dimensions
// of its operands go together, and what a partitioned attention is.
//
//===----------------------------------------------------------------------===//

#include "cp/Transforms/ShardingInterfaceImpl.h"

#include "LocalModels.h"

#include "cp/Dialect/CP/IR/CPOps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Shard/Interfaces/ShardingInterface.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/DialectRegistry.h"

using namespace mlir;
using namespace mlir::cp;
using namespace mlir::shard;

namespace {
/// Loops of attention; each dimension of a capture adds one more.
enum Loop : unsigned {
  kBatch,
  kHead,
  kQuery,
  kKey,
  kDim,
  kValueDim,
  kNumLoops
};

/// The loops of the dimensions of query, key, value, out and lse. Query and kv
/// heads share a loop: a rank that holds some query heads holds their kv
/// heads.
SmallVector<SmallVector<unsigned>> getLoops(FlexAttentionOp op) {
  SmallVector<SmallVector<unsigned>> loops = {{kBatch, kHead, kQuery, kDim},
                                              {kBatch, kHead, kKey, kDim},
                                              {kBatch, kHead, kKey, kValueDim}};
  unsigned next = kNumLoops;
  for (Value capture : op.getCaptures()) {
    int64_t rank = cast<RankedTensorType>(capture.getType()).getRank();
    auto &dims = loops.emplace_back();
    for (int64_t i = 0; i < rank; ++i)
      dims.push_back(next++);
  }
  loops.push_back({kBatch, kHead, kQuery, kValueDim});
  loops.push_back({kBatch, kHead, kQuery});
  return loops;
}

/// The sharding of a tensor whose dimensions are the given loops.
Sharding getSharding(const ShardingOption &option, ArrayRef<unsigned> loops) {
  MLIRContext *context = option.grid.getContext();
  SmallVector<GridAxesAttr> axes;
  for (unsigned loop : loops)
    axes.push_back(GridAxesAttr::get(
        context, loop < option.shardingArray.size()
                     ? ArrayRef<GridAxis>(option.shardingArray[loop])
                     : ArrayRef<GridAxis>()));
  return Sharding::get(option.grid, axes);
}

/// Whether a region reads the index of a batch row or a head.
bool readsIndex(FlexAttentionOp op, Loop loop) {
  Region &score = op.getScoreMod(), &mask = op.getMaskMod();
  return (!score.empty() && !score.getArgument(1 + loop).use_empty()) ||
         (!mask.empty() && !mask.getArgument(loop).use_empty());
}

/// A scalar tensor: the global index of the first batch row or head of a rank.
Value createOffset(OpBuilder &builder, Location loc, FlatSymbolRefAttr grid,
                   GridAxesAttr axes, int64_t size) {
  SmallVector<int64_t> list(axes.asArrayRef().begin(), axes.asArrayRef().end());
  Value rank = RankOp::create(builder, loc, grid.getValue(), list);
  Value count = arith::ConstantIndexOp::create(builder, loc, size);
  Value first = arith::MulIOp::create(builder, loc, rank, count);
  auto type = RankedTensorType::get({}, builder.getIndexType());
  return tensor::FromElementsOp::create(builder, loc, type, first);
}

/// Appends the capture of an offset to a region and adds it to the index that
/// the region reads, which is of this rank's batch rows or heads.
void addOffset(Region &mod, unsigned firstIndex, Loop loop) {
  if (mod.empty())
    return;
  BlockArgument index = mod.getArgument(firstIndex + loop);
  Location loc = index.getLoc();
  OpBuilder builder = OpBuilder::atBlockBegin(&mod.front());
  auto type = RankedTensorType::get({}, builder.getIndexType());
  Value offset = tensor::ExtractOp::create(
      builder, loc, mod.addArgument(type, loc), ValueRange());
  auto global = arith::AddIOp::create(builder, loc, index, offset);
  index.replaceAllUsesExcept(global, global);
}

struct AttentionSharding
    : public ShardingInterface::ExternalModel<AttentionSharding,
                                              FlexAttentionOp> {
  SmallVector<utils::IteratorType> getLoopIteratorTypes(Operation *op) const {
    SmallVector<utils::IteratorType> types(3, utils::IteratorType::parallel);
    unsigned count = kNumLoops;
    for (Value capture : cast<FlexAttentionOp>(op).getCaptures())
      count += cast<RankedTensorType>(capture.getType()).getRank();
    types.resize(count, utils::IteratorType::reduction);
    types[kValueDim] = utils::IteratorType::parallel;
    return types;
  }

  SmallVector<ReductionKind>
  getReductionLoopIteratorKinds(Operation *op) const {
    return SmallVector<ReductionKind>(
        llvm::count(getLoopIteratorTypes(op), utils::IteratorType::reduction),
        ReductionKind::Generic);
  }

  SmallVector<AffineMap> getIndexingMaps(Operation *op) const {
    unsigned count = getLoopIteratorTypes(op).size();
    MLIRContext *context = op->getContext();
    SmallVector<AffineMap> maps;
    for (ArrayRef<unsigned> loops : getLoops(cast<FlexAttentionOp>(op))) {
      SmallVector<AffineExpr> exprs;
      for (unsigned loop : loops)
        exprs.push_back(getAffineDimExpr(loop, context));
      maps.push_back(AffineMap::get(count, 0, exprs, context));
    }
    return maps;
  }

  /// Takes the axes of batch, heads and sequence from whichever operand or
  /// result is annotated. Queries and keys are sharded along the same axes, so
  /// annotating the queries is enough for a ring.
  FailureOr<ShardingOption>
  getShardingOption(Operation *op, ArrayRef<Sharding> operandShardings,
                    ArrayRef<Sharding> resultShardings) const {
    std::vector<Sharding> shardings(operandShardings.begin(),
                                    operandShardings.end());
    llvm::append_range(shardings, resultShardings);
    ShardingOption option = ShardingOption::makeEmpty();
    option.shardingArray.resize(getLoopIteratorTypes(op).size());
    auto loops = getLoops(cast<FlexAttentionOp>(op));
    for (auto [sharding, dims] : llvm::zip(shardings, loops)) {
      if (!sharding)
        continue;
      option.empty = false;
      option.grid = sharding.getGridAttr();
      for (auto [axes, loop] : llvm::zip(sharding.getSplitAxes(), dims))
        if (loop <= kKey && option.shardingArray[loop].empty())
          llvm::append_range(option.shardingArray[loop], axes.asArrayRef());
    }
    auto &query = option.shardingArray[kQuery];
    auto &key = option.shardingArray[kKey];
    if (query.empty())
      query = key;
    else if (key.empty())
      key = query;
    return option;
  }

  FailureOr<std::vector<Sharding>>
  getShardingAnnotations(Operation *op, const ShardingOption &option) const {
    std::vector<Sharding> shardings;
    for (ArrayRef<unsigned> loops : getLoops(cast<FlexAttentionOp>(op)))
      shardings.push_back(getSharding(option, loops));
    return shardings;
  }

  LogicalResult addShardingAnnotations(Operation *op, OpBuilder &builder,
                                       const ShardingOption &option) const {
    auto loops = getLoops(cast<FlexAttentionOp>(op));
    for (OpResult result : op->getResults())
      maybeInsertTargetShardingAnnotation(
          getSharding(option,
                      loops[op->getNumOperands() + result.getResultNumber()]),
          result, builder);
    for (OpOperand &operand : op->getOpOperands())
      maybeInsertSourceShardingAnnotation(
          getSharding(option, loops[operand.getOperandNumber()]), operand,
          builder);
    return success();
  }

  LogicalResult partition(Operation *op, ArrayRef<Value> operands,
                          ArrayRef<Sharding> operandShardings,
                          ArrayRef<Sharding>, IRMapping &map,
                          SymbolTableCollection &, OpBuilder &builder) const {
    auto attention = cast<FlexAttentionOp>(op);
    // Dimension 2 of the query is the sequence.
    ArrayRef<GridAxesAttr> axes = operandShardings.front().getSplitAxes();
    if (axes.size() <= 2 || axes[2].empty())
      return op->emitOpError("expects its sequence dimension to be sharded");
    auto query = cast<RankedTensorType>(operands[0].getType());
    auto value = cast<RankedTensorType>(operands[2].getType());
    ArrayRef<int64_t> shape = query.getShape();
    Type out = query.clone({shape[0], shape[1], shape[2], value.getDimSize(3)});
    Type lse = RankedTensorType::get(shape.drop_back(), builder.getF32Type());
    SmallVector<Value> captures(operands.drop_front(3));
    SmallVector<Loop> offsets;
    for (Loop loop : {kBatch, kHead})
      if (!axes[loop].empty() && readsIndex(attention, loop)) {
        offsets.push_back(loop);
        captures.push_back(createOffset(builder, op->getLoc(),
                                        operandShardings.front().getGridAttr(),
                                        axes[loop], shape[loop]));
      }
    auto local = ShardedAttentionOp::create(
        builder, op->getLoc(), TypeRange{out, lse}, operands[0], operands[1],
        operands[2], captures, cast<FlatSymbolRefAttr>(op->getAttr(kQSeqAttr)),
        cast<FlatSymbolRefAttr>(op->getAttr(kKVSeqAttr)),
        builder.getF32FloatAttr(getScale(attention)));
    IRMapping regionMap;
    attention.getScoreMod().cloneInto(&local.getScoreMod(), regionMap);
    attention.getMaskMod().cloneInto(&local.getMaskMod(), regionMap);
    for (Loop loop : offsets) {
      addOffset(local.getScoreMod(), 1, loop);
      addOffset(local.getMaskMod(), 0, loop);
    }
    map.map(op->getResults(), local->getResults());
    return success();
  }
};
} // namespace

void mlir::cp::registerShardingInterfaceExternalModels(
    DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, CPDialect *) {
    FlexAttentionOp::attachInterface<AttentionSharding>(*context);
    attachPositionsShardingModel(context);
  });
  registry.addExtension(+[](MLIRContext *context, arith::ArithDialect *) {
    attachConstantShardingModel(context);
  });
  registry.addExtension(+[](MLIRContext *context, linalg::LinalgDialect *) {
    attachLinalgShardingModels(context);
  });
  registry.addExtension(+[](MLIRContext *context, tensor::TensorDialect *) {
    attachTensorShardingModels(context);
  });
}
