//===- CostModel.cpp - How long an attention takes ----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CostModel.h"

#include "cp/Analysis/MaskRange.h"
#include "cp/Runtime/RankPlan.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::cp;
namespace runtime = ::cp::runtime;

/// Greatest edge of a tile, as of the CPU kernel, and the least number of tiles
/// that a rank's rows are cut to: few tiles would hide how work is shared.
static constexpr int64_t kMaxTile = 128, kMinTiles = 16;
/// Speeds of one rank. What counts is how many bytes come in while a tile is
/// computed: here, ranks share the memory of one machine.
static constexpr double kFlopsPerSecond = 50e9;
static constexpr double kBytesPerSecond = 50e9;
/// Beyond, a prediction would take too long.
static constexpr int64_t kMaxRanks = 256;
/// Heads that stand for all where the mask tells heads apart.
static constexpr int64_t kMaxHeads = 4;

AttentionShape AttentionShape::get(Value query, Value key, Value value) {
  auto q = cast<ShapedType>(query.getType());
  auto k = cast<ShapedType>(key.getType());
  auto v = cast<ShapedType>(value.getType());
  return {
      q.getDimSize(0), q.getDimSize(1),
      k.getDimSize(1), q.getDimSize(2),
      k.getDimSize(2), k.getDimSize(3),
      v.getDimSize(3), static_cast<int64_t>(q.getElementTypeBitWidth() / 8)};
}

//===----------------------------------------------------------------------===//
// The mask over rows
//===----------------------------------------------------------------------===//

namespace {
/// Rows of all ranks, laid end to end, as positions.
class RowMap {
public:
  RowMap(LayoutInterface layout, int64_t length, int64_t ranks)
      : length(length), rows(layout.getRows(length, ranks)),
        chunks(layout.getChunks(rows, ranks)) {}

  int64_t getRows() const { return rows; }
  int64_t getChunkRows() const { return chunks.front().rows; }
  /// Bounds of the positions of rows [first, last]; none if all are padding.
  std::optional<std::pair<int64_t, int64_t>> getBounds(int64_t first,
                                                       int64_t last) const;

private:
  int64_t length, rows;
  SmallVector<LayoutChunk> chunks;
};

/// A mask as the planner asks for it.
struct RowMask {
  MaskRange mask;
  RowMap q, kv;
};
} // namespace

std::optional<std::pair<int64_t, int64_t>>
RowMap::getBounds(int64_t first, int64_t last) const {
  int64_t low = INT64_MAX, high = -1, begin = 0;
  int64_t firstRank = first / rows, lastRank = last / rows;
  for (const LayoutChunk &chunk : chunks) {
    int64_t end = begin + chunk.rows - 1;
    for (int64_t rank : {firstRank, lastRank}) {
      int64_t from = std::max(begin, rank == firstRank ? first % rows : 0);
      int64_t to = std::min(end, rank == lastRank ? last % rows : rows - 1);
      if (from > to)
        continue;
      for (int64_t row : {from, to}) {
        int64_t position = chunk.base + rank * chunk.rankStride +
                           (row - begin) * chunk.rowStride;
        low = std::min(low, position);
        high = std::max(high, position);
      }
    }
    begin += chunk.rows;
  }
  if (low >= length)
    return std::nullopt;
  return std::pair(low, std::min(high, length - 1));
}

/// cp_tile_fn; captures[0] is the RowMask.
static int32_t classifyRows(const void *const *captures, cp_zones *,
                            const int64_t *box) {
  auto &mask =
      *const_cast<RowMask *>(static_cast<const RowMask *>(captures[0]));
  auto q = mask.q.getBounds(box[4], box[5]);
  auto kv = mask.kv.getBounds(box[6], box[7]);
  if (!q || !kv)
    return CP_TILE_EMPTY;
  switch (mask.mask.classify({{{box[0], box[1]}, {box[2], box[3]}, *q, *kv}})) {
  case MaskKind::Empty:
    return CP_TILE_EMPTY;
  case MaskKind::Full:
    return CP_TILE_FULL;
  case MaskKind::Unknown:
    return CP_TILE_PARTIAL;
  }
  llvm_unreachable("all cases handled");
}

/// cp_mask_fn: a tile that is still open counts as needed.
static void keepAll(const void *const *, int64_t, int64_t, int64_t, int64_t,
                    int64_t n, uint8_t *keep) {
  std::fill(keep, keep + n, 1);
}

//===----------------------------------------------------------------------===//
// Work and bytes
//===----------------------------------------------------------------------===//

namespace {
/// Counts non-empty tiles for each pair of ranks.
class TileCounter : public runtime::TileVisitor {
public:
  TileCounter(const runtime::TileAxis &q, const runtime::TileAxis &kv)
      : q(q), kv(kv), counts(q.getRanks() * kv.getRanks()) {}

  void add(const runtime::TileBox &box, bool) override {
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
  const runtime::TileAxis &q, &kv;
  std::vector<int64_t> counts;
};

/// Puts the parts together.
class Model {
public:
  Model(const AttentionShape &shape, int64_t ranks, int64_t tile,
        const TileCounter &tiles, double heads, const runtime::RankPlan &plan,
        int64_t kvRows)
      : shape(shape), ranks(ranks), tile(tile), tiles(tiles), heads(heads),
        plan(plan), kvRows(kvRows) {}

  Prediction get(Rotate rotate) const;

private:
  Prediction getGather() const;
  Prediction getStages(Rotate rotate, int64_t shift) const;
  double getCompute(int64_t rank, int64_t source) const {
    auto flops = static_cast<double>(2 * tile * tile *
                                     (shape.keyDepth + shape.valueDepth));
    return static_cast<double>(tiles.get(rank, source)) * heads * flops /
           kFlopsPerSecond;
  }
  int64_t getRowBytes() const {
    return (shape.keyDepth + shape.valueDepth) * shape.elementBytes;
  }
  int64_t getBytes(const runtime::Payload &payload) const {
    int64_t rows = 0;
    for (const runtime::RowSpan &span : payload.spans)
      rows += span.batch.size() * span.heads.size() * span.rows.size();
    return rows * getRowBytes();
  }
  void setBalance(Prediction &prediction) const;

  const AttentionShape &shape;
  int64_t ranks, tile;
  const TileCounter &tiles;
  double heads; // of all batch rows, for each that was counted
  const runtime::RankPlan &plan;
  int64_t kvRows;
};
} // namespace

void Model::setBalance(Prediction &prediction) const {
  double most = 0, sum = 0;
  for (int64_t r = 0; r < ranks; ++r) {
    double work = 0;
    for (int64_t s = 0; s < ranks; ++s)
      work += static_cast<double>(tiles.get(r, s));
    most = std::max(most, work);
    sum += work;
  }
  prediction.balance = sum > 0 ? most * static_cast<double>(ranks) / sum : 1.0;
}

Prediction Model::getGather() const {
  Prediction result;
  int64_t block = shape.batch * shape.kvHeads * kvRows * getRowBytes();
  result.bytes = ranks * (ranks - 1) * block;
  for (int64_t r = 0; r < ranks; ++r) {
    double seconds = static_cast<double>((ranks - 1) * block) / kBytesPerSecond;
    for (int64_t s = 0; s < ranks; ++s)
      seconds += getCompute(r, s);
    result.seconds = std::max(result.seconds, seconds);
  }
  return result;
}

Prediction Model::getStages(Rotate rotate, int64_t shift) const {
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
        int64_t bytes =
            getBytes(rotate == Rotate::Ring ? plan.getHop(source, step, shift)
                                            : plan.getRows(r, source));
        result.bytes += bytes;
        incoming = static_cast<double>(bytes) / kBytesPerSecond;
      }
      seconds += std::max(getCompute(r, getSource(r, step)), incoming);
    }
    result.seconds = std::max(result.seconds, seconds);
  }
  return result;
}

Prediction Model::get(Rotate rotate) const {
  Prediction result =
      rotate == Rotate::AllGather ? getGather() : getStages(rotate, 1);
  if (rotate == Rotate::Ring) {
    Prediction back = getStages(rotate, -1);
    if (back.bytes < result.bytes)
      result = back;
  }
  setBalance(result);
  return result;
}

//===----------------------------------------------------------------------===//
// Prediction
//===----------------------------------------------------------------------===//

static bool readsData(Region &mask) {
  return mask.walk([](tensor::ExtractOp) { return WalkResult::interrupt(); })
      .wasInterrupted();
}

std::optional<Prediction> mlir::cp::predict(Region &mask,
                                            const AttentionShape &shape,
                                            LayoutInterface qLayout,
                                            LayoutInterface kvLayout,
                                            int64_t ranks, Rotate rotate) {
  if (ranks > kMaxRanks || qLayout.needsTable() || kvLayout.needsTable() ||
      readsData(mask))
    return std::nullopt;
  RowMask rows{MaskRange(mask), RowMap(qLayout, shape.qLength, ranks),
               RowMap(kvLayout, shape.kvLength, ranks)};
  const void *captures[] = {&rows};
  bool perHead = readsIndex(mask, kHeadDim);
  int64_t counted = perHead ? std::min(shape.heads, kMaxHeads) : 1;
  cp_plan_args args = {};
  args.mask = keepAll;
  args.classify = classifyRows;
  args.captures = captures;
  args.batch = shape.batch;
  args.heads = shape.heads;
  args.kv_heads = shape.kvHeads;
  args.flags = perHead ? CP_MASK_READS_HEAD : 0;
  args.q_rows = rows.q.getRows();
  args.kv_rows = rows.kv.getRows();
  args.q_chunk_rows = rows.q.getChunkRows();
  args.kv_chunk_rows = rows.kv.getChunkRows();
  int64_t tile = std::clamp<int64_t>(
      std::min(args.q_rows, args.kv_rows) / kMinTiles, 1, kMaxTile);
  runtime::RankPlan plan(args, ranks, tile);
  runtime::TileAxis q(ranks, args.q_rows, args.q_chunk_rows, tile);
  runtime::TileAxis kv(ranks, args.kv_rows, args.kv_chunk_rows, tile);
  TileCounter tiles(q, kv);
  for (int64_t i = 0; i < counted; ++i) {
    int64_t head = i * shape.heads / counted;
    runtime::walkTiles({keepAll, classifyRows, captures}, {0, 1},
                       {head, head + 1}, q, kv, /*exact=*/false, tiles);
  }
  double heads = static_cast<double>(shape.batch * shape.heads) /
                 static_cast<double>(counted);
  return Model(shape, ranks, tile, tiles, heads, plan, args.kv_rows)
      .get(rotate);
}
