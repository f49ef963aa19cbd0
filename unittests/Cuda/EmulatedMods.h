//===- EmulatedMods.h - Masks and scores of tests for kernels ---*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_CUDA_EMULATEDMODS_H
#define CP_UNITTESTS_CUDA_EMULATEDMODS_H

#include "cp/Runtime/Runtime.h"

#include <algorithm>

namespace cp::cuda {

/// The functions of the attend that is being computed.
inline const cp_attend_args *emulatedAttend;

/// Rows that do not exist are asked for, too: a clamped one answers, as
/// compiled functions clamp what they read.
inline int64_t clampRow(long long row, int64_t rows) {
  return std::clamp<int64_t>(row, 0, rows - 1);
}

template <bool HasScore, bool HasMask = true>
struct RuntimeMods {
  static constexpr bool hasMask = HasMask;
  static constexpr bool hasScore = HasScore;

  static bool mask(long long b, long long h, long long q, long long kv,
                   const void *const *captures) {
    uint8_t keep = 0;
    emulatedAttend->mask(captures, b, h,
                         clampRow(q, emulatedAttend->q.sizes[2]),
                         clampRow(kv, emulatedAttend->k.sizes[2]), 1, &keep);
    return keep;
  }
  static float score(float value, long long b, long long h, long long q,
                     long long kv, const void *const *captures) {
    emulatedAttend->score(captures, b, h,
                          clampRow(q, emulatedAttend->q.sizes[2]),
                          clampRow(kv, emulatedAttend->k.sizes[2]), 1, &value);
    return value;
  }
};

} // namespace cp::cuda

#endif // CP_UNITTESTS_CUDA_EMULATEDMODS_H
