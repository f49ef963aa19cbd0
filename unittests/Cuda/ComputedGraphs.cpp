//===- ComputedGraphs.cpp - What stands in for cuDNN ----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ComputedGraphs.h"

#include "KernelProblem.h"

#include <cmath>

using namespace cp::cuda;
using cp::runtime::Status;
using cp::runtime::testing::decodeHalf;

namespace {

/// One execution.
struct Execution {
  AttentionBlock block;
  CudnnBuffers buffers;
  size_t workspaceBytes;
};

class Graph final : public CudnnGraph {
public:
  Graph(GraphCalls &calls, const AttentionBlock &block)
      : calls(calls), block(block) {}
  size_t getWorkspaceBytes() const override { return calls.workspaceBytes; }
  Status execute(const CudnnBuffers &buffers, StreamHandle stream) override;

private:
  GraphCalls &calls;
  AttentionBlock block;
};

class Graphs final : public CudnnGraphs {
public:
  explicit Graphs(GraphCalls &calls) : calls(calls) {}
  std::unique_ptr<CudnnGraph> build(const AttentionBlock &block,
                                    const std::string &,
                                    std::string &reason) override {
    calls.built.push_back(block);
    if (calls.refuse)
      reason = calls.refuse(block);
    return reason.empty() ? std::make_unique<Graph>(calls, block) : nullptr;
  }

private:
  GraphCalls &calls;
};

} // namespace

static double read(const void *data, int64_t i, int32_t dtype) {
  return decodeHalf(static_cast<const uint16_t *>(data)[i], dtype);
}

static bool isUnmasked(const DiagonalBand &band, int64_t diagonal) {
  return (!band.low || *band.low <= diagonal) &&
         (!band.high || diagonal <= *band.high);
}

static void computeRow(const Execution &run, int64_t b, int64_t h,
                       int64_t row) {
  const AttentionBlock &block = run.block;
  int64_t keyHead = h / (block.queryHeads / block.keyHeads);
  int64_t q = b * block.q.batch + h * block.q.head + row * block.q.row;
  int64_t k = b * block.k.batch + keyHead * block.k.head;
  int64_t v = b * block.v.batch + keyHead * block.v.head;
  std::vector<double> out(block.width);
  double sum = 0;
  for (int64_t key = 0; key < block.keys; ++key) {
    if (!isUnmasked(block.band, key - row))
      continue;
    double score = 0;
    for (int64_t i = 0; i < block.depth; ++i)
      score += read(run.buffers.q, q + i, block.dtype) *
               read(run.buffers.k, k + key * block.k.row + i, block.dtype);
    double weight = std::exp(score * static_cast<double>(block.scale));
    sum += weight;
    for (int64_t i = 0; i < block.width; ++i)
      out[i] +=
          weight * read(run.buffers.v, v + key * block.v.row + i, block.dtype);
  }
  int64_t index = (b * block.queryHeads + h) * block.queries + row;
  for (int64_t i = 0; i < block.width; ++i)
    run.buffers.out[index * block.width + i] = static_cast<float>(out[i] / sum);
  run.buffers.lse[index] = static_cast<float>(std::log(sum));
}

static int compute(void *data) {
  std::unique_ptr<Execution> run(static_cast<Execution *>(data));
  const AttentionBlock &block = run->block;
  memset(run->buffers.workspace, 0x7f, run->workspaceBytes);
  for (int64_t b = 0; b < block.batches; ++b)
    for (int64_t h = 0; h < block.queryHeads; ++h)
      for (int64_t row = 0; row < block.queries; ++row)
        computeRow(*run, b, h, row);
  return CudaSuccess;
}

Status Graph::execute(const CudnnBuffers &buffers, StreamHandle stream) {
  ++calls.executed;
  if (!calls.executeStatus.ok())
    return calls.executeStatus;
  auto *run = new Execution{block, buffers, calls.workspaceBytes};
  if (calls.enqueue(stream, "a graph", compute, run) == CudaSuccess)
    return Status();
  delete run;
  return Status(CP_DEVICE, "a graph is not queued");
}

Status cp::cuda::openComputedGraphs(GraphCalls &calls,
                                    std::unique_ptr<CudnnGraphs> &graphs) {
  ++calls.opened;
  if (calls.openStatus.ok())
    graphs = std::make_unique<Graphs>(calls);
  return calls.openStatus;
}
