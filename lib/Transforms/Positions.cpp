//===- Positions.cpp - Reading positions of rows --------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Positions.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::cp;

BlockArgument mlir::cp::findLayoutTable(func::FuncOp func,
                                        SequenceOp sequence) {
  for (BlockArgument arg : func.getArguments()) {
    auto symbol = func.getArgAttrOfType<FlatSymbolRefAttr>(arg.getArgNumber(),
                                                           kLayoutTableAttr);
    if (symbol && symbol.getAttr() == sequence.getSymNameAttr())
      return arg;
  }
  return {};
}

int64_t Positions::getBatch(SequenceOp sequence) {
  BlockArgument table = findLayoutTable(func, sequence);
  auto type =
      table ? dyn_cast<RankedTensorType>(table.getType()) : RankedTensorType();
  return type && type.getRank() == 2 ? type.getDimSize(0) : 1;
}

FailureOr<Value> Positions::get(SequenceOp sequence, Operation *op) {
  if (sequence.getLayout().needsTable() && !findLayoutTable(func, sequence))
    return op->emitOpError("needs the table of the layout of @")
           << sequence.getSymName() << ", which no argument holds";
  Value &value = known[sequence];
  if (!value) {
    OpBuilder builder = OpBuilder::atBlockBegin(&func.front());
    auto type = RankedTensorType::get(
        {getBatch(sequence), static_cast<int64_t>(sequence.getLength())},
        builder.getI64Type());
    value = PositionsOp::create(
        builder, op->getLoc(), type,
        FlatSymbolRefAttr::get(sequence.getSymNameAttr()), Value());
  }
  return value;
}

LogicalResult mlir::cp::emitNoBatch(Operation *op) {
  return op->emitOpError("computes with positions of a sequence whose layout "
                         "differs by batch row, but has no batch dimension; "
                         "give it one, or use one table for all batch rows");
}

/// What cp.positions holds for a row.
static Value read(OpBuilder &builder, Location loc, Value positions,
                  Value batch, Value row) {
  if (!batch)
    batch = arith::ConstantIndexOp::create(builder, loc, 0);
  return tensor::ExtractOp::create(builder, loc, positions,
                                   ValueRange{batch, row});
}

Value mlir::cp::readPosition(OpBuilder &builder, Location loc, Value positions,
                             Value batch, Value row, SequenceOp sequence) {
  Value position = read(builder, loc, positions, batch, row);
  if (sequence.isPadded()) {
    Value zero =
        arith::ConstantOp::create(builder, loc, builder.getI64IntegerAttr(0));
    position = arith::MaxSIOp::create(builder, loc, position, zero);
  }
  return arith::IndexCastOp::create(builder, loc, builder.getIndexType(),
                                    position);
}

Value mlir::cp::readExists(OpBuilder &builder, Location loc, Value positions,
                           Value batch, Value row) {
  Value position = read(builder, loc, positions, batch, row);
  Value zero =
      arith::ConstantOp::create(builder, loc, builder.getI64IntegerAttr(0));
  return arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::sge,
                               position, zero);
}

/// The number of a row from its indices along the factors, the sequence's
/// taken to be its position.
static Value emitRowNumber(OpBuilder &builder, Location loc,
                           MutableArrayRef<ShardedFactor> factors,
                           ArrayRef<Value> indices) {
  Value number = indices.front();
  for (auto [factor, index] :
       llvm::zip(factors.drop_front(), indices.drop_front())) {
    Value size = arith::ConstantIndexOp::create(builder, loc, factor.size);
    number = arith::MulIOp::create(builder, loc, number, size);
    number = arith::AddIOp::create(builder, loc, number, index);
  }
  return number;
}

FailureOr<Value> Positions::getRows(ArrayRef<ShardedFactor> given, RowKind kind,
                                    Operation *op) {
  SmallVector<ShardedFactor> factors(given);
  SmallVector<int64_t> shape;
  std::optional<unsigned> batchDim, sequenceDim;
  for (auto [i, factor] : llvm::enumerate(factors)) {
    shape.push_back(factor.size);
    if (factor.sequence)
      sequenceDim = i;
    if (factor.isBatch)
      batchDim = i;
  }
  SequenceOp sequence = factors[*sequenceDim].sequence;
  FailureOr<Value> all = get(sequence, op);
  if (failed(all))
    return failure();
  if (differByBatch(sequence) && !batchDim)
    return emitNoBatch(op);
  OpBuilder builder(op);
  Location loc = op->getLoc();
  Type element = kind == RowKind::Exists ? Type(builder.getI1Type())
                                         : Type(builder.getIndexType());
  auto type = RankedTensorType::get(shape, element);
  Value empty = tensor::EmptyOp::create(builder, loc, shape, element);
  SmallVector<utils::IteratorType> loops(shape.size(),
                                         utils::IteratorType::parallel);
  auto emitBody = [&](OpBuilder &body, Location loc, ValueRange) {
    SmallVector<Value> indices;
    for (unsigned dim = 0; dim < shape.size(); ++dim)
      indices.push_back(linalg::IndexOp::create(body, loc, dim));
    Value batch = differByBatch(sequence) ? indices[*batchDim] : Value();
    Value &row = indices[*sequenceDim];
    Value result;
    if (kind == RowKind::Exists) {
      result = readExists(body, loc, *all, batch, row);
    } else {
      row = readPosition(body, loc, *all, batch, row, sequence);
      result = emitRowNumber(body, loc, factors, indices);
    }
    linalg::YieldOp::create(body, loc, result);
  };
  Value rows = linalg::GenericOp::create(
                   builder, loc, type, ValueRange(), empty,
                   ArrayRef{builder.getMultiDimIdentityMap(shape.size())},
                   loops, emitBody)
                   .getResult(0);
  ReassociationIndices group;
  for (unsigned dim = 0; dim < shape.size(); ++dim)
    group.push_back(dim);
  return tensor::CollapseShapeOp::create(builder, loc, rows, ArrayRef{group})
      .getResult();
}

Value mlir::cp::addRowInput(linalg::GenericOp &op, Value rows, unsigned loop,
                            SequenceDims &dims) {
  OpBuilder builder(op);
  SmallVector<Value> inputs(op.getInputs());
  SmallVector<AffineMap> maps = op.getIndexingMapsArray();
  maps.insert(
      maps.begin() + inputs.size(),
      AffineMap::get(op.getNumLoops(), 0, builder.getAffineDimExpr(loop)));
  unsigned position = inputs.size();
  inputs.push_back(rows);
  auto result = linalg::GenericOp::create(
      builder, op.getLoc(), op.getResultTypes(), inputs, op.getOutputs(), maps,
      op.getIteratorTypesArray());
  result->setDiscardableAttrs(llvm::to_vector(op->getDiscardableAttrs()));
  result.getRegion().takeBody(op.getRegion());
  Value argument = result.getRegion().front().insertArgument(
      position, cast<RankedTensorType>(rows.getType()).getElementType(),
      op.getLoc());
  op->replaceAllUsesWith(result->getResults());
  dims.replaceOperation(op, result);
  op.erase();
  op = result;
  return argument;
}

FailureOr<Value> mlir::cp::readLoopRow(OpBuilder &builder,
                                       linalg::GenericOp &op, unsigned loop,
                                       Positions::RowKind kind, Value row,
                                       Operation *user, SequenceDims &dims,
                                       Positions &positions) {
  SmallVector<ShardedFactor> factors = dims.getLoopFactors(op, loop);
  if (factors.size() > 1) {
    FailureOr<Value> rows = positions.getRows(factors, kind, op);
    if (failed(rows))
      return failure();
    return addRowInput(op, *rows, loop, dims);
  }
  SequenceOp sequence = dims.getLoopSequence(op, loop);
  FailureOr<Value> all = positions.get(sequence, op);
  if (failed(all))
    return failure();
  Location loc = user->getLoc();
  Value batch;
  if (positions.differByBatch(sequence)) {
    std::optional<unsigned> batchLoop = dims.findBatchLoop(op, sequence);
    if (!batchLoop)
      return emitNoBatch(user);
    batch = linalg::IndexOp::create(builder, loc, *batchLoop);
  }
  if (!row)
    row = linalg::IndexOp::create(builder, loc, loop);
  return kind == Positions::RowKind::Exists
             ? readExists(builder, loc, *all, batch, row)
             : readPosition(builder, loc, *all, batch, row, sequence);
}

Value mlir::cp::pickRows(OpBuilder &builder, Location loc, const RowPick &pick,
                         Value positions, SequenceOp sequence) {
  int64_t rank = pick.type.getRank();
  Value empty = tensor::EmptyOp::create(builder, loc, pick.type.getShape(),
                                        pick.type.getElementType());
  SmallVector<utils::IteratorType> loops(rank, utils::IteratorType::parallel);
  auto emitBody = [&](OpBuilder &body, Location loc, ValueRange) {
    SmallVector<Value> indices;
    for (int64_t dim = 0; dim < rank; ++dim)
      indices.push_back(linalg::IndexOp::create(body, loc, dim));
    Value batch = pick.batchDim ? indices[*pick.batchDim] : Value();
    indices[pick.sequenceDim] = readPosition(
        body, loc, positions, batch, indices[pick.sequenceDim], sequence);
    SmallVector<Value> from;
    for (auto [dim, result] : llvm::enumerate(pick.dims)) {
      auto constant = [&](int64_t value) -> Value {
        return arith::ConstantIndexOp::create(body, loc, value);
      };
      if (result < 0) {
        from.push_back(constant(pick.offsets[dim]));
        continue;
      }
      Value index = indices[result];
      if (pick.strides[dim] != 1)
        index = arith::MulIOp::create(body, loc, index,
                                      constant(pick.strides[dim]));
      if (pick.offsets[dim] != 0)
        index = arith::AddIOp::create(body, loc, index,
                                      constant(pick.offsets[dim]));
      from.push_back(index);
    }
    Value element = tensor::ExtractOp::create(body, loc, pick.source, from);
    linalg::YieldOp::create(body, loc, element);
  };
  return linalg::GenericOp::create(
             builder, loc, pick.type, ValueRange(), empty,
             ArrayRef{builder.getMultiDimIdentityMap(rank)}, loops, emitBody)
      .getResult(0);
}
