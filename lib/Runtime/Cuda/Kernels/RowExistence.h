//===- RowExistence.h - Which rows are not padding --------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_KERNELS_ROWEXISTENCE_H
#define CP_RUNTIME_CUDA_KERNELS_ROWEXISTENCE_H

#include "AttendParams.h"
#include "Device.h"

namespace cp::cuda {

CP_DEVICE bool exists(const Positions &positions, int batch, int row) {
  return !positions.data ||
         positions.data[batch * positions.batchStride + row] >= 0;
}

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_KERNELS_ROWEXISTENCE_H
