//===- Pack.h - Matrices as BLAS can take them ------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_RUNTIME_BLAS_PACK_H
#define CP_LIB_RUNTIME_BLAS_PACK_H

#include "cp/Runtime/Runtime.h"
#include "cp/Runtime/ThreadPool.h"

#include <cstddef>

namespace cp::runtime {

/// A matrix as BLAS describes it: rows `stride` elements apart, or columns if
/// it is transposed.
struct BlasLayout {
  bool isValid = false;
  bool isTransposed = false;
  int64_t stride = 0;
};

/// The layout of the last two dimensions; not valid where neither of them is
/// contiguous.
BlasLayout getBlasLayout(const cp_tensor &tensor);

/// Whether BLAS can work on the tensor itself, in elements of type `compute`.
bool isDirect(const cp_tensor &tensor, int32_t compute);

/// The tensor in elements of type `compute` without gaps, its data at
/// `memory`, its contents undefined. Dimensions that repeat stay so.
cp_tensor describePacked(const cp_tensor &tensor, int32_t compute,
                         void *memory);
size_t getPackedBytes(const cp_tensor &tensor, int32_t compute);

/// Copies all elements and converts them; each has its own address in `to`,
/// except where both repeat.
void convertTensor(const cp_tensor &from, const cp_tensor &to,
                   ThreadPool &pool);

} // namespace cp::runtime

#endif // CP_LIB_RUNTIME_BLAS_PACK_H
