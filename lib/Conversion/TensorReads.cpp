//===- TensorReads.cpp - Reads of captures as loads -----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ModFunction.h"
#include "RuntimeABI.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::cp;

//===----------------------------------------------------------------------===//
// Elements
//===----------------------------------------------------------------------===//

Value mlir::cp::toIndex(ImplicitLocOpBuilder &builder, Value value) {
  return arith::IndexCastOp::create(builder, builder.getIndexType(), value);
}

Value mlir::cp::getElementPointer(ImplicitLocOpBuilder &builder, Value base,
                                  Type element, Value index) {
  Value offset =
      arith::IndexCastOp::create(builder, builder.getI64Type(), index);
  return LLVM::GEPOp::create(builder, base.getType(), element, base, offset);
}

Value mlir::cp::loadElement(ImplicitLocOpBuilder &builder, Value pointer,
                            Type type) {
  Value value = LLVM::LoadOp::create(builder, getMemoryType(type), pointer);
  if (type.isIndex())
    return toIndex(builder, value);
  if (!type.isSignlessInteger(1))
    return value;
  Value zero = arith::ConstantOp::create(
      builder, builder.getIntegerAttr(value.getType(), 0));
  return arith::CmpIOp::create(builder, arith::CmpIPredicate::ne, value, zero);
}

//===----------------------------------------------------------------------===//
// Reads
//===----------------------------------------------------------------------===//

/// `index` moved into [0, size): kernels evaluate regions at positions that do
/// not exist, and discard the result.
static Value clampIndex(ImplicitLocOpBuilder &builder, Value index,
                        int64_t size) {
  if (std::optional<int64_t> constant = getConstantIntValue(index))
    return arith::ConstantIndexOp::create(
        builder, std::clamp<int64_t>(*constant, 0, size - 1));
  if (size == 1)
    return arith::ConstantIndexOp::create(builder, 0);
  Value last = arith::ConstantIndexOp::create(builder, size - 1);
  Value zero = arith::ConstantIndexOp::create(builder, 0);
  return arith::MaxSIOp::create(
      builder, arith::MinSIOp::create(builder, index, last), zero);
}

/// Row-major, clamped.
static Value linearize(ImplicitLocOpBuilder &builder, ValueRange indices,
                       ArrayRef<int64_t> shape) {
  Value linear;
  for (auto [index, size] : llvm::zip_equal(indices, shape)) {
    Value clamped = clampIndex(builder, index, size);
    if (linear) {
      Value scale = arith::ConstantIndexOp::create(builder, size);
      linear = arith::MulIOp::create(builder, linear, scale);
      linear = arith::AddIOp::create(builder, linear, clamped);
    } else {
      linear = clamped;
    }
  }
  return linear ? linear : arith::ConstantIndexOp::create(builder, 0);
}

static LogicalResult lowerDim(tensor::DimOp dim) {
  auto type = dyn_cast<RankedTensorType>(dim.getSource().getType());
  std::optional<int64_t> index = dim.getConstantIndex();
  if (!type || !index || *index < 0 || *index >= type.getRank())
    return dim.emitOpError("expects a constant dimension of the tensor");
  ImplicitLocOpBuilder builder(dim.getLoc(), dim);
  Value size = arith::ConstantIndexOp::create(builder, type.getDimSize(*index));
  dim.replaceAllUsesWith(size);
  dim.erase();
  return success();
}

static LogicalResult lowerRead(tensor::ExtractOp read,
                               const DenseMap<Value, Value> &captures) {
  ImplicitLocOpBuilder builder(read.getLoc(), read);
  Type element = read.getType();
  RankedTensorType type = read.getTensor().getType();
  Value result;
  if (type.getNumElements() == 0) { // Nothing exists that could be read.
    result = arith::ConstantOp::create(builder, builder.getZeroAttr(element));
  } else if (Value data = captures.lookup(read.getTensor())) {
    Value index = linearize(builder, read.getIndices(), type.getShape());
    Value pointer =
        getElementPointer(builder, data, getMemoryType(element), index);
    result = loadElement(builder, pointer, element);
  } else {
    return read.emitOpError("expects a captured tensor; tables of constants "
                            "become captures by --cp-capture-tables");
  }
  read.replaceAllUsesWith(result);
  read.erase();
  return success();
}

LogicalResult
mlir::cp::lowerTensorReads(Operation *root,
                           const DenseMap<Value, Value> &captures) {
  SmallVector<tensor::ExtractOp> reads;
  SmallVector<tensor::DimOp> dims;
  root->walk([&](Operation *op) {
    if (auto read = dyn_cast<tensor::ExtractOp>(op))
      reads.push_back(read);
    else if (auto dim = dyn_cast<tensor::DimOp>(op))
      dims.push_back(dim);
  });
  for (tensor::DimOp dim : dims)
    if (failed(lowerDim(dim)))
      return failure();
  for (tensor::ExtractOp read : reads)
    if (failed(lowerRead(read, captures)))
      return failure();
  return success();
}
