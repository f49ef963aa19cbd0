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

#include <memory>
#include <string>

namespace cp::cuda {

class Driver {
public:
  /// Loads and initialises the driver. Null, with the reason in `error`, on a
  /// machine without one, with one that is too old, or without a GPU. Tests
  /// give another library.
  static std::unique_ptr<Driver> load(std::string &error,
                                      const char *library = "libcuda.so.1");
  ~Driver();

  int getNumDevices() const { return numDevices; }

  /// What kernels for a device are compiled for, like "sm_90a"; empty, with the
  /// reason in `error`, for one that kernels do not run on.
  std::string getArch(int device, std::string &error) const;

private:
  struct Functions;
  Driver(std::unique_ptr<Functions> functions, int numDevices);

  std::unique_ptr<Functions> functions;
  int numDevices;
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_DRIVER_H
