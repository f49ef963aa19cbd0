//===- PtxTypes.h - Types of instructions -----------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_CUDA_FAKEGPU_PTXTYPES_H
#define CP_UNITTESTS_CUDA_FAKEGPU_PTXTYPES_H

#include "ModMath.h"

#include <cstdint>
#include <cstring>
#include <string>

namespace cp::fake::ptx {

enum class Type {
  None,
  Pred,
  B8,
  B16,
  B32,
  B64,
  U8,
  U16,
  U32,
  U64,
  S8,
  S16,
  S32,
  S64,
  F16,
  BF16,
  F32,
  F64,
  F16x2,
  BF16x2,
  S16x2,
  U16x2,
};

/// None for a word that is no type.
Type findType(const std::string &word);

/// `pick(T())` with the C++ type of an integer, which gives a pointer; null for
/// another type.
template <typename Pick>
auto withInteger(Type type, Pick pick) -> decltype(pick(uint32_t())) {
  switch (type) {
  case Type::B8:
  case Type::U8:
    return pick(uint8_t());
  case Type::S8:
    return pick(int8_t());
  case Type::B16:
  case Type::U16:
    return pick(uint16_t());
  case Type::S16:
    return pick(int16_t());
  case Type::B32:
  case Type::U32:
    return pick(uint32_t());
  case Type::S32:
    return pick(int32_t());
  case Type::B64:
  case Type::U64:
    return pick(uint64_t());
  case Type::S64:
    return pick(int64_t());
  default:
    return nullptr;
  }
}

template <typename Pick>
auto withFloat(Type type, Pick pick) -> decltype(pick(f32())) {
  switch (type) {
  case Type::F16:
    return pick(f16());
  case Type::BF16:
    return pick(bf16());
  case Type::F32:
    return pick(f32());
  case Type::F64:
    return pick(f64());
  default:
    return nullptr;
  }
}

template <typename Pick>
auto withNumber(Type type, Pick pick) -> decltype(pick(uint32_t())) {
  if (auto picked = withInteger(type, pick))
    return picked;
  return withFloat(type, pick);
}

/// Elements of f16x2 and bf16x2.
template <typename Pick>
auto withPacked(Type type, Pick pick) -> decltype(pick(f16())) {
  if (type == Type::F16x2)
    return pick(f16());
  if (type == Type::BF16x2)
    return pick(bf16());
  return nullptr;
}

/// A float as the type that computes with it.
inline f32 widen(f16 x) { return toFloat(x); }
inline f32 widen(bf16 x) { return toFloat(x); }
inline f32 widen(f32 x) { return x; }
inline f64 widen(f64 x) { return x; }

/// Rounds to nearest.
template <typename To, typename From>
To narrow(From x) {
  return truncf<To>(x);
}
template <>
inline f32 narrow<f32>(f32 x) {
  return x;
}
template <>
inline f64 narrow<f64>(f64 x) {
  return x;
}
template <>
inline f64 narrow<f64>(f32 x) {
  return x;
}

template <typename T>
constexpr bool isFloat = std::is_same_v<T, f16> || std::is_same_v<T, bf16> ||
                         std::is_same_v<T, f32> || std::is_same_v<T, f64>;

} // namespace cp::fake::ptx

#endif // CP_UNITTESTS_CUDA_FAKEGPU_PTXTYPES_H
