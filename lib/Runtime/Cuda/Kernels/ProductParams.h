//===- ProductParams.h - Arguments of any matrix product --------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Shared by host and device.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_KERNELS_PRODUCTPARAMS_H
#define CP_RUNTIME_CUDA_KERNELS_PRODUCTPARAMS_H

#include "FloatType.h"

namespace cp::cuda {

constexpr int productThreads = 128;
constexpr int maxProductDims = 8;

struct ProductOperand {
  void *data;
  long long strides[maxProductDims];
  int type; ///< A FloatType.
};

/// Dimensions are those of c, the last two its rows and columns. Those before
/// `numRepeated` are ones that c adds up.
struct ProductParams {
  ProductOperand a, b, c;
  long long sizes[maxProductDims];
  long long depth;    ///< Columns of a, rows of b.
  long long elements; ///< Of c in memory.
  int numDims, numRepeated;
  bool accumulate;
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_KERNELS_PRODUCTPARAMS_H
