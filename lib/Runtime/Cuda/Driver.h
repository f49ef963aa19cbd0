//===- Driver.h - The driver of NVIDIA GPUs ---------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// libcuda is loaded when a GPU is asked for: a program starts without one.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_DRIVER_H
#define CP_RUNTIME_CUDA_DRIVER_H

#include "DriverApi.h"

#include <memory>
#include <string>

namespace cp::cuda {

class Driver {
public:
  /// Loads and initialises the driver: `name`, else the one that
  /// CP_CUDA_DRIVER names, else libcuda.so.1. Null, with the reason in `error`,
  /// on a machine without one, with one that is too old, or without a GPU.
  static std::unique_ptr<Driver> load(std::string &error,
                                      const char *name = nullptr);

  const DriverApi &getApi() const { return api; }
  int getNumDevices() const { return numDevices; }

  /// The name of a status, like CUDA_ERROR_INVALID_DEVICE.
  std::string describe(int status) const;

  /// What kernels for a device are compiled for, like "sm_90a"; empty, with the
  /// reason in `error`, for one that kernels do not run on.
  std::string getArch(int device, std::string &error) const;

private:
  Driver() = default;

  DriverApi api;
  int numDevices = 0;
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_DRIVER_H
