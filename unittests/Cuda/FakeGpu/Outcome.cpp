//===- Outcome.cpp - What a call or a piece of work came to ---------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Outcome.h"

using namespace cp::fake;

const char *cp::fake::getStatusName(int status) {
  switch (status) {
  case Success:
    return "CUDA_SUCCESS";
  case InvalidValue:
    return "CUDA_ERROR_INVALID_VALUE";
  case OutOfMemory:
    return "CUDA_ERROR_OUT_OF_MEMORY";
  case NotInitialized:
    return "CUDA_ERROR_NOT_INITIALIZED";
  case NoDevice:
    return "CUDA_ERROR_NO_DEVICE";
  case InvalidDevice:
    return "CUDA_ERROR_INVALID_DEVICE";
  case InvalidImage:
    return "CUDA_ERROR_INVALID_IMAGE";
  case InvalidContext:
    return "CUDA_ERROR_INVALID_CONTEXT";
  case InvalidPtx:
    return "CUDA_ERROR_INVALID_PTX";
  case InvalidHandle:
    return "CUDA_ERROR_INVALID_HANDLE";
  case NotFound:
    return "CUDA_ERROR_NOT_FOUND";
  case NotReady:
    return "CUDA_ERROR_NOT_READY";
  case IllegalAddress:
    return "CUDA_ERROR_ILLEGAL_ADDRESS";
  case LaunchFailed:
    return "CUDA_ERROR_LAUNCH_FAILED";
  case MisalignedAddress:
    return "CUDA_ERROR_MISALIGNED_ADDRESS";
  case NotPermitted:
    return "CUDA_ERROR_NOT_PERMITTED";
  case NotSupported:
    return "CUDA_ERROR_NOT_SUPPORTED";
  case SystemDriverMismatch:
    return "CUDA_ERROR_SYSTEM_DRIVER_MISMATCH";
  }
  return nullptr;
}
