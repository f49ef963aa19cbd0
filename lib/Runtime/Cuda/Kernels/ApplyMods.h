//===- ApplyMods.h - Scaling, score_mod and mask_mod ------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `Mods` has hasMask, hasScore, mask(b, h, q, kv, captures) and
// score(s, b, h, q, kv, captures).
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_KERNELS_APPLYMODS_H
#define CP_RUNTIME_CUDA_KERNELS_APPLYMODS_H

#include "MergeState.h"
#include "RowExistence.h"
#include "TileLayout.h"

namespace cp::cuda {

/// Where a warp's scores are: its first query row, and the calling lane.
struct ScorePlace {
  int batch, head, row, lane;
};

/// Which of the lane's pairs count: bit 2 * n + i % 2 of word i / 2 is element
/// i of accumulator n. The text of the mask is compiled only once for a group
/// of accumulators, not for each.
template <typename Mods, int Matrices>
CP_DEVICE void findKeptPairs(const AttendParams &params, const ScorePlace &at,
                             const KeyTile &keys, unsigned (&kept)[2]) {
  static_assert(Matrices <= 16);
  const bool checkMask = Mods::hasMask && (keys.flags & CheckMask);
  const bool checkKeys = keys.flags & CheckKeys;
  kept[0] = kept[1] = 0;
  CP_NO_UNROLL
  for (int n = 0; n < Matrices; ++n)
    CP_UNROLL
  for (int i = 0; i < 4; ++i) {
    const Place place = getAccumulatorPlace(at.lane, i);
    const int column = 8 * n + place.column, key = keys.first + column;
    bool keep = column < keys.rows;
    if constexpr (Mods::hasMask)
      if (checkMask)
        keep = keep && Mods::mask(at.batch, at.head, at.row + place.row, key,
                                  params.captures);
    if (checkKeys)
      keep = keep && exists(params.keyPositions, at.batch, key);
    kept[i / 2] |= static_cast<unsigned>(keep) << (2 * n + i % 2);
  }
}

/// Scales scores, applies score_mod and mask_mod, and turns to base 2.
template <typename Mods, int Matrices>
CP_DEVICE void applyMods(const AttendParams &params, const ScorePlace &at,
                         const KeyTile &keys, float (&scores)[Matrices][4]) {
  unsigned kept[2];
  findKeptPairs<Mods, Matrices>(params, at, keys, kept);
  const float scale = Mods::hasScore ? params.scale : params.scale * log2e;
  CP_UNROLL
  for (int n = 0; n < Matrices; ++n)
    CP_UNROLL
  for (int i = 0; i < 4; ++i) {
    float score = scores[n][i] * scale;
    if constexpr (Mods::hasScore) {
      const Place place = getAccumulatorPlace(at.lane, i);
      score = Mods::score(score, at.batch, at.head, at.row + place.row,
                          keys.first + 8 * n + place.column, params.captures) *
              log2e;
    }
    scores[n][i] = kept[i / 2] >> (2 * n + i % 2) & 1 ? score : -infinity();
  }
}

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_KERNELS_APPLYMODS_H
