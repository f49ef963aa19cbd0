//===- Random.h - Portable random numbers -----------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_TOOLS_CPRUN_RANDOM_H
#define CP_TOOLS_CPRUN_RANDOM_H

#include "cp/Execution/HostTensor.h"

namespace mlir::cp::run {

/// Fills a float tensor with normal(0, 1) numbers. They depend on the seed, the
/// argument's number and the element's index alone, so they are the same on
/// every platform and whichever other arguments come from files.
void fillNormal(execution::HostTensor &tensor, uint64_t seed,
                unsigned argument);

} // namespace mlir::cp::run

#endif // CP_TOOLS_CPRUN_RANDOM_H
