//===- CpuAVX512.cpp - CPU kernel for AVX-512 -----------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CpuInnerLoops.h"

#include <immintrin.h>

using namespace cp::runtime;

namespace {

struct AVX512Simd {
  using Vector = __m512;
  static constexpr int lanes = 16;
  static constexpr int maxRows = 14;

  static Vector load(const float *p) { return _mm512_loadu_ps(p); }
  static void store(float *p, Vector x) { _mm512_storeu_ps(p, x); }
  static Vector set(float x) { return _mm512_set1_ps(x); }
  static Vector add(Vector a, Vector b) { return _mm512_add_ps(a, b); }
  static Vector sub(Vector a, Vector b) { return _mm512_sub_ps(a, b); }
  static Vector mul(Vector a, Vector b) { return _mm512_mul_ps(a, b); }
  static Vector fma(Vector a, Vector b, Vector c) {
    return _mm512_fmadd_ps(a, b, c);
  }
  static Vector max(Vector a, Vector b) { return _mm512_max_ps(a, b); }

  /// x where the low bits are set, elsewhere -inf.
  static Vector keep(Vector x, uint32_t bits) {
    return _mm512_mask_mov_ps(set(-__builtin_inff()),
                              static_cast<__mmask16>(bits), x);
  }

  static float reduceMax(Vector x) { return _mm512_reduce_max_ps(x); }
  static float reduceAdd(Vector x) { return _mm512_reduce_add_ps(x); }

  /// For x <= 0 or NaN; exactly 1 at 0, and 0 at -inf.
  static Vector exp2(Vector x) {
    // The fraction above the next lower integer; 0 for -inf.
    constexpr int roundDown = 0x9;
    Vector f = _mm512_reduce_ps(x, roundDown);
    Vector p = set(0.00178836880f);
    p = fma(p, f, set(0.00919938739f));
    p = fma(p, f, set(0.0556570552f));
    p = fma(p, f, set(0.240207195f));
    p = fma(p, f, set(0.693147540f));
    p = fma(p, f, set(1.0f));
    return _mm512_scalef_ps(p, x);
  }

  static Vector fromF16(const uint16_t *p) {
    return _mm512_cvtph_ps(
        _mm256_loadu_si256(reinterpret_cast<const __m256i *>(p)));
  }
  static Vector fromBF16(const uint16_t *p) {
    __m512i bits = _mm512_cvtepu16_epi32(
        _mm256_loadu_si256(reinterpret_cast<const __m256i *>(p)));
    return _mm512_castsi512_ps(_mm512_slli_epi32(bits, 16));
  }

  /// The bits of 64 bytes that are each 0 or 1.
  static uint64_t packWord(const uint8_t *bytes) {
    __m512i all = _mm512_loadu_si512(bytes);
    return _mm512_test_epi8_mask(all, all);
  }
};

} // namespace

const CpuOps *cp::runtime::getAVX512Ops() {
  return &InnerLoops<AVX512Simd>::ops;
}
