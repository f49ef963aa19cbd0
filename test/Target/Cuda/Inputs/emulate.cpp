//===- emulate.cpp - A kernel as NVRTC gets it, on the host ---------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Compiled with -DCP_KERNEL_SOURCE="<file>", the text of one kernel, and
// -DCP_ARCH="<GPU>", what it is for.
//
//===----------------------------------------------------------------------===//

#include "EmulatedTensorMap.h"
#include "HopperLaunch.h"
#include "TileLists.h"
#include "cp/Runtime/ThreadPool.h"

#include <algorithm>
#include <stdexcept>

// After the runtime's headers: CP_DEVICE is a status there, a macro here.
#define __global__
#define __launch_bounds__(...)
#define __grid_constant__
#include CP_KERNEL_SOURCE
#include "Emulator.h"

using namespace cp::cuda;

/// Sizes that Python gives.
enum Size { Batch, Heads, KeyHeads, Rows, Keys, Tile, Seed };

#if CP_HAS_MASK_MOD
static void maskRow(const void *const *captures, int64_t b, int64_t h,
                    int64_t q, int64_t kv, int64_t n, uint8_t *keep) {
  for (int64_t i = 0; i < n; ++i)
    keep[i] = cp_mask_mod(b, h, q, kv + i, captures);
}
#endif

static cp_tensor makeTensor(int64_t batch, int64_t heads, int64_t rows,
                            int64_t elements) {
  return {nullptr,
          CP_F16,
          4,
          {batch, heads, rows, elements},
          {heads * rows * elements, rows * elements, elements, 1}};
}
static InputRows getInput(const void *data, const cp_tensor &tensor) {
  return {data, tensor.strides[0], tensor.strides[1], tensor.strides[2]};
}

static int encode(TensorMap *map, int dataType, unsigned rank, void *address,
                  const uint64_t *sizes, const uint64_t *strides,
                  const unsigned *box, const unsigned *elementStrides,
                  int interleave, int swizzle, int l2Promotion,
                  int outOfBoundsFill) {
  return encodeEmulatedTensorMap(map, dataType, rank, address, sizes, strides,
                                 box, elementStrides, interleave, swizzle,
                                 l2Promotion, outOfBoundsFill);
}

/// Attends contiguous rows; the state starts empty. Returns the emulator's
/// error in `error`, which has room for 1000 characters.
extern "C" void emulate(const void *q, const void *k, const void *v, float *out,
                        float *lse, const void *const *captures,
                        int64_t numCaptures, const int64_t *sizes,
                        char *error) {
  cp_attend_args args = {};
  args.q = makeTensor(sizes[Batch], sizes[Heads], sizes[Rows], depth);
  args.k = makeTensor(sizes[Batch], sizes[KeyHeads], sizes[Keys], depth);
  args.v = makeTensor(sizes[Batch], sizes[KeyHeads], sizes[Keys], width);
  args.q_chunk_rows = sizes[Rows];
  args.kv_chunk_rows = sizes[Keys];
  args.captures = captures;
  args.flags = CP_MASK_READS_BATCH | CP_MASK_READS_HEAD;
#if CP_HAS_MASK_MOD
  args.mask = maskRow;
#endif
  cp::runtime::TilePlan plan(args, sizes[Tile],
                             cp::runtime::getPortableOps()->packBits);
  cp::runtime::ThreadPool pool(1);
  plan.build(/*keepBits=*/false, pool);
  const KernelLaunch launch =
      getKernelLaunch({CP_F16, depth, width, ""}, CP_ARCH);
  TileLists lists = makeTileLists(plan, launch.tiles);

  AttendParams params = {};
  params.query = getInput(q, args.q);
  params.key = getInput(k, args.k);
  params.value = getInput(v, args.v);
  params.out = {out, sizes[Heads] * sizes[Rows] * width, sizes[Rows] * width,
                width};
  params.lse = {lse, sizes[Heads] * sizes[Rows], sizes[Rows], 1};
  std::copy(captures, captures + numCaptures, params.captures);
  params.queryTiles = lists.queryTiles.data();
  params.tileBegins = lists.begins.data();
  params.keyTiles = lists.keyTiles.data();
  params.numQueryTiles = static_cast<int>(lists.queryTiles.size());
  params.planBatchStride = lists.planBatchStride;
  params.planHeadStride = lists.planHeadStride;
  params.headsPerKeyHead = static_cast<int>(sizes[Heads] / sizes[KeyHeads]);
  params.scale = 1 / std::sqrt(static_cast<float>(depth));

  int counter = 0;
  params.hopper.counter = &counter;
  for (auto [tensor, data] :
       {std::pair(&args.q, q), std::pair(&args.k, k), std::pair(&args.v, v)})
    tensor->data = const_cast<void *>(data);
  if (launch.kind == KernelKind::Hopper &&
      fillHopperParams(encode, launch, args.q, args.k, args.v, params.hopper))
    throw std::runtime_error("tensor maps are refused");
  constexpr int multiprocessors = 2;
  const KernelGrid grid =
      getKernelGrid(launch, params, static_cast<int>(sizes[Heads]),
                    static_cast<int>(sizes[Batch]), multiprocessors);
  Emulator emulator(launch.threads, launch.sharedBytes, sizes[Seed], grid.x);
  *error = 0;
  for (unsigned z = 0; z < grid.z; ++z)
    for (unsigned y = 0; y < grid.y; ++y)
      for (unsigned x = 0; x < grid.x; ++x)
        if (!emulator.runBlock(
                {static_cast<int>(x), static_cast<int>(y), static_cast<int>(z)},
                [&] { cp_attend_kernel(params); })) {
          emulator.getError().copy(error, 999);
          return;
        }
}
