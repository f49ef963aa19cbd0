//===- ReadCheck.h - Reads of captures out of bounds ------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_READCHECK_H
#define CP_RUNTIME_READCHECK_H

#include "cp/Runtime/Runtime.h"
#include "cp/Runtime/Status.h"

namespace cp::runtime {

class ThreadPool;

/// Checks that mask_mod reads captures in bounds at all existing positions of
/// an attend, and score_mod where the mask holds: first by bounds for large
/// boxes, then, where those do not prove it, position by position. A read out
/// of bounds is CP_INVALID_ARGUMENT; which one is reported does not depend on
/// the number of threads.
Status checkReads(const cp_attend_args &args, ThreadPool &pool);

} // namespace cp::runtime

#endif // CP_RUNTIME_READCHECK_H
