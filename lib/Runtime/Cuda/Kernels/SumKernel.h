//===- SumKernel.h - Sums of ranks' tensors ---------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// result = terms[0] + terms[1] + ..., in this order: the same bits as on a CPU.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_KERNELS_SUMKERNEL_H
#define CP_RUNTIME_CUDA_KERNELS_SUMKERNEL_H

#include "Device.h"
#include "ModMath.h"
#include "SumParams.h"

namespace cp::cuda {

CP_DEVICE float widen(float x) { return x; }
CP_DEVICE double widen(double x) { return x; }
CP_DEVICE float widen(f16 x) { return toFloat(x); }
CP_DEVICE float widen(bf16 x) { return toFloat(x); }

CP_DEVICE void storeRounded(float x, float &to) { to = x; }
CP_DEVICE void storeRounded(double x, double &to) { to = x; }
CP_DEVICE void storeRounded(float x, f16 &to) { to = toF16(x); }
CP_DEVICE void storeRounded(float x, bf16 &to) { to = toBF16(x); }

template <typename T>
CP_DEVICE void sumElement(const SumParams &params, long long at) {
  const T *term = static_cast<const T *>(params.terms) + at;
  auto total = widen(*term);
  for (int i = 1; i < params.count; ++i)
    total += widen(*(term += params.elements));
  storeRounded(total, static_cast<T *>(params.result)[at]);
}

CP_DEVICE void sum(const SumParams &params) {
  const long long at =
      static_cast<long long>(getBlock().x) * sumThreads + getThread();
  if (at >= params.elements)
    return;
  switch (params.type) {
  case FloatF16:
    return sumElement<f16>(params, at);
  case FloatBF16:
    return sumElement<bf16>(params, at);
  case FloatF64:
    return sumElement<double>(params, at);
  default:
    return sumElement<float>(params, at);
  }
}

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_KERNELS_SUMKERNEL_H
