//===- Require.h - Failures of a benchmark ----------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_BENCHMARKS_GPU_REQUIRE_H
#define CP_BENCHMARKS_GPU_REQUIRE_H

#include "cp/Runtime/Status.h"

#include <cstdio>
#include <cstdlib>

namespace cp::bench {

/// Ends the program with the message of a failure.
inline void require(const runtime::Status &status) {
  if (status.ok())
    return;
  std::fprintf(stderr, "gpu-bench: %s\n", status.getMessage().c_str());
  std::exit(1);
}

} // namespace cp::bench

#endif // CP_BENCHMARKS_GPU_REQUIRE_H
