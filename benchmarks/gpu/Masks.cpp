//===- Masks.cpp - Masks and scores to measure ----------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Masks.h"

#include <cmath>
#include <utility>

using namespace cp::bench;

namespace {

/// The keys [begin(q), end(q)) attend. Neither bound ever falls, so that those
/// of a tile are at its corners.
template <typename Bounds>
struct IntervalMask {
  static void evaluate(const void *const *, int64_t, int64_t, int64_t q,
                       int64_t kv, int64_t n, uint8_t *keep) {
    for (int64_t i = 0; i < n; ++i)
      keep[i] = kv + i >= Bounds::begin(q) && kv + i < Bounds::end(q);
  }
  static int32_t classify(const void *const *, cp_zones *, const int64_t *box) {
    const int64_t firstQ = box[4], lastQ = box[5];
    const int64_t firstK = box[6], lastK = box[7];
    if (firstK >= Bounds::end(lastQ) || lastK < Bounds::begin(firstQ))
      return CP_TILE_EMPTY;
    bool full = firstK >= Bounds::begin(lastQ) && lastK < Bounds::end(firstQ);
    return full ? CP_TILE_FULL : CP_TILE_PARTIAL;
  }
  static MaskFunctions get(cp_score_fn score = nullptr) {
    return {evaluate, classify, score, /*readsDocuments=*/false};
  }
};

struct Causal {
  static int64_t begin(int64_t) { return 0; }
  static int64_t end(int64_t q) { return q + 1; }
};

template <int64_t size>
struct Window {
  static int64_t begin(int64_t q) { return q - size + 1; }
  static int64_t end(int64_t q) { return q + 1; }
};

template <int64_t size>
struct Prefix {
  static int64_t begin(int64_t) { return 0; }
  static int64_t end(int64_t q) { return q + 1 > size ? q + 1 : size; }
};

void evaluateDocuments(const void *const *captures, int64_t, int64_t, int64_t q,
                       int64_t kv, int64_t n, uint8_t *keep) {
  const auto *ids = static_cast<const int32_t *>(captures[0]);
  for (int64_t i = 0; i < n; ++i)
    keep[i] = ids[q] == ids[kv + i];
}

int32_t classifyDocuments(const void *const *captures, cp_zones *,
                          const int64_t *box) {
  const auto *ids = static_cast<const int32_t *>(captures[0]);
  const int32_t firstQ = ids[box[4]], lastQ = ids[box[5]];
  const int32_t firstK = ids[box[6]], lastK = ids[box[7]];
  if (lastQ < firstK || lastK < firstQ)
    return CP_TILE_EMPTY;
  return firstQ == lastK && lastQ == firstK ? CP_TILE_FULL : CP_TILE_PARTIAL;
}

void softcap(const void *const *, int64_t, int64_t, int64_t, int64_t, int64_t n,
             float *scores) {
  for (int64_t i = 0; i < n; ++i)
    scores[i] = 20 * std::tanh(scores[i] / 20);
}

void alibi(const void *const *, int64_t, int64_t h, int64_t q, int64_t kv,
           int64_t n, float *scores) {
  const float slope = std::exp2(-0.5f * static_cast<float>(h + 1));
  for (int64_t i = 0; i < n; ++i)
    scores[i] -= slope * static_cast<float>(q - kv - i);
}

} // namespace

bool cp::bench::findMask(const std::string &name, MaskFunctions &functions) {
  const std::pair<const char *, MaskFunctions> masks[] = {
      {"full", {}},
      {"causal", IntervalMask<Causal>::get()},
      {"window-48", IntervalMask<Window<48>>::get()},
      {"window-1024", IntervalMask<Window<1024>>::get()},
      {"prefix-48", IntervalMask<Prefix<48>>::get()},
      {"prefix-2048", IntervalMask<Prefix<2048>>::get()},
      {"documents",
       {evaluateDocuments, classifyDocuments, nullptr,
        /*readsDocuments=*/true}},
      {"softcap", IntervalMask<Causal>::get(softcap)},
      {"alibi", IntervalMask<Causal>::get(alibi)},
  };
  for (const auto &[known, mask] : masks)
    if (name == known) {
      functions = mask;
      return true;
    }
  return false;
}
