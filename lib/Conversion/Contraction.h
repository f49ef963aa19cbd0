//===- Contraction.h - Matrix products among linalg ops ---------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_CONVERSION_CONTRACTION_H
#define CP_LIB_CONVERSION_CONTRACTION_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::cp {

/// Whether an op sums products of floats that cp_gemm can compute: any
/// permutation of batch, m, n and k dimensions.
bool isProduct(linalg::LinalgOp op);

/// One loop of a product: its size, and its stride in a, b and c, 0 where the
/// operand does not have it.
struct ProductDim {
  int64_t size = 1;
  int64_t strides[3] = {0, 0, 0};
};

/// A product as cp_gemm takes it.
struct ProductShape {
  SmallVector<ProductDim> batch;
  ProductDim m, n, k;
};

/// The loops of a product on memrefs, merged where strides allow; none if a
/// size is 0 or dynamic, a stride is dynamic, or cp_gemm does not have as many
/// dimensions. A batch dimension without a stride in c is summed.
std::optional<ProductShape> getProductShape(linalg::LinalgOp op);

} // namespace mlir::cp

#endif // CP_LIB_CONVERSION_CONTRACTION_H
