//===- AttendPlans.h - Which tiles an attend computes on a GPU --*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_ATTENDPLANS_H
#define CP_RUNTIME_CUDA_ATTENDPLANS_H

#include "BandBlocks.h"
#include "RankDevice.h"
#include "TileLists.h"
#include "cp/Runtime/Kernel.h"

#include <map>
#include <string>

namespace cp::cuda {

/// The tiles of an attend, its lists in memory of the GPU.
struct AttendPlan {
  runtime::TileCounts tiles;
  runtime::TileLog log;
  int numQueryTiles, planBatchStride, planHeadStride;
  void *queryTiles = nullptr, *begins = nullptr, *keyTiles = nullptr;
  bool kept = false; ///< Others use it, too.
  /// Of a plan that is kept, if its mask is made of bands; else empty.
  std::vector<BandBlock> bands;
};

/// Plans attends on the host, as the CPU's kernels do. Plans are kept where
/// they cannot change: for the run if they read captured tensors, else for
/// good.
class AttendPlans {
public:
  explicit AttendPlans(RankDevice &rank) : rank(rank) {}
  ~AttendPlans();

  /// Begins a run.
  void start();
  /// The plan of an attend, whose captures and positions are the host's.
  /// `plan` is to be released, also after a failure.
  runtime::Status find(const cp_attend_args &planned,
                       const runtime::AttendOptions &options,
                       runtime::ThreadPool &pool, TileShape shape,
                       AttendPlan &plan);
  /// Ends the use of a plan, when all launches that read it have been added.
  void release(AttendPlan &plan);

private:
  using Plans = std::map<std::string, AttendPlan>;

  runtime::Status make(const cp_attend_args &planned,
                       const runtime::AttendOptions &options,
                       runtime::ThreadPool &pool, TileShape shape,
                       bool findBands, AttendPlan &plan);
  void free(AttendPlan &plan);
  void clear(Plans &plans);

  RankDevice &rank;
  Plans runPlans, worldPlans;
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_ATTENDPLANS_H
