//===- TensorMap.h - What a bulk tensor copy reads --------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_KERNELS_TENSORMAP_H
#define CP_RUNTIME_CUDA_KERNELS_TENSORMAP_H

namespace cp::cuda {

/// CUtensorMap: a tensor in global memory and the box that one copy moves. Only
/// the driver knows how it is encoded (cuTensorMapEncodeTiled).
struct alignas(128) TensorMap {
  unsigned long long opaque[16];
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_KERNELS_TENSORMAP_H
