//===- DeviceTensor.h - Tensors in the memory of GPUs -----------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_DEVICETENSOR_H
#define CP_RUNTIME_CUDA_DEVICETENSOR_H

#include "Stream.h"
#include "cp/Runtime/BufferPool.h"

#include <vector>

namespace cp::cuda {

/// Adds a copy of all elements to the stream's work; both have the same shape,
/// any strides, no overlap.
runtime::Status copyTensor(Stream &stream, const cp_tensor &from,
                           const cp_tensor &to);

/// Contiguous tensors of these types and shapes in one block of memory, which
/// the caller frees. `what` they are for, in an error.
runtime::Status allocateTensors(runtime::BufferPool &buffers,
                                const std::vector<cp_tensor> &shapes,
                                const char *what,
                                std::vector<cp_tensor> &tensors, void *&block,
                                size_t &bytes);

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_DEVICETENSOR_H
