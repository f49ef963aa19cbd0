//===- HopperLaunch.cpp - What the Hopper kernel needs --------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "HopperLaunch.h"

#include "Kernels/HopperLayout.h"

#include <algorithm>

using namespace cp::cuda;

/// Of the driver's enumerations.
enum : int {
  TypeFloat16 = 6,
  TypeBFloat16 = 9,
  NotInterleaved = 0,
  Swizzle128 = 3,
  PromoteTo256 = 3,
  FillWithZeros = 0,
};

/// Keys and values of the heads that are read at the same time; half of the L2
/// cache of an H100.
static constexpr int64_t cachedBytes = int64_t(25) << 20;

/// Boxes of `boxRows` rows of 64 elements of one head. A tensor without
/// elements is never copied from, and needs no map.
static int encodeMap(EncodeTensorMap encode, const cp_tensor &tensor,
                     int boxRows, TensorMap &map) {
  uint64_t sizes[4], strides[3]; // [elements, rows, heads, batch]
  for (int i = 0; i < 4; ++i) {
    sizes[i] = tensor.sizes[3 - i];
    if (sizes[i] == 0)
      return 0;
  }
  for (int i = 0; i < 3; ++i) {
    // The stride of a single row or head has no meaning.
    bool isUsed = sizes[i + 1] > 1;
    strides[i] = isUsed ? tensor.strides[2 - i] * 2 : chunkBytes;
  }
  const unsigned box[4] = {boxColumns, static_cast<unsigned>(boxRows), 1, 1};
  const unsigned elementStrides[4] = {1, 1, 1, 1};
  return encode(&map, tensor.dtype == CP_F16 ? TypeFloat16 : TypeBFloat16, 4,
                tensor.data, sizes, strides, box, elementStrides,
                NotInterleaved, Swizzle128, PromoteTo256, FillWithZeros);
}

/// A divisor of the number of heads, and all heads of one key head if that is
/// more.
static int chooseHeadsTogether(const cp_tensor &q, const cp_tensor &k,
                               const cp_tensor &v) {
  int64_t keyHeads = std::max<int64_t>(k.sizes[1], 1);
  int64_t headBytes =
      std::max<int64_t>(k.sizes[2] * (k.sizes[3] + v.sizes[3]) * 2, 1);
  int64_t together = std::clamp<int64_t>(cachedBytes / headBytes, 1, keyHeads);
  while (keyHeads % together != 0)
    --together;
  return static_cast<int>(together * (q.sizes[1] / keyHeads));
}

int cp::cuda::fillHopperParams(EncodeTensorMap encode,
                               const KernelLaunch &launch, const cp_tensor &q,
                               const cp_tensor &k, const cp_tensor &v,
                               HopperParams &params) {
  params.numBatches = static_cast<int>(q.sizes[0]);
  params.numHeads = static_cast<int>(q.sizes[1]);
  params.headsTogether = chooseHeadsTogether(q, k, v);
  int status =
      encodeMap(encode, q, launch.tiles.warps * warpRows, params.query);
  if (status == 0)
    status = encodeMap(encode, k, launch.tiles.keyRows, params.key);
  if (status == 0)
    status = encodeMap(encode, v, launch.tiles.keyRows, params.value);
  return status;
}
