//===- HostViews.h - A program's data for the host to read ------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_HOSTVIEWS_H
#define CP_RUNTIME_HOSTVIEWS_H

#include "cp/Runtime/Backend.h"

#include <vector>

namespace cp::runtime {

/// Captures and positions of one call as the host can read them; keeps them.
class HostViews {
public:
  /// Points the arguments' captures and positions at the host's memory.
  Status readAttend(Backend &backend, cp_attend_args &args);
  Status readPlan(Backend &backend, cp_plan_args &args);

private:
  template <typename Args>
  Status readCaptures(Backend &backend, Args &args);
  Status readPositions(Backend &backend, const int64_t *&positions,
                       int64_t batchStride, int64_t batch, int64_t rows);

  std::vector<HostView> kept;
  std::vector<const void *> captures;
};

} // namespace cp::runtime

#endif // CP_RUNTIME_HOSTVIEWS_H
