//===- CudnnBench.cpp - Attention by cuDNN alone --------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OtherBenches.h"

#include "CudnnAttention.h"
#include "Rank.h"
#include "Report.h"

#include <cmath>
#include <map>

using namespace cp::bench;
using namespace cp::cuda;
using cp::runtime::invalid;
using cp::runtime::Status;

static AttentionBlock makeBlock(const Options &options) {
  const std::map<std::string, DiagonalBand> bands = {
      {"full", DiagonalBand::full()},
      {"causal", DiagonalBand::causal()},
      {"window-1024", DiagonalBand::window(1023, 0)}};
  auto band = bands.find(options.mask);
  if (band == bands.end())
    require(invalid("cuDNN has no mask ", options.mask));
  const int64_t depth = options.depth;
  const BlockStrides queries = {options.heads * options.queries * depth,
                                options.queries * depth, depth};
  const BlockStrides keys = {options.kvHeads * options.keys * depth,
                             options.keys * depth, depth};
  const float scale = 1 / std::sqrt(static_cast<float>(depth));
  return {CP_BF16,      1,     options.heads, options.kvHeads, options.queries,
          options.keys, depth, depth,         queries,         keys,
          keys,         scale, band->second};
}

void cp::bench::measureCudnn(const Options &options) {
  const std::shared_ptr<Device> device = openDevice();
  std::unique_ptr<RankDevice> rank = makeRank(device);
  std::unique_ptr<CudnnAttention> attention;
  require(CudnnAttention::create({std::stoi(device->getArch().substr(3)), ""},
                                 attention));
  std::string reason;
  const CudnnPlan *plan = attention->findPlan(makeBlock(options), reason);
  if (!plan)
    require(Status(CP_UNSUPPORTED, reason));

  auto allocate = [&](int64_t bytes) {
    void *block = rank->buffers.allocate(bytes);
    if (!block)
      require(Status(CP_OUT_OF_MEMORY, "no memory on the GPU"));
    return block;
  };
  auto read = [&](const char *name, int64_t size) {
    const std::string data = readFile(options.in + "/" + name, size * 2);
    void *block = nullptr;
    require(rank->uploadNew(data.data(), data.size(), block));
    require(rank->stream->synchronize(rank->wait));
    return block;
  };
  const int64_t outBytes = options.getQuerySize() * int64_t(sizeof(float));
  const int64_t lseBytes =
      options.heads * options.queries * int64_t(sizeof(float));
  CudnnBuffers buffers = {};
  buffers.q = read("q.bin", options.getQuerySize());
  buffers.k = read("k.bin", options.getKeySize());
  buffers.v = read("v.bin", options.getKeySize());
  buffers.out = static_cast<float *>(allocate(outBytes));
  buffers.lse = static_cast<float *>(allocate(lseBytes));
  buffers.workspace = allocate(static_cast<int64_t>(plan->workspaceBytes));
  require(rank->stream->fill(buffers.out, 0xff, outBytes));
  auto add = [&] {
    return attention->execute(*plan, buffers, rank->stream->getHandle());
  };
  require(add());
  if (!options.out.empty()) {
    auto write = [&](const char *name, const float *data, int64_t bytes) {
      std::string copy(bytes, '\0');
      require(rank->stream->download(copy.data(), data, bytes, rank->wait));
      writeFile(options.out + "/" + name, copy.data(), bytes);
    };
    write("out.bin", buffers.out, outBytes);
    write("lse.bin", buffers.lse, lseBytes);
  }
  Report report;
  report.addNumbers(
      "seconds", sample(options.sampling,
                        {/*maxRepetitions=*/32, [] {}, add,
                         [&](const SampledWork::Add &addAll, double &seconds) {
                           return rank->stream->measure(addAll, rank->wait,
                                                        seconds);
                         }}));
  report.print();
}
