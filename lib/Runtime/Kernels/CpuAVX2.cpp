//===- CpuAVX2.cpp - CPU kernel for AVX2, FMA and F16C --------------------===//
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

struct AVX2Simd {
  using Vector = __m256;
  static constexpr int lanes = 8;
  static constexpr int maxRows = 6;

  static Vector load(const float *p) { return _mm256_loadu_ps(p); }
  static void store(float *p, Vector x) { _mm256_storeu_ps(p, x); }
  static Vector set(float x) { return _mm256_set1_ps(x); }
  static Vector add(Vector a, Vector b) { return _mm256_add_ps(a, b); }
  static Vector sub(Vector a, Vector b) { return _mm256_sub_ps(a, b); }
  static Vector mul(Vector a, Vector b) { return _mm256_mul_ps(a, b); }
  static Vector fma(Vector a, Vector b, Vector c) {
    return _mm256_fmadd_ps(a, b, c);
  }
  static Vector max(Vector a, Vector b) { return _mm256_max_ps(a, b); }

  /// x where the low bits are set, elsewhere -inf.
  static Vector keep(Vector x, uint32_t bits) {
    __m256i lane = _mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128);
    __m256i all = _mm256_set1_epi32(static_cast<int>(bits));
    __m256i mask = _mm256_cmpeq_epi32(_mm256_and_si256(all, lane), lane);
    return _mm256_blendv_ps(set(-__builtin_inff()), x,
                            _mm256_castsi256_ps(mask));
  }

  static float reduceMax(Vector x) {
    __m128 m =
        _mm_max_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1));
    m = _mm_max_ps(m, _mm_movehl_ps(m, m));
    return _mm_cvtss_f32(_mm_max_ss(m, _mm_movehdup_ps(m)));
  }
  static float reduceAdd(Vector x) {
    __m128 s =
        _mm_add_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1));
    s = _mm_add_ps(s, _mm_movehl_ps(s, s));
    return _mm_cvtss_f32(_mm_add_ss(s, _mm_movehdup_ps(s)));
  }

  /// For x <= 0 or NaN; exactly 1 at 0, and 0 below the normal numbers.
  static Vector exp2(Vector x) {
    // max returns its second operand if either is NaN.
    Vector clamped = _mm256_max_ps(set(-126.0f), x);
    Vector n =
        _mm256_round_ps(clamped, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    Vector f = _mm256_sub_ps(clamped, n);
    Vector p = set(0.00133813021f);
    p = fma(p, f, set(0.00966636837f));
    p = fma(p, f, set(0.0555038117f));
    p = fma(p, f, set(0.240223497f));
    p = fma(p, f, set(0.693147182f));
    p = fma(p, f, set(1.0f));
    // NaN converts to 2^31, which the shift removes.
    __m256i exponent = _mm256_slli_epi32(_mm256_cvtps_epi32(n), 23);
    Vector result =
        _mm256_castsi256_ps(_mm256_add_epi32(_mm256_castps_si256(p), exponent));
    return _mm256_and_ps(result, _mm256_cmp_ps(x, set(-126.0f), _CMP_NLT_UQ));
  }

  static Vector fromF16(const uint16_t *p) {
    return _mm256_cvtph_ps(
        _mm_loadu_si128(reinterpret_cast<const __m128i *>(p)));
  }
  static Vector fromBF16(const uint16_t *p) {
    __m256i bits = _mm256_cvtepu16_epi32(
        _mm_loadu_si128(reinterpret_cast<const __m128i *>(p)));
    return _mm256_castsi256_ps(_mm256_slli_epi32(bits, 16));
  }

  /// The bits of 64 bytes that are each 0 or 1.
  static uint64_t packWord(const uint8_t *bytes) {
    return packHalf(bytes) | packHalf(bytes + 32) << 32;
  }
  static uint64_t packHalf(const uint8_t *bytes) {
    __m256i half = _mm256_loadu_si256(reinterpret_cast<const __m256i *>(bytes));
    // Bit 0 of each byte becomes its sign; what crosses bytes is 0.
    return static_cast<uint32_t>(
        _mm256_movemask_epi8(_mm256_slli_epi16(half, 7)));
  }
};

} // namespace

const CpuOps *cp::runtime::getAVX2Ops() { return &InnerLoops<AVX2Simd>::ops; }
