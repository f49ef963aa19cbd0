//===- KernelMods.h - Masks and scores of the kernel tests ------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Mask and score functions with the signatures that compiled programs use.
// All work in the local coordinates of the attend and read ModParameters.
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_RUNTIME_KERNELMODS_H
#define CP_UNITTESTS_RUNTIME_KERNELMODS_H

#include "cp/Runtime/Runtime.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace cp::runtime::testing {

/// Capture 0 of every function below.
struct ModParameters {
  int64_t window = 16;
  int64_t offset = 0;    ///< Added to query rows by the causal masks.
  uint64_t seed = 1;     ///< Of the random masks.
  uint64_t percent = 50; ///< Kept by the random masks.
  int64_t block = 1;     ///< Edge of the random masks' constant squares.
  std::vector<int32_t> queryDocs, keyDocs;
};

inline const ModParameters &getParameters(const void *const *captures) {
  return *static_cast<const ModParameters *>(captures[0]);
}

/// A mask by element as a function over row segments.
template <bool (*keeps)(const ModParameters &, int64_t b, int64_t h, int64_t q,
                        int64_t kv)>
void maskRow(const void *const *captures, int64_t b, int64_t h, int64_t q,
             int64_t kv, int64_t n, uint8_t *keep) {
  for (int64_t i = 0; i < n; ++i)
    keep[i] = keeps(getParameters(captures), b, h, q, kv + i);
}

inline bool causal(const ModParameters &p, int64_t, int64_t, int64_t q,
                   int64_t kv) {
  return kv <= q + p.offset;
}
inline bool window(const ModParameters &p, int64_t, int64_t, int64_t q,
                   int64_t kv) {
  return kv <= q + p.offset && kv > q + p.offset - p.window;
}
inline bool document(const ModParameters &p, int64_t, int64_t, int64_t q,
                     int64_t kv) {
  return p.queryDocs[q] == p.keyDocs[kv];
}
inline bool nothing(const ModParameters &, int64_t, int64_t, int64_t, int64_t) {
  return false;
}
inline bool everything(const ModParameters &, int64_t, int64_t, int64_t,
                       int64_t) {
  return true;
}
inline bool headWindow(const ModParameters &p, int64_t, int64_t h, int64_t q,
                       int64_t kv) {
  return std::abs(q - kv) < p.window * (h + 1);
}

inline bool isKeptAtRandom(const ModParameters &p, uint64_t b, uint64_t h,
                           uint64_t q, uint64_t kv) {
  uint64_t x = p.seed;
  for (uint64_t part : {b, h, q / p.block, kv / p.block}) {
    x = (x ^ part) * 0x9e3779b97f4a7c15u;
    x ^= x >> 29;
  }
  return x % 100 < p.percent;
}
inline bool random(const ModParameters &p, int64_t, int64_t, int64_t q,
                   int64_t kv) {
  return isKeptAtRandom(p, 0, 0, q, kv);
}
inline bool randomByBatch(const ModParameters &p, int64_t b, int64_t, int64_t q,
                          int64_t kv) {
  return isKeptAtRandom(p, b, 0, q, kv);
}
inline bool randomByHead(const ModParameters &p, int64_t, int64_t h, int64_t q,
                         int64_t kv) {
  return isKeptAtRandom(p, 0, h, q, kv);
}
inline bool randomByBoth(const ModParameters &p, int64_t b, int64_t h,
                         int64_t q, int64_t kv) {
  return isKeptAtRandom(p, b, h, q, kv);
}

/// Proves the causal mask where its box allows it.
inline int32_t classifyCausal(const void *const *captures, cp_zones *,
                              const int64_t *box) {
  int64_t offset = getParameters(captures).offset;
  if (box[6] > box[5] + offset)
    return CP_TILE_EMPTY;
  return box[7] <= box[4] + offset ? CP_TILE_FULL : CP_TILE_PARTIAL;
}
inline int32_t classifyHeadWindow(const void *const *captures, cp_zones *,
                                  const int64_t *box) {
  int64_t window = getParameters(captures).window;
  int64_t above = box[4] - box[7], below = box[6] - box[5];
  int64_t nearest = std::max<int64_t>(0, std::max(above, below));
  int64_t farthest = std::max(box[5] - box[6], box[7] - box[4]);
  if (nearest >= window * (box[3] + 1))
    return CP_TILE_EMPTY;
  return farthest < window * (box[2] + 1) ? CP_TILE_FULL : CP_TILE_PARTIAL;
}
inline int32_t classifyNothing(const void *const *, cp_zones *,
                               const int64_t *) {
  return CP_TILE_PARTIAL;
}

struct Mask {
  const char *name;
  cp_mask_fn function;
  cp_tile_fn classify;
  int32_t flags;
};

inline const std::vector<Mask> &getMasks() {
  static const std::vector<Mask> masks = {
      {"none", nullptr, nullptr, 0},
      {"causal", maskRow<causal>, nullptr, 0},
      {"classified causal", maskRow<causal>, classifyCausal, 0},
      {"window", maskRow<window>, classifyNothing, 0},
      {"document", maskRow<document>, nullptr, 0},
      {"nothing", maskRow<nothing>, nullptr, 0},
      {"everything", maskRow<everything>, classifyNothing, 0},
      {"head window", maskRow<headWindow>, nullptr, CP_MASK_READS_HEAD},
      {"classified head window", maskRow<headWindow>, classifyHeadWindow,
       CP_MASK_READS_HEAD},
      {"random", maskRow<random>, nullptr, 0},
      {"random by batch", maskRow<randomByBatch>, classifyNothing,
       CP_MASK_READS_BATCH},
      {"random by head", maskRow<randomByHead>, nullptr, CP_MASK_READS_HEAD},
      {"random by both", maskRow<randomByBoth>, nullptr,
       CP_MASK_READS_BATCH | CP_MASK_READS_HEAD},
  };
  return masks;
}

/// A score by element as a function over row segments.
template <float (*apply)(float score, int64_t b, int64_t h, int64_t q,
                         int64_t kv)>
void scoreRow(const void *const *, int64_t b, int64_t h, int64_t q, int64_t kv,
              int64_t n, float *scores) {
  for (int64_t i = 0; i < n; ++i)
    scores[i] = apply(scores[i], b, h, q, kv + i);
}

inline float softcap(float score, int64_t, int64_t, int64_t, int64_t) {
  return 2 * std::tanh(score / 2);
}
inline float alibi(float score, int64_t b, int64_t h, int64_t q, int64_t kv) {
  return score - 0.05f * static_cast<float>(h + b + 1) *
                     static_cast<float>(std::abs(q - kv));
}
inline float dropRows(float score, int64_t, int64_t, int64_t q, int64_t) {
  return q % 3 == 1 ? -INFINITY : score;
}
inline float dropKeys(float score, int64_t, int64_t, int64_t, int64_t kv) {
  return kv % 5 ? -INFINITY : score;
}

struct Score {
  const char *name;
  cp_score_fn function;
};

inline const std::vector<Score> &getScores() {
  static const std::vector<Score> scores = {
      {"none", nullptr},
      {"softcap", scoreRow<softcap>},
      {"alibi", scoreRow<alibi>},
      {"drop rows", scoreRow<dropRows>},
      {"drop keys", scoreRow<dropKeys>},
  };
  return scores;
}

} // namespace cp::runtime::testing

#endif // CP_UNITTESTS_RUNTIME_KERNELMODS_H
