//===- SumParams.h - Arguments of sums of ranks' tensors --------*- C++ -*-===//
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

#ifndef CP_RUNTIME_CUDA_KERNELS_SUMPARAMS_H
#define CP_RUNTIME_CUDA_KERNELS_SUMPARAMS_H

#include "FloatType.h"

namespace cp::cuda {

constexpr int sumThreads = 256;

/// A thread for each element of the result; terms follow each other without
/// gaps.
struct SumParams {
  const void *terms;
  void *result;
  long long elements; ///< Of the result, and of a term.
  int count;          ///< Of terms, at least 1.
  int type;           ///< A FloatType.
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_KERNELS_SUMPARAMS_H
