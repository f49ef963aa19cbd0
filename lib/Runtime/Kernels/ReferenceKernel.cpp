//===- ReferenceKernel.cpp - Attention by plain loops ---------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Double precision, one row after the other, no blocks: short enough to be
// checked by eye. It never asks cp_attend_args.classify.
//
//===----------------------------------------------------------------------===//

#include "Element.h"
#include "Rows.h"
#include "cp/Runtime/Kernel.h"
#include "cp/Runtime/ThreadPool.h"

#include <cmath>

using namespace cp::runtime;

namespace {

/// One query row of one head. Reused from row to row for its memory.
class RowAttention {
public:
  RowAttention(const cp_attend_args &args, const AttendShape &shape)
      : args(args), shape(shape), keep(shape.keys), scores(shape.keys),
        query(shape.depth), mean(shape.width) {}

  /// keep[j] = 1 for keys that exist and are unmasked.
  const std::vector<uint8_t> &findKeys(int64_t b, int64_t h, int64_t q);
  /// Attends keep's keys and merges them into the state.
  void attend(int64_t b, int64_t h, int64_t q);

private:
  void computeScores(int64_t b, int64_t h, int64_t q);
  double computeMean(int64_t b, int64_t h);

  const cp_attend_args &args;
  const AttendShape &shape;
  std::vector<uint8_t> keep;
  std::vector<double> scores, query, mean;
};

} // namespace

const std::vector<uint8_t> &RowAttention::findKeys(int64_t b, int64_t h,
                                                   int64_t q) {
  keep.assign(shape.keys, 1);
  if (args.mask)
    args.mask(args.captures, b, h, q, 0, shape.keys, keep.data());
  for (int64_t j = 0; j < shape.keys; ++j)
    keep[j] = keep[j] && shape.keyExists(b, j);
  return keep;
}

void RowAttention::computeScores(int64_t b, int64_t h, int64_t q) {
  const void *row = rowOf(args.q, b, h, q);
  for (int64_t d = 0; d < shape.depth; ++d)
    query[d] = loadElement(row, args.q.dtype, d);
  for (int64_t j = 0; j < shape.keys; ++j) {
    if (!keep[j])
      continue;
    const void *key = rowOf(args.k, b, h / shape.group, j);
    double dot = 0;
    for (int64_t d = 0; d < shape.depth; ++d)
      dot += query[d] * loadElement(key, args.k.dtype, d);
    scores[j] = dot * args.scale;
    if (args.score) {
      float score = static_cast<float>(scores[j]);
      args.score(args.captures, b, h, q, j, 1, &score);
      scores[j] = score;
    }
  }
}

/// Sets mean to the softmax-weighted mean of the value rows; returns the
/// log-sum-exp.
double RowAttention::computeMean(int64_t b, int64_t h) {
  double top = -INFINITY, sum = 0;
  for (int64_t j = 0; j < shape.keys; ++j)
    if (keep[j] && (scores[j] > top || std::isnan(scores[j])))
      top = scores[j];
  mean.assign(shape.width, 0);
  if (top == -INFINITY)
    return top;
  for (int64_t j = 0; j < shape.keys; ++j) {
    if (!keep[j])
      continue;
    double weight = std::exp(scores[j] - top);
    const void *value = rowOf(args.v, b, h / shape.group, j);
    for (int64_t d = 0; d < shape.width; ++d)
      mean[d] += weight * loadElement(value, args.v.dtype, d);
    sum += weight;
  }
  for (double &element : mean)
    element /= sum;
  return top + std::log(sum);
}

void RowAttention::attend(int64_t b, int64_t h, int64_t q) {
  computeScores(b, h, q);
  double lse = computeMean(b, h);
  float *state = floatRowOf(args.out, b, h, q);
  float *stateLse = floatRowOf(args.lse, b, h, q);
  double old = *stateLse;
  if (lse == -INFINITY && old != -INFINITY)
    return;
  double oldShare = 0, share = 1;
  if (old != -INFINITY) {
    double top = std::fmax(lse, old);
    double sum = std::exp(lse - top) + std::exp(old - top);
    share = std::exp(lse - top) / sum;
    oldShare = std::exp(old - top) / sum;
    lse = top + std::log(sum);
  }
  for (int64_t d = 0; d < shape.width; ++d) {
    double element = share * mean[d];
    if (old != -INFINITY)
      element += oldShare * state[d];
    state[d] = static_cast<float>(element);
  }
  *stateLse = static_cast<float>(lse);
}

namespace {

/// Counts the tiles of one row of tiles.
class TileCounter {
public:
  explicit TileCounter(const std::vector<RowRange> &keyTiles)
      : keyTiles(keyTiles), existing(keyTiles.size()), kept(keyTiles.size()) {}

  void addRow(const AttendShape &shape, int64_t b,
              const std::vector<uint8_t> &keep) {
    for (size_t t = 0; t < keyTiles.size(); ++t)
      for (int64_t j = keyTiles[t].begin; j < keyTiles[t].end; ++j) {
        existing[t] += shape.keyExists(b, j);
        kept[t] += keep[j];
      }
  }

  /// The tiles of query rows `rows`.
  std::vector<TileRun> get(int64_t b, int64_t h, RowRange rows) const {
    std::vector<TileRun> runs;
    for (size_t t = 0; t < keyTiles.size(); ++t)
      if (kept[t])
        runs.push_back({b, h, rows, keyTiles[t], 1, kept[t] != existing[t]});
    return runs;
  }

private:
  const std::vector<RowRange> &keyTiles;
  std::vector<int64_t> existing, kept;
};

class ReferenceKernel : public Kernel {
public:
  int64_t getDefaultTile() const override { return 128; }

  TileCounts attend(const cp_attend_args &args, const AttendOptions &options,
                    ThreadPool &pool) const override {
    AttendShape shape(args);
    auto rowTiles = splitRows(shape.rows, args.q_chunk_rows, options.tile);
    auto keyTiles = splitRows(shape.keys, args.kv_chunk_rows, options.tile);
    int64_t numTiles = static_cast<int64_t>(rowTiles.size());
    int64_t items = shape.batch * shape.heads * numTiles;
    std::vector<std::vector<TileRun>> runs(items);
    pool.parallelFor(items, [&](int64_t item, int) {
      int64_t h = item / numTiles % shape.heads;
      int64_t b = item / numTiles / shape.heads;
      RowRange rows = rowTiles[item % numTiles];
      RowAttention attention(args, shape);
      TileCounter counter(keyTiles);
      for (int64_t q = rows.begin; q < rows.end; ++q) {
        if (!shape.rowExists(b, q))
          continue;
        counter.addRow(shape, b, attention.findKeys(b, h, q));
        if (!options.planOnly)
          attention.attend(b, h, q);
      }
      runs[item] = counter.get(b, h, rows);
    });
    TileCounts total;
    if (options.log)
      *options.log = {shape.batch, shape.heads, {}};
    for (const std::vector<TileRun> &row : runs) {
      for (const TileRun &run : row)
        ++(run.partial ? total.partial : total.full);
      if (options.log)
        options.log->runs.insert(options.log->runs.end(), row.begin(),
                                 row.end());
    }
    return total;
  }
};

} // namespace

std::unique_ptr<Kernel> cp::runtime::createReferenceKernel() {
  return std::make_unique<ReferenceKernel>();
}
