//===- LinalgShardingImpl.cpp - Partition of structured operations --------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// In place of upstream's model, which refuses maps with constants, knows no
// second result and reduces without a fixed order.
//
//===----------------------------------------------------------------------===//

#include "LocalModels.h"
#include "Reductions.h"

#include "cp/Dialect/CP/IR/CPOps.h"

#include "mlir/Dialect/Linalg/Utils/Utils.h"
#include "mlir/Dialect/Shard/IR/ShardOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::cp;
using namespace mlir::shard;

/// The grid axes along which loops of this kind are split.
static SmallVector<int64_t> getReductionAxes(linalg::LinalgOp op,
                                             ArrayRef<Sharding> shardings) {
  SmallVector<int64_t> axes;
  SmallVector<utils::IteratorType> kinds = op.getIteratorTypesArray();
  for (OpOperand &operand : op->getOpOperands()) {
    const Sharding &sharding = shardings[operand.getOperandNumber()];
    if (!sharding)
      continue;
    AffineMap map = op.getMatchingIndexingMap(&operand);
    for (auto [expr, split] :
         llvm::zip(map.getResults(), sharding.getSplitAxes())) {
      auto loop = dyn_cast<AffineDimExpr>(expr);
      if (!loop || kinds[loop.getPosition()] != utils::IteratorType::reduction)
        continue;
      for (GridAxis axis : split.asArrayRef())
        if (!llvm::is_contained(axes, axis))
          axes.push_back(axis);
    }
  }
  llvm::sort(axes);
  return axes;
}

/// Whether a tensor holds nothing but the neutral element.
static bool isNeutral(Value init, arith::AtomicRMWKind kind) {
  auto fill = init.getDefiningOp<linalg::FillOp>();
  Attribute value;
  if (!fill || !matchPattern(fill.getInputs()[0], m_Constant(&value)))
    return false;
  OpBuilder builder(fill);
  TypedAttr neutral = arith::getIdentityValueAttr(
      kind, fill.getInputs()[0].getType(), builder, fill.getLoc(),
      /*useOnlyFiniteValue=*/false);
  if (auto number = dyn_cast<FloatAttr>(value))
    if (number.getValue().isZero() && kind == arith::AtomicRMWKind::addf)
      return true;
  return value == neutral;
}

static Value createNeutral(OpBuilder &builder, Location loc,
                           RankedTensorType type, arith::AtomicRMWKind kind) {
  Value neutral =
      arith::getIdentityValue(kind, type.getElementType(), builder, loc);
  Value empty = tensor::EmptyOp::create(builder, loc, type.getShape(),
                                        type.getElementType());
  return linalg::FillOp::create(builder, loc, neutral, empty).getResult(0);
}

/// kind(init, value), element by element.
static Value combine(OpBuilder &builder, Location loc, Value init, Value value,
                     arith::AtomicRMWKind kind) {
  auto type = cast<RankedTensorType>(value.getType());
  AffineMap map = builder.getMultiDimIdentityMap(type.getRank());
  SmallVector<utils::IteratorType> loops(type.getRank(),
                                         utils::IteratorType::parallel);
  return linalg::GenericOp::create(
             builder, loc, type, value, init, ArrayRef{map, map}, loops,
             [&](OpBuilder &body, Location loc, ValueRange args) {
               Value sum =
                   arith::getReductionOp(kind, body, loc, args[1], args[0]);
               linalg::YieldOp::create(body, loc, sum);
             })
      .getResult(0);
}

/// Each rank reduces its rows from the neutral element; the ranks' results are
/// combined in the order of the ranks, and the init comes in last.
static LogicalResult partitionReduction(linalg::LinalgOp op,
                                        ArrayRef<int64_t> axes,
                                        FlatSymbolRefAttr grid, IRMapping &map,
                                        OpBuilder &builder) {
  Location loc = op.getLoc();
  IRMapping inner(map);
  SmallVector<arith::AtomicRMWKind> kinds;
  SmallVector<Value> inits;
  Operation *local = builder.clone(*op, inner);
  auto localOp = cast<linalg::LinalgOp>(local);
  OpBuilder before(local);
  for (auto [i, init] : llvm::enumerate(op.getDpsInits())) {
    std::optional<Combiner> combiner = findCombiner(op, i);
    if (!combiner)
      return op.emitOpError("reduces along a dimension that is sharded over "
                            "ranks with a body that is no known reduction");
    kinds.push_back(combiner->kind);
    inits.push_back(map.lookup(init));
    auto type = cast<RankedTensorType>(inits.back().getType());
    localOp.setDpsInitOperand(i,
                              createNeutral(before, loc, type, combiner->kind));
    local->getResult(i).setType(type);
  }
  for (auto [i, result] : llvm::enumerate(op->getResults())) {
    Value reduced = mlir::cp::AllReduceOp::create(
        builder, loc, kinds[i], local->getResult(i), grid.getValue(), axes);
    if (!isNeutral(inits[i], kinds[i]))
      reduced = combine(builder, loc, inits[i], reduced, kinds[i]);
    map.map(result, reduced);
  }
  return success();
}

namespace {
template <typename OpTy>
struct StructuredSharding : public LocalModel<StructuredSharding<OpTy>, OpTy> {
  LogicalResult partition(Operation *op, ArrayRef<Value> operands,
                          ArrayRef<Sharding> operandShardings,
                          ArrayRef<Sharding> resultShardings, IRMapping &map,
                          SymbolTableCollection &symbols,
                          OpBuilder &builder) const {
    auto structured = cast<linalg::LinalgOp>(op);
    SmallVector<int64_t> axes = getReductionAxes(structured, operandShardings);
    if (!axes.empty()) {
      const Sharding &known =
          *llvm::find_if(operandShardings, [](const Sharding &sharding) {
            return static_cast<bool>(sharding);
          });
      return partitionReduction(structured, axes, known.getGridAttr(), map,
                                builder);
    }
    partitionLocally(op, resultShardings, map, symbols, builder);
    return success();
  }
};

} // namespace

template <typename... OpTys>
static void attachAll(MLIRContext *context) {
  (OpTys::template attachInterface<StructuredSharding<OpTys>>(*context), ...);
}

void mlir::cp::attachLinalgShardingModels(MLIRContext *context) {
  context->getOrLoadDialect<tensor::TensorDialect>();
  attachAll<
#define GET_OP_LIST
#include "mlir/Dialect/Linalg/IR/LinalgStructuredOps.cpp.inc"
      >(context);
}
