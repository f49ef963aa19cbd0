//===- KernelBenchMods.cpp - Masks and scores to measure ------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// In a file of its own, as a compiled program's functions are: compiled for the
// machine at hand, and opaque to the kernel.
//
//===----------------------------------------------------------------------===//

#include "KernelBenchMods.h"

#include <cmath>

using namespace cp::bench;

// In 32 bits, relative to the segment: twice the lanes of 64 bits.
void cp::bench::causalMask(const void *const *, int64_t, int64_t, int64_t q,
                           int64_t kv, int64_t n, uint8_t *keep) {
  int32_t last = static_cast<int32_t>(q - kv);
  for (int32_t i = 0; i < static_cast<int32_t>(n); ++i)
    keep[i] = i <= last;
}
int32_t cp::bench::classifyCausal(const void *const *, cp_zones *,
                                  const int64_t *box) {
  if (box[6] > box[5])
    return CP_TILE_EMPTY;
  return box[7] <= box[4] ? CP_TILE_FULL : CP_TILE_PARTIAL;
}

void cp::bench::windowMask(const void *const *, int64_t, int64_t, int64_t q,
                           int64_t kv, int64_t n, uint8_t *keep) {
  int32_t last = static_cast<int32_t>(q - kv);
  int32_t before = last - static_cast<int32_t>(windowSize);
  for (int32_t i = 0; i < static_cast<int32_t>(n); ++i)
    keep[i] = (i <= last) & (i > before);
}
int32_t cp::bench::classifyWindow(const void *const *, cp_zones *,
                                  const int64_t *box) {
  if (box[6] > box[5] || box[7] <= box[4] - windowSize)
    return CP_TILE_EMPTY;
  bool full = box[7] <= box[4] && box[6] > box[5] - windowSize;
  return full ? CP_TILE_FULL : CP_TILE_PARTIAL;
}

void cp::bench::scatteredMask(const void *const *, int64_t, int64_t, int64_t q,
                              int64_t kv, int64_t n, uint8_t *keep) {
  for (int64_t i = 0; i < n; ++i)
    keep[i] = ((kv + i) ^ q) & 1;
}

void cp::bench::softcap(const void *const *, int64_t, int64_t, int64_t, int64_t,
                        int64_t n, float *scores) {
  for (int64_t i = 0; i < n; ++i)
    scores[i] = scores[i] / (1 + std::fabs(scores[i]) / 20);
}
