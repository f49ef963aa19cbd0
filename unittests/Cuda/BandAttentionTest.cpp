//===- BandAttentionTest.cpp - Attends whose masks are bands --------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which attends are cuDNN's, and that these compute the same as any other, on
// the fake device.
//
//===----------------------------------------------------------------------===//

#include "Attention.h"
#include "ComputedGraphs.h"
#include "FakeGpuFixture.h"
#include "KernelFixture.h"

using namespace cp::cuda;
using namespace cp::runtime;
using namespace cp::runtime::testing;
using ::testing::HasSubstr;

namespace {

/// A copy on the device of a tensor's memory.
class OnDevice {
public:
  OnDevice(RankDevice &rank, Tensor &host) : rank(rank), host(host) {
    EXPECT_TRUE(
        rank.uploadNew(host.bytes.data(), host.bytes.size(), block).ok());
  }
  OnDevice(const OnDevice &) = delete;
  ~OnDevice() { rank.buffers.free(block); }

  cp_tensor getView() const {
    cp_tensor view = host.view;
    view.data = static_cast<char *>(block) +
                (static_cast<char *>(host.view.data) - host.bytes.data());
    return view;
  }
  /// Copies it back to the host's tensor.
  void download() {
    EXPECT_TRUE(
        rank.stream
            ->download(host.bytes.data(), block, host.bytes.size(), rank.wait)
            .ok());
  }

private:
  RankDevice &rank;
  Tensor &host;
  void *block = nullptr;
};

/// No mask: what must not be compiled does not compile.
const char *const noText = "#error \"not for the own kernel\"\n";
const char *const causalText = R"(#define CP_HAS_MASK_MOD 1
CP_MOD bool cp_mask_mod(cp::index, cp::index, cp::index q, cp::index kv,
                        const void *const *) {
  return kv <= q;
}
)";
const char *const scoreText = R"(#define CP_HAS_SCORE_MOD 1
CP_MOD float cp_score_mod(float score, cp::index, cp::index, cp::index,
                          cp::index, const void *const *) {
  return score * 0.5f;
}
)";

float halve(float score, int64_t, int64_t, int64_t, int64_t) {
  return score * 0.5f;
}

/// Causal, of two chunks each of queries and keys: capture 0 is a HeadTail.
struct HeadTail {
  int64_t chunk, ranks, queryRank, keyRank;
  int64_t getPosition(int64_t rank, int64_t row) const {
    return row < chunk ? rank * chunk + row
                       : (2 * ranks - 2 - rank) * chunk + row;
  }
};
void headTail(const void *const *captures, int64_t, int64_t, int64_t q,
              int64_t kv, int64_t n, uint8_t *keep) {
  const auto &layout = *static_cast<const HeadTail *>(captures[0]);
  for (int64_t i = 0; i < n; ++i)
    keep[i] = layout.getPosition(layout.keyRank, kv + i) <=
              layout.getPosition(layout.queryRank, q);
}

class BandAttentionTest : public FakeGpuTest {
protected:
  void SetUp() override {
    FakeGpuTest::SetUp();
    calls.enqueue = api.enqueue;
    api.reset();
    setenv("CP_CUDA_DRIVER", CP_FAKE_CUDA, 1);
    setenv("CP_CUDA_NVRTC", CP_FAKE_NVRTC, 1);
    setenv("CP_KERNEL_CACHE", "", 1);
    open();
  }
  void TearDown() override {
    rank.reset();
    EXPECT_STREQ(api.listLeaks(), "");
    for (const char *name :
         {"CP_CUDA_DRIVER", "CP_CUDA_NVRTC", "CP_KERNEL_CACHE"})
      unsetenv(name);
  }

  void open() {
    rank.reset();
    std::string error;
    std::shared_ptr<const Driver> driver = Driver::load(error);
    ASSERT_NE(driver, nullptr) << error;
    std::shared_ptr<Device> device;
    ASSERT_TRUE(Device::open(driver, 0, device).ok());
    ASSERT_TRUE(device->makeCurrent().ok());
    std::unique_ptr<Stream> stream;
    ASSERT_TRUE(Stream::create(device, Stream::Priority::Normal, stream).ok());
    rank = std::make_unique<RankDevice>(std::make_shared<KernelStore>(device),
                                        device, std::move(stream), 60);
  }

  Attention makeAttention() {
    return Attention(*rank, [this](const CudnnDevice &device,
                                   std::unique_ptr<CudnnGraphs> &graphs) {
      EXPECT_EQ(device.capability, 80);
      EXPECT_EQ(device.properties, "");
      return openComputedGraphs(calls, graphs);
    });
  }

  Status attend(Attention &attention, Problem &problem);
  void check(Attention &attention, Problem &problem, Tolerance tolerance);
  /// The same, and that this many graphs computed it.
  void check(Problem &problem, int executions) {
    // The own kernel rounds weights to f16.
    Tolerance tolerance =
        executions ? Tolerance{1e-5, 1e-4} : Tolerance{2e-3, 2e-3};
    int before = calls.executed;
    Attention attention = makeAttention();
    check(attention, problem, tolerance);
    EXPECT_EQ(calls.executed - before, executions) << problem.describe();
  }

  GraphCalls calls;
  std::unique_ptr<RankDevice> rank;
  Random random{getSeed()};
};

Status BandAttentionTest::attend(Attention &attention, Problem &problem) {
  OnDevice q(*rank, problem.q), k(*rank, problem.k), v(*rank, problem.v),
      out(*rank, problem.out), lse(*rank, problem.lse);
  cp_attend_args args = problem.args;
  args.q = q.getView();
  args.k = k.getView();
  args.v = v.getView();
  args.out = out.getView();
  args.lse = lse.getView();
  void *positions[2] = {};
  auto uploadPositions = [&](const std::vector<int64_t> &host,
                             const int64_t *&device, void *&block) {
    if (host.empty())
      return;
    EXPECT_TRUE(rank->uploadNew(host.data(), host.size() * 8, block).ok());
    device = static_cast<const int64_t *>(block);
  };
  uploadPositions(problem.queryPositions, args.q_positions, positions[0]);
  uploadPositions(problem.keyPositions, args.kv_positions, positions[1]);
  ThreadPool pool(1);
  std::optional<TileCounts> tiles;
  AttendOptions options;
  options.tile = problem.tile;
  GivenArgs host(problem.args);
  Status status = attention.attend(args, host, options, pool, tiles);
  for (void *block : positions)
    rank->buffers.free(block);
  if (status.ok()) {
    out.download();
    lse.download();
  }
  EXPECT_TRUE(rank->stream->synchronize(rank->wait).ok());
  std::map<int32_t, TileCounts> late; // Of plans made on the device.
  EXPECT_TRUE(attention.finish(late).ok());
  return status;
}

void BandAttentionTest::check(Attention &attention, Problem &problem,
                              Tolerance tolerance) {
  SCOPED_TRACE(problem.describe());
  std::vector<std::vector<double>> expected;
  auto forEachRow = [&](auto function) {
    for (int64_t b = 0; b < problem.batch; ++b)
      for (int64_t h = 0; h < problem.heads; ++h)
        for (int64_t row = 0; row < problem.rows; ++row)
          if (problem.rowExists(b, row))
            function(b, h, row);
  };
  forEachRow([&](int64_t b, int64_t h, int64_t row) {
    expected.push_back(expectRow(problem, b, h, row));
  });
  Tensor out, lse;
  out.copyFrom(problem.out);
  lse.copyFrom(problem.lse);
  Status status = attend(attention, problem);
  ASSERT_TRUE(status.ok()) << status.getMessage();
  size_t index = 0;
  forEachRow([&](int64_t b, int64_t h, int64_t row) {
    const std::vector<double> &values = expected[index++];
    for (int64_t d = 0; d <= problem.width; ++d) {
      double actual = d == problem.width ? problem.lse.get(b, h, row)
                                         : problem.out.get(b, h, row, d);
      ASSERT_TRUE(isClose(actual, values[d], tolerance))
          << "b " << b << " h " << h << " row " << row << " element " << d
          << ": " << actual << ", expected " << values[d];
    }
  });
  EXPECT_TRUE(sameOutsideRows(problem, out, problem.out, problem.width));
  EXPECT_TRUE(sameOutsideRows(problem, lse, problem.lse, 1));
}

//===----------------------------------------------------------------------===//
// What cuDNN computes
//===----------------------------------------------------------------------===//

void randomizeShape(Random &random, Problem &problem) {
  problem.batch = pick(random, 1, 2);
  problem.kvHeads = pick(random, 1, 2);
  problem.heads = problem.kvHeads * pick(random, 1, 3);
  problem.rows = pick(random, 1, 60);
  problem.keys = pick(random, 1, 60);
  problem.depth = pickOf<int64_t>(random, {8, 16, 17, 40, 64});
  problem.width = pickOf<int64_t>(random, {5, 8, 16, 31, 64});
  problem.dtype = pickOf<int32_t>(random, {CP_F16, CP_BF16});
  problem.tile = pickOf<int64_t>(random, {7, 16, 128});
  for (int &layout : problem.layouts)
    layout = static_cast<int>(pick(random, 0, 2));
  problem.hasState = pick(random, 0, 1);
  problem.args.cuda_mods = noText;
}

const Mask &getMask(const std::string &name) {
  for (const Mask &mask : getMasks())
    if (mask.name == name)
      return mask;
  ADD_FAILURE() << name;
  return getMasks()[0];
}

TEST_F(BandAttentionTest, Full) {
  for (int i = 0; i < 10 && !HasFailure(); ++i) {
    Problem problem;
    randomizeShape(random, problem);
    problem.args.q_chunk_rows = (problem.rows + 1) / 2;
    problem.build(random);
    check(problem, 1);
  }
}

TEST_F(BandAttentionTest, Causal) {
  for (int i = 0; i < 20 && !HasFailure(); ++i) {
    Problem problem;
    randomizeShape(random, problem);
    problem.mask = getMask(i % 2 ? "causal" : "classified causal");
    // Some rows attend to nothing, or some keys are not needed.
    problem.parameters.offset = pick(random, -problem.rows + 1, problem.keys);
    problem.build(random);
    check(problem, 1);
  }
}

TEST_F(BandAttentionTest, Windows) {
  for (int i = 0; i < 20 && !HasFailure(); ++i) {
    Problem problem;
    randomizeShape(random, problem);
    problem.keys = problem.rows;
    problem.mask = getMask("window");
    problem.parameters.window = pick(random, 1, 30);
    problem.parameters.offset = pick(
        random, 1 - problem.rows, problem.rows + problem.parameters.window - 2);
    problem.build(random);
    check(problem, 1);
  }
}

TEST_F(BandAttentionTest, HeadTail) {
  for (int64_t keyRank = 0; keyRank < 4; ++keyRank) {
    Problem problem;
    randomizeShape(random, problem);
    HeadTail layout{17, 4, 2, keyRank};
    problem.rows = problem.keys = 2 * layout.chunk;
    problem.args.q_chunk_rows = problem.args.kv_chunk_rows = layout.chunk;
    problem.mask = {"head-tail", headTail, nullptr, 0};
    problem.build(random);
    problem.captures[0] = &layout;
    check(problem, 1);
    // The second half's queries for later keys, all of them for the first half
    // of earlier ones.
    EXPECT_EQ(calls.built.back().queries, keyRank > 2 ? 17 : 34);
    EXPECT_EQ(calls.built.back().keys, keyRank < 2 ? 17 : 34);
  }
}

/// Keys of the first chunk are all there for queries of the second, those of
/// the second as far as causal; a window for the first.
void windowThenCausal(const void *const *, int64_t, int64_t, int64_t q,
                      int64_t kv, int64_t n, uint8_t *keep) {
  for (int64_t key = kv; key < kv + n; ++key)
    *keep++ = key <= q && (q >= 20 || key > q - 5);
}

TEST_F(BandAttentionTest, SeveralBlocks) {
  for (bool hasState : {false, true}) {
    Problem problem;
    randomizeShape(random, problem);
    problem.hasState = hasState;
    problem.rows = problem.keys = 40;
    problem.args.q_chunk_rows = problem.args.kv_chunk_rows = 20;
    problem.mask = {"window, then causal", windowThenCausal, nullptr, 0};
    problem.build(random);
    check(problem, 3);
  }
}

TEST_F(BandAttentionTest, KeepsWhatItFound) {
  Attention attention = makeAttention();
  Problem problem;
  randomizeShape(random, problem);
  problem.mask = getMask("causal");
  problem.hasState = true;
  problem.build(random);
  for (int i = 0; i < 3; ++i) {
    attention.start();
    check(attention, problem, {1e-5, 1e-4});
  }
  EXPECT_EQ(calls.opened, 1);
  EXPECT_EQ(calls.built.size(), 1u);
  EXPECT_EQ(calls.executed, 3);
}

TEST_F(BandAttentionTest, NoWorkspace) {
  calls.workspaceBytes = 0;
  Problem problem;
  randomizeShape(random, problem);
  problem.build(random);
  check(problem, 1);
}

//===----------------------------------------------------------------------===//
// What it does not
//===----------------------------------------------------------------------===//

/// Causal, for the own kernel if need be.
void makeCausal(Problem &problem) {
  problem.heads = 2;
  problem.rows = problem.keys = 40;
  problem.dtype = CP_F16;
  problem.hasState = true;
  problem.mask = getMask("causal");
  problem.args.cuda_mods = causalText;
}

TEST_F(BandAttentionTest, NoCudnn) {
  calls.openStatus = Status(CP_UNSUPPORTED, "there is none");
  Attention attention = makeAttention();
  Problem problem;
  makeCausal(problem);
  problem.build(random);
  for (int i = 0; i < 3; ++i)
    check(attention, problem, {2e-3, 2e-3});
  EXPECT_EQ(calls.opened, 1);
}

TEST_F(BandAttentionTest, RefusedBlocks) {
  Problem problem;
  makeCausal(problem);
  problem.build(random);
  calls.refuse = [](const AttentionBlock &) { return "never"; };
  check(problem, 0);
  EXPECT_EQ(calls.built.size(), 1u);
}

void diagonalBlocks(const void *const *, int64_t, int64_t, int64_t q,
                    int64_t kv, int64_t n, uint8_t *keep) {
  for (int64_t key = kv; key < kv + n; ++key)
    *keep++ = q < 20 ? key <= q : key >= 20;
}

TEST_F(BandAttentionTest, OneRefusedBlock) {
  Problem problem;
  makeCausal(problem);
  problem.args.q_chunk_rows = problem.args.kv_chunk_rows = 20;
  problem.mask = {"diagonal blocks", diagonalBlocks, nullptr, 0};
  problem.args.cuda_mods = R"(#define CP_HAS_MASK_MOD 1
CP_MOD bool cp_mask_mod(cp::index, cp::index, cp::index q, cp::index kv,
                        const void *const *) {
  return q < 20 ? kv <= q : kv >= 20;
}
)";
  problem.build(random);
  check(problem, 2);
  calls.refuse = [](const AttentionBlock &block) {
    return block.band.high ? "" : "full";
  };
  check(problem, 0);
}

TEST_F(BandAttentionTest, OtherTypes) {
  Problem problem;
  makeCausal(problem);
  problem.dtype = CP_F32;
  problem.build(random);
  check(problem, 0);
  EXPECT_EQ(calls.opened, 0);
}

TEST_F(BandAttentionTest, Scores) {
  Problem problem;
  makeCausal(problem);
  problem.mask = getMask("none");
  problem.score = {"half", scoreRow<halve>};
  problem.args.cuda_mods = scoreText;
  problem.build(random);
  check(problem, 0);
  EXPECT_EQ(calls.opened, 0);
}

TEST_F(BandAttentionTest, PaddingAndUnknownCaptures) {
  Problem padded;
  makeCausal(padded);
  padded.paddedRows = 3;
  padded.build(random);
  check(padded, 0);
  Problem unknown;
  makeCausal(unknown);
  unknown.build(random);
  unknown.args.num_captures = 1;
  EXPECT_EQ(unknown.args.capture_types, nullptr);
  check(unknown, 0);
}

TEST_F(BandAttentionTest, NothingAttends) {
  Problem problem;
  makeCausal(problem);
  problem.mask = getMask("nothing");
  problem.build(random);
  check(problem, 0);
}

//===----------------------------------------------------------------------===//
// Faults
//===----------------------------------------------------------------------===//

TEST_F(BandAttentionTest, FailedExecution) {
  calls.executeStatus = Status(CP_DEVICE, "cuDNN: it does not work");
  Problem problem;
  makeCausal(problem);
  problem.build(random);
  Attention attention = makeAttention();
  Status status = attend(attention, problem);
  EXPECT_EQ(status.getCode(), CP_DEVICE);
  EXPECT_EQ(status.getMessage(), "cuDNN: it does not work");
}

TEST_F(BandAttentionTest, NoMemory) {
  Problem problem;
  makeCausal(problem);
  problem.build(random);
  // q, k, v, out and lse; the three lists of the plan; then cuDNN's.
  for (int call : {9, 10, 11}) {
    setenv("CP_FAKE_FAIL",
           ("cuMemAlloc_v2:" + std::to_string(call) + ":2").c_str(), 1);
    rank.reset();
    api.reset();
    open();
    calls.executed = 0;
    Attention attention = makeAttention();
    Status status = attend(attention, problem);
    EXPECT_EQ(status.getCode(), CP_OUT_OF_MEMORY) << call;
    EXPECT_THAT(status.getMessage(), HasSubstr("GPU 0: no memory for"));
    EXPECT_EQ(calls.executed, 0);
  }
}

} // namespace
