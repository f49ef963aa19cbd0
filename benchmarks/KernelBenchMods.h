//===- KernelBenchMods.h - Masks and scores to measure ----------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_BENCHMARKS_KERNELBENCHMODS_H
#define CP_BENCHMARKS_KERNELBENCHMODS_H

#include "cp/Runtime/Runtime.h"

namespace cp::bench {

/// The window of windowMask.
constexpr int64_t windowSize = 256;

void causalMask(const void *const *captures, int64_t b, int64_t h, int64_t q,
                int64_t kv, int64_t n, uint8_t *keep);
int32_t classifyCausal(const void *const *captures, cp_zones *,
                       const int64_t *box);

/// Keeps the last windowSize keys up to the query's own position.
void windowMask(const void *const *captures, int64_t b, int64_t h, int64_t q,
                int64_t kv, int64_t n, uint8_t *keep);
int32_t classifyWindow(const void *const *captures, cp_zones *,
                       const int64_t *box);

/// No tile of it is full or empty.
void scatteredMask(const void *const *captures, int64_t b, int64_t h, int64_t q,
                   int64_t kv, int64_t n, uint8_t *keep);

/// A bounded score, without a call of the C library.
void softcap(const void *const *captures, int64_t b, int64_t h, int64_t q,
             int64_t kv, int64_t n, float *scores);

} // namespace cp::bench

#endif // CP_BENCHMARKS_KERNELBENCHMODS_H
