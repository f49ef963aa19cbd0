//===- LocalShapes.cpp - Operations with other shapes ---------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LocalShapes.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::cp;

/// The sizes of a slice whose dimensions that are not dropped have `shape`.
static SmallVector<int64_t> getSliceSizes(ArrayRef<int64_t> sizes,
                                          const llvm::SmallBitVector &dropped,
                                          ArrayRef<int64_t> shape) {
  SmallVector<int64_t> result(sizes);
  unsigned next = 0;
  for (auto [dim, size] : llvm::enumerate(result))
    if (!dropped.test(dim))
      size = shape[next++];
  return result;
}

void mlir::cp::updateStaticSizes(Operation *op) {
  if (auto expand = dyn_cast<tensor::ExpandShapeOp>(op))
    expand.setStaticOutputShape(expand.getResultType().getShape());
  else if (auto slice = dyn_cast<tensor::ExtractSliceOp>(op))
    slice.setStaticSizes(getSliceSizes(slice.getStaticSizes(),
                                       slice.getDroppedDims(),
                                       slice.getType().getShape()));
  else if (auto insert = dyn_cast<tensor::InsertSliceOp>(op))
    insert.setStaticSizes(getSliceSizes(insert.getStaticSizes(),
                                        insert.getDroppedDims(),
                                        insert.getSourceType().getShape()));
}
