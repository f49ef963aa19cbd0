//===- ModTypes.h - Types of mask and score functions -----------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_KERNELS_MODTYPES_H
#define CP_RUNTIME_CUDA_KERNELS_MODTYPES_H

#ifdef __CUDACC__
#define CP_MOD static __device__ __forceinline__
#else
#include <cmath>
#include <cstring>
#define CP_MOD static inline
#endif

namespace cp {

using i8 = signed char;
using i16 = short;
using i32 = int;
using i64 = long long;
using index = long long;
using f32 = float;
using f64 = double;

//===----------------------------------------------------------------------===//
// Bits
//===----------------------------------------------------------------------===//

/// Floats of 16 bits are stored and converted, never computed with.
struct f16 {
  unsigned short bits;
};
struct bf16 {
  unsigned short bits;
};

#ifdef __CUDACC__
CP_MOD f32 f32FromBits(unsigned bits) { return __uint_as_float(bits); }
CP_MOD unsigned bitsOf(f32 x) { return __float_as_uint(x); }
CP_MOD f64 f64FromBits(unsigned long long bits) {
  return __longlong_as_double(static_cast<long long>(bits));
}
CP_MOD unsigned long long bitsOf(f64 x) {
  return static_cast<unsigned long long>(__double_as_longlong(x));
}
#else
CP_MOD f32 f32FromBits(unsigned bits) {
  f32 x;
  std::memcpy(&x, &bits, sizeof(x));
  return x;
}
CP_MOD unsigned bitsOf(f32 x) {
  unsigned bits;
  std::memcpy(&bits, &x, sizeof(x));
  return bits;
}
CP_MOD f64 f64FromBits(unsigned long long bits) {
  f64 x;
  std::memcpy(&x, &bits, sizeof(x));
  return x;
}
CP_MOD unsigned long long bitsOf(f64 x) {
  unsigned long long bits;
  std::memcpy(&bits, &x, sizeof(x));
  return bits;
}
#endif
CP_MOD unsigned bitsOf(f16 x) { return x.bits; }
CP_MOD unsigned bitsOf(bf16 x) { return x.bits; }

/// How integers compute: S and U are the signed and unsigned types that do it.
template <typename T>
struct Int {
  using S = int;
  using U = unsigned;
  CP_MOD S sign(T x) { return x; }
  CP_MOD U zero(T x) { return static_cast<U>(x) & ((1u << 8 * sizeof(T)) - 1); }
  CP_MOD T wrap(U x) { return static_cast<T>(x); }
  static constexpr int bits = 8 * sizeof(T);
};
template <>
struct Int<bool> {
  using S = int;
  using U = unsigned;
  CP_MOD S sign(bool x) { return x ? -1 : 0; }
  CP_MOD U zero(bool x) { return x ? 1 : 0; }
  CP_MOD bool wrap(U x) { return x & 1; }
  static constexpr int bits = 1;
};
template <>
struct Int<i32> {
  using S = int;
  using U = unsigned;
  CP_MOD S sign(i32 x) { return x; }
  CP_MOD U zero(i32 x) { return static_cast<U>(x); }
  CP_MOD i32 wrap(U x) { return static_cast<i32>(x); }
  static constexpr int bits = 32;
};
template <>
struct Int<i64> {
  using S = long long;
  using U = unsigned long long;
  CP_MOD S sign(i64 x) { return x; }
  CP_MOD U zero(i64 x) { return static_cast<U>(x); }
  CP_MOD i64 wrap(U x) { return static_cast<i64>(x); }
  static constexpr int bits = 64;
};

//===----------------------------------------------------------------------===//
// Selection and memory
//===----------------------------------------------------------------------===//

template <typename T>
CP_MOD T select(bool condition, T x, T y) {
  return condition ? x : y;
}

/// Elements in memory: an i1 is a byte.
template <typename T>
struct Element {
  CP_MOD T load(const void *data, index i) {
    return static_cast<const T *>(data)[i];
  }
};
template <>
struct Element<bool> {
  CP_MOD bool load(const void *data, index i) {
    return static_cast<const unsigned char *>(data)[i] != 0;
  }
};
template <typename T>
CP_MOD T load(const void *data, index i) {
  return Element<T>::load(data, i);
}

} // namespace cp

#endif // CP_RUNTIME_CUDA_KERNELS_MODTYPES_H
