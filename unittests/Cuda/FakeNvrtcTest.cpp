//===- FakeNvrtcTest.cpp - Kernels that the fake NVRTC compiles -----------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FakeGpuFixture.h"

#include "Nvrtc.h"

using namespace cp::cuda;
using ::testing::HasSubstr;

namespace {

class FakeNvrtcTest : public FakeGpuTest {
protected:
  void SetUp() override {
    FakeGpuTest::SetUp();
    setenv("CP_CUDA_NVRTC", CP_FAKE_NVRTC, 1);
    std::string error;
    nvrtc = Nvrtc::load(error);
    ASSERT_NE(nvrtc, nullptr) << error;
  }
  void TearDown() override { unsetenv("CP_CUDA_NVRTC"); }

  FunctionHandle load(const std::string &source, const char *name) {
    CompiledKernel kernel = nvrtc->compile(source, getKernelHeaders(), "sm_80");
    EXPECT_EQ(kernel.log, "");
    ModuleHandle module = nullptr;
    FunctionHandle function = nullptr;
    EXPECT_EQ(api.cuModuleLoadDataEx(&module, kernel.cubin.data(), 0, nullptr,
                                     nullptr),
              CudaSuccess);
    EXPECT_EQ(api.cuModuleGetFunction(&function, module, name), CudaSuccess);
    return function;
  }

  std::unique_ptr<Nvrtc> nvrtc;
};

const char *const scaleSource = R"(
#include "Device.h"
using namespace cp::cuda;

struct ScaleParams {
  const float *from;
  float *to;
  int size;
};

extern "C" __global__ void __launch_bounds__(64)
    scale(const __grid_constant__ ScaleParams params, float factor) {
  const int i = 64 * getBlock().x + getThread();
  if (i < params.size)
    params.to[i] = factor * params.from[i];
}

/// Each thread gets what its neighbour's lane has.
extern "C" __global__ void swapLanes(float *values) {
  const float other = shuffleXor(values[getThread()], 1);
  syncThreads();
  values[getThread()] = other;
}
)";

TEST_F(FakeNvrtcTest, LaunchesKernels) {
  FunctionHandle scale = load(scaleSource, "scale");
  StreamHandle stream = makeStream();
  std::vector<float> values(100);
  for (int i = 0; i < 100; ++i)
    values[i] = i;
  struct {
    DevicePointer from, to;
    int size;
  } params = {upload(values, stream), allocate(400), 100};
  float factor = 3;
  void *parameters[] = {&params, &factor};
  ASSERT_EQ(api.cuLaunchKernel(scale, 2, 1, 1, 64, 1, 1, 0, stream, parameters,
                               nullptr),
            CudaSuccess);
  factor = 5; // Its value at the launch counts.
  std::vector<float> scaled = download<float>(params.to, 100, stream);
  for (int i = 0; i < 100; ++i)
    EXPECT_EQ(scaled[i], 3 * values[i]);
}

TEST_F(FakeNvrtcTest, LanesExchangeValues) {
  FunctionHandle swap = load(scaleSource, "swapLanes");
  StreamHandle stream = makeStream();
  std::vector<float> values(64);
  for (int i = 0; i < 64; ++i)
    values[i] = i;
  DevicePointer pointer = upload(values, stream);
  void *parameters[] = {&pointer};
  ASSERT_EQ(api.cuLaunchKernel(swap, 1, 1, 1, 64, 1, 1, 0, stream, parameters,
                               nullptr),
            CudaSuccess);
  std::vector<float> swapped = download<float>(pointer, 64, stream);
  for (int i = 0; i < 64; ++i)
    EXPECT_EQ(swapped[i], i ^ 1);
}

TEST_F(FakeNvrtcTest, RefusesBadLaunches) {
  FunctionHandle scale = load(scaleSource, "scale");
  StreamHandle stream = makeStream();
  char params[24] = {};
  float factor = 0;
  void *parameters[] = {params, &factor};
  auto launch = [&](unsigned blocks, unsigned threads, unsigned shared) {
    return api.cuLaunchKernel(scale, blocks, 1, 1, threads, 1, 1, shared,
                              stream, parameters, nullptr);
  };
  EXPECT_EQ(launch(0, 64, 0), 1);
  EXPECT_EQ(launch(1, 2048, 0), 1);
  EXPECT_EQ(launch(1, 64, 50000), 1);
  EXPECT_EQ(
      api.cuFuncSetAttribute(scale, FunctionMaxDynamicSharedBytes, 200 << 10),
      1);
  ASSERT_EQ(
      api.cuFuncSetAttribute(scale, FunctionMaxDynamicSharedBytes, 100 << 10),
      CudaSuccess);
  EXPECT_EQ(launch(1, 64, 50000), CudaSuccess);
  EXPECT_EQ(finish(stream), CudaSuccess);
}

TEST_F(FakeNvrtcTest, ShowsErrors) {
  CompiledKernel kernel =
      nvrtc->compile("this is no kernel", getKernelHeaders(), "sm_80");
  EXPECT_EQ(kernel.cubin, "");
  EXPECT_THAT(kernel.log, HasSubstr("NVRTC_ERROR_COMPILATION"));
  EXPECT_THAT(kernel.log, HasSubstr("kernel.cu:1:1: error:"));
}

} // namespace
