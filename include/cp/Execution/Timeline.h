//===- Timeline.h - Timelines of runs ---------------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_EXECUTION_TIMELINE_H
#define CP_EXECUTION_TIMELINE_H

#include "cp/Execution/Executor.h"

namespace mlir::cp::execution {

/// Writes the timeline of all ranks' last run, see cp_world_write_trace. Of the
/// processes of a job, all call it, and those with a path write; their clocks
/// agree as far as runs begin at the same time.
llvm::Error writeTrace(Executor &executor, llvm::StringRef path);

} // namespace mlir::cp::execution

#endif // CP_EXECUTION_TIMELINE_H
