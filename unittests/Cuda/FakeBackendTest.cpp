//===- FakeBackendTest.cpp - The backend on the fake device ---------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Memory, plans, compiler and launches of the CUDA backend, on the fake device.
//
//===----------------------------------------------------------------------===//

#include "FakeGpuFixture.h"

#include "EmulatedKernel.h"
#include "GemmProblem.h"
#include "KernelFixture.h"
#include "cp/Runtime/CudaBackend.h"

using namespace cp::cuda;
using namespace cp::runtime;
using namespace cp::runtime::test;
using namespace cp::runtime::testing;

namespace {

class FakeBackendTest : public FakeGpuTest {
protected:
  void SetUp() override {
    FakeGpuTest::SetUp();
    api.reset();
    setenv("CP_CUDA_DRIVER", CP_FAKE_CUDA, 1);
    setenv("CP_CUDA_NVRTC", CP_FAKE_NVRTC, 1);
    setenv("CP_CUDA_CUBLAS", CP_FAKE_CUBLAS, 1);
    setenv("CP_CUDA_CUDNN", "none", 1);
    setenv("CP_KERNEL_CACHE", "", 1);
  }
  void TearDown() override {
    for (const char *name : {"CP_CUDA_DRIVER", "CP_CUDA_NVRTC",
                             "CP_CUDA_CUBLAS", "CP_CUDA_CUDNN",
                             "CP_KERNEL_CACHE"})
      unsetenv(name);
  }

  static std::unique_ptr<Backend> makeBackend() {
    cp_world_options options = {};
    options.ranks = 1;
    std::vector<std::unique_ptr<Backend>> backends;
    TransportFactory transports;
    Status status = createBackends(options, backends, transports);
    EXPECT_TRUE(status.ok()) << status.getMessage();
    return backends.empty() ? nullptr : std::move(backends[0]);
  }

  Random random{getSeed()};
};

/// A copy on the device of a tensor's memory, for the life of this object.
class OnDevice {
public:
  OnDevice(Backend &backend, const std::vector<char> &bytes,
           const cp_tensor &host)
      : backend(backend), size(bytes.size()), host(host),
        offset(static_cast<const char *>(host.data) - bytes.data()),
        block(backend.allocate(size)) {
    EXPECT_TRUE(backend.upload(block, bytes.data(), size).ok());
  }
  OnDevice(Backend &backend, const Tensor &tensor)
      : OnDevice(backend, tensor.bytes, tensor.view) {}
  OnDevice(Backend &backend, const Matrices &matrices)
      : OnDevice(backend, matrices.memory, matrices.tensor) {}
  OnDevice(const OnDevice &) = delete;
  ~OnDevice() { backend.free(block); }

  cp_tensor getView() const {
    cp_tensor view = host;
    view.data = static_cast<char *>(block) + offset;
    return view;
  }
  std::vector<char> download() const {
    std::vector<char> bytes(size);
    EXPECT_TRUE(backend.download(bytes.data(), block, size).ok());
    return bytes;
  }

private:
  Backend &backend;
  size_t size;
  cp_tensor host;
  int64_t offset;
  void *block;
};

struct State {
  std::vector<char> out, lse;
};

/// What the device leaves; the problem stays as it is.
State attendOnDevice(Backend &backend, Problem &problem) {
  EXPECT_TRUE(backend.start().ok());
  OnDevice q(backend, problem.q), k(backend, problem.k), v(backend, problem.v),
      out(backend, problem.out), lse(backend, problem.lse);
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
  Status status = backend.attend(args, problem.args, options, pool, tiles);
  EXPECT_TRUE(status.ok()) << status.getMessage();
  State state{out.download(), lse.download()};
  EXPECT_TRUE(backend.finish().ok());
  return state;
}

void buildProblem(Random &random, int64_t depth, int64_t width,
                  Problem &problem) {
  problem.heads = 4;
  problem.kvHeads = 2;
  problem.rows = 70;
  problem.keys = 100;
  problem.depth = depth;
  problem.width = width;
  problem.dtype = CP_F16;
  problem.hasState = true;
  problem.build(random);
}

TEST_F(FakeBackendTest, EqualsTheKernelRunDirectly) {
  std::unique_ptr<Backend> backend = makeBackend();
  ASSERT_NE(backend, nullptr);
  Problem problem;
  buildProblem(random, 16, 40, problem);
  State state = attendOnDevice(*backend, problem);
  EmulationResult result = emulateAttend(KernelKind::Portable, problem.args,
                                         problem.tile, getSeed());
  ASSERT_EQ(result.error, "");
  EXPECT_EQ(state.out, problem.out.bytes);
  EXPECT_EQ(state.lse, problem.lse.bytes);
  backend.reset();
  EXPECT_STREQ(api.listLeaks(), "");
}

TEST_F(FakeBackendTest, MeasuresTheTimeOfItsWork) {
  std::unique_ptr<Backend> backend = makeBackend();
  ASSERT_NE(backend, nullptr);
  ASSERT_TRUE(backend->start().ok());
  void *from = backend->allocate(1 << 20), *to = backend->allocate(1 << 20);
  std::vector<char> bytes(1 << 20, 1);
  ASSERT_TRUE(backend->upload(from, bytes.data(), bytes.size()).ok());
  double seconds = -1;
  Status status = backend->measure(
      [&] { return backend->copy(to, from, bytes.size()); }, seconds);
  EXPECT_TRUE(status.ok()) << status.getMessage();
  EXPECT_GE(seconds, 0);
  EXPECT_LT(seconds, 600);
  status = backend->measure([] { return invalid("no work"); }, seconds);
  EXPECT_EQ(status.getMessage(), "no work");
  backend->free(from);
  backend->free(to);
  EXPECT_TRUE(backend->finish().ok());
  backend.reset();
  EXPECT_STREQ(api.listLeaks(), "");
}

/// The kernel of newer devices may sum in another order.
TEST_F(FakeBackendTest, NewerDevicesComputeTheSame) {
  setenv("CP_FAKE_CAPABILITY", "90", 1);
  std::unique_ptr<Backend> backend = makeBackend();
  ASSERT_NE(backend, nullptr);
  Problem problem;
  buildProblem(random, 64, 64, problem);
  State state = attendOnDevice(*backend, problem);
  ASSERT_EQ(
      emulateAttend(KernelKind::Portable, problem.args, problem.tile, getSeed())
          .error,
      "");
  auto compare = [](const std::vector<char> &seen, const Tensor &want) {
    for (size_t i = 0; i < seen.size(); i += sizeof(float)) {
      float x, y;
      memcpy(&x, seen.data() + i, sizeof(x));
      memcpy(&y, want.bytes.data() + i, sizeof(y));
      EXPECT_TRUE(isClose(x, y, {2e-3, 2e-3})) << i << ": " << x << " " << y;
    }
  };
  compare(state.out, problem.out);
  compare(state.lse, problem.lse);
  backend.reset();
  EXPECT_STREQ(api.listLeaks(), "");
}

TEST_F(FakeBackendTest, MultipliesEveryOrderAndType) {
  std::unique_ptr<Backend> backend = makeBackend();
  ASSERT_NE(backend, nullptr);
  ASSERT_TRUE(backend->start().ok());
  ThreadPool pool(1);
  auto multiply = [&](Matrices &a, Matrices &b, Matrices &c, bool accumulate) {
    OnDevice x(*backend, a), y(*backend, b), z(*backend, c);
    Status status = backend->multiply(x.getView(), y.getView(), z.getView(),
                                      accumulate, pool);
    EXPECT_TRUE(status.ok()) << status.getMessage();
    c.memory = z.download();
    c.tensor.data = c.memory.data();
  };
  for (int i = 0; i < 200 && !HasFailure(); ++i) {
    GemmProblem problem;
    problem.batch = pick(random, 0, 3);
    problem.m = pick(random, 1, 9);
    problem.n = pick(random, 1, 9);
    problem.k = pick(random, 1, 9);
    for (int operand = 0; operand < 3; ++operand) {
      problem.orders[operand] = kOrders[pick(random, 0, 4)];
      problem.types[operand] =
          pickOf<int32_t>(random, {CP_F32, CP_F64, CP_F16, CP_BF16});
    }
    if (pick(random, 0, 1))
      problem.types[0] = problem.types[1] = problem.types[2];
    problem.accumulate = pick(random, 0, 1);
    problem.repeatsB = pick(random, 0, 1);
    // Sums of 16 bits are rounded after each of a batch's products.
    problem.sums = problem.batch && problem.types[2] != CP_F16 &&
                   problem.types[2] != CP_BF16 && pick(random, 0, 1);
    SCOPED_TRACE(i);
    check(problem, multiply);
  }
  ASSERT_TRUE(backend->finish().ok());
}

TEST_F(FakeBackendTest, MergesLikeTheHost) {
  std::unique_ptr<Backend> backend = makeBackend();
  ASSERT_NE(backend, nullptr);
  ASSERT_TRUE(backend->start().ok());
  Problem a, b, c;
  for (Problem *problem : {&a, &b, &c}) {
    problem->batch = 2;
    problem->heads = 3;
    problem->rows = 20;
    problem->width = 70;
    problem->hasState = true;
    problem->layouts[3] = static_cast<int>(pick(random, 0, 2));
    problem->build(random);
  }
  OnDevice outA(*backend, a.out), lseA(*backend, a.lse), outB(*backend, b.out),
      lseB(*backend, b.lse), out(*backend, c.out), lse(*backend, c.lse);
  Status status = backend->merge(outA.getView(), lseA.getView(), outB.getView(),
                                 lseB.getView(), out.getView(), lse.getView());
  ASSERT_TRUE(status.ok()) << status.getMessage();
  mergeStates(a.out.view, a.lse.view, b.out.view, b.lse.view, c.out.view,
              c.lse.view);
  Tensor seenOut, seenLse;
  seenOut.copyFrom(c.out);
  seenLse.copyFrom(c.lse);
  std::vector<char> outBytes = out.download(), lseBytes = lse.download();
  std::copy(outBytes.begin(), outBytes.end(), seenOut.bytes.begin());
  std::copy(lseBytes.begin(), lseBytes.end(), seenLse.bytes.begin());
  for (int64_t batch = 0; batch < 2; ++batch)
    for (int64_t h = 0; h < 3; ++h)
      for (int64_t row = 0; row < 20; ++row) {
        EXPECT_TRUE(isClose(seenLse.get(batch, h, row, 0),
                            c.lse.get(batch, h, row, 0), {}));
        for (int64_t d = 0; d < 70; ++d)
          EXPECT_TRUE(isClose(seenOut.get(batch, h, row, d),
                              c.out.get(batch, h, row, d), {}));
      }
  ASSERT_TRUE(backend->finish().ok());
}

} // namespace
