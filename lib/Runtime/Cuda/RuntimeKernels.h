//===- RuntimeKernels.h - Kernels of the runtime but attention --*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_RUNTIMEKERNELS_H
#define CP_RUNTIME_CUDA_RUNTIMEKERNELS_H

#include "Kernels/AttendParams.h"
#include "RankDevice.h"
#include "cp/Runtime/Runtime.h"

namespace cp::cuda {

/// The texts of the kernels.
extern const char *const mergeSource;
extern const char *const productSource;

/// The rows of an f32 [batch, heads, rows (, elements)].
StateRows getStateRows(const cp_tensor &tensor);

/// cp_merge.
runtime::Status mergeOnDevice(RankDevice &rank, const cp_tensor &outA,
                              const cp_tensor &lseA, const cp_tensor &outB,
                              const cp_tensor &lseB, const cp_tensor &out,
                              const cp_tensor &lse);

/// cp_gemm of any operands, slowly.
runtime::Status multiplyOnDevice(RankDevice &rank, const cp_tensor &a,
                                 const cp_tensor &b, const cp_tensor &c,
                                 bool accumulate);

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_RUNTIMEKERNELS_H
