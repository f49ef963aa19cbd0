//===- TransportGpu.h - A fake GPU for tests of transports ------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_CUDA_TRANSPORTGPU_H
#define CP_UNITTESTS_CUDA_TRANSPORTGPU_H

#include "DeviceTransport.h"
#include "FakeGpu/FakeGpu.h"
#include "RankDevice.h"

#include "gtest/gtest.h"

#include <cstdlib>
#include <dlfcn.h>
#include <memory>
#include <string>

namespace cp::cuda::test {

/// Device 0 of the fake driver, which runs work late and in a random order.
class TransportGpu {
public:
  TransportGpu() {
    setenv("CP_CUDA_DRIVER", CP_FAKE_CUDA, 1);
    call<void()>("cpFakeReset")();
    std::string error;
    std::shared_ptr<const Driver> driver = Driver::load(error);
    EXPECT_NE(driver, nullptr) << error;
    std::shared_ptr<Device> opened;
    runtime::Status status = Device::open(driver, 0, opened);
    EXPECT_TRUE(status.ok()) << status.getMessage();
    device = std::move(opened);
  }

  const std::shared_ptr<const Device> &getDevice() const { return device; }

  /// Gives up the device; what is left of it then.
  std::string takeLeaks() {
    device.reset();
    return call<const char *()>("cpFakeListLeaks")();
  }

private:
  template <typename Fn>
  static Fn *call(const char *name) {
    void *library = dlopen(CP_FAKE_CUDA, RTLD_NOW);
    EXPECT_NE(library, nullptr) << dlerror();
    return reinterpret_cast<Fn *>(dlsym(library, name));
  }

  std::shared_ptr<const Device> device;
};

/// One rank's stream and memory.
class TransportRank {
public:
  explicit TransportRank(const TransportGpu &gpu)
      : device(gpu.getDevice()), memory(device), buffers(memory) {
    EXPECT_TRUE(device->makeCurrent().ok());
    EXPECT_TRUE(Stream::create(device, Stream::Priority::Normal, stream).ok());
  }
  ~TransportRank() {
    EXPECT_TRUE(device->makeCurrent().ok());
    EXPECT_TRUE(stream->synchronize({60, {}}).ok());
  }

  TransportDevice get() { return {device, stream.get(), &buffers}; }

  std::shared_ptr<const Device> device;
  std::unique_ptr<Stream> stream;
  DeviceMemory memory;
  runtime::BufferPool buffers;
};

} // namespace cp::cuda::test

#endif // CP_UNITTESTS_CUDA_TRANSPORTGPU_H
