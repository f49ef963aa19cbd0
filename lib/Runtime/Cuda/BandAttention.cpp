//===- BandAttention.cpp - Attends of one rank by cuDNN -------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BandAttention.h"

#include "RuntimeKernels.h"
#include "cp/Runtime/Tensor.h"

#include <algorithm>
#include <cmath>

using namespace cp::cuda;
using cp::runtime::getSlice;
using cp::runtime::RowRange;
using cp::runtime::Status;

constexpr int32_t rowDim = 2; ///< Of [batches, heads, rows (, elements)].

BandAttention::~BandAttention() { rank.buffers.free(nothing); }

CudnnAttention *BandAttention::getCudnn() {
  if (openGraphs) {
    std::unique_ptr<CudnnGraphs> graphs;
    // Like 90 of "sm_90a".
    int capability = std::stoi(rank.device->getArch().substr(3));
    if (openGraphs({capability, ""}, graphs).ok())
      cudnn = std::make_unique<CudnnAttention>(std::move(graphs));
    openGraphs = nullptr;
  }
  return cudnn.get();
}

//===----------------------------------------------------------------------===//
// What cuDNN takes
//===----------------------------------------------------------------------===//

static BlockStrides getStrides(const cp_tensor &tensor) {
  return {tensor.strides[0], tensor.strides[1], tensor.strides[2]};
}

static AttentionBlock describe(const cp_attend_args &args,
                               const BandBlock &block) {
  AttentionBlock result;
  result.dtype = static_cast<cp_dtype>(args.q.dtype);
  result.batches = args.q.sizes[0];
  result.queryHeads = args.q.sizes[1];
  result.keyHeads = args.k.sizes[1];
  result.queries = block.rows.size();
  result.keys = block.keys.size();
  result.depth = args.q.sizes[3];
  result.width = args.v.sizes[3];
  result.q = getStrides(args.q);
  result.k = getStrides(args.k);
  result.v = getStrides(args.v);
  result.scale = args.scale;
  result.band = block.band;
  return result;
}

bool BandAttention::findPlans(const cp_attend_args &args,
                              const std::vector<BandBlock> &blocks,
                              std::vector<Part> &parts) {
  if (blocks.empty() || args.score || !getCudnn())
    return false;
  for (const BandBlock &block : blocks) {
    std::string reason;
    const CudnnPlan *plan = cudnn->findPlan(describe(args, block), reason);
    if (!plan)
      return false;
    parts.push_back({&block, plan});
  }
  return true;
}

//===----------------------------------------------------------------------===//
// Computing
//===----------------------------------------------------------------------===//

/// The rows of the attend that a part computes.
static RowRange getRows(const BandBlock &block, const BlockRegion &region) {
  int64_t first = block.rows.begin + region.firstQuery;
  return {first, first + region.block.queries};
}

static cp_tensor getRows(const cp_tensor &tensor, RowRange rows) {
  return getSlice(tensor, rowDim, rows.begin, rows.size());
}

/// A contiguous tensor of the shape of some rows, without memory.
static cp_tensor makeLike(const cp_tensor &rows) {
  cp_tensor tensor = rows;
  tensor.data = nullptr;
  cp::runtime::setContiguousStrides(tensor);
  return tensor;
}

Status BandAttention::computeInto(const cp_attend_args &args, const Part &part,
                                  const cp_tensor &out, const cp_tensor &lse,
                                  void *workspace) {
  const BandBlock &block = *part.block;
  CudnnBuffers buffers{
      getRows(args.q, block.rows).data, getRows(args.k, block.keys).data,
      getRows(args.v, block.keys).data, static_cast<float *>(out.data),
      static_cast<float *>(lse.data),   workspace};
  if (Status status =
          cudnn->execute(*part.plan, buffers, rank.stream->getHandle());
      !status.ok())
    return status;
  RowRange rows = getRows(block, part.plan->region);
  cp_tensor stateOut = getRows(args.out, rows);
  cp_tensor stateLse = getRows(args.lse, rows);
  return mergeOnDevice(rank, stateOut, stateLse, out, lse, stateOut, stateLse);
}

Status BandAttention::compute(const cp_attend_args &args, const Part &part) {
  RowRange rows = getRows(*part.block, part.plan->region);
  cp_tensor out = makeLike(getRows(args.out, rows));
  cp_tensor lse = makeLike(getRows(args.lse, rows));
  void *workspace = nullptr;
  Status status = rank.allocate(cp::runtime::getNumBytes(out), out.data);
  if (status.ok())
    status = rank.allocate(cp::runtime::getNumBytes(lse), lse.data);
  if (status.ok() && part.plan->workspaceBytes > 0)
    status = rank.allocate(part.plan->workspaceBytes, workspace);
  if (status.ok())
    status = computeInto(args, part, out, lse, workspace);
  for (void *buffer : {out.data, lse.data, workspace})
    rank.buffers.free(buffer); // Given out again behind these launches.
  return status;
}

/// The rows, of `count`, that no part computes.
template <typename Parts>
static std::vector<RowRange> findOtherRows(const Parts &parts, int64_t count) {
  std::vector<RowRange> covered;
  for (const auto &part : parts)
    covered.push_back(getRows(*part.block, part.plan->region));
  std::sort(covered.begin(), covered.end(),
            [](RowRange x, RowRange y) { return x.begin < y.begin; });
  covered.push_back({count, count});
  std::vector<RowRange> others;
  int64_t next = 0;
  for (RowRange rows : covered) {
    if (rows.begin > next)
      others.push_back({next, rows.begin});
    next = std::max(next, rows.end);
  }
  return others;
}

/// Rows that attend to nothing keep their state; without one, they become 0.
Status BandAttention::settleOthers(const cp_attend_args &args,
                                   const std::vector<Part> &parts) {
  for (RowRange rows : findOtherRows(parts, args.q.sizes[rowDim])) {
    const float none = -INFINITY;
    if (!nothing)
      if (Status status = rank.uploadNew(&none, sizeof(none), nothing);
          !status.ok())
        return status;
    cp_tensor out = getRows(args.out, rows), lse = getRows(args.lse, rows);
    cp_tensor noLse = lse;
    noLse.data = nothing;
    std::fill(noLse.strides, noLse.strides + noLse.rank, 0);
    if (Status status = mergeOnDevice(rank, out, lse, out, noLse, out, lse);
        !status.ok())
      return status;
  }
  return Status();
}

Status BandAttention::attend(const cp_attend_args &args,
                             const std::vector<BandBlock> &blocks, bool &done) {
  std::vector<Part> parts;
  done = findPlans(args, blocks, parts);
  if (!done)
    return Status();
  for (const Part &part : parts)
    if (Status status = compute(args, part); !status.ok())
      return status;
  return settleOthers(args, parts);
}
