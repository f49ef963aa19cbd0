//===- MergeParams.h - Arguments of the merge of states ---------*- C++ -*-===//
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

#ifndef CP_RUNTIME_CUDA_KERNELS_MERGEPARAMS_H
#define CP_RUNTIME_CUDA_KERNELS_MERGEPARAMS_H

#include "AttendParams.h"

namespace cp::cuda {

constexpr int mergeThreads = 128;

/// A block of threads for each row; the grid is [rows, heads, batches]. Rows
/// may have any alignment.
struct MergeParams {
  StateRows outA, lseA, outB, lseB, out, lse;
  int width; ///< Elements of a row of out.
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_KERNELS_MERGEPARAMS_H
