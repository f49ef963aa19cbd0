//===- Stats.h - What a rank did --------------------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_STATS_H
#define CP_RUNTIME_STATS_H

#include "cp/Runtime/Kernel.h"
#include "cp/Runtime/Runtime.h"

#include <cstdint>
#include <vector>

namespace cp::runtime {

/// Tiles of all steps of an attention: batch * heads * query tiles * key
/// tiles, where tiles of edge `tile` start anew at every layout chunk.
int64_t countTiles(const cp_attention_meta &meta, int64_t tile);

/// The statistics of one rank, per attention.
class Stats {
public:
  /// Attentions and steps beyond this are taken for broken arguments.
  static constexpr int64_t limit = 1 << 20;

  void clear() { records.clear(); }

  /// The record of an attention, made on demand. steps_done and tiles_empty
  /// stay 0 in it.
  cp_attention_stats &at(int32_t attention) {
    return getRecord(attention).stats;
  }
  /// Notes that an attend ran for this step.
  void markStep(int32_t attention, int64_t step);
  /// Adds the tiles of one attend.
  void addTiles(int32_t attention, const TileCounts &tiles);

  /// The numbers of an attention with steps_done filled in, zeros if it never
  /// ran.
  cp_attention_stats get(int32_t attention) const;

private:
  struct Record {
    cp_attention_stats stats = {};
    std::vector<bool> steps;
  };
  Record &getRecord(int32_t attention);

  std::vector<Record> records;
};

} // namespace cp::runtime

#endif // CP_RUNTIME_STATS_H
