//===- PlanTiles.h - Classifying the tiles of an attend ---------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A block of threads for each tile evaluates the mask for all of its pairs, so
// that a tile is what it is: TilePlan.h evaluates those, too, of which a
// classifier proves nothing. `Mods` as in ApplyMods.h.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_KERNELS_PLANTILES_H
#define CP_RUNTIME_CUDA_KERNELS_PLANTILES_H

#include "BlockSums.h"
#include "PlanParams.h"
#include "RowExistence.h"

namespace cp::cuda {

/// What the pairs of one key and some query rows hold; no more are asked once
/// both kinds have been seen.
template <typename Mods>
CP_DEVICE int classifyKey(const PlanParams &params, RowSpan rows, int key) {
  const int head = getBlock().y, batch = getBlock().z;
  int holds = 0;
  CP_NO_UNROLL
  for (int row = rows.begin; row < rows.end && holds != partialTile; ++row) {
    if (!exists(params.queryPositions, batch, row))
      continue;
    bool unmasked = true;
    if constexpr (Mods::hasMask)
      unmasked = Mods::mask(batch, head, row, key, params.captures);
    holds |= unmasked ? HoldsUnmasked : HoldsMasked;
  }
  return holds;
}

template <typename Mods>
CP_DEVICE void classifyTile(const PlanParams &params) {
  const BlockIndex block = getBlock();
  const int rowTile = block.x / params.numKeyTiles,
            keyTile = block.x % params.numKeyTiles;
  const RowSpan rows = getTile(params.rows, rowTile),
                keys = getTile(params.keys, keyTile);
  int holds = 0;
  CP_NO_UNROLL
  for (int key = keys.begin + getThread();
       key < keys.end && holds != partialTile; key += planThreads)
    if (exists(params.keyPositions, block.z, key))
      holds |= classifyKey<Mods>(params, rows, key);
  holds =
      combineThreads<planThreads>(holds, [](int x, int y) { return x | y; });
  const int plan = block.z * params.numHeads + block.y;
  if (getThread() == 0)
    params.kinds[static_cast<long long>(plan) * params.numRowTiles *
                     params.numKeyTiles +
                 block.x] = static_cast<unsigned char>(holds);
}

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_KERNELS_PLANTILES_H
