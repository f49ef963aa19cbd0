//===- CpuPortable.cpp - CPU kernel without intrinsics --------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Vectors of four floats in the compilers' vector extension: SSE2 on x86-64,
// NEON on AArch64, something correct elsewhere.
//
//===----------------------------------------------------------------------===//

#include "CpuInnerLoops.h"

using namespace cp::runtime;

namespace {

struct PortableSimd {
  using Vector = float __attribute__((vector_size(16)));
  using IntVector = int32_t __attribute__((vector_size(16)));
  static constexpr int lanes = 4;
  static constexpr int maxRows = 6;

  static Vector load(const float *p) {
    Vector result;
    memcpy(&result, p, sizeof(result));
    return result;
  }
  static void store(float *p, Vector x) { memcpy(p, &x, sizeof(x)); }
  static Vector set(float x) { return Vector{x, x, x, x}; }
  static Vector add(Vector a, Vector b) { return a + b; }
  static Vector sub(Vector a, Vector b) { return a - b; }
  static Vector mul(Vector a, Vector b) { return a * b; }
  static Vector fma(Vector a, Vector b, Vector c) { return a * b + c; }
  static Vector max(Vector a, Vector b) { return select(a > b, a, b); }

  static Vector select(IntVector mask, Vector a, Vector b) {
    return (Vector)(((IntVector)a & mask) | ((IntVector)b & ~mask));
  }

  /// x where the low bits are set, elsewhere -inf.
  static Vector keep(Vector x, uint32_t bits) {
    int32_t b = static_cast<int32_t>(bits);
    IntVector all = {b, b, b, b};
    IntVector lane = {1, 2, 4, 8};
    return select((all & lane) == lane, x, set(-__builtin_inff()));
  }

  static float reduceMax(Vector x) {
    float a = x[0] > x[1] ? x[0] : x[1], b = x[2] > x[3] ? x[2] : x[3];
    return a > b ? a : b;
  }
  static float reduceAdd(Vector x) { return (x[0] + x[1]) + (x[2] + x[3]); }

  /// For x <= 0 or NaN; exactly 1 at 0, and 0 below the normal numbers.
  static Vector exp2(Vector x) {
    // Adding 1.5 * 2^23 rounds to an integer and leaves it in the low bits.
    Vector magic = set(12582912.0f), lowest = set(-126.0f);
    IntVector tiny = x < lowest;
    Vector clamped = select(tiny, lowest, x);
    Vector shifted = clamped + magic;
    Vector f = clamped - (shifted - magic);
    Vector p = set(0.00133813021f);
    p = p * f + set(0.00966636837f);
    p = p * f + set(0.0555038117f);
    p = p * f + set(0.240223497f);
    p = p * f + set(0.693147182f);
    p = p * f + set(1.0f);
    Vector result = (Vector)((IntVector)p + ((IntVector)shifted << 23));
    result = (Vector)((IntVector)result & ~tiny);
    return select(x == x, result, x);
  }

  static Vector fromF16(const uint16_t *p) {
    return Vector{floatFromF16(p[0]), floatFromF16(p[1]), floatFromF16(p[2]),
                  floatFromF16(p[3])};
  }
  static Vector fromBF16(const uint16_t *p) {
    return Vector{floatFromBF16(p[0]), floatFromBF16(p[1]), floatFromBF16(p[2]),
                  floatFromBF16(p[3])};
  }

  /// The bits of 64 bytes that are each 0 or 1.
  static uint64_t packWord(const uint8_t *bytes) {
    uint64_t word = 0;
    for (int i = 0; i < 8; ++i) {
      uint64_t eight = 0;
      for (int j = 0; j < 8; ++j)
        eight |= static_cast<uint64_t>(bytes[8 * i + j]) << (8 * j);
      // The product's top byte collects bit 0 of each byte; no carry reaches
      // it.
      word |= (eight * 0x0102040810204080u >> 56) << (8 * i);
    }
    return word;
  }
};

} // namespace

const CpuOps *cp::runtime::getPortableOps() {
  return &InnerLoops<PortableSimd>::ops;
}
