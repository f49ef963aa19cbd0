//===- AttendPlans.cpp - Which tiles an attend computes on a GPU ----------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AttendPlans.h"

using namespace cp::cuda;
using cp::runtime::AttendOptions;
using cp::runtime::HostArgs;
using cp::runtime::Status;
using cp::runtime::ThreadPool;
using cp::runtime::TilePlan;

AttendPlans::~AttendPlans() {
  clear(runPlans);
  clear(worldPlans);
}

void AttendPlans::start() {
  clear(runPlans);
  planner.start();
}

void AttendPlans::release(AttendPlan &plan) {
  if (!plan.kept)
    free(plan);
}

void AttendPlans::free(AttendPlan &plan) {
  for (void *list : {plan.queryTiles, plan.begins, plan.keyTiles})
    rank.buffers.free(list);
}

void AttendPlans::clear(Plans &plans) {
  for (auto &[key, plan] : plans)
    free(plan);
  plans.clear();
}

Status AttendPlans::make(const cp_attend_args &planned,
                         const AttendOptions &options, ThreadPool &pool,
                         TileShape shape, bool findBands, AttendPlan &plan) {
  TilePlan tiles(planned, options.tile,
                 cp::runtime::getPortableOps()->packBits);
  tiles.build(/*keepBits=*/findBands, pool);
  plan.tiles = tiles.count();
  tiles.list(plan.log);
  TileLists lists = makeTileLists(tiles, shape);
  plan.numQueryTiles = static_cast<int>(lists.queryTiles.size());
  plan.planBatchStride = lists.planBatchStride;
  plan.planHeadStride = lists.planHeadStride;
  if (options.planOnly)
    return Status();
  if (findBands)
    plan.bands = findBandBlocks(tiles, planned);
  auto upload = [&](const auto &list, void *&block) {
    return rank.uploadNew(list.data(), list.size() * sizeof(list[0]), block);
  };
  Status status = upload(lists.queryTiles, plan.queryTiles);
  if (status.ok())
    status = upload(lists.begins, plan.begins);
  if (status.ok())
    status = upload(lists.keyTiles, plan.keyTiles);
  return status;
}

/// What a plan depends on, besides the data of captured tensors; empty if it
/// cannot be kept. `readsTensors`: it reads such data.
static std::string getPlanKey(const cp_attend_args &args,
                              const AttendOptions &options,
                              bool &readsTensors) {
  readsTensors = false;
  if (args.q_positions || args.kv_positions)
    return "";
  std::string key;
  auto add = [&](const auto &value) {
    key.append(reinterpret_cast<const char *>(&value), sizeof(value));
  };
  add(args.mask);
  add(args.classify);
  add(args.mask_bounded);
  for (int dim = 0; dim < 4; ++dim) {
    add(args.q.sizes[dim]);
    add(args.k.sizes[dim]);
  }
  add(args.v.sizes[3]); // With the head dims, the kernel's tiles.
  add(args.q.dtype);
  add(args.q_chunk_rows);
  add(args.kv_chunk_rows);
  add(args.flags);
  add(options.tile);
  add(options.planOnly);
  for (int64_t i = 0; i < args.num_captures; ++i) {
    if (!args.capture_types)
      return "";
    const cp_capture &type = args.capture_types[i];
    if (type.rank >= 0) {
      if (!type.constant)
        return "";
      readsTensors = true;
      add(args.captures[i]);
    } else {
      add(*static_cast<const int64_t *>(args.captures[i]));
    }
  }
  return key;
}

Status AttendPlans::makeOnDevice(const cp_attend_args &args,
                                 const Captures &captures, DevicePlan &made,
                                 AttendPlan &plan) {
  Status status = planner.plan(args, captures, made);
  plan.queryTiles = made.params.queryTiles;
  plan.begins = made.params.tileBegins;
  plan.keyTiles = made.params.keyTiles;
  plan.numQueryTiles = made.params.numQueryTiles;
  plan.planBatchStride = made.planBatchStride;
  plan.planHeadStride = made.planHeadStride;
  return status;
}

/// Whether the host need not see the plan; it has the captures if it checks
/// their reads.
static bool isForDevice(const cp_attend_args &args,
                        const AttendOptions &options) {
  return !options.planOnly && !options.log && !args.check_mask &&
         !args.check_score;
}

Status AttendPlans::find(const cp_attend_args &args, HostArgs &host,
                         const Captures &captures, const AttendOptions &options,
                         ThreadPool &pool, TileShape shape, AttendPlan &plan) {
  bool readsTensors;
  std::string key = getPlanKey(args, options, readsTensors);
  Plans &plans = readsTensors ? runPlans : worldPlans;
  if (auto entry = plans.find(key); !key.empty() && entry != plans.end()) {
    plan = entry->second;
    return Status();
  }
  if (DevicePlan made; key.empty() && isForDevice(args, options) &&
                       describePlan(args, options.tile, shape, made))
    return makeOnDevice(args, captures, made, plan);
  // Bands are worth looking for once, and where cuDNN may compute them.
  bool findBands = !key.empty() && !options.planOnly &&
                   (args.q.dtype == CP_F16 || args.q.dtype == CP_BF16);
  const cp_attend_args *planned;
  Status status = host.get(planned);
  if (status.ok())
    status = make(*planned, options, pool, shape, findBands, plan);
  if (status.ok() && !key.empty()) {
    plan.kept = true;
    plans.emplace(std::move(key), plan);
  }
  return status;
}
