//===- Attention.h - Attends of one rank on a GPU ---------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_ATTENTION_H
#define CP_RUNTIME_CUDA_ATTENTION_H

#include "RankDevice.h"
#include "TileLists.h"
#include "cp/Runtime/Kernel.h"

#include <map>
#include <string>

namespace cp::cuda {

/// Plans attends on the host, as the CPU's kernels do, and launches kernels
/// for the tiles that are not empty. Plans are kept where they cannot change:
/// for the run if they read captured tensors, else for good.
class Attention {
public:
  explicit Attention(RankDevice &rank) : rank(rank) {}
  ~Attention();

  /// Begins a run.
  void start();
  /// See Backend::attend.
  runtime::Status attend(const cp_attend_args &args,
                         const cp_attend_args &planned,
                         const runtime::AttendOptions &options,
                         runtime::ThreadPool &pool, runtime::TileCounts &tiles);

private:
  /// A plan, its lists in memory of the GPU.
  struct Plan {
    runtime::TileCounts tiles;
    runtime::TileLog log;
    int numQueryTiles, planBatchStride, planHeadStride;
    void *queryTiles = nullptr, *begins = nullptr, *keyTiles = nullptr;
  };
  using Plans = std::map<std::string, Plan>;

  runtime::Status makePlan(const cp_attend_args &planned,
                           const runtime::AttendOptions &options,
                           runtime::ThreadPool &pool, TileShape shape,
                           Plan &plan);
  runtime::Status findPlan(const cp_attend_args &planned,
                           const runtime::AttendOptions &options,
                           runtime::ThreadPool &pool, TileShape shape,
                           Plan &plan, bool &kept);
  runtime::Status prepareHopper(const cp_attend_args &args,
                                const KernelLaunch &launch,
                                HopperParams &params);
  runtime::Status launch(const cp_attend_args &args, const KernelSpec &spec,
                         const KernelLaunch &launch, const Plan &plan);
  runtime::Status launchAligned(const cp_attend_args &args,
                                const KernelSpec &spec,
                                const KernelLaunch &kernel, const Plan &plan);
  void free(Plan &plan);
  void clear(Plans &plans);

  RankDevice &rank;
  Plans runPlans, worldPlans;
  void *counter = nullptr; ///< Of HopperParams.
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_ATTENTION_H
