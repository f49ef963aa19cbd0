//===- EmulatedPlan.cpp - Planning kernels run by the emulator ------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EmulatedPlan.h"

#include "DevicePlanner.h"
#include "EmulatedMods.h"
#include "PlanLists.h"
#include "PlanTiles.h"

#include <deque>

using namespace cp::cuda;

namespace {

/// Memory of kernels, which holds garbage at first.
class Memory {
public:
  template <typename T>
  void allocate(int64_t count, T *&data) {
    blocks.emplace_back(count * sizeof(T), 0x55);
    data = reinterpret_cast<T *>(blocks.back().data());
  }

private:
  std::deque<std::vector<unsigned char>> blocks;
};

template <typename Kernel>
void runGrid(std::string &error, BlockIndex grid, int threads, uint64_t seed,
             Kernel kernel) {
  if (!error.empty())
    return;
  Emulator emulator(threads, getPlanSharedBytes(threads), seed);
  for (int z = 0; z < grid.z; ++z)
    for (int y = 0; y < grid.y; ++y)
      for (int x = 0; x < grid.x; ++x)
        if (!emulator.runBlock({x, y, z}, kernel)) {
          error = emulator.getError();
          return;
        }
}

std::string runKernels(const PlanParams &params, bool hasMask, uint64_t seed) {
  std::string error;
  const int rows = params.numRowTiles, keys = params.numKeyTiles,
            heads = params.numHeads, batches = params.numBatches;
  runGrid(error, {rows * keys, heads, batches}, planThreads, seed, [&] {
    if (hasMask)
      classifyTile<RuntimeMods<false>>(params);
    else
      classifyTile<RuntimeMods<false, false>>(params);
  });
  runGrid(error, {keys, batches, 1}, planThreads, seed,
          [&] { findKeys(params); });
  runGrid(error, {rows, heads, batches}, planThreads, seed,
          [&] { countRow(params); });
  runGrid(error, {1, 1, 1}, orderThreads, seed, [&] { orderRows(params); });
  runGrid(error, {rows, heads, batches}, planThreads, seed,
          [&] { listRow(params); });
  return error;
}

} // namespace

EmulatedPlan cp::cuda::emulatePlan(const cp_attend_args &args, int64_t tile,
                                   TileShape shape, uint64_t seed) {
  DevicePlan plan;
  if (!describePlan(args, tile, shape, plan))
    return {"too large for the device", {}, {}};
  PlanParams &params = plan.params;
  params.queryPositions =
      getPositions(args.q_positions, args.q_positions_batch_stride);
  params.keyPositions =
      getPositions(args.kv_positions, args.kv_positions_batch_stride);
  params.captures[0] = args.captures[0];
  const int64_t plans = params.numHeads * params.numBatches,
                rows = params.numRowTiles, keys = params.numKeyTiles,
                tiles = params.numQueryTiles;
  Memory memory;
  memory.allocate(plans * rows * keys, params.kinds);
  memory.allocate(params.numBatches * keys, params.planKeys);
  memory.allocate(plans * rows, params.counts);
  memory.allocate(rows, params.places);
  memory.allocate(tiles, params.order);
  memory.allocate(tiles, params.queryTiles);
  memory.allocate(plans * (tiles + 1), params.tileBegins);
  memory.allocate(plan.numKeyTiles, params.keyTiles);
  PlannedTiles total{};
  params.total = &total;
  emulatedAttend = &args;
  std::string error = runKernels(params, args.mask, seed);
  if (!error.empty())
    return {error, {}, {}};
  const int *begins = params.tileBegins;
  const int64_t numBegins = plans * (tiles + 1);
  return {"",
          {{params.queryTiles, params.queryTiles + tiles},
           {begins, begins + numBegins},
           {params.keyTiles, params.keyTiles + begins[numBegins - 1]},
           plan.planBatchStride,
           plan.planHeadStride},
          {total.full, total.partial}};
}
