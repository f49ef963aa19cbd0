//===- PlanRecord.h - What a rank planned and received ----------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_PLANRECORD_H
#define CP_RUNTIME_PLANRECORD_H

#include "cp/Runtime/Group.h"
#include "cp/Runtime/Kernel.h"
#include "cp/Runtime/Payload.h"

#include <map>
#include <vector>

namespace cp::runtime {

/// The tiles of a rank's attends and the rows that other ranks sent it.
class PlanRecord {
public:
  void clear();

  /// The tiles of one attend.
  void addTiles(const cp_attend_args &args, const TileLog &log);
  /// What comes from `shift` ranks back: the next block of a ring, or rows of
  /// the sender's own block. Call it for every movement of a ring, also where
  /// nothing comes.
  void addMovement(int32_t attention, const Group &group, int64_t shift,
                   bool isRing, const Payload &expected,
                   const std::vector<cp_tensor> &buffers);
  /// Whole blocks [B, heads, rows, ..] of all other ranks.
  void addGather(int32_t attention, const Group &group, const cp_tensor &block);

  const std::vector<cp_tile_record> &getTiles() const { return tiles; }
  const std::vector<cp_move_record> &getMoves() const { return moves; }

private:
  std::vector<cp_tile_record> tiles;
  std::vector<cp_move_record> moves;
  std::map<int32_t, int64_t> ringSteps; // hops so far, by attention
};

} // namespace cp::runtime

#endif // CP_RUNTIME_PLANRECORD_H
