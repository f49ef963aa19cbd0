//===- Wait.h - Waiting for other threads and processes ---------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_WAIT_H
#define CP_RUNTIME_CUDA_WAIT_H

#include "Stream.h"

#include <chrono>
#include <string>
#include <thread>

namespace cp::cuda {

/// Waits until `ready()`. `what` is missing if time runs out, like "rank 3 did
/// not come".
template <typename Ready>
runtime::Status waitUntil(Ready ready, const WaitOptions &options,
                          const std::string &what) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point begin = Clock::now();
  while (!ready()) {
    if (options.poll)
      if (runtime::Status status = options.poll(); !status.ok())
        return status;
    std::chrono::duration<double> waited = Clock::now() - begin;
    if (waited.count() > options.deadlineSeconds)
      return runtime::Status(
          CP_TIMEOUT,
          runtime::concat(what, " within ", options.deadlineSeconds, " s"));
    // Short waits are worth a core, long ones are not.
    if (waited.count() < 1e-4)
      std::this_thread::yield();
    else
      std::this_thread::sleep_for(std::chrono::microseconds(20));
  }
  return runtime::Status();
}

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_WAIT_H
