//===- BlockWork.cpp - Non-empty tiles of row blocks ----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/Layouts.h"

#include "cp/Runtime/TileWalk.h"

using namespace cp::runtime;

namespace {
/// Counts the non-empty tiles of each query tile.
class BlockCounter final : public TileVisitor {
public:
  /// One head stands for `heads`.
  BlockCounter(std::vector<int64_t> &counts, int64_t heads)
      : counts(counts), heads(heads) {}
  void add(const TileBox &box, bool) override {
    for (int64_t q = box.qBegin; q < box.qEnd; ++q)
      counts[q] += heads * (box.kvEnd - box.kvBegin);
  }

private:
  std::vector<int64_t> &counts;
  const int64_t heads;
};
} // namespace

std::vector<int64_t> cp::runtime::countBlockTiles(const cp_plan_args &args,
                                                  int64_t tile, int64_t batch) {
  // Positions as they are: one rank, one chunk.
  TileAxis q(/*ranks=*/1, args.q_rows, /*chunkRows=*/0, tile);
  TileAxis kv(/*ranks=*/1, args.kv_rows, /*chunkRows=*/0, tile);
  TileMask mask{args.mask, args.classify, args.captures, args.zones,
                args.mask_bounded};
  std::vector<int64_t> counts(q.getNumTiles());
  int64_t heads = args.flags & CP_MASK_READS_HEAD ? args.heads : 1;
  BlockCounter counter(counts, args.heads / heads);
  for (int64_t h = 0; h < heads; ++h)
    walkTiles(mask, {batch, batch + 1}, {h, h + 1}, q, kv, /*exact=*/false,
              counter);
  return counts;
}
