//===- OpenBlas.h - The calls of OpenBLAS -----------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_RUNTIME_BLAS_OPENBLAS_H
#define CP_LIB_RUNTIME_BLAS_OPENBLAS_H

#include "cp/Runtime/Runtime.h"

namespace cp::runtime {

/// Makes each call of OpenBLAS use one thread from here on.
void useOneThread();

/// The product of matrices of rank 2, all of f32 or all of f64, in layouts that
/// BLAS can take.
void multiplyMatrix(const cp_tensor &a, const cp_tensor &b, const cp_tensor &c,
                    bool accumulate);

} // namespace cp::runtime

#endif // CP_LIB_RUNTIME_BLAS_OPENBLAS_H
