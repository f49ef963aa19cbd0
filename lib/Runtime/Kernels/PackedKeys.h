//===- PackedKeys.h - Keys and values in panels -----------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_KERNELS_PACKEDKEYS_H
#define CP_RUNTIME_KERNELS_PACKEDKEYS_H

#include "CpuOps.h"
#include "TilePlan.h"

namespace cp::runtime {

/// Row (b, h, row) of `tensor` in f32: in place, or converted to `buffer`.
const float *readRow(const CpuOps &ops, const cp_tensor &tensor, int64_t b,
                     int64_t h, int64_t row, float *buffer);

/// What is packed at a time: some key/value heads, counted over all batch
/// rows, of some key tiles.
struct PackPhase {
  int64_t firstHead, numHeads;
  int64_t firstTile, endTile;
};

/// Converts keys and values to the panels of CpuOps, once for all query heads
/// and query tiles that read them. Rows at padding become zeros.
class PackedKeys {
public:
  PackedKeys(const cp_attend_args &args, const TilePlan &plan,
             const CpuOps &ops);

  /// Phases that each need at most `maxFloats`, or one head and one tile.
  std::vector<PackPhase> split(int64_t maxFloats) const;
  int64_t countFloats(const PackPhase &phase) const;
  /// Packs what the plan needs of a phase into `memory`.
  void pack(const PackPhase &phase, float *memory, ThreadPool &pool);

  /// Panels of the phase's tile `tile`, from column `column` of the tile on.
  const float *getKeys(int64_t head, int64_t tile, int64_t column) const;
  const float *getValues(int64_t head, int64_t tile, int64_t column) const;
  /// From one value panel to the next.
  int64_t getValueStride() const { return valueStride; }
  int64_t getNumValuePanels() const { return valuePanels; }

private:
  int64_t countPanels(int64_t firstTile, int64_t endTile) const {
    return panelsBefore[endTile] - panelsBefore[firstTile];
  }
  int64_t countRows(int64_t firstTile, int64_t endTile) const;
  void packTile(int64_t head, int64_t tile, float *row) const;
  void packKeys(int64_t b, int64_t h, RowRange rows, float *row,
                float *panels) const;
  void packValues(int64_t b, int64_t h, RowRange rows, float *row,
                  float *panels) const;

  const cp_attend_args &args;
  const TilePlan &plan;
  const AttendShape &shape;
  const CpuOps &ops;
  int64_t valuePanels;
  std::vector<int64_t> panelsBefore; ///< Key panels before each tile.

  PackPhase current{};
  float *memory = nullptr;
  int64_t headStride = 0, valueOffset = 0, valueStride = 0;
};

} // namespace cp::runtime

#endif // CP_RUNTIME_KERNELS_PACKEDKEYS_H
