//===- FakeAttendTest.cpp - Attention on the fake device ------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The backend's memory, plans, compiler and launches, on the fake device,
// against the same kernel run directly by the emulator.
//
//===----------------------------------------------------------------------===//

#include "FakeGpuFixture.h"

#include "EmulatedKernel.h"
#include "KernelFixture.h"
#include "cp/Runtime/CudaBackend.h"

using namespace cp::cuda;
using namespace cp::runtime;
using namespace cp::runtime::testing;

namespace {

class FakeAttendTest : public FakeGpuTest {
protected:
  void SetUp() override {
    FakeGpuTest::SetUp();
    api.reset();
    setenv("CP_CUDA_DRIVER", CP_FAKE_CUDA, 1);
    setenv("CP_CUDA_NVRTC", CP_FAKE_NVRTC, 1);
    setenv("CP_KERNEL_CACHE", "", 1);
  }
  void TearDown() override {
    for (const char *name :
         {"CP_CUDA_DRIVER", "CP_CUDA_NVRTC", "CP_KERNEL_CACHE"})
      unsetenv(name);
  }

  static std::unique_ptr<Backend> makeBackend() {
    cp_world_options options = {};
    options.ranks = 1;
    std::vector<std::unique_ptr<Backend>> backends;
    Status status = createBackends(options, backends);
    EXPECT_TRUE(status.ok()) << status.getMessage();
    return backends.empty() ? nullptr : std::move(backends[0]);
  }

  Random random{getSeed()};
};

/// A tensor's memory on the device, for the life of this object.
class OnDevice {
public:
  OnDevice(Backend &backend, Tensor &tensor)
      : backend(backend), tensor(tensor),
        block(backend.allocate(tensor.bytes.size())) {
    EXPECT_TRUE(
        backend.upload(block, tensor.bytes.data(), tensor.bytes.size()).ok());
  }
  ~OnDevice() { backend.free(block); }

  cp_tensor getView() const {
    cp_tensor view = tensor.view;
    view.data = static_cast<char *>(block) +
                (static_cast<char *>(view.data) - tensor.bytes.data());
    return view;
  }
  std::vector<char> download() const {
    std::vector<char> bytes(tensor.bytes.size());
    EXPECT_TRUE(backend.download(bytes.data(), block, bytes.size()).ok());
    return bytes;
  }

private:
  Backend &backend;
  Tensor &tensor;
  void *block;
};

TEST_F(FakeAttendTest, EqualsTheKernelRunDirectly) {
  std::unique_ptr<Backend> backend = makeBackend();
  ASSERT_NE(backend, nullptr);
  Problem problem;
  problem.heads = 4;
  problem.kvHeads = 2;
  problem.rows = 70;
  problem.keys = 100;
  problem.depth = 16;
  problem.width = 40;
  problem.dtype = CP_F16;
  problem.hasState = true;
  problem.build(random);

  ASSERT_TRUE(backend->start().ok());
  {
    OnDevice q(*backend, problem.q), k(*backend, problem.k),
        v(*backend, problem.v), out(*backend, problem.out),
        lse(*backend, problem.lse);
    cp_attend_args args = problem.args;
    args.q = q.getView();
    args.k = k.getView();
    args.v = v.getView();
    args.out = out.getView();
    args.lse = lse.getView();
    ThreadPool pool(1);
    TileCounts tiles;
    AttendOptions options;
    options.tile = problem.tile;
    Status status = backend->attend(args, problem.args, options, pool, tiles);
    ASSERT_TRUE(status.ok()) << status.getMessage();
    EmulationResult result =
        emulateAttend(problem.args, problem.tile, getSeed());
    ASSERT_EQ(result.error, "");
    EXPECT_EQ(out.download(), problem.out.bytes);
    EXPECT_EQ(lse.download(), problem.lse.bytes);
  }
  ASSERT_TRUE(backend->finish().ok());
  backend.reset();
  EXPECT_STREQ(api.listLeaks(), "");
}

} // namespace
