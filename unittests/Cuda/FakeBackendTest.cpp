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

#include <cstdio>
#include <fstream>
#include <functional>

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
    for (const char *name :
         {"CP_CUDA_DRIVER", "CP_CUDA_NVRTC", "CP_CUDA_CUBLAS", "CP_CUDA_CUDNN",
          "CP_KERNEL_CACHE"})
      unsetenv(name);
  }

  static std::unique_ptr<Backend> makeBackend() {
    cp_world_options options = {};
    options.ranks = 1;
    std::vector<std::unique_ptr<Backend>> backends;
    TransportMaker transports;
    Status status = createBackends(options, LocalRanks(), backends, transports);
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

/// The arguments of a problem, which is the host's.
class ProblemOnHost final : public HostArgs {
public:
  explicit ProblemOnHost(const Problem &problem) : problem(problem) {}
  Status get(const cp_attend_args *&args) override {
    args = &problem.args;
    ++calls;
    return Status();
  }
  int calls = 0;

private:
  const Problem &problem;
};

struct State {
  std::vector<char> out, lse;
  /// Tiles that the attend told, and those that the end of the run did.
  std::optional<TileCounts> tiles;
  std::map<int32_t, TileCounts> late;
};

/// What the device leaves; the problem stays as it is. `change` may change the
/// arguments.
State attendOnDevice(
    Backend &backend, Problem &problem, HostArgs &host,
    const std::function<void(cp_attend_args &)> &change = nullptr) {
  OnDevice q(backend, problem.q), k(backend, problem.k), v(backend, problem.v),
      out(backend, problem.out), lse(backend, problem.lse);
  cp_attend_args args = problem.args;
  args.q = q.getView();
  args.k = k.getView();
  args.v = v.getView();
  args.out = out.getView();
  args.lse = lse.getView();
  if (change)
    change(args);
  ThreadPool pool(1);
  State state;
  AttendOptions options;
  options.tile = problem.tile;
  Status status = backend.attend(args, host, options, pool, state.tiles);
  EXPECT_TRUE(status.ok()) << status.getMessage();
  state.out = out.download();
  state.lse = lse.download();
  EXPECT_TRUE(backend.finish(state.late).ok());
  return state;
}

State attendOnDevice(Backend &backend, Problem &problem) {
  EXPECT_TRUE(backend.start().ok());
  ProblemOnHost host(problem);
  return attendOnDevice(backend, problem, host);
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
  std::map<int32_t, TileCounts> tiles;
  EXPECT_TRUE(backend->finish(tiles).ok());
  backend.reset();
  EXPECT_STREQ(api.listLeaks(), "");
}

/// Rows of 45 numbers are copied to where the kernel can access them.
TEST_F(FakeBackendTest, StatesMayHaveAnyAlignment) {
  std::unique_ptr<Backend> backend = makeBackend();
  ASSERT_NE(backend, nullptr);
  Random again = random;
  Problem aligned, odd;
  buildProblem(random, 16, 40, aligned);
  odd.layouts[3] = 2;
  buildProblem(again, 16, 40, odd);
  ASSERT_EQ(odd.out.view.strides[1], 45);
  aligned.out.bytes = attendOnDevice(*backend, aligned).out;
  odd.out.bytes = attendOnDevice(*backend, odd).out;
  for (int64_t h = 0; h < odd.heads; ++h)
    for (int64_t row = 0; row < odd.rows; ++row) {
      for (int64_t d = 0; d < odd.width; ++d)
        EXPECT_EQ(odd.out.get(0, h, row, d), aligned.out.get(0, h, row, d));
      EXPECT_TRUE(std::isnan(odd.out.get(0, h, row, odd.width)));
    }
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

/// Documents by ids that the program computed.
const char *const documentMods = R"(
#define CP_HAS_MASK_MOD 1
CP_MOD bool cp_mask_mod(cp::index b, cp::index h, cp::index q, cp::index kv,
                        const void *const *captures) {
  return cp::load<cp::i32>(captures[0], q) ==
         cp::load<cp::i32>(captures[1], kv);
}
)";

/// Copies to the host in the fake's log.
int countDownloads(const std::string &log) {
  std::ifstream file(log);
  int count = 0;
  for (std::string line; std::getline(file, line);)
    count += line.find("cuMemcpyDtoH") != std::string::npos;
  return count;
}

class DevicePlannedTest : public FakeBackendTest {
protected:
  void SetUp() override {
    FakeBackendTest::SetUp();
    problem.rows = 150;
    problem.keys = 200;
    problem.heads = 2;
    problem.kvHeads = 1;
    problem.dtype = CP_F16;
    problem.tile = 32;
    problem.depth = 16;
    problem.width = 40;
    problem.mask = getMasks()[4];
  }

  /// Attends with the document ids in the device's memory.
  State attend(Backend &backend, HostArgs &host) {
    EXPECT_TRUE(backend.start().ok());
    const std::vector<int32_t> *ids[] = {&problem.parameters.queryDocs,
                                         &problem.parameters.keyDocs};
    const void *captures[2];
    cp_capture types[2];
    std::optional<OnDevice> copies[2];
    for (int i = 0; i < 2; ++i) {
      auto *data = reinterpret_cast<const char *>(ids[i]->data());
      std::vector<char> bytes(data, data + ids[i]->size() * sizeof(int32_t));
      cp_tensor tensor = {bytes.data(), CP_I32, 1, {}, {}};
      copies[i].emplace(backend, bytes, tensor);
      captures[i] = copies[i]->getView().data;
      types[i] = {CP_I32, 1, 0, {static_cast<int64_t>(ids[i]->size())}};
    }
    return attendOnDevice(backend, problem, host, [&](cp_attend_args &args) {
      args.captures = captures;
      args.capture_types = types;
      args.num_captures = 2;
      args.cuda_mods = documentMods;
      args.attention = 3;
    });
  }

  Problem problem;
};

TEST_F(DevicePlannedTest, CopiesNothingToTheHost) {
  std::string log = ::testing::TempDir() + "cp-device-planned.log";
  std::remove(log.c_str());
  setenv("CP_FAKE_LOG", log.c_str(), 1);
  api.reset();
  std::unique_ptr<Backend> backend = makeBackend();
  ASSERT_NE(backend, nullptr);
  problem.hasState = true;
  problem.build(random);
  ProblemOnHost host(problem);
  State state = attend(*backend, host);
  EXPECT_EQ(host.calls, 0);
  // The results, by this test, and the counts of tiles.
  EXPECT_EQ(countDownloads(log), 3);
  EmulationResult result = emulateAttend(KernelKind::Portable, problem.args,
                                         problem.tile, getSeed());
  ASSERT_EQ(result.error, "");
  EXPECT_EQ(state.out, problem.out.bytes);
  EXPECT_EQ(state.lse, problem.lse.bytes);
  EXPECT_FALSE(state.tiles);
  TileCounts counts = expectCounts(problem);
  ASSERT_EQ(state.late.size(), 1u);
  EXPECT_EQ(state.late[3].full, counts.full);
  EXPECT_EQ(state.late[3].partial, counts.partial);
  // The next run counts anew.
  state = attend(*backend, host);
  EXPECT_EQ(state.late[3].full, counts.full);
  unsetenv("CP_FAKE_LOG");
  backend.reset();
  EXPECT_STREQ(api.listLeaks(), "");
}

/// Reads that may be out of bounds are the host's to find.
TEST_F(DevicePlannedTest, ReadsAreCheckedOnTheHost) {
  std::unique_ptr<Backend> backend = makeBackend();
  ASSERT_NE(backend, nullptr);
  problem.build(random);
  problem.args.check_mask = [](const void *const *, int64_t, int64_t, int64_t,
                               int64_t, int64_t, const uint8_t *,
                               cp_bad_read *) {};
  ProblemOnHost host(problem);
  State state = attend(*backend, host);
  EXPECT_GT(host.calls, 0);
  TileCounts counts = expectCounts(problem);
  ASSERT_TRUE(state.tiles);
  EXPECT_EQ(state.tiles->full, counts.full);
  EXPECT_EQ(state.tiles->partial, counts.partial);
  EXPECT_TRUE(state.late.empty());
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
  std::map<int32_t, TileCounts> tiles;
  ASSERT_TRUE(backend->finish(tiles).ok());
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
  std::map<int32_t, TileCounts> tiles;
  ASSERT_TRUE(backend->finish(tiles).ok());
}

} // namespace
