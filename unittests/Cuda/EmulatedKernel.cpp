//===- EmulatedKernel.cpp - The CUDA kernel as a kernel of tests ----------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EmulatedKernel.h"

#include "Attend.h"
#include "AttendHopper.h"
#include "Captures.h"
#include "EmulatedMods.h"
#include "HopperLaunch.h"
#include "TileLists.h"
#include "cp/Runtime/ThreadPool.h"

using namespace cp;
using namespace cp::cuda;
using namespace cp::runtime;

namespace {

InputRows getInput(const cp_tensor &tensor) {
  return {tensor.data, tensor.strides[0], tensor.strides[1], tensor.strides[2]};
}
StateRows getState(const cp_tensor &tensor) {
  return {static_cast<float *>(tensor.data), tensor.strides[0],
          tensor.strides[1], tensor.strides[2]};
}
AttendParams getParams(const cp_attend_args &args, const TileLists &lists) {
  AttendParams params{};
  params.query = getInput(args.q);
  params.key = getInput(args.k);
  params.value = getInput(args.v);
  params.out = getState(args.out);
  params.lse = getState(args.lse);
  params.queryPositions =
      getPositions(args.q_positions, args.q_positions_batch_stride);
  params.keyPositions =
      getPositions(args.kv_positions, args.kv_positions_batch_stride);
  params.captures[0] = args.captures[0];
  params.queryTiles = lists.queryTiles.data();
  params.tileBegins = lists.begins.data();
  params.keyTiles = lists.keyTiles.data();
  params.numQueryTiles = static_cast<int>(lists.queryTiles.size());
  params.planBatchStride = lists.planBatchStride;
  params.planHeadStride = lists.planHeadStride;
  params.headsPerKeyHead = static_cast<int>(args.q.sizes[1] / args.k.sizes[1]);
  params.scale = args.scale;
  return params;
}

int encodeTensorMap(TensorMap *map, int dataType, unsigned rank, void *address,
                    const uint64_t *sizes, const uint64_t *strides,
                    const unsigned *box, const unsigned *elementStrides,
                    int interleave, int swizzle, int l2Promotion,
                    int outOfBoundsFill) {
  return encodeEmulatedTensorMap(map, dataType, rank, address, sizes, strides,
                                 box, elementStrides, interleave, swizzle,
                                 l2Promotion, outOfBoundsFill);
}

using RunFn = EmulationResult (*)(const cp_attend_args &args, int64_t tile,
                                  uint64_t seed, const Omission &omission);

TileLists planTiles(const cp_attend_args &args, int64_t tile, TileShape shape) {
  ThreadPool pool(1);
  TilePlan plan(args, tile, getPortableOps()->packBits);
  plan.build(/*keepBits=*/false, pool);
  return makeTileLists(plan, shape);
}

template <typename Element, int Depth, int Width, bool HasScore>
EmulationResult runPortable(const cp_attend_args &args, int64_t tile,
                            uint64_t seed, const Omission &omission) {
  using Kernel = Attend<Element, Depth, Width, RuntimeMods<HasScore>>;
  TileLists lists =
      planTiles(args, tile, chooseTileShape(sizeof(Element), Depth, Width));
  AttendParams params = getParams(args, lists);
  emulatedAttend = &args;
  Emulator emulator(Kernel::threads, Kernel::sharedBytes, seed);
  emulator.setOmission(omission);
  for (int b = 0; b < args.q.sizes[0]; ++b)
    for (int h = 0; h < args.q.sizes[1]; ++h)
      for (int t = 0; t < params.numQueryTiles; ++t)
        if (!emulator.runBlock({t, h, b}, [&] { Kernel(params).run(); }))
          return {emulator.getError(), 0};
  return {"", emulator.getBankConflicts()};
}

template <typename Element, int Depth, int Width, bool HasScore>
EmulationResult runHopper(const cp_attend_args &args, int64_t tile,
                          uint64_t seed, const Omission &omission) {
  using Kernel = AttendHopper<Element, Depth, Width, RuntimeMods<HasScore>>;
  KernelLaunch launch = getKernelLaunch(
      {static_cast<cp_dtype>(args.q.dtype), Depth, Width, ""}, "sm_90a");
  TileLists lists = planTiles(args, tile, launch.tiles);
  AttendParams params = getParams(args, lists);
  int counter = 0;
  params.hopper.counter = &counter;
  if (fillHopperParams(encodeTensorMap, launch, args.q, args.k, args.v,
                       params.hopper) != 0)
    return {"tensor maps are refused"};
  emulatedAttend = &args;
  constexpr int multiprocessors = 2;
  int blocks = getKernelGrid(launch, params, params.hopper.numHeads,
                             params.hopper.numBatches, multiprocessors)
                   .x;
  Emulator emulator(launch.threads, launch.sharedBytes, seed, blocks);
  emulator.setOmission(omission);
  for (int i = 0; i < blocks; ++i)
    if (!emulator.runBlock({i, 0, 0}, [&] { Kernel(params).run(); }))
      return {emulator.getError(), 0};
  return {counter == 0 ? "" : "the counter of work items is not reset"};
}

template <int Depth, int Width, bool HasScore>
RunFn findRun(KernelKind kind, int32_t dtype) {
  if (kind == KernelKind::Hopper)
    return dtype == CP_F16 ? runHopper<f16, Depth, Width, HasScore>
                           : runHopper<bf16, Depth, Width, HasScore>;
  if (dtype == CP_F16)
    return runPortable<f16, Depth, Width, HasScore>;
  if (dtype == CP_BF16)
    return runPortable<bf16, Depth, Width, HasScore>;
  return runPortable<f32, Depth, Width, HasScore>;
}
template <int Depth, int Width>
RunFn findRun(KernelKind kind, int32_t dtype, bool hasScore) {
  return hasScore ? findRun<Depth, Width, true>(kind, dtype)
                  : findRun<Depth, Width, false>(kind, dtype);
}

} // namespace

EmulationResult cp::cuda::emulateAttend(KernelKind kind,
                                        const cp_attend_args &args,
                                        int64_t tile, uint64_t seed,
                                        const Omission &omission) {
  std::pair<int64_t, int64_t> dims(args.q.sizes[3], args.v.sizes[3]);
  RunFn (*const find[])(KernelKind, int32_t, bool) = {
      findRun<8, 8>,     findRun<16, 40>,   findRun<64, 64>,  findRun<72, 24>,
      findRun<128, 128>, findRun<192, 128>, findRun<256, 256>};
  for (size_t i = 0; i < emulatedDims.size(); ++i)
    if (emulatedDims[i] == dims)
      return find[i](kind, args.q.dtype, args.score)(args, tile, seed,
                                                     omission);
  return {"no kernel for these head dims"};
}
