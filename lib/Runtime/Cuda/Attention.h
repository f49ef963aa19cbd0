//===- Attention.h - Attends of one rank on a GPU ---------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_ATTENTION_H
#define CP_RUNTIME_CUDA_ATTENTION_H

#include "AttendPlans.h"
#include "BandAttention.h"

namespace cp::cuda {

/// Launches kernels for the tiles of attends that are not empty, or leaves
/// masks that are bands to cuDNN.
class Attention {
public:
  explicit Attention(RankDevice &rank,
                     OpenCudnnGraphs openGraphs = CudnnGraphs::open)
      : rank(rank), plans(rank), bands(rank, std::move(openGraphs)) {}
  ~Attention();

  /// Begins a run.
  void start();
  /// See Backend.
  runtime::Status attend(const cp_attend_args &args, runtime::HostArgs &host,
                         const runtime::AttendOptions &options,
                         runtime::ThreadPool &pool,
                         std::optional<runtime::TileCounts> &tiles);
  runtime::Status finish(std::map<int32_t, runtime::TileCounts> &tiles) {
    return plans.finish(tiles);
  }

private:
  runtime::Status prepareHopper(const cp_attend_args &args,
                                const KernelLaunch &launch,
                                HopperParams &params);
  runtime::Status launch(const cp_attend_args &args, const KernelSpec &spec,
                         const KernelLaunch &launch, const Captures &captures,
                         const AttendPlan &plan);
  runtime::Status launchAligned(const cp_attend_args &args,
                                const KernelSpec &spec,
                                const KernelLaunch &kernel,
                                const Captures &captures,
                                const AttendPlan &plan);

  RankDevice &rank;
  AttendPlans plans;
  BandAttention bands;
  void *counter = nullptr; ///< Of HopperParams.
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_ATTENTION_H
