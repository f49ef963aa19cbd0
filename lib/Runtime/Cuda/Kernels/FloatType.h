//===- FloatType.h - Types of a kernel's operands ---------------*- C++ -*-===//
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

#ifndef CP_RUNTIME_CUDA_KERNELS_FLOATTYPE_H
#define CP_RUNTIME_CUDA_KERNELS_FLOATTYPE_H

namespace cp::cuda {

/// Those of cp_dtype that are floats, with its numbers.
enum FloatType : int { FloatF32, FloatF16, FloatBF16, FloatF64 };

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_KERNELS_FLOATTYPE_H
