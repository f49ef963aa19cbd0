//===- Gemm.h - Matrix products on strided tensors --------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_GEMM_H
#define CP_RUNTIME_GEMM_H

#include "cp/Runtime/Status.h"
#include "cp/Runtime/ThreadPool.h"

namespace cp::runtime {

/// Checks the tensors of cp_gemm.
Status checkGemm(const cp_tensor &a, const cp_tensor &b, const cp_tensor &c);

/// cp_gemm on tensors that have been checked.
void multiply(const cp_tensor &a, const cp_tensor &b, const cp_tensor &c,
              bool accumulate, ThreadPool &pool);

} // namespace cp::runtime

#endif // CP_RUNTIME_GEMM_H
