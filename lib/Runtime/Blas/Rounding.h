//===- Rounding.h - Element types of products -------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_RUNTIME_BLAS_ROUNDING_H
#define CP_LIB_RUNTIME_BLAS_ROUNDING_H

#include "../Kernels/Element.h"

#include <algorithm>

namespace cp::runtime {

struct F16 {
  uint16_t bits;
  operator float() const { return floatFromF16(bits); }
};
struct BF16 {
  uint16_t bits;
  operator float() const { return floatFromBF16(bits); }
};

/// Rounds to nearest, ties to even; `mantissa` bits are kept of f32's 23.
inline uint32_t roundBits(uint32_t bits, int mantissa) {
  int dropped = 23 - mantissa;
  uint32_t half = (1u << (dropped - 1)) - 1;
  return bits + half + ((bits >> dropped) & 1);
}

inline void store(float value, float &to) { to = value; }
inline void store(double value, double &to) { to = value; }
inline void store(float value, double &to) { to = value; }

inline void store(float value, BF16 &to) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof(bits));
  bool isNaN = value != value;
  to.bits = isNaN ? static_cast<uint16_t>(bits >> 16 | 0x40)
                  : static_cast<uint16_t>(roundBits(bits, 7) >> 16);
}

inline void store(float value, F16 &to) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof(bits));
  uint32_t sign = bits >> 16 & 0x8000, magnitude = bits & 0x7fffffff;
  uint32_t result;
  if (magnitude > 0x7f800000) {
    result = 0x7e00; // NaN
  } else if (magnitude < 0x38800000) {
    // Denormal: adding 0.5 leaves multiples of 2^-24 in the low bits.
    uint32_t sum;
    float shifted = floatFromBits(magnitude) + 0.5f;
    memcpy(&sum, &shifted, sizeof(sum));
    result = sum - 0x3f000000;
  } else {
    uint32_t rounded = roundBits(magnitude, 10) >> 13;
    result = std::min<uint32_t>(rounded - (112u << 10), 0x7c00);
  }
  to.bits = static_cast<uint16_t>(sign | result);
}

} // namespace cp::runtime

#endif // CP_LIB_RUNTIME_BLAS_ROUNDING_H
