//===- Device.h - One GPU of this process -----------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_DEVICE_H
#define CP_RUNTIME_CUDA_DEVICE_H

#include "Driver.h"
#include "cp/Runtime/Status.h"

#include <memory>
#include <string>

namespace cp::cuda {

/// A GPU with its primary context, which other libraries share. Several ranks
/// may use one Device, each with streams of its own. Any thread may call it,
/// after makeCurrent.
class Device {
public:
  /// Opens GPU `ordinal`; says which there are if it does not exist.
  static runtime::Status open(std::shared_ptr<const Driver> driver, int ordinal,
                              std::shared_ptr<Device> &device);
  ~Device();
  Device(const Device &) = delete;
  Device &operator=(const Device &) = delete;

  const DriverApi &getApi() const { return driver->getApi(); }
  int getOrdinal() const { return ordinal; }
  /// Like "sm_90a".
  const std::string &getArch() const { return arch; }
  /// Streaming multiprocessors.
  int getNumProcessors() const { return numProcessors; }

  /// Makes it the calling thread's: before any other call of that thread.
  runtime::Status makeCurrent() const;

  /// Lets this device, the calling thread's, read and write the memory of
  /// another; CP_UNSUPPORTED if it cannot.
  runtime::Status accessPeer(const Device &peer) const;

  /// The outcome of a call of the driver. `what` was to be done, like "copying
  /// 8 bytes to the GPU"; out of memory is CP_OUT_OF_MEMORY.
  runtime::Status check(int status, const std::string &what) const;

private:
  Device(std::shared_ptr<const Driver> driver, int ordinal)
      : driver(std::move(driver)), ordinal(ordinal) {}

  std::shared_ptr<const Driver> driver;
  int ordinal;
  int handle = 0;
  ContextHandle context = nullptr;
  std::string arch;
  int numProcessors = 0;
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_DEVICE_H
