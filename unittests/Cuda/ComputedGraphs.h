//===- ComputedGraphs.h - What stands in for cuDNN --------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Graphs that compute their blocks in double precision, when the fake device
// comes to it.
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_CUDA_COMPUTEDGRAPHS_H
#define CP_UNITTESTS_CUDA_COMPUTEDGRAPHS_H

#include "CudnnGraphs.h"
#include "FakeGpu.h"

#include <functional>
#include <vector>

namespace cp::cuda {

/// What the graphs were asked for, and how they answer.
struct GraphCalls {
  int opened = 0, executed = 0;
  std::vector<AttentionBlock> built;
  /// Why a block is refused; empty if it is not.
  std::function<std::string(const AttentionBlock &)> refuse;
  size_t workspaceBytes = 48;
  runtime::Status openStatus, executeStatus;
  decltype(cpFakeEnqueue) *enqueue = nullptr;
};

/// For Attention; `calls` outlives it.
runtime::Status openComputedGraphs(GraphCalls &calls,
                                   std::unique_ptr<CudnnGraphs> &graphs);

} // namespace cp::cuda

#endif // CP_UNITTESTS_CUDA_COMPUTEDGRAPHS_H
