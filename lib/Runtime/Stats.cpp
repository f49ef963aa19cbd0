//===- Stats.cpp - What a rank did ----------------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/Stats.h"

#include <algorithm>

using namespace cp::runtime;

/// Tiles along one dimension; the last chunk may be shorter.
static int64_t countTiles(int64_t rows, int64_t chunkRows, int64_t tile) {
  auto ceilDiv = [](int64_t a, int64_t b) { return (a + b - 1) / b; };
  if (rows <= 0)
    return 0;
  if (chunkRows <= 0)
    chunkRows = rows;
  return rows / chunkRows * ceilDiv(chunkRows, tile) +
         ceilDiv(rows % chunkRows, tile);
}

int64_t cp::runtime::countTiles(const cp_attention_meta &meta, int64_t tile) {
  return meta.batch * meta.heads *
         ::countTiles(meta.q_rows, meta.q_chunk_rows, tile) *
         ::countTiles(meta.kv_rows, meta.kv_chunk_rows, tile);
}

Stats::Record &Stats::getRecord(int32_t attention) {
  if (static_cast<size_t>(attention) >= records.size())
    records.resize(attention + 1);
  return records[attention];
}

void Stats::markStep(int32_t attention, int64_t step) {
  std::vector<bool> &steps = getRecord(attention).steps;
  if (static_cast<size_t>(step) >= steps.size())
    steps.resize(step + 1);
  steps[step] = true;
}

void Stats::addTiles(int32_t attention, const TileCounts &tiles) {
  cp_attention_stats &stats = at(attention);
  stats.tiles_full += tiles.full;
  stats.tiles_partial += tiles.partial;
}

cp_attention_stats Stats::get(int32_t attention) const {
  if (attention < 0 || static_cast<size_t>(attention) >= records.size())
    return {};
  const Record &record = records[attention];
  cp_attention_stats stats = record.stats;
  stats.steps_done = static_cast<int32_t>(
      std::count(record.steps.begin(), record.steps.end(), true));
  return stats;
}
