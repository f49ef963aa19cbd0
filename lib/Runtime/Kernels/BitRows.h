//===- BitRows.h - Rows of mask bits ----------------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_KERNELS_BITROWS_H
#define CP_RUNTIME_KERNELS_BITROWS_H

#include <cstdint>

namespace cp::runtime {

constexpr int64_t bitsPerWord = 64;

inline int64_t numBitWords(int64_t bits) {
  return (bits + bitsPerWord - 1) / bitsPerWord;
}

/// The range from the first to the last bit that is set in any of `rows` rows
/// that lie `stride` words apart; begin == end if there is none.
inline void findBitRange(const uint64_t *words, int64_t rows, int64_t stride,
                         int64_t numWords, int64_t &begin, int64_t &end) {
  begin = end = 0;
  bool found = false;
  for (int64_t w = 0; w < numWords; ++w) {
    uint64_t any = 0;
    for (int64_t r = 0; r < rows; ++r)
      any |= words[r * stride + w];
    if (!any)
      continue;
    if (!found)
      begin = w * bitsPerWord + __builtin_ctzll(any);
    found = true;
    end = (w + 1) * bitsPerWord - __builtin_clzll(any);
  }
}

} // namespace cp::runtime

#endif // CP_RUNTIME_KERNELS_BITROWS_H
