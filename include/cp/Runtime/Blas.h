//===- Blas.h - Matrix products of compiled programs ------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Plain C, with the rules of Runtime.h. The first product of a process tells
// OpenBLAS to use one thread for each call, since ranks and their threads call
// it side by side.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_BLAS_H
#define CP_RUNTIME_BLAS_H

#include "cp/Runtime/Runtime.h"

#ifdef __cplusplus
extern "C" {
#endif

/* c = a * b, or c += a * b if `accumulate` is not 0, on the threads of the
 * rank.
 *
 * a is [batch..., m, k], b [batch..., k, n], c [batch..., m, n], all with the
 * same number of batch dimensions, at most CP_MAX_RANK - 2, and any strides;
 * stride 0 in a batch dimension of a or b repeats a matrix, and in one of c it
 * adds up all products along that dimension. c overlaps neither a nor b. All
 * are f64, or f64 is c alone, or each is f32, f16 or bf16: those
 * are multiplied and summed in f32 and rounded once. Fastest are matrices of
 * f32 or f64 of which one dimension has stride 1, transposed or not. */
int32_t cp_gemm(cp_context *context, const cp_tensor *a, const cp_tensor *b,
                const cp_tensor *c, int32_t accumulate);

#ifdef __cplusplus
}
#endif

#endif /* CP_RUNTIME_BLAS_H */
