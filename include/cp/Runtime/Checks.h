//===- Checks.h - Checks of arguments ---------------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CHECKS_H
#define CP_RUNTIME_CHECKS_H

#include "cp/Runtime/Collective.h"
#include "cp/Runtime/Runtime.h"
#include "cp/Runtime/Status.h"

namespace cp::runtime {

/// Checks everything that kernels rely on. With `planOnly` data may be null.
Status checkAttend(const cp_attend_args &args, bool planOnly);

/// Whether the statistics can have a row for this attention.
Status checkAttention(const char *call, int32_t attention);

/// Checks the numbers of a plan.
Status checkPlan(const cp_plan_args &args);

/// Checks the tensors of cp_merge.
Status checkMerge(const cp_tensor &outA, const cp_tensor &lseA,
                  const cp_tensor &outB, const cp_tensor &lseB,
                  const cp_tensor &out, const cp_tensor &lse);

/// Checks a buffer of a rotation: well-formed, contiguous, with data.
Status checkBuffer(const char *call, int32_t index, const cp_tensor &buffer);

/// Checks the dimensions and tensors of a collective of `ranks` ranks.
Status checkCollective(const Collective &call, int32_t ranks,
                       const cp_tensor &operand, const cp_tensor &result);

/// Checks an argument or result of an entry against its metadata.
Status checkEntryTensor(const cp_tensor &tensor, const cp_tensor_meta &meta,
                        int32_t index, bool isOutput);

} // namespace cp::runtime

#endif // CP_RUNTIME_CHECKS_H
