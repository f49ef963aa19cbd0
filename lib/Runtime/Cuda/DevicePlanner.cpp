//===- DevicePlanner.cpp - Planning attends on the device -----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DevicePlanner.h"

#include "KernelSource.h"
#include "cp/Runtime/RowRange.h"

#include <algorithm>
#include <limits>

using namespace cp::cuda;
using cp::runtime::RowRange;
using cp::runtime::Status;
using cp::runtime::TileCounts;

/// Of the lists of key tiles, and of the classes of all tiles.
static constexpr int64_t maxPlanBytes = int64_t(1) << 30;
/// Blocks of a grid along y and z.
static constexpr int64_t maxBlocks = 65535;

//===----------------------------------------------------------------------===//
// Sizes
//===----------------------------------------------------------------------===//

/// The same tiles as splitRows makes, of 1 row or more.
static RowTiling getTiling(int64_t rows, int64_t chunkRows, int64_t tile) {
  auto limit = [&](int64_t size) {
    return static_cast<int>(size <= 0 ? rows : std::min(size, rows));
  };
  return {static_cast<int>(rows), limit(chunkRows), limit(tile)};
}

/// Tiles of at most `maxRows` that tiles of the plan are cut to.
static int64_t countParts(const RowTiling &tiling, int maxRows) {
  int64_t parts = 0;
  for (RowRange rows :
       cp::runtime::splitRows(tiling.rows, tiling.chunkRows, tiling.tileRows))
    parts += (rows.size() + maxRows - 1) / maxRows;
  return parts;
}

bool cp::cuda::describePlan(const cp_attend_args &args, int64_t tile,
                            TileShape shape, DevicePlan &plan) {
  const int64_t batch = args.q.sizes[0], heads = args.q.sizes[1],
                rows = args.q.sizes[2], keys = args.k.sizes[2];
  if (std::max(rows, keys) > std::numeric_limits<int>::max() / 2 ||
      std::max(batch, heads) > maxBlocks)
    return false;
  plan = {};
  PlanParams &params = plan.params;
  auto differs = [](const int64_t *positions, int64_t batchStride) {
    return positions && batchStride != 0;
  };
  const int32_t reads = args.mask ? args.flags : 0;
  const bool perBatch =
      (reads & CP_MASK_READS_BATCH) ||
      differs(args.q_positions, args.q_positions_batch_stride) ||
      differs(args.kv_positions, args.kv_positions_batch_stride);
  params.numBatches = perBatch ? static_cast<int>(batch) : 1;
  params.numHeads = reads & CP_MASK_READS_HEAD ? static_cast<int>(heads) : 1;
  params.sharedBy = batch / params.numBatches * (heads / params.numHeads);
  plan.planBatchStride = params.numBatches == 1 ? 0 : params.numHeads;
  plan.planHeadStride = params.numHeads == 1 ? 0 : 1;
  params.rows = getTiling(rows, args.q_chunk_rows, tile);
  params.keys = getTiling(keys, args.kv_chunk_rows, tile);
  params.numRowTiles = countTiles(params.rows);
  params.numKeyTiles = countTiles(params.keys);
  params.queryRows = shape.warps * warpRows;
  params.keyRows = shape.keyRows;
  params.numQueryTiles =
      static_cast<int>(countParts(params.rows, params.queryRows));
  // As doubles: they may be too large for integers.
  const double plans = double(params.numBatches) * params.numHeads;
  const double keyTiles =
      plans * params.numQueryTiles * countParts(params.keys, params.keyRows);
  const double kinds = plans * params.numRowTiles * params.numKeyTiles;
  if (keyTiles * sizeof(KeyTile) > maxPlanBytes || kinds > maxPlanBytes)
    return false;
  plan.numKeyTiles = static_cast<int64_t>(keyTiles);
  return true;
}

//===----------------------------------------------------------------------===//
// Tiles of a run
//===----------------------------------------------------------------------===//

DevicePlanner::~DevicePlanner() { start(); }

void DevicePlanner::start() {
  for (auto [attention, total] : totals)
    rank.buffers.free(total);
  totals.clear();
}

Status DevicePlanner::getTotal(int32_t attention, PlannedTiles *&total) {
  auto entry = totals.find(attention);
  if (entry == totals.end()) {
    const PlannedTiles none{};
    void *block;
    if (Status status = rank.uploadNew(&none, sizeof(none), block);
        !status.ok()) {
      rank.buffers.free(block);
      return status;
    }
    entry = totals.emplace(attention, block).first;
  }
  total = static_cast<PlannedTiles *>(entry->second);
  return Status();
}

Status DevicePlanner::finish(std::map<int32_t, TileCounts> &tiles) {
  for (auto [attention, block] : totals) {
    PlannedTiles total;
    if (Status status =
            rank.stream->download(&total, block, sizeof(total), rank.wait);
        !status.ok())
      return status;
    tiles[attention] = {total.full, total.partial};
  }
  start();
  return Status();
}

//===----------------------------------------------------------------------===//
// Plans
//===----------------------------------------------------------------------===//

namespace {

/// Memory for the length of a plan. Launches that were added use it still; it
/// is given out again behind them.
class Scratch {
public:
  explicit Scratch(RankDevice &rank) : rank(rank) {}
  ~Scratch() {
    for (void *block : blocks)
      rank.buffers.free(block);
  }
  Scratch(const Scratch &) = delete;
  Scratch &operator=(const Scratch &) = delete;

  template <typename T>
  Status allocate(int64_t count, T *&data) {
    blocks.push_back(nullptr);
    Status status = rank.allocate(count * sizeof(T), blocks.back());
    data = static_cast<T *>(blocks.back());
    return status;
  }

private:
  RankDevice &rank;
  std::vector<void *> blocks;
};

} // namespace

Status DevicePlanner::launch(const std::string &mods,
                             const PlanParams &params) {
  const unsigned rows = params.numRowTiles, heads = params.numHeads,
                 batches = params.numBatches;
  const struct {
    const char *name;
    unsigned blocks[3], threads;
  } kernels[] = {
      {classifierName,
       {rows * params.numKeyTiles, heads, batches},
       planThreads},
      {findKeysName, {unsigned(params.numKeyTiles), batches, 1}, planThreads},
      {countRowsName, {rows, heads, batches}, planThreads},
      {orderRowsName, {1, 1, 1}, orderThreads},
      {listRowsName, {rows, heads, batches}, planThreads},
  };
  for (const auto &kernel : kernels) {
    FunctionHandle function = nullptr;
    Status status =
        kernel.name == classifierName
            ? rank.kernels->getClassifier(mods, function)
            : rank.kernels->getKernel(planListsSource, kernel.name, function);
    if (status.ok())
      status = rank.launch(function, kernel.blocks, kernel.threads,
                           getPlanSharedBytes(kernel.threads), params);
    if (!status.ok())
      return status;
  }
  return Status();
}

Status DevicePlanner::plan(const cp_attend_args &args, const Captures &captures,
                           DevicePlan &plan) {
  PlanParams &params = plan.params;
  params.queryPositions =
      getPositions(args.q_positions, args.q_positions_batch_stride);
  params.keyPositions =
      getPositions(args.kv_positions, args.kv_positions_batch_stride);
  captures.fill(params.captures);
  const int64_t plans = int64_t(params.numHeads) * params.numBatches,
                rowTiles = params.numRowTiles, keyTiles = params.numKeyTiles,
                queryTiles = params.numQueryTiles;
  Scratch scratch(rank);
  auto allocate = [&](int64_t count, auto *&data) {
    void *block = nullptr;
    Status status = rank.allocate(count * sizeof(*data), block);
    data = static_cast<std::remove_reference_t<decltype(data)>>(block);
    return status;
  };
  Status status = getTotal(args.attention, params.total);
  if (status.ok())
    status = scratch.allocate(plans * rowTiles * keyTiles, params.kinds);
  if (status.ok())
    status = scratch.allocate(params.numBatches * keyTiles, params.planKeys);
  if (status.ok())
    status = scratch.allocate(plans * rowTiles, params.counts);
  if (status.ok())
    status = scratch.allocate(rowTiles, params.places);
  if (status.ok())
    status = scratch.allocate(queryTiles, params.order);
  if (status.ok())
    status = allocate(queryTiles, params.queryTiles);
  if (status.ok())
    status = allocate(plans * (queryTiles + 1), params.tileBegins);
  if (status.ok())
    status = allocate(plan.numKeyTiles, params.keyTiles);
  if (status.ok())
    status = launch(args.cuda_mods ? args.cuda_mods : "", params);
  return status;
}
