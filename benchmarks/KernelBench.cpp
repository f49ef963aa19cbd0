//===- KernelBench.cpp - How near attention comes to the peak -------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Usage: kernel-bench [isa...]
//
// Prints ratios only, of two times (minima) or rates of this run: what a
// machine does alone says little. One thread, one head, unless noted.
//
//===----------------------------------------------------------------------===//

#include "KernelBenchMods.h"
#include "PeakFlops.h"
#include "cp/Runtime/Kernel.h"
#include "cp/Runtime/ThreadPool.h"

#include <cmath>
#include <cstdio>
#include <vector>

using namespace cp::runtime;
using namespace cp::bench;

namespace {

struct Config {
  int64_t rows = 2048, keys = 2048;
  int64_t heads = 1, kvHeads = 1;
  int64_t depth = 64;
  int32_t dtype = CP_F32;
  int threads = 1;
  cp_mask_fn mask = nullptr;
  cp_tile_fn classify = nullptr;
  cp_score_fn score = nullptr;
};

/// The memory of one attend.
class Problem {
public:
  explicit Problem(const Config &config) {
    args.q = create(q, config.dtype, config.heads, config.rows, config.depth);
    args.k = create(k, config.dtype, config.kvHeads, config.keys, config.depth);
    args.v = create(v, config.dtype, config.kvHeads, config.keys, config.depth);
    args.out = create(out, CP_F32, config.heads, config.rows, config.depth);
    args.lse = create(lse, CP_F32, config.heads, config.rows, 1);
    args.lse.rank = 3;
    float *values = static_cast<float *>(args.lse.data);
    std::fill(values, values + config.heads * config.rows, -INFINITY);
    args.mask = config.mask;
    args.classify = config.classify;
    args.score = config.score;
    args.scale = 1 / std::sqrt(static_cast<float>(config.depth));
  }
  cp_attend_args args = {};

private:
  using Memory = std::vector<float>;

  cp_tensor create(Memory &memory, int32_t dtype, int64_t heads, int64_t rows,
                   int64_t elements) {
    int64_t n = heads * rows * elements;
    memory.resize(n);
    uint16_t *halves = reinterpret_cast<uint16_t *>(memory.data());
    for (int64_t i = 0; i < n; ++i) {
      // Any value near 1 of either sign will do.
      seed = seed * 6364136223846793005u + 1442695040888963407u;
      float value =
          static_cast<float>(static_cast<int32_t>(seed >> 32)) * 0x1p-31f;
      if (dtype == CP_F32)
        memory[i] = value;
      else
        halves[i] = static_cast<uint16_t>((seed >> 48 & 0x8000) |
                                          (dtype == CP_F16 ? 0x3800 : 0x3f00) |
                                          (seed >> 40 & 0x7f));
    }
    cp_tensor tensor = {
        memory.data(), dtype, 4, {1, heads, rows, elements}, {}};
    tensor.strides[3] = 1;
    tensor.strides[2] = elements;
    tensor.strides[1] = rows * elements;
    tensor.strides[0] = heads * rows * elements;
    return tensor;
  }

  Memory q, k, v, out, lse;
  uint64_t seed = 1;
};

/// One attend, timed again and again.
class Timed {
public:
  /// Processor time leaves out what other processes take from one thread; for
  /// several threads there is only the time on the wall.
  Timed(const Kernel &kernel, const Config &config, bool wall)
      : kernel(kernel), problem(config), pool(config.threads), wall(wall) {}

  void runOnce() {
    double start = wall ? getSeconds() : getThreadSeconds();
    kernel.attend(problem.args, {kernel.getDefaultTile()}, pool);
    double end = wall ? getSeconds() : getThreadSeconds();
    best = std::fmin(best, end - start);
  }
  double getBest() const { return best; }

private:
  const Kernel &kernel;
  Problem problem;
  ThreadPool pool;
  bool wall;
  double best = INFINITY;
};

class Bench {
public:
  Bench(const std::string &isa, const Kernel &kernel)
      : isa(isa), kernel(kernel) {}

  void run() {
    compareWithPeak();
    compareTypes();
    compareMods();
    compareMasks();
    compareShapes();
  }

private:
  /// Prints the ratio of two times. The runs alternate, so that a disturbance
  /// hits both.
  void compare(const char *what, const Config &config, const Config &base) {
    bool wall = config.threads > 1 || base.threads > 1;
    Timed timed(kernel, config, wall), timedBase(kernel, base, wall);
    double start = getSeconds();
    for (int i = 0; i < 3 || (i < 50 && getSeconds() - start < 1); ++i) {
      timed.runOnce();
      timedBase.runOnce();
    }
    print(what, timed.getBest() / timedBase.getBest());
  }
  void print(const char *what, double ratio) const {
    std::printf("%-9s %-56s %6.3f\n", isa.c_str(), what, ratio);
    std::fflush(stdout);
  }

  void compareWithPeak();
  void compareTypes();
  void compareMods();
  void compareMasks();
  void compareShapes();

  std::string isa;
  const Kernel &kernel;
};

} // namespace

void Bench::compareWithPeak() {
  for (int64_t depth : {64, 128})
    for (bool causal : {false, true}) {
      Config config;
      config.depth = depth;
      if (causal) {
        config.mask = causalMask;
        config.classify = classifyCausal;
      }
      Timed timed(kernel, config, /*wall=*/false);
      double peak = 0;
      for (int i = 0; i < 20; ++i) {
        peak = std::fmax(peak, measurePeak(isa));
        timed.runOnce();
      }
      double pairs = 2048.0 * (causal ? 2049.0 / 2 : 2048.0);
      std::string what = std::string("rate / FMA peak, S 2048 D ") +
                         std::to_string(depth) + (causal ? " causal" : " full");
      double flops = 4.0 * static_cast<double>(depth) * pairs;
      print(what.c_str(), flops / timed.getBest() / peak);
    }
}

void Bench::compareTypes() {
  Config base, config;
  config.dtype = CP_F16;
  compare("f16 / f32, S 2048 D 64", config, base);
  config.dtype = CP_BF16;
  compare("bf16 / f32, S 2048 D 64", config, base);
}

void Bench::compareMods() {
  Config base, config;
  config.score = softcap;
  compare("with score function / without, S 2048 D 64", config, base);
  config.score = nullptr;
  config.mask = scatteredMask;
  compare("all tiles partial / full, S 2048 D 64", config, base);
}

void Bench::compareMasks() {
  Config base;
  base.rows = base.keys = 4096;
  Config config = base;
  config.mask = causalMask;
  compare("causal without classifier / full, S 4096 D 64", config, base);
  config.classify = classifyCausal;
  compare("causal / full, S 4096 D 64", config, base);

  base.rows = base.keys = 8192;
  base.heads = base.kvHeads = 8;
  config = base;
  config.mask = windowMask;
  compare("window 256 without classifier / full, S 8192 H 8 D 64", config,
          base);
  config.classify = classifyWindow;
  compare("window 256 / full, S 8192 H 8 D 64", config, base);
}

void Bench::compareShapes() {
  Config base;
  base.heads = base.kvHeads = 8;
  base.mask = causalMask;
  base.classify = classifyCausal;
  Config config = base;
  config.kvHeads = 2;
  compare("8/2 heads / 8/8 heads, S 2048 D 64 causal", config, base);
  config = base;
  config.threads = 2;
  compare("2 threads / 1 thread, S 2048 H 8 D 64 causal", config, base);
  base = config = Config();
  config.rows = 128;
  base.rows = 128 * 16;
  compare("128 rows / 2048 rows (ideal 0.0625), 2048 keys D 64", config, base);
}

int main(int argc, char **argv) {
  std::vector<std::string> isas(argv + 1, argv + argc);
  if (isas.empty())
    isas = {"avx512", "avx2", "portable"};
  int failures = 0;
  for (const std::string &isa : isas) {
    std::string error;
    if (std::unique_ptr<Kernel> kernel = createCpuKernel(isa, error)) {
      Bench(isa, *kernel).run();
    } else {
      std::printf("%s: %s\n", isa.c_str(), error.c_str());
      failures += argc > 1;
    }
  }
  return failures != 0;
}
