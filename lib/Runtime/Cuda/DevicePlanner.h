//===- DevicePlanner.h - Planning attends on the device ---------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_DEVICEPLANNER_H
#define CP_RUNTIME_CUDA_DEVICEPLANNER_H

#include "Captures.h"
#include "Kernels/PlanParams.h"
#include "cp/Runtime/Kernel.h"

#include <map>

namespace cp::cuda {

/// A plan of an attend on the device: sizes that the host knows, and pointers
/// to the lists.
struct DevicePlan {
  PlanParams params;
  /// Key tiles in all lists, at most.
  int64_t numKeyTiles;
  int planBatchStride, planHeadStride; ///< Of AttendParams.
};

/// The plan's sizes, for plan tiles of edge `tile` and a kernel of tiles
/// `shape`; false if the lists could become too large.
bool describePlan(const cp_attend_args &args, int64_t tile, TileShape shape,
                  DevicePlan &plan);

/// Plans attends by kernels (PlanTiles.h, PlanLists.h), whose masks read what
/// the host has not: makes the lists that makeTileLists makes of a TilePlan,
/// without waiting for the GPU.
class DevicePlanner {
public:
  explicit DevicePlanner(RankDevice &rank) : rank(rank) {}
  ~DevicePlanner();

  /// Begins a run.
  void start();
  /// Makes the lists of a plan that has been described. The caller frees them,
  /// also after a failure.
  runtime::Status plan(const cp_attend_args &args, const Captures &captures,
                       DevicePlan &plan);
  /// What the attends of each attention computed since `start` and have not
  /// been counted; waits for their work.
  runtime::Status finish(std::map<int32_t, runtime::TileCounts> &tiles);

private:
  runtime::Status getTotal(int32_t attention, PlannedTiles *&total);
  runtime::Status launch(const std::string &mods, const PlanParams &params);

  RankDevice &rank;
  /// By attention, in memory of the GPU.
  std::map<int32_t, void *> totals;
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_DEVICEPLANNER_H
