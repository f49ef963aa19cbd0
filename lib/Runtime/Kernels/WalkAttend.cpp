//===- WalkAttend.cpp - Planning an attend by halving boxes ---------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WalkAttend.h"
#include "Rows.h"
#include "cp/Runtime/TileWalk.h"

using namespace cp::runtime;

namespace {
/// Counts what a walk finds for one batch row and head.
class TileCounter : public TileVisitor {
public:
  TileCounter(int64_t batch, int64_t head, const TileAxis &q,
              const TileAxis &kv, TileLog *log)
      : batch(batch), head(head), q(q), kv(kv), log(log) {}

  void add(const TileBox &box, bool isFull) override {
    int64_t tiles = (box.qEnd - box.qBegin) * (box.kvEnd - box.kvBegin);
    (isFull ? counts.full : counts.partial) += tiles;
    if (log)
      log->runs.push_back({batch, head, q.getRows(box.qBegin, box.qEnd),
                           kv.getRows(box.kvBegin, box.kvEnd), tiles, !isFull});
  }

  TileCounts counts;

private:
  const int64_t batch, head;
  const TileAxis &q, &kv;
  TileLog *log;
};
} // namespace

bool cp::runtime::canWalk(const cp_attend_args &args) {
  return !args.q_positions && !args.kv_positions &&
         (!args.mask || args.classify);
}

TileCounts cp::runtime::walkAttend(const cp_attend_args &args,
                                   const AttendOptions &options) {
  AttendShape shape(args);
  TileAxis q(1, shape.rows, args.q_chunk_rows, options.tile);
  TileAxis kv(1, shape.keys, args.kv_chunk_rows, options.tile);
  TileMask mask{args.mask, args.classify, args.captures, args.zones};
  int32_t reads = args.mask ? args.flags : 0;
  int64_t batches = reads & CP_MASK_READS_BATCH ? shape.batch : 1;
  int64_t heads = reads & CP_MASK_READS_HEAD ? shape.heads : 1;
  TileCounts sum;
  if (options.log)
    *options.log = {batches, heads, {}};
  for (int64_t b = 0; b < batches; ++b)
    for (int64_t h = 0; h < heads; ++h) {
      TileCounter counter(b, h, q, kv, options.log);
      walkTiles(mask, {b, b + 1}, {h, h + 1}, q, kv, /*exact=*/true, counter);
      sum.full += counter.counts.full;
      sum.partial += counter.counts.partial;
    }
  // Each stands for all batch rows and heads that share it.
  int64_t shared = shape.batch / batches * (shape.heads / heads);
  return {sum.full * shared, sum.partial * shared};
}
