//===- CostModel.cpp - How long an attention takes ------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/CostModel.h"

#include "cp/Runtime/RankPlan.h"

#include <algorithm>

using namespace cp::runtime;

/// Greatest edge of a tile, as of the CPU kernel, and the least number of tiles
/// that a rank's rows are cut to: few tiles would hide how work is shared.
static constexpr int64_t maxTile = 128, minTiles = 16;
/// Speeds of one rank. What counts is how many bytes come in while a tile is
/// computed: here, ranks share the memory of one machine.
static constexpr double flopsPerSecond = 50e9, bytesPerSecond = 50e9;
/// Bytes that hide behind tiles take part of the memory's time all the same:
/// of two layouts that compute alike, the one that sends less is better.
static constexpr double hiddenShare = 0.05;
/// Heads that stand for all where the mask tells heads apart.
static constexpr int64_t maxHeads = 4;

//===----------------------------------------------------------------------===//
// The mask over rows
//===----------------------------------------------------------------------===//

/// A mask in global positions as a function of rows: what captures[0] is.
static const CostQuery &getQuery(const void *const *captures) {
  return *static_cast<const CostQuery *>(captures[0]);
}

/// cp_tile_fn.
static int32_t classifyRows(const void *const *captures, cp_zones *,
                            const int64_t *box) {
  const CostQuery &query = getQuery(captures);
  auto q = query.q->getBounds(box[4], box[5]);
  auto kv = query.kv->getBounds(box[6], box[7]);
  if (!q || !kv)
    return CP_TILE_EMPTY;
  const cp_plan_args &args = query.args;
  const int64_t positions[] = {box[0],   box[1],    box[2],    box[3],
                               q->first, q->second, kv->first, kv->second};
  auto ask = [&](cp_tile_fn function) {
    return function(args.captures, args.zones, positions);
  };
  if (!args.mask)
    return CP_TILE_FULL;
  if (!args.classify ||
      (args.mask_bounded && ask(args.mask_bounded) != CP_TILE_FULL))
    return CP_TILE_PARTIAL;
  return ask(args.classify);
}

//===----------------------------------------------------------------------===//
// Work and bytes
//===----------------------------------------------------------------------===//

namespace {
/// Counts non-empty tiles for each pair of ranks.
class PairCounter final : public TileVisitor {
public:
  PairCounter(const TileAxis &q, const TileAxis &kv)
      : q(q), kv(kv), counts(q.getRanks() * kv.getRanks()) {}

  void add(const TileBox &box, bool) override {
    auto overlap = [](int64_t begin, int64_t end, int64_t rank,
                      int64_t perRank) {
      return std::min(end, (rank + 1) * perRank) -
             std::max(begin, rank * perRank);
    };
    for (int64_t r = q.getRank(box.qBegin); r <= q.getRank(box.qEnd - 1); ++r)
      for (int64_t s = kv.getRank(box.kvBegin); s <= kv.getRank(box.kvEnd - 1);
           ++s)
        counts[r * kv.getRanks() + s] +=
            overlap(box.qBegin, box.qEnd, r, q.getTilesPerRank()) *
            overlap(box.kvBegin, box.kvEnd, s, kv.getTilesPerRank());
  }

  int64_t get(int64_t rank, int64_t source) const {
    return counts[rank * kv.getRanks() + source];
  }

private:
  const TileAxis &q, &kv;
  std::vector<int64_t> counts;
};

/// Puts the parts together.
class Model {
public:
  /// Each tile that was counted stands for `heads` batch rows and heads.
  Model(const CostQuery &query, int64_t tile, const PairCounter &tiles,
        double heads, const RankPlan &plan)
      : query(query), ranks(query.ranks), tile(tile), tiles(tiles),
        heads(heads), plan(plan) {}

  Prediction get(Movement movement) const;

private:
  Prediction getGather() const;
  Prediction getStages(bool isRing, int64_t shift) const;
  double getCompute(int64_t rank, int64_t source) const {
    auto flops = static_cast<double>(2 * tile * tile * query.depth);
    return static_cast<double>(tiles.get(rank, source)) * heads * flops /
           flopsPerSecond;
  }
  int64_t getRowBytes() const { return query.depth * query.elementBytes; }
  int64_t getBytes(const Payload &payload) const;
  double getBalance() const;

  const CostQuery &query;
  const int64_t ranks, tile;
  const PairCounter &tiles;
  const double heads;
  const RankPlan &plan;
};
} // namespace

int64_t Model::getBytes(const Payload &payload) const {
  int64_t rows = 0;
  for (const RowSpan &span : payload.spans)
    rows += span.batch.size() * span.heads.size() * span.rows.size();
  return rows * getRowBytes();
}

double Model::getBalance() const {
  double most = 0, sum = 0;
  for (int64_t r = 0; r < ranks; ++r) {
    double work = 0;
    for (int64_t s = 0; s < ranks; ++s)
      work += static_cast<double>(tiles.get(r, s));
    most = std::max(most, work);
    sum += work;
  }
  return sum > 0 ? most * static_cast<double>(ranks) / sum : 1.0;
}

Prediction Model::getGather() const {
  Prediction result;
  const cp_plan_args &args = query.args;
  int64_t block = args.batch * args.kv_heads * args.kv_rows * getRowBytes();
  result.bytes = ranks * (ranks - 1) * block;
  for (int64_t r = 0; r < ranks; ++r) {
    double seconds = static_cast<double>((ranks - 1) * block) / bytesPerSecond;
    for (int64_t s = 0; s < ranks; ++s)
      seconds += getCompute(r, s);
    result.seconds = std::max(result.seconds, seconds);
  }
  return result;
}

Prediction Model::getStages(bool isRing, int64_t shift) const {
  Prediction result;
  auto getSource = [&](int64_t rank, int64_t step) {
    return ((rank - shift * step) % ranks + ranks) % ranks;
  };
  for (int64_t r = 0; r < ranks; ++r) {
    double seconds = 0;
    for (int64_t step = 0; step < ranks; ++step) {
      // While this step is computed, the next one's keys come in.
      double incoming = 0;
      if (step + 1 < ranks) {
        int64_t source = getSource(r, step + 1);
        int64_t bytes = getBytes(isRing ? plan.getHop(source, step, shift)
                                        : plan.getRows(r, source));
        result.bytes += bytes;
        incoming = static_cast<double>(bytes) / bytesPerSecond;
      }
      seconds += std::max(getCompute(r, getSource(r, step)), incoming);
    }
    result.seconds = std::max(result.seconds, seconds);
  }
  return result;
}

Prediction Model::get(Movement movement) const {
  bool isRing = movement == Movement::Ring;
  Prediction result = movement == Movement::AllGather
                          ? getGather()
                          : getStages(isRing, /*shift=*/1);
  if (isRing) {
    Prediction back = getStages(isRing, /*shift=*/-1);
    if (back.bytes < result.bytes)
      result = back;
  }
  result.seconds += hiddenShare * static_cast<double>(result.bytes) /
                    (static_cast<double>(ranks) * bytesPerSecond);
  result.balance = getBalance();
  return result;
}

Prediction cp::runtime::predict(const CostQuery &query, Movement movement) {
  const void *captures[] = {&query};
  cp_plan_args args = query.args;
  args.mask = keepAll;
  args.classify = classifyRows;
  args.mask_bounded = nullptr;
  args.captures = captures;
  int64_t tile = std::clamp<int64_t>(
      std::min(args.q_rows, args.kv_rows) / minTiles, 1, maxTile);
  RankPlan plan(args, query.ranks, tile);
  TileAxis q(query.ranks, args.q_rows, args.q_chunk_rows, tile);
  TileAxis kv(query.ranks, args.kv_rows, args.kv_chunk_rows, tile);
  int64_t heads =
      args.flags & CP_MASK_READS_HEAD ? std::min(args.heads, maxHeads) : 1;
  int64_t batches = args.flags & CP_MASK_READS_BATCH ? args.batch : 1;
  PairCounter tiles(q, kv);
  for (int64_t b = 0; b < batches; ++b)
    for (int64_t i = 0; i < heads; ++i) {
      int64_t head = i * args.heads / heads;
      walkTiles({keepAll, classifyRows, captures}, {b, b + 1}, {head, head + 1},
                q, kv, /*exact=*/false, tiles);
    }
  double share = static_cast<double>(args.batch * args.heads) /
                 static_cast<double>(batches * heads);
  return Model(query, tile, tiles, share, plan).get(movement);
}
