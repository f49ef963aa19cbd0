//===- SmallFloat.cpp - 16-bit floats in software -------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Support/SmallFloat.h"

#include "llvm/ADT/bit.h"

#include <algorithm>
#include <cmath>

using namespace mlir::cp;

namespace {
/// An IEEE format of 16 bits.
template <int exponentBits>
struct Format {
  static constexpr int mantissaBits = 15 - exponentBits;
  static constexpr int bias = (1 << (exponentBits - 1)) - 1;
  static constexpr int minExponent = 1 - bias;
  static constexpr uint64_t infinity = ((uint64_t{1} << exponentBits) - 1)
                                       << mantissaBits;
};
} // namespace

/// Rounds in one step from double: through f32, ties could be made where there
/// are none.
template <int exponentBits>
static uint16_t roundTo(double value) {
  using F = Format<exponentBits>;
  uint64_t bits = llvm::bit_cast<uint64_t>(value);
  uint64_t sign = (bits >> 63) << 15;
  if (std::isnan(value))
    return sign | F::infinity | (uint64_t{1} << (F::mantissaBits - 1));
  int exponent = static_cast<int>((bits >> 52) & 0x7ff) - 1023;
  uint64_t implicitOne = uint64_t{1} << 52;
  uint64_t mantissa = (bits & (implicitOne - 1)) | implicitOne;

  // Subnormal results lose a bit for each power of two that they are smaller.
  int dropped = 52 - F::mantissaBits + std::max(0, F::minExponent - exponent);
  if (dropped > 53)
    return sign;
  uint64_t kept = mantissa >> dropped;
  uint64_t rest = mantissa & ((uint64_t{1} << dropped) - 1);
  uint64_t half = uint64_t{1} << (dropped - 1);
  if (rest > half || (rest == half && (kept & 1)))
    ++kept;
  // `kept` holds the implicit one: it adds 1 to the exponent, as does a carry.
  uint64_t biased =
      exponent >= F::minExponent ? exponent - F::minExponent : uint64_t{0};
  uint64_t magnitude = (biased << F::mantissaBits) + kept;
  return sign | std::min(magnitude, F::infinity);
}

template <int exponentBits>
static double extend(uint16_t bits) {
  using F = Format<exponentBits>;
  uint64_t magnitude = bits & 0x7fff;
  double sign = bits >> 15 ? -1.0 : 1.0;
  if (magnitude > F::infinity)
    return std::copysign(std::nan(""), sign);
  if (magnitude == F::infinity)
    return sign * HUGE_VAL;
  int biased = static_cast<int>(magnitude >> F::mantissaBits);
  int mantissa = magnitude & ((1 << F::mantissaBits) - 1);
  if (biased > 0)
    mantissa |= 1 << F::mantissaBits;
  return sign *
         std::ldexp(mantissa, std::max(biased, 1) - F::bias - F::mantissaBits);
}

uint16_t mlir::cp::roundToF16(double value) { return roundTo<5>(value); }
uint16_t mlir::cp::roundToBF16(double value) { return roundTo<8>(value); }
double mlir::cp::extendF16(uint16_t bits) { return extend<5>(bits); }
double mlir::cp::extendBF16(uint16_t bits) { return extend<8>(bits); }
