//===- LocalModels.cpp - Sharding models that keep an operation -----------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LocalModels.h"
#include "LocalShapes.h"

#include "cp/Dialect/CP/IR/CPOps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Shard/IR/ShardOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::cp;
using namespace mlir::shard;

Type mlir::cp::getLocalType(Operation *op, Type type, const Sharding &sharding,
                            SymbolTableCollection &symbols) {
  auto ranked = dyn_cast<RankedTensorType>(type);
  if (!ranked || !sharding)
    return type;
  GridOp grid = getGrid(op, sharding.getGridAttr(), symbols);
  return shardShapedType(ranked, grid, sharding);
}

void mlir::cp::partitionLocally(Operation *op,
                                ArrayRef<Sharding> resultShardings,
                                IRMapping &map, SymbolTableCollection &symbols,
                                OpBuilder &builder) {
  Operation *local = builder.clone(*op, map);
  for (auto [result, sharding] :
       llvm::zip_equal(local->getResults(), resultShardings))
    result.setType(getLocalType(op, result.getType(), sharding, symbols));
  updateStaticSizes(local);
}

/// This rank's part of a whole tensor whose dimensions are split into
/// contiguous parts.
static Value sliceLocally(OpBuilder &builder, Value whole,
                          RankedTensorType type, const Sharding &sharding) {
  Location loc = whole.getLoc();
  ArrayRef<GridAxesAttr> split = sharding.getSplitAxes();
  auto wholeType = cast<RankedTensorType>(whole.getType());
  SmallVector<OpFoldResult> offsets, sizes,
      strides(type.getRank(), builder.getIndexAttr(1));
  for (int64_t dim = 0; dim < type.getRank(); ++dim) {
    int64_t size = type.getDimSize(dim);
    sizes.push_back(builder.getIndexAttr(size));
    if (size == wholeType.getDimSize(dim)) {
      offsets.push_back(builder.getIndexAttr(0));
      continue;
    }
    SmallVector<int64_t> axes(split[dim].asArrayRef());
    Value rank = RankOp::create(builder, loc, sharding.getGridAttr(),
                                builder.getDenseI64ArrayAttr(axes));
    Value rows = arith::ConstantIndexOp::create(builder, loc, size);
    offsets.push_back(
        arith::MulIOp::create(builder, loc, rank, rows).getResult());
  }
  return tensor::ExtractSliceOp::create(builder, loc, type, whole, offsets,
                                        sizes, strides);
}

namespace {
template <typename OpTy>
struct TensorSharding : public LocalModel<TensorSharding<OpTy>, OpTy> {};

/// Constants that differ along a sequence have been rewritten to picks of rows;
/// along other sharded dimensions every rank takes its part.
struct ConstantSharding
    : public LocalModel<ConstantSharding, arith::ConstantOp> {
  LogicalResult partition(Operation *op, ArrayRef<Value>, ArrayRef<Sharding>,
                          ArrayRef<Sharding> resultShardings, IRMapping &map,
                          SymbolTableCollection &symbols,
                          OpBuilder &builder) const {
    Type type = getLocalType(op, op->getResult(0).getType(),
                             resultShardings.front(), symbols);
    auto constant = cast<arith::ConstantOp>(op);
    auto local = cast<arith::ConstantOp>(builder.clone(*op));
    Value result = local;
    if (type != result.getType()) {
      auto ranked = cast<RankedTensorType>(type);
      if (auto splat = dyn_cast<SplatElementsAttr>(constant.getValue())) {
        local.setValueAttr(splat.resizeSplat(ranked));
        result.setType(type);
      } else {
        result = sliceLocally(builder, result, ranked, resultShardings.front());
      }
    }
    map.map(op->getResult(0), result);
    return success();
  }
};

/// The positions of this rank's rows.
struct PositionsSharding : public LocalModel<PositionsSharding, PositionsOp> {
  LogicalResult partition(Operation *op, ArrayRef<Value>, ArrayRef<Sharding>,
                          ArrayRef<Sharding> resultShardings, IRMapping &map,
                          SymbolTableCollection &symbols,
                          OpBuilder &builder) const {
    auto positions = cast<PositionsOp>(op);
    auto sequence = symbols.lookupNearestSymbolFrom<SequenceOp>(
        op, positions.getSequenceAttr());
    Value rank = RankOp::create(builder, op->getLoc(), sequence.getGridAttr(),
                                sequence.getAxesAttr());
    Type type = getLocalType(op, positions.getResult().getType(),
                             resultShardings.front(), symbols);
    Value local = PositionsOp::create(builder, op->getLoc(), type,
                                      positions.getSequenceAttr(), rank);
    map.map(positions.getResult(), local);
    return success();
  }
};
} // namespace

template <typename... OpTys>
static void attachAll(MLIRContext *context) {
  (OpTys::template attachInterface<TensorSharding<OpTys>>(*context), ...);
}

void mlir::cp::attachTensorShardingModels(MLIRContext *context) {
  attachAll<tensor::CastOp, tensor::CollapseShapeOp, tensor::ConcatOp,
            tensor::EmptyOp, tensor::ExpandShapeOp, tensor::ExtractSliceOp,
            tensor::InsertSliceOp, tensor::PadOp, tensor::SplatOp>(context);
}

void mlir::cp::attachConstantShardingModel(MLIRContext *context) {
  arith::ConstantOp::attachInterface<ConstantSharding>(*context);
}

void mlir::cp::attachPositionsShardingModel(MLIRContext *context) {
  PositionsOp::attachInterface<PositionsSharding>(*context);
}
