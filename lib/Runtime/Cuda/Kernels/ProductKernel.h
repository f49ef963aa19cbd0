//===- ProductKernel.h - Any matrix product, slowly -------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// c = a * b or c += a * b for the products that cuBLAS does not take: any
// strides, element types and repeated results. One thread for each element of
// c; see cp_gemm.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_KERNELS_PRODUCTKERNEL_H
#define CP_RUNTIME_CUDA_KERNELS_PRODUCTKERNEL_H

#include "Device.h"
#include "ModMath.h"
#include "ProductParams.h"

namespace cp::cuda {

CP_DEVICE double loadElement(const ProductOperand &x, long long at) {
  switch (x.type) {
  case FloatF16:
    return toFloat(static_cast<const f16 *>(x.data)[at]);
  case FloatBF16:
    return toFloat(static_cast<const bf16 *>(x.data)[at]);
  case FloatF64:
    return static_cast<const double *>(x.data)[at];
  default:
    return static_cast<const float *>(x.data)[at];
  }
}

CP_DEVICE void storeElement(const ProductOperand &x, long long at,
                            double value) {
  switch (x.type) {
  case FloatF16:
    static_cast<f16 *>(x.data)[at] = Convert<f16>::from(value);
    break;
  case FloatBF16:
    static_cast<bf16 *>(x.data)[at] = Convert<bf16>::from(value);
    break;
  case FloatF64:
    static_cast<double *>(x.data)[at] = value;
    break;
  default:
    static_cast<float *>(x.data)[at] = static_cast<float>(value);
  }
}

CP_DEVICE void multiply(const ProductParams &p) {
  long long rest =
      static_cast<long long>(getBlock().x) * productThreads + getThread();
  if (rest >= p.elements)
    return;
  const int row = p.numDims - 2, column = p.numDims - 1;
  long long a = 0, b = 0, c = 0;
  for (int dim = column; dim >= p.numRepeated; --dim) {
    const long long i = rest % p.sizes[dim];
    rest /= p.sizes[dim];
    c += i * p.c.strides[dim];
    if (dim != column)
      a += i * p.a.strides[dim];
    if (dim != row)
      b += i * p.b.strides[dim];
  }
  long long repeats = 1;
  for (int dim = 0; dim < p.numRepeated; ++dim)
    repeats *= p.sizes[dim];
  double sum = p.accumulate ? loadElement(p.c, c) : 0;
  for (long long r = 0; r < repeats; ++r) {
    long long left = r, fromA = a, fromB = b;
    for (int dim = p.numRepeated - 1; dim >= 0; --dim) {
      fromA += left % p.sizes[dim] * p.a.strides[dim];
      fromB += left % p.sizes[dim] * p.b.strides[dim];
      left /= p.sizes[dim];
    }
    for (long long k = 0; k < p.depth; ++k)
      sum += loadElement(p.a, fromA + k * p.a.strides[column]) *
             loadElement(p.b, fromB + k * p.b.strides[row]);
  }
  storeElement(p.c, c, sum);
}

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_KERNELS_PRODUCTKERNEL_H
