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
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace cp::runtime {

constexpr int64_t bitsPerWord = 64;

inline int64_t numBitWords(int64_t bits) {
  return (bits + bitsPerWord - 1) / bitsPerWord;
}

/// The bits of 64 bytes that are each 0 or 1.
inline uint64_t packWord(const uint8_t *bytes) {
  uint64_t word = 0;
#if defined(__SSE2__)
  for (int i = 0; i < 4; ++i) {
    __m128i lane =
        _mm_loadu_si128(reinterpret_cast<const __m128i *>(bytes + 16 * i));
    // Bit 0 of each byte becomes its sign; no bit crosses a byte that matters.
    uint64_t signs =
        static_cast<uint32_t>(_mm_movemask_epi8(_mm_slli_epi16(lane, 7)));
    word |= signs << (16 * i);
  }
#else
  for (int i = 0; i < 64; ++i)
    word |= static_cast<uint64_t>(bytes[i] & 1) << i;
#endif
  return word;
}

/// Packs n bytes, each 0 or 1, to bits; the last word is filled up with 0.
inline void packBits(const uint8_t *bytes, int64_t n, uint64_t *words) {
  int64_t whole = n / bitsPerWord;
  for (int64_t i = 0; i < whole; ++i)
    words[i] = packWord(bytes + i * bitsPerWord);
  if (int64_t rest = n % bitsPerWord) {
    uint8_t last[bitsPerWord] = {};
    memcpy(last, bytes + whole * bitsPerWord, rest);
    words[whole] = packWord(last);
  }
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
