//===- CostModel.cpp - The cost model for masks as regions ----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CostModel.h"

#include "cp/Analysis/MaskRange.h"
#include "cp/Runtime/Layouts.h"
#include "cp/Runtime/TileWalk.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::cp;
namespace runtime = ::cp::runtime;

/// Beyond, a prediction would take too long.
static constexpr int64_t kMaxRanks = 256;

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

bool AttentionShape::operator==(const AttentionShape &other) const {
  auto tie = [](const AttentionShape &s) {
    return std::tie(s.batch, s.heads, s.kvHeads, s.qLength, s.kvLength,
                    s.keyDepth, s.valueDepth, s.elementBytes);
  };
  return tie(*this) == tie(other);
}

//===----------------------------------------------------------------------===//
// Rows
//===----------------------------------------------------------------------===//

DealtRows DealtRows::get(LayoutInterface layout, int64_t length,
                         int64_t ranks) {
  int64_t rows = layout.getRows(length, ranks);
  std::vector<runtime::PositionChunk> chunks;
  for (const LayoutChunk &chunk : layout.getChunks(rows, ranks))
    chunks.push_back(
        {chunk.rows, chunk.base, chunk.rankStride, chunk.rowStride});
  int64_t chunkRows = chunks.front().rows;
  return {rows, chunkRows,
          runtime::RowPositions::fromChunks(std::move(chunks), length)};
}

DealtRows DealtRows::get(ArrayRef<int64_t> table, int64_t ranks) {
  auto entries = static_cast<int64_t>(table.size());
  return {entries / ranks, entries / ranks,
          runtime::RowPositions::fromTable(table.data(), entries)};
}

//===----------------------------------------------------------------------===//
// Masks
//===----------------------------------------------------------------------===//

/// cp_tile_fn in positions; captures[0] is the MaskRange.
static int32_t classify(const void *const *captures, cp_zones *,
                        const int64_t *box) {
  // It keeps what it computes from one call to the next, but is not changed.
  auto &mask =
      *const_cast<MaskRange *>(static_cast<const MaskRange *>(captures[0]));
  switch (mask.classify({{{box[0], box[1]},
                          {box[2], box[3]},
                          {box[4], box[5]},
                          {box[6], box[7]}}})) {
  case MaskKind::Empty:
    return CP_TILE_EMPTY;
  case MaskKind::Full:
    return CP_TILE_FULL;
  case MaskKind::Unknown:
    return CP_TILE_PARTIAL;
  }
  llvm_unreachable("all cases handled");
}

/// The mask, in positions; captures[0] is to be the MaskRange.
static cp_plan_args getArgs(Region &mask, const AttentionShape &shape,
                            const void *const *captures) {
  cp_plan_args args = {};
  if (!mask.empty()) {
    args.mask = runtime::keepAll;
    args.classify = classify;
    args.captures = captures;
  }
  args.batch = shape.batch;
  args.heads = shape.heads;
  args.kv_heads = shape.kvHeads;
  if (readsIndex(mask, kBatchDim))
    args.flags |= CP_MASK_READS_BATCH;
  if (readsIndex(mask, kHeadDim))
    args.flags |= CP_MASK_READS_HEAD;
  return args;
}

bool mlir::cp::readsData(Region &mask) {
  return mask.walk([](tensor::ExtractOp) { return WalkResult::interrupt(); })
      .wasInterrupted();
}

bool mlir::cp::isTooLarge(int64_t ranks) { return ranks > kMaxRanks; }

std::vector<int64_t> mlir::cp::countBlockTiles(Region &mask,
                                               const AttentionShape &shape,
                                               int64_t tile) {
  MaskRange range(mask);
  const void *captures[] = {&range};
  cp_plan_args args = getArgs(mask, shape, captures);
  args.q_rows = shape.qLength;
  args.kv_rows = shape.kvLength;
  int64_t batches = args.flags & CP_MASK_READS_BATCH ? shape.batch : 1;
  std::vector<int64_t> sum(llvm::divideCeil(shape.qLength, tile));
  for (int64_t b = 0; b < batches; ++b)
    for (auto [total, count] :
         llvm::zip_equal(sum, runtime::countBlockTiles(args, tile, b)))
      total += count * (shape.batch / batches);
  return sum;
}

//===----------------------------------------------------------------------===//
// Prediction
//===----------------------------------------------------------------------===//

Prediction mlir::cp::predict(Region &mask, const AttentionShape &shape,
                             const DealtRows &q, const DealtRows &kv,
                             int64_t ranks, Rotate rotate) {
  MaskRange range(mask);
  const void *captures[] = {&range};
  runtime::CostQuery query{getArgs(mask, shape, captures),
                           q.positions.get(),
                           kv.positions.get(),
                           ranks,
                           shape.keyDepth + shape.valueDepth,
                           shape.elementBytes};
  query.args.q_rows = q.rows;
  query.args.kv_rows = kv.rows;
  query.args.q_chunk_rows = q.chunkRows;
  query.args.kv_chunk_rows = kv.chunkRows;
  return runtime::predict(query, rotate);
}

std::optional<Prediction> mlir::cp::predict(Region &mask,
                                            const AttentionShape &shape,
                                            LayoutInterface qLayout,
                                            LayoutInterface kvLayout,
                                            int64_t ranks, Rotate rotate) {
  if (isTooLarge(ranks) || qLayout.needsTable() || kvLayout.needsTable() ||
      readsData(mask))
    return std::nullopt;
  return predict(mask, shape, DealtRows::get(qLayout, shape.qLength, ranks),
                 DealtRows::get(kvLayout, shape.kvLength, ranks), ranks,
                 rotate);
}
