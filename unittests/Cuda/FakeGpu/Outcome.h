//===- Outcome.h - What a call or a piece of work came to -------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_CUDA_FAKEGPU_OUTCOME_H
#define CP_UNITTESTS_CUDA_FAKEGPU_OUTCOME_H

#include <string>
#include <utility>

namespace cp::fake {

/// Values of CUresult.
enum Status : int {
  Success = 0,
  InvalidValue = 1,
  OutOfMemory = 2,
  NotInitialized = 3,
  NoDevice = 100,
  InvalidDevice = 101,
  InvalidImage = 200,
  InvalidContext = 201,
  InvalidPtx = 218,
  InvalidHandle = 400,
  NotFound = 500,
  NotReady = 600,
  IllegalAddress = 700,
  LaunchFailed = 719,
  MisalignedAddress = 716,
  NotPermitted = 800,
  NotSupported = 801,
  SystemDriverMismatch = 803,
};

/// Like CUDA_ERROR_INVALID_VALUE; null for a number that is none of these.
const char *getStatusName(int status);

/// A status and, after an error, why, for whoever reads a failed test.
struct [[nodiscard]] Outcome {
  int status = Success;
  std::string message = {};

  bool failed() const { return status != Success; }
};

} // namespace cp::fake

#endif // CP_UNITTESTS_CUDA_FAKEGPU_OUTCOME_H
