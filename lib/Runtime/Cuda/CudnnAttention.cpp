//===- CudnnAttention.cpp - Blocks that cuDNN computes --------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CudnnAttention.h"

using namespace cp::cuda;
using cp::runtime::invalid;
using cp::runtime::Status;

template <typename... Values>
static std::string makeKey(const Values &...values) {
  std::string key;
  (key.append(reinterpret_cast<const char *>(&values), sizeof(values)), ...);
  return key;
}

static int64_t orZero(const std::optional<int64_t> &bound) {
  return bound.value_or(0);
}

/// What cuDNN may compile a kernel for: whether tiles are full, which are of up
/// to 256 rows, and how few rows there are.
static int64_t getLengthClass(int64_t length) {
  constexpr int64_t tile = 256;
  return length < tile ? length : tile + length % tile;
}

std::string cp::cuda::getKernelKey(const AttentionBlock &block) {
  return makeKey(block.dtype, block.queryHeads, block.keyHeads,
                 getLengthClass(block.queries), getLengthClass(block.keys),
                 block.depth, block.width, block.scale,
                 block.band.low.has_value(), block.band.high.has_value(),
                 orZero(block.band.high) == 0);
}

static std::string getBlockKey(const AttentionBlock &block) {
  return makeKey(block.dtype, block.batches, block.queryHeads, block.keyHeads,
                 block.queries, block.keys, block.depth, block.width, block.q,
                 block.k, block.v, block.scale, block.band.low.has_value(),
                 orZero(block.band.low), block.band.high.has_value(),
                 orZero(block.band.high));
}

Status CudnnAttention::create(const CudnnDevice &device,
                              std::unique_ptr<CudnnAttention> &attention) {
  std::unique_ptr<CudnnGraphs> graphs;
  Status status = CudnnGraphs::open(device, graphs);
  if (status.ok())
    attention = std::make_unique<CudnnAttention>(std::move(graphs));
  return status;
}

CudnnAttention::Entry CudnnAttention::makeEntry(const AttentionBlock &block) {
  Entry entry;
  entry.reason = checkForCudnn(block);
  if (!entry.reason.empty())
    return entry;
  CudnnPlan &plan = entry.plan;
  plan.region = getAttendingRegion(block);
  const AttentionBlock &attending = plan.region.block;
  if (attending.queries == 0)
    return entry;
  ++numBuilds;
  plan.graph = graphs->build(attending, getKernelKey(attending), entry.reason);
  if (plan.graph)
    plan.workspaceBytes = plan.graph->getWorkspaceBytes();
  return entry;
}

const CudnnPlan *CudnnAttention::findPlan(const AttentionBlock &block,
                                          std::string &reason) {
  std::string key = getBlockKey(block);
  auto found = entries.find(key);
  if (found == entries.end())
    found = entries.emplace(std::move(key), makeEntry(block)).first;
  reason = found->second.reason;
  return reason.empty() ? &found->second.plan : nullptr;
}

static const void *advance(const void *data, int64_t rows,
                           const BlockStrides &strides) {
  constexpr int64_t elementBytes = 2; // f16 and bf16.
  return static_cast<const char *>(data) + rows * strides.row * elementBytes;
}

Status CudnnAttention::execute(const CudnnPlan &plan, CudnnBuffers buffers,
                               StreamHandle stream) {
  if (!plan.graph)
    return Status();
  const BlockRegion &region = plan.region;
  buffers.q = advance(buffers.q, region.firstQuery, region.block.q);
  buffers.k = advance(buffers.k, region.firstKey, region.block.k);
  buffers.v = advance(buffers.v, region.firstKey, region.block.v);
  for (auto [name, pointer] :
       {std::pair<const char *, const void *>("q", buffers.q),
        {"k", buffers.k},
        {"v", buffers.v},
        {"out", buffers.out},
        {"lse", buffers.lse},
        {"the workspace", buffers.workspace}})
    if (reinterpret_cast<uintptr_t>(pointer) % 16 != 0)
      return invalid("cuDNN's attention: ", name,
                     " does not begin at a multiple of 16 bytes");
  return plan.graph->execute(buffers, stream);
}
