//===- TileCounts.cpp - Non-empty tiles of a mask -------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/Layouts.h"

#include "cp/Runtime/Checks.h"
#include "cp/Runtime/TileWalk.h"

#include <algorithm>

using namespace cp::runtime;

namespace {
/// Counts the non-empty tiles of each query tile.
class TileCounter final : public TileVisitor {
public:
  /// One head stands for `heads`.
  TileCounter(int64_t *counts, int64_t heads) : counts(counts), heads(heads) {}
  void add(const TileBox &box, bool) override {
    for (int64_t q = box.qBegin; q < box.qEnd; ++q)
      counts[q] += heads * (box.kvEnd - box.kvBegin);
  }

private:
  int64_t *counts;
  const int64_t heads;
};
} // namespace

static bool isInt64Matrix(const cp_tensor &tensor, int64_t columns) {
  return tensor.dtype == CP_I64 && tensor.rank == 2 && tensor.sizes[0] >= 1 &&
         tensor.sizes[1] == columns && tensor.data && tensor.strides[1] == 1;
}

Status cp::runtime::countTiles(const cp_plan_args &args, int64_t tile,
                               const cp_tensor &counts) {
  if (Status status = checkPlan(args); !status.ok())
    return status;
  if (tile < 1)
    return invalid("tile counts: tile is ", tile,
                   ", expected a positive number");
  // Positions as they are: one rank, one chunk.
  TileAxis q(/*ranks=*/1, args.q_rows, /*chunkRows=*/0, tile);
  TileAxis kv(/*ranks=*/1, args.kv_rows, /*chunkRows=*/0, tile);
  if (!isInt64Matrix(counts, q.getNumTiles()) ||
      (counts.sizes[0] != 1 && counts.sizes[0] != args.batch))
    return invalid("tile counts: expected counts of int64 [1 or ", args.batch,
                   ", ", q.getNumTiles(), "]");
  TileMask mask{args.mask, args.classify, args.captures, args.zones,
                args.mask_bounded};
  int64_t heads = args.flags & CP_MASK_READS_HEAD ? args.heads : 1;
  for (int64_t b = 0; b < counts.sizes[0]; ++b) {
    int64_t *row = static_cast<int64_t *>(counts.data) + b * counts.strides[0];
    std::fill(row, row + q.getNumTiles(), 0);
    TileCounter counter(row, args.heads / heads);
    for (int64_t h = 0; h < heads; ++h)
      walkTiles(mask, {b, b + 1}, {h, h + 1}, q, kv, /*exact=*/false, counter);
  }
  return Status();
}
