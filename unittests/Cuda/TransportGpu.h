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
#include <vector>

namespace cp::cuda::test {

/// GPUs of the fake driver, which runs work late and in a random order, and of
/// the fake NVRTC; or those of the driver that CP_TEST_CUDA_DRIVER names, like
/// libcuda.so.1.
class TransportGpus {
public:
  static bool areReal() {
    return std::getenv("CP_TEST_CUDA_DRIVER") != nullptr;
  }

  explicit TransportGpus(int count = 1) {
    setenv("CP_CUDA_DRIVER",
           areReal() ? std::getenv("CP_TEST_CUDA_DRIVER") : CP_FAKE_CUDA, 1);
    setenv("CP_FAKE_DEVICES", std::to_string(count).c_str(), 1);
    if (!areReal()) {
      setenv("CP_CUDA_NVRTC", CP_FAKE_NVRTC, 1);
      call<void()>("cpFakeReset")();
    }
    std::string error;
    std::shared_ptr<const Driver> driver = Driver::load(error);
    EXPECT_NE(driver, nullptr) << error;
    for (int ordinal = 0; ordinal < count; ++ordinal) {
      std::shared_ptr<Device> opened;
      runtime::Status status = Device::open(driver, ordinal, opened);
      EXPECT_TRUE(status.ok()) << status.getMessage();
      kernels.push_back(std::make_shared<KernelStore>(opened));
      devices.push_back(std::move(opened));
    }
  }

  /// Ranks get the GPUs in turn.
  const std::shared_ptr<const Device> &getDevice(int32_t rank) const {
    return devices[rank % devices.size()];
  }
  const std::shared_ptr<KernelStore> &getKernels(int32_t rank) const {
    return kernels[rank % kernels.size()];
  }

  /// Gives up the GPUs; what is left of them then.
  std::string takeLeaks() {
    for (size_t i = 0; i < devices.size(); ++i) {
      EXPECT_TRUE(devices[i]->makeCurrent().ok());
      kernels[i].reset();
    }
    kernels.clear();
    devices.clear();
    if (areReal())
      return "";
    return call<const char *()>("cpFakeListLeaks")();
  }

private:
  template <typename Fn>
  static Fn *call(const char *name) {
    void *library = dlopen(CP_FAKE_CUDA, RTLD_NOW);
    EXPECT_NE(library, nullptr) << dlerror();
    return reinterpret_cast<Fn *>(dlsym(library, name));
  }

  std::vector<std::shared_ptr<const Device>> devices;
  std::vector<std::shared_ptr<KernelStore>> kernels;
};

/// One rank's stream and memory.
class TransportRank {
public:
  TransportRank(const TransportGpus &gpus, int32_t rank)
      : device(gpus.getDevice(rank)), kernels(gpus.getKernels(rank)),
        memory(device), buffers(memory) {
    EXPECT_TRUE(device->makeCurrent().ok());
    EXPECT_TRUE(Stream::create(device, Stream::Priority::Normal, stream).ok());
  }
  ~TransportRank() {
    EXPECT_TRUE(device->makeCurrent().ok());
    EXPECT_TRUE(stream->synchronize({60, {}}).ok());
  }

  TransportDevice get() { return {device, stream.get(), &buffers, kernels}; }

  std::shared_ptr<const Device> device;
  std::shared_ptr<KernelStore> kernels;
  std::unique_ptr<Stream> stream;
  DeviceMemory memory;
  runtime::BufferPool buffers;
};

} // namespace cp::cuda::test

#endif // CP_UNITTESTS_CUDA_TRANSPORTGPU_H
