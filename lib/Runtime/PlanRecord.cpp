//===- PlanRecord.cpp - What a rank planned and received ------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/PlanRecord.h"
#include "cp/Runtime/Tensor.h"

#include <algorithm>
#include <cstdlib>

using namespace cp::runtime;

void PlanRecord::clear() {
  tiles.clear();
  moves.clear();
  ringSteps.clear();
}

void PlanRecord::addTiles(const cp_attend_args &args, const TileLog &log) {
  for (const TileRun &run : log.runs)
    tiles.push_back({args.step, run.batch, run.head, log.batches, log.heads,
                     args.q_first + run.rows.begin, args.q_first + run.rows.end,
                     args.kv_first + run.keys.begin,
                     args.kv_first + run.keys.end, run.tiles, args.attention,
                     run.partial ? CP_TILE_PARTIAL : CP_TILE_FULL});
}

/// Rows of a payload, those of several heads once.
static std::vector<RowRange> getRows(const Payload &payload,
                                     const cp_tensor &buffer) {
  if (payload.whole)
    return {{0, buffer.rank > 2 ? buffer.sizes[2] : 0}};
  std::vector<RowRange> spans, rows;
  for (const RowSpan &span : payload.spans)
    spans.push_back(span.rows);
  std::sort(spans.begin(), spans.end(),
            [](RowRange a, RowRange b) { return a.begin < b.begin; });
  for (RowRange span : spans) {
    if (!rows.empty() && span.begin <= rows.back().end)
      rows.back().end = std::max(rows.back().end, span.end);
    else
      rows.push_back(span);
  }
  return rows;
}

void PlanRecord::addMovement(int32_t attention, const Group &group,
                             int64_t shift, bool isRing,
                             const Payload &expected,
                             const std::vector<cp_tensor> &buffers) {
  int64_t size = group.getSize();
  int64_t step = isRing ? ringSteps[attention] += std::abs(shift) : shift;
  if (expected.isEmpty() || shift % size == 0)
    return;
  int64_t sender = ((group.index - shift) % size + size) % size;
  int64_t distance = shift < 0 ? -step : step;
  int64_t owner = ((group.index - distance) % size + size) % size;
  int64_t bytes = 0, count = 0;
  for (const cp_tensor &buffer : buffers)
    bytes += getNumBytes(expected, buffer);
  std::vector<RowRange> rows = getRows(expected, buffers.front());
  for (RowRange range : rows)
    count += range.size();
  moves.push_back({step, sender, owner, rows.front().begin, rows.back().end,
                   count, bytes, attention});
}

void PlanRecord::addGather(int32_t attention, const Group &group,
                           const cp_tensor &block) {
  int64_t rows = block.rank > 2 ? block.sizes[2] : 0;
  for (int64_t owner = 0; owner < group.getSize(); ++owner)
    if (owner != group.index)
      moves.push_back(
          {0, owner, owner, 0, rows, rows, getNumBytes(block), attention});
}
