//===- ModConversions.h - Conversions in mask and score functions -*- C++
//-*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_KERNELS_MODCONVERSIONS_H
#define CP_RUNTIME_CUDA_KERNELS_MODCONVERSIONS_H

#include "ModTypes.h"

namespace cp {

template <typename To, typename T>
CP_MOD To extsi(T x) {
  return Int<To>::wrap(static_cast<typename Int<To>::U>(
      static_cast<typename Int<To>::S>(Int<T>::sign(x))));
}
template <typename To, typename T>
CP_MOD To extui(T x) {
  return Int<To>::wrap(Int<T>::zero(x));
}
template <typename To, typename T>
CP_MOD To trunci(T x) {
  return Int<To>::wrap(static_cast<typename Int<To>::U>(Int<T>::zero(x)));
}
template <typename To, typename T>
CP_MOD To index_cast(T x) {
  return extsi<To>(x);
}
template <typename To, typename T>
CP_MOD To index_castui(T x) {
  return trunci<To>(x);
}
template <typename To, typename T>
CP_MOD To sitofp(T x) {
  return static_cast<To>(Int<T>::sign(x));
}
template <typename To, typename T>
CP_MOD To uitofp(T x) {
  return static_cast<To>(Int<T>::zero(x));
}
template <typename To, typename T>
CP_MOD To fptosi(T x) {
  return Int<To>::wrap(
      static_cast<typename Int<To>::U>(static_cast<typename Int<To>::S>(x)));
}
template <typename To, typename T>
CP_MOD To fptoui(T x) {
  return Int<To>::wrap(static_cast<typename Int<To>::U>(x));
}

/// f64 to f32, a result that is not exact rounded to an odd last bit: rounding
/// it again gives what rounding the f64 would have given.
CP_MOD f32 roundToOdd(f64 x) {
  const f32 near = static_cast<f32>(x);
  const f64 back = near;
  if (back == x || x != x)
    return near;
  const bool isAway = (back < 0 ? -back : back) > (x < 0 ? -x : x);
  return f32FromBits((bitsOf(near) - isAway) | 1);
}

CP_MOD f32 toFloat(f16 x) {
  const unsigned sign = (x.bits & 0x8000u) << 16, rest = x.bits & 0x7fffu;
  if (rest >= 0x7c00u)
    return f32FromBits(sign | 0x7f800000u | (rest & 0x3ffu) << 13);
  if (rest >= 0x400u)
    return f32FromBits(sign | ((rest << 13) + (112u << 23)));
  // A denormal number is exact as a multiple of 2^-24.
  const f32 size = static_cast<f32>(rest) * 5.9604644775390625e-8f;
  return sign ? -size : size;
}
CP_MOD f32 toFloat(bf16 x) {
  return f32FromBits(static_cast<unsigned>(x.bits) << 16);
}

/// To the nearest, ties to even.
CP_MOD f16 toF16(f32 x) {
  const unsigned bits = bitsOf(x), sign = bits >> 16 & 0x8000u;
  const unsigned rest = bits & 0x7fffffffu;
  unsigned result;
  if (rest > 0x7f800000u) {
    result = 0x7e00u;
  } else if (rest >= 0x477ff000u) {
    result = 0x7c00u;
  } else if (rest >= 0x38800000u) {
    const unsigned odd = rest >> 13 & 1;
    result = (rest - (112u << 23) + 0xfffu + odd) >> 13;
  } else {
    // The sum has denormal numbers' unit in its last place, and rounds.
    const f32 sum = f32FromBits(rest) + 0.5f;
    result = bitsOf(sum) - 0x3f000000u;
  }
  return {static_cast<unsigned short>(sign | result)};
}
CP_MOD bf16 toBF16(f32 x) {
  const unsigned bits = bitsOf(x);
  if ((bits & 0x7fffffffu) > 0x7f800000u)
    return {static_cast<unsigned short>(bits >> 16 | 0x40u)};
  return {
      static_cast<unsigned short>((bits + 0x7fffu + (bits >> 16 & 1)) >> 16)};
}

template <typename To>
struct Convert;
template <>
struct Convert<f64> {
  CP_MOD f64 from(f32 x) { return x; }
  CP_MOD f64 from(f16 x) { return toFloat(x); }
  CP_MOD f64 from(bf16 x) { return toFloat(x); }
};
template <>
struct Convert<f32> {
  CP_MOD f32 from(f64 x) { return static_cast<f32>(x); }
  CP_MOD f32 from(f16 x) { return toFloat(x); }
  CP_MOD f32 from(bf16 x) { return toFloat(x); }
};
template <>
struct Convert<f16> {
  CP_MOD f16 from(f32 x) { return toF16(x); }
  CP_MOD f16 from(f64 x) { return toF16(roundToOdd(x)); }
};
template <>
struct Convert<bf16> {
  CP_MOD bf16 from(f32 x) { return toBF16(x); }
  CP_MOD bf16 from(f64 x) { return toBF16(roundToOdd(x)); }
};
template <typename To, typename T>
CP_MOD To extf(T x) {
  return Convert<To>::from(x);
}
template <typename To, typename T>
CP_MOD To truncf(T x) {
  return Convert<To>::from(x);
}

template <typename To>
struct FromBits {
  CP_MOD To make(unsigned long long bits) { return static_cast<To>(bits); }
};
template <>
struct FromBits<f16> {
  CP_MOD f16 make(unsigned long long bits) {
    return {static_cast<unsigned short>(bits)};
  }
};
template <>
struct FromBits<bf16> {
  CP_MOD bf16 make(unsigned long long bits) {
    return {static_cast<unsigned short>(bits)};
  }
};
template <>
struct FromBits<f32> {
  CP_MOD f32 make(unsigned long long bits) {
    return f32FromBits(static_cast<unsigned>(bits));
  }
};
template <>
struct FromBits<f64> {
  CP_MOD f64 make(unsigned long long bits) { return f64FromBits(bits); }
};
CP_MOD unsigned short bitsOf(i16 x) { return static_cast<unsigned short>(x); }
CP_MOD unsigned bitsOf(i32 x) { return static_cast<unsigned>(x); }
CP_MOD unsigned long long bitsOf(i64 x) {
  return static_cast<unsigned long long>(x);
}
template <typename To, typename T>
CP_MOD To bitcast(T x) {
  return FromBits<To>::make(bitsOf(x));
}

} // namespace cp

#endif // CP_RUNTIME_CUDA_KERNELS_MODCONVERSIONS_H
