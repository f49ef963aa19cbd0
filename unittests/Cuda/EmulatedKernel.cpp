//===- EmulatedKernel.cpp - The CUDA kernel as a kernel of tests ----------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EmulatedKernel.h"

#include "Attend.h"
#include "TileLists.h"
#include "cp/Runtime/ThreadPool.h"

#include <algorithm>

using namespace cp;
using namespace cp::cuda;
using namespace cp::runtime;

namespace {

/// The functions of the attend that is being computed.
const cp_attend_args *attend;

/// Rows that do not exist are asked for, too: a clamped one answers, as
/// compiled functions clamp what they read.
int64_t clampRow(long long row, int64_t rows) {
  return std::clamp<int64_t>(row, 0, rows - 1);
}

template <bool HasScore>
struct RuntimeMods {
  static constexpr bool hasMask = true;
  static constexpr bool hasScore = HasScore;

  static bool mask(long long b, long long h, long long q, long long kv,
                   const void *const *captures) {
    uint8_t keep = 0;
    attend->mask(captures, b, h, clampRow(q, attend->q.sizes[2]),
                 clampRow(kv, attend->k.sizes[2]), 1, &keep);
    return keep;
  }
  static float score(float value, long long b, long long h, long long q,
                     long long kv, const void *const *captures) {
    attend->score(captures, b, h, clampRow(q, attend->q.sizes[2]),
                  clampRow(kv, attend->k.sizes[2]), 1, &value);
    return value;
  }
};

InputRows getInput(const cp_tensor &tensor) {
  return {tensor.data, tensor.strides[0], tensor.strides[1], tensor.strides[2]};
}
StateRows getState(const cp_tensor &tensor) {
  return {static_cast<float *>(tensor.data), tensor.strides[0],
          tensor.strides[1], tensor.strides[2]};
}
Positions getPositions(const int64_t *positions, int64_t batchStride) {
  return {reinterpret_cast<const long long *>(positions), batchStride};
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

using RunFn = EmulationResult (*)(const cp_attend_args &args, int64_t tile,
                                  uint64_t seed);

template <typename Element, int Depth, int Width, bool HasScore>
EmulationResult run(const cp_attend_args &args, int64_t tile, uint64_t seed) {
  using Kernel = Attend<Element, Depth, Width, RuntimeMods<HasScore>>;
  ThreadPool pool(1);
  TilePlan plan(args, tile, getPortableOps()->packBits);
  plan.build(/*keepBits=*/false, pool);
  TileLists lists =
      makeTileLists(plan, chooseTileShape(sizeof(Element), Depth, Width));
  AttendParams params = getParams(args, lists);
  attend = &args;
  Emulator emulator(Kernel::threads, Kernel::sharedBytes, seed);
  for (int b = 0; b < args.q.sizes[0]; ++b)
    for (int h = 0; h < args.q.sizes[1]; ++h)
      for (int t = 0; t < params.numQueryTiles; ++t)
        if (!emulator.runBlock({t, h, b}, [&] { Kernel(params).run(); }))
          return {emulator.getError(), 0};
  return {"", emulator.getBankConflicts()};
}

template <int Depth, int Width>
RunFn findRun(int32_t dtype, bool hasScore) {
  if (dtype == CP_F16)
    return hasScore ? run<f16, Depth, Width, true>
                    : run<f16, Depth, Width, false>;
  if (dtype == CP_BF16)
    return hasScore ? run<bf16, Depth, Width, true>
                    : run<bf16, Depth, Width, false>;
  return hasScore ? run<f32, Depth, Width, true>
                  : run<f32, Depth, Width, false>;
}

} // namespace

EmulationResult cp::cuda::emulateAttend(const cp_attend_args &args,
                                        int64_t tile, uint64_t seed) {
  std::pair<int64_t, int64_t> dims(args.q.sizes[3], args.v.sizes[3]);
  RunFn (*const find[])(int32_t, bool) = {
      findRun<8, 8>,     findRun<16, 40>,   findRun<64, 64>,  findRun<72, 24>,
      findRun<128, 128>, findRun<192, 128>, findRun<256, 256>};
  for (size_t i = 0; i < emulatedDims.size(); ++i)
    if (emulatedDims[i] == dims)
      return find[i](args.q.dtype, args.score)(args, tile, seed);
  return {"no kernel for these head dims"};
}
