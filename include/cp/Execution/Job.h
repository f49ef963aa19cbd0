//===- Job.h - Programs in several processes --------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_EXECUTION_JOB_H
#define CP_EXECUTION_JOB_H

#include "cp/Runtime/Runtime.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

#include <memory>
#include <vector>

namespace mlir::cp::execution {

/// This process as one of a job; null: it runs all ranks itself.
using JobHandle = std::shared_ptr<cp_job>;

/// Joins the job that a launcher has started this process for. Null without a
/// launcher, and with one that has started this process only.
llvm::Expected<JobHandle> joinJob();

/// What each process gives, by rank.
using ByteLists = std::vector<std::vector<char>>;

/// Brings what each process gives to all of them, by way of the ranks' GPUs, in
/// pieces that take `pieceBytes` there together. All processes of the job call
/// it, between runs of its world.
llvm::Expected<ByteLists> gatherBytes(cp_world *world, const cp_job &job,
                                      llvm::ArrayRef<char> own,
                                      int64_t pieceBytes = 256 << 20);

} // namespace mlir::cp::execution

#endif // CP_EXECUTION_JOB_H
