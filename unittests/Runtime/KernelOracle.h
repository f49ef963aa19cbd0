//===- KernelOracle.h - What an attend must compute -------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Textbook attention in double precision, written from the description of
// cp_attend_args alone.
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_RUNTIME_KERNELORACLE_H
#define CP_UNITTESTS_RUNTIME_KERNELORACLE_H

#include "KernelProblem.h"
#include "cp/Runtime/Kernel.h"

namespace cp::runtime::testing {

inline bool isUnmasked(const Problem &p, int64_t b, int64_t h, int64_t row,
                       int64_t key) {
  uint8_t keep = 1;
  if (p.args.mask)
    p.args.mask(p.args.captures, b, h, row, key, 1, &keep);
  return keep;
}

inline double getScore(const Problem &p, int64_t b, int64_t h, int64_t row,
                       int64_t key) {
  int64_t kvHead = h / (p.heads / p.kvHeads);
  double dot = 0;
  for (int64_t d = 0; d < p.depth; ++d)
    dot += p.q.get(b, h, row, d) * p.k.get(b, kvHead, key, d);
  dot *= static_cast<double>(p.args.scale);
  if (!p.args.score)
    return dot;
  float score = static_cast<float>(dot);
  p.args.score(p.args.captures, b, h, row, key, 1, &score);
  return score;
}

/// The state of one row after the attend: width outputs, then lse.
inline std::vector<double> expectRow(const Problem &p, int64_t b, int64_t h,
                                     int64_t row) {
  int64_t kvHead = h / (p.heads / p.kvHeads);
  std::vector<int64_t> keys;
  std::vector<double> scores;
  for (int64_t key = 0; key < p.keys; ++key)
    if (p.keyExists(b, key) && isUnmasked(p, b, h, row, key)) {
      keys.push_back(key);
      scores.push_back(getScore(p, b, h, row, key));
    }
  double state = p.lse.get(b, h, row), top = state;
  bool hasNaN = false;
  for (double score : scores) {
    top = std::max(top, score);
    hasNaN |= std::isnan(score) || score == INFINITY;
  }
  std::vector<double> result(p.width + 1, 0);
  if (hasNaN)
    return std::vector<double>(p.width + 1, NAN);
  result[p.width] = -INFINITY;
  if (top == -INFINITY)
    return result;
  double sum = state == -INFINITY ? 0 : std::exp(state - top);
  for (int64_t d = 0; d < p.width && sum != 0; ++d)
    result[d] = sum * p.out.get(b, h, row, d);
  for (size_t i = 0; i < keys.size(); ++i) {
    double weight = std::exp(scores[i] - top);
    sum += weight;
    for (int64_t d = 0; d < p.width; ++d)
      result[d] += weight * p.v.get(b, kvHead, keys[i], d);
  }
  for (int64_t d = 0; d < p.width; ++d)
    result[d] /= sum;
  result[p.width] = top + std::log(sum);
  return result;
}

/// First rows of tiles, and the end.
inline std::vector<int64_t> getTileBounds(int64_t rows, int64_t chunk,
                                          int64_t tile) {
  std::vector<int64_t> bounds;
  for (int64_t row = 0; row < rows; ++row)
    if (row % chunk % tile == 0)
      bounds.push_back(row);
  bounds.push_back(rows);
  return bounds;
}

inline TileCounts expectCounts(const Problem &p) {
  TileCounts counts;
  auto rowTiles = getTileBounds(p.rows, p.args.q_chunk_rows, p.tile);
  auto keyTiles = getTileBounds(p.keys, p.args.kv_chunk_rows, p.tile);
  for (int64_t b = 0; b < p.batch; ++b)
    for (int64_t h = 0; h < p.heads; ++h)
      for (size_t i = 0; i + 1 < rowTiles.size(); ++i)
        for (size_t j = 0; j + 1 < keyTiles.size(); ++j) {
          int64_t existing = 0, kept = 0;
          for (int64_t row = rowTiles[i]; row < rowTiles[i + 1]; ++row)
            for (int64_t key = keyTiles[j]; key < keyTiles[j + 1]; ++key)
              if (p.rowExists(b, row) && p.keyExists(b, key)) {
                ++existing;
                kept += isUnmasked(p, b, h, row, key);
              }
          counts.full += kept && kept == existing;
          counts.partial += kept && kept != existing;
        }
  return counts;
}

} // namespace cp::runtime::testing

#endif // CP_UNITTESTS_RUNTIME_KERNELORACLE_H
