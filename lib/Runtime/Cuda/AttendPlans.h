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
#include "DevicePlanner.h"
#include "TileLists.h"
#include "cp/Runtime/Backend.h"

#include <map>
#include <string>

namespace cp::cuda {

/// The tiles of an attend, its lists in memory of the GPU.
struct AttendPlan {
  std::optional<runtime::TileCounts> tiles; ///< None if it was made there.
  runtime::TileLog log;
  int numQueryTiles, planBatchStride, planHeadStride;
  void *queryTiles = nullptr, *begins = nullptr, *keyTiles = nullptr;
  bool kept = false; ///< Others use it, too.
  /// Of a plan that is kept, if its mask is made of bands; else empty.
  std::vector<BandBlock> bands;
};

/// Plans attends on the host, as the CPU's kernels do, if the plans can be
/// kept: for the run if they read captured tensors, else for good. Others,
/// which read what the program computes, are made on the device, unless the
/// host has to have them.
class AttendPlans {
public:
  explicit AttendPlans(RankDevice &rank) : rank(rank), planner(rank) {}
  ~AttendPlans();

  /// Begins a run.
  void start();
  /// The tiles of this run's attends that were planned on the device.
  runtime::Status finish(std::map<int32_t, runtime::TileCounts> &tiles) {
    return planner.finish(tiles);
  }
  /// The plan of an attend. It is to be released, also after a failure.
  runtime::Status find(const cp_attend_args &args, runtime::HostArgs &host,
                       const Captures &captures,
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
  runtime::Status makeOnDevice(const cp_attend_args &args,
                               const Captures &captures, DevicePlan &made,
                               AttendPlan &plan);
  void free(AttendPlan &plan);
  void clear(Plans &plans);

  RankDevice &rank;
  DevicePlanner planner;
  Plans runPlans, worldPlans;
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_ATTENDPLANS_H
