//===- BandAttention.h - Attends of one rank by cuDNN -----------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_BANDATTENTION_H
#define CP_RUNTIME_CUDA_BANDATTENTION_H

#include "BandBlocks.h"
#include "CudnnAttention.h"
#include "RankDevice.h"

#include <functional>

namespace cp::cuda {

/// CudnnGraphs::open, or what stands in for it.
using OpenCudnnGraphs = std::function<runtime::Status(
    const CudnnDevice &device, std::unique_ptr<CudnnGraphs> &graphs)>;

/// Attends whose masks are made of bands, by cuDNN: each block to memory of its
/// own, which is then merged into the running state.
class BandAttention {
public:
  BandAttention(RankDevice &rank, OpenCudnnGraphs openGraphs)
      : rank(rank), openGraphs(std::move(openGraphs)) {}
  ~BandAttention();
  BandAttention(const BandAttention &) = delete;
  BandAttention &operator=(const BandAttention &) = delete;

  /// Computes an attend whose mask `blocks` tell (findBandBlocks; none: it is
  /// something else) and whose operands are as AlignedRows makes them. Not
  /// `done`, and nothing was added to the stream, if there is no cuDNN, if it
  /// refuses one of the blocks, or if the attend has a score function.
  runtime::Status attend(const cp_attend_args &args,
                         const std::vector<BandBlock> &blocks, bool &done);

private:
  struct Part {
    const BandBlock *block;
    const CudnnPlan *plan;
  };

  CudnnAttention *getCudnn();
  bool findPlans(const cp_attend_args &args,
                 const std::vector<BandBlock> &blocks,
                 std::vector<Part> &parts);
  runtime::Status compute(const cp_attend_args &args, const Part &part);
  runtime::Status computeInto(const cp_attend_args &args, const Part &part,
                              const cp_tensor &out, const cp_tensor &lse,
                              void *workspace);
  runtime::Status settleOthers(const cp_attend_args &args,
                               const std::vector<Part> &parts);

  RankDevice &rank;
  OpenCudnnGraphs openGraphs; ///< Empty when it has been called.
  std::unique_ptr<CudnnAttention> cudnn;
  void *nothing = nullptr; ///< The log-sum-exp of no scores.
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_BANDATTENTION_H
