//===- RowPicks.cpp - A few rows of a sharded sequence --------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RowPicks.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"

using namespace mlir;
using namespace mlir::cp;

static SmallVector<OpFoldResult> toAttributes(Builder &builder,
                                              ArrayRef<int64_t> values) {
  return llvm::map_to_vector(values, [&](int64_t value) -> OpFoldResult {
    return builder.getIndexAttr(value);
  });
}

static Value slice(OpBuilder &builder, Location loc, RankedTensorType type,
                   Value source, ArrayRef<int64_t> offsets,
                   ArrayRef<int64_t> sizes, ArrayRef<int64_t> strides) {
  return tensor::ExtractSliceOp::create(
      builder, loc, type, source, toAttributes(builder, offsets),
      toAttributes(builder, sizes), toAttributes(builder, strides));
}

/// Adds the contribution of one row: its element if the slice has it.
static void emitBody(OpBuilder &body, Location loc, ValueRange args,
                     unsigned dim, unsigned rowLoop, int64_t offset,
                     int64_t stride) {
  auto constant = [&](int64_t value) -> Value {
    return arith::ConstantIndexOp::create(body, loc, value);
  };
  Value row = linalg::IndexOp::create(body, loc, rowLoop);
  Value place = linalg::IndexOp::create(body, loc, dim);
  Value wanted = arith::AddIOp::create(
      body, loc, arith::MulIOp::create(body, loc, place, constant(stride)),
      constant(offset));
  Value isWanted =
      arith::CmpIOp::create(body, loc, arith::CmpIPredicate::eq, row, wanted);
  Type type = args[0].getType();
  Value zero =
      arith::ConstantOp::create(body, loc, type, body.getZeroAttr(type));
  Value value = arith::SelectOp::create(body, loc, isWanted, args[0], zero);
  Value sum =
      isa<FloatType>(type)
          ? arith::AddFOp::create(body, loc, args[1], value).getResult()
          : arith::AddIOp::create(body, loc, args[1], value).getResult();
  linalg::YieldOp::create(body, loc, sum);
}

void mlir::cp::sumPickedRows(tensor::ExtractSliceOp op, unsigned dim) {
  OpBuilder builder(op);
  Location loc = op.getLoc();
  RankedTensorType sourceType = op.getSourceType();
  int64_t rank = sourceType.getRank();
  SmallVector<int64_t> offsets(op.getStaticOffsets());
  SmallVector<int64_t> sizes(op.getStaticSizes());
  SmallVector<int64_t> strides(op.getStaticStrides());
  RankedTensorType type = sourceType.clone(sizes);
  int64_t offset = offsets[dim], stride = strides[dim];
  // All rows, but only what the slice takes of the other dimensions.
  offsets[dim] = 0;
  sizes[dim] = sourceType.getDimSize(dim);
  strides[dim] = 1;
  Value rows = slice(builder, loc, sourceType.clone(sizes), op.getSource(),
                     offsets, sizes, strides);

  Type element = type.getElementType();
  Value zero = arith::ConstantOp::create(builder, loc, element,
                                         builder.getZeroAttr(element));
  Value empty = tensor::EmptyOp::create(builder, loc, type.getShape(), element);
  Value init = linalg::FillOp::create(builder, loc, zero, empty).getResult(0);
  SmallVector<AffineExpr> in, out;
  for (int64_t d = 0; d < rank; ++d)
    out.push_back(builder.getAffineDimExpr(d));
  in = out;
  in[dim] = builder.getAffineDimExpr(rank);
  MLIRContext *context = builder.getContext();
  SmallVector<utils::IteratorType> loops(rank, utils::IteratorType::parallel);
  loops.push_back(utils::IteratorType::reduction);
  Value picked = linalg::GenericOp::create(
                     builder, loc, type, rows, init,
                     ArrayRef{AffineMap::get(rank + 1, 0, in, context),
                              AffineMap::get(rank + 1, 0, out, context)},
                     loops,
                     [&](OpBuilder &body, Location loc, ValueRange args) {
                       emitBody(body, loc, args, dim, rank, offset, stride);
                     })
                     .getResult(0);
  // Dimensions of size 1 that the slice drops.
  if (op.getType() != type)
    picked =
        slice(builder, loc, op.getType(), picked, SmallVector<int64_t>(rank, 0),
              type.getShape(), SmallVector<int64_t>(rank, 1));
  op.getResult().replaceAllUsesWith(picked);
  op.erase();
}
