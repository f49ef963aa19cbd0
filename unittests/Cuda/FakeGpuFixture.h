//===- FakeGpuFixture.h - A fake device for a test --------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_CUDA_FAKEGPUFIXTURE_H
#define CP_UNITTESTS_CUDA_FAKEGPUFIXTURE_H

#include "DriverApi.h"
#include "FakeGpu.h"

#include <cstdlib>
#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cp::cuda {

/// The functions of the fake driver, and of the fake itself.
struct FakeApi : DriverApi {
  decltype(cpFakeListLeaks) *listLeaks;
  decltype(cpFakeReset) *reset;
  decltype(cpFakeEnqueue) *enqueue;
};

inline void *loadLibrary(const char *path) {
  void *library = dlopen(path, RTLD_NOW);
  EXPECT_NE(library, nullptr) << dlerror();
  return library;
}
template <typename Fn>
void findFunction(void *library, const char *name, Fn *&function) {
  function = reinterpret_cast<Fn *>(dlsym(library, name));
  EXPECT_NE(function, nullptr) << name;
}

/// A context of device 0 is current; the environment's settings are the
/// test's.
class FakeGpuTest : public ::testing::Test {
protected:
  void SetUp() override {
    for (const char *name :
         {"CP_FAKE_INIT", "CP_FAKE_DEVICES", "CP_FAKE_CAPABILITY",
          "CP_FAKE_VERSION", "CP_FAKE_MEMORY", "CP_FAKE_SEED", "CP_FAKE_FAIL"})
      unsetenv(name);
    void *library = loadLibrary(CP_FAKE_CUDA);
#define CP_FIND(name, parameters) findFunction(library, #name, api.name);
    CP_DRIVER_FUNCTIONS(CP_FIND)
#undef CP_FIND
    findFunction(library, "cpFakeListLeaks", api.listLeaks);
    findFunction(library, "cpFakeReset", api.reset);
    findFunction(library, "cpFakeEnqueue", api.enqueue);
    start();
  }
  /// Begins anew with a setting of the environment.
  void restart(const char *name, const std::string &value) {
    setenv(name, value.c_str(), 1);
    start();
  }

  StreamHandle makeStream() {
    StreamHandle stream = nullptr;
    EXPECT_EQ(api.cuStreamCreateWithPriority(&stream, StreamNonBlocking, 0),
              CudaSuccess);
    return stream;
  }
  EventHandle makeEvent() {
    EventHandle event = nullptr;
    EXPECT_EQ(api.cuEventCreate(&event, EventDisableTiming), CudaSuccess);
    return event;
  }
  DevicePointer allocate(size_t bytes) {
    DevicePointer pointer = 0;
    EXPECT_EQ(api.cuMemAlloc_v2(&pointer, bytes), CudaSuccess);
    return pointer;
  }
  template <typename T>
  DevicePointer upload(const std::vector<T> &values, StreamHandle stream) {
    DevicePointer pointer = allocate(values.size() * sizeof(T));
    EXPECT_EQ(api.cuMemcpyHtoDAsync_v2(pointer, values.data(),
                                       values.size() * sizeof(T), stream),
              CudaSuccess);
    return pointer;
  }
  /// The status that all work of the stream comes to.
  int finish(StreamHandle stream) {
    int status;
    while ((status = api.cuStreamQuery(stream)) == CudaNotReady)
      ;
    return status;
  }
  template <typename T>
  std::vector<T> download(DevicePointer pointer, size_t size,
                          StreamHandle stream) {
    std::vector<T> values(size);
    EXPECT_EQ(api.cuMemcpyDtoHAsync_v2(values.data(), pointer, size * sizeof(T),
                                       stream),
              CudaSuccess);
    EXPECT_EQ(finish(stream), CudaSuccess);
    return values;
  }

  FakeApi api;
  ContextHandle context = nullptr;

private:
  void start() {
    api.reset();
    ASSERT_EQ(api.cuInit(0), CudaSuccess);
    ASSERT_EQ(api.cuDevicePrimaryCtxRetain(&context, 0), CudaSuccess);
    ASSERT_EQ(api.cuCtxSetCurrent(context), CudaSuccess);
  }
};

} // namespace cp::cuda

#endif // CP_UNITTESTS_CUDA_FAKEGPUFIXTURE_H
