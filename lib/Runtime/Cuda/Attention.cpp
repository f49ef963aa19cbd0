//===- Attention.cpp - Attends of one rank on a GPU -----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Attention.h"

#include "AlignedRows.h"
#include "HopperLaunch.h"
#include "RuntimeKernels.h"
#include "cp/Runtime/Tensor.h"

using namespace cp::cuda;
using cp::runtime::AttendOptions;
using cp::runtime::concat;
using cp::runtime::HostArgs;
using cp::runtime::Status;
using cp::runtime::ThreadPool;
using cp::runtime::TileCounts;

Attention::~Attention() { rank.buffers.free(counter); }

void Attention::start() { plans.start(); }

//===----------------------------------------------------------------------===//
// Launches
//===----------------------------------------------------------------------===//

static InputRows getInput(const cp_tensor &tensor) {
  return {tensor.data, tensor.strides[0], tensor.strides[1], tensor.strides[2]};
}

Status Attention::prepareHopper(const cp_attend_args &args,
                                const KernelLaunch &launch,
                                HopperParams &params) {
  const int zero = 0;
  if (!counter)
    if (Status status = rank.uploadNew(&zero, sizeof(zero), counter);
        !status.ok())
      return status;
  params.counter = static_cast<int *>(counter);
  return rank.device->check(
      fillHopperParams(rank.device->getApi().cuTensorMapEncodeTiled, launch,
                       args.q, args.k, args.v, params),
      "describing q, k and v to the copy engine");
}

Status Attention::launch(const cp_attend_args &args, const KernelSpec &spec,
                         const KernelLaunch &launch, const Captures &captures,
                         const AttendPlan &plan) {
  FunctionHandle function = nullptr;
  if (Status status = rank.kernels->getAttend(spec, function); !status.ok())
    return status;
  const DriverApi &api = rank.device->getApi();
  if (Status status = rank.device->check(
          api.cuFuncSetAttribute(function, FunctionMaxDynamicSharedBytes,
                                 launch.sharedBytes),
          "asking for shared memory");
      !status.ok())
    return status;
  AttendParams params{};
  if (launch.kind == KernelKind::Hopper)
    if (Status status = prepareHopper(args, launch, params.hopper);
        !status.ok())
      return status;
  params.query = getInput(args.q);
  params.key = getInput(args.k);
  params.value = getInput(args.v);
  params.out = getStateRows(args.out);
  params.lse = getStateRows(args.lse);
  params.queryPositions =
      getPositions(args.q_positions, args.q_positions_batch_stride);
  params.keyPositions =
      getPositions(args.kv_positions, args.kv_positions_batch_stride);
  captures.fill(params.captures);
  params.queryTiles = static_cast<const QueryTile *>(plan.queryTiles);
  params.tileBegins = static_cast<const int *>(plan.begins);
  params.keyTiles = static_cast<const KeyTile *>(plan.keyTiles);
  params.numQueryTiles = plan.numQueryTiles;
  params.planBatchStride = plan.planBatchStride;
  params.planHeadStride = plan.planHeadStride;
  params.headsPerKeyHead = static_cast<int>(args.q.sizes[1] / args.k.sizes[1]);
  params.scale = args.scale;
  const KernelGrid blocks = getKernelGrid(
      launch, params, static_cast<int>(args.q.sizes[1]),
      static_cast<int>(args.q.sizes[0]), rank.device->getNumProcessors());
  const unsigned grid[] = {blocks.x, blocks.y, blocks.z};
  return rank.launch(function, grid, launch.threads, launch.sharedBytes,
                     params);
}

Status Attention::launchAligned(const cp_attend_args &args,
                                const KernelSpec &spec,
                                const KernelLaunch &kernel,
                                const Captures &captures,
                                const AttendPlan &plan) {
  AlignedRows rows(rank);
  cp_attend_args aligned;
  if (Status status = rows.align(args, aligned); !status.ok())
    return status;
  bool done = false;
  Status status = bands.attend(aligned, plan.bands, done);
  if (status.ok() && !done)
    status = launch(aligned, spec, kernel, captures, plan);
  if (!status.ok())
    return status;
  return rows.finish(args, aligned);
}

Status Attention::attend(const cp_attend_args &args, HostArgs &host,
                         const AttendOptions &options, ThreadPool &pool,
                         std::optional<TileCounts> &tiles) {
  if ((args.mask || args.score) && !args.cuda_mods)
    return Status(CP_UNSUPPORTED,
                  "attend: the program has no CUDA text of its mask and score "
                  "functions; compile it with --cp-lower-to-cuda");
  KernelSpec spec{static_cast<cp_dtype>(args.q.dtype),
                  static_cast<int>(AlignedRows::roundUp(args.q.sizes[3])),
                  static_cast<int>(AlignedRows::roundUp(args.v.sizes[3])),
                  args.cuda_mods ? args.cuda_mods : ""};
  if (std::string reason = checkKernelSpec(spec); !reason.empty())
    return Status(CP_UNSUPPORTED, concat("attend: ", reason));
  KernelLaunch kernel = getKernelLaunch(spec, rank.device->getArch());
  // The host looks for reads out of bounds, which are errors.
  if (const cp_attend_args *checked; args.check_mask || args.check_score)
    if (Status status = host.get(checked); !status.ok())
      return status;
  Captures captures(rank);
  if (Status status = captures.upload(args); !status.ok())
    return status;
  AttendPlan plan;
  Status status =
      plans.find(args, host, captures, options, pool, kernel.tiles, plan);
  if (status.ok()) {
    tiles = plan.tiles;
    if (options.log)
      *options.log = plan.log;
    // Also without keys: rows whose state has seen none become 0.
    if (!options.planOnly)
      status = launchAligned(args, spec, kernel, captures, plan);
  }
  plans.release(plan);
  return status;
}
