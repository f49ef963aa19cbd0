//===- ModIntegers.h - Integers in mask and score functions -----*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_KERNELS_MODINTEGERS_H
#define CP_RUNTIME_CUDA_KERNELS_MODINTEGERS_H

#include "ModTypes.h"

namespace cp {

#define CP_UNSIGNED(NAME, EXPRESSION)                                          \
  template <typename T>                                                        \
  CP_MOD T NAME(T lhs, T rhs) {                                                \
    const typename Int<T>::U x = Int<T>::zero(lhs), y = Int<T>::zero(rhs);     \
    return Int<T>::wrap(EXPRESSION);                                           \
  }
#define CP_SIGNED(NAME, EXPRESSION)                                            \
  template <typename T>                                                        \
  CP_MOD T NAME(T lhs, T rhs) {                                                \
    const typename Int<T>::S x = Int<T>::sign(lhs), y = Int<T>::sign(rhs);     \
    return Int<T>::wrap(static_cast<typename Int<T>::U>(EXPRESSION));          \
  }
CP_UNSIGNED(addi, x + y)
CP_UNSIGNED(subi, x - y)
CP_UNSIGNED(muli, x *y)
CP_UNSIGNED(divui, x / y)
CP_UNSIGNED(remui, x % y)
CP_UNSIGNED(ceildivui, x / y + (x % y != 0))
CP_UNSIGNED(andi, x &y)
CP_UNSIGNED(ori, x | y)
CP_UNSIGNED(xori, x ^ y)
CP_UNSIGNED(shli, x << y)
CP_UNSIGNED(shrui, x >> y)
CP_UNSIGNED(minui, x < y ? x : y)
CP_UNSIGNED(maxui, x > y ? x : y)
CP_SIGNED(divsi, x / y)
CP_SIGNED(remsi, x % y)
CP_SIGNED(floordivsi, x / y - (x % y != 0 && (x < 0) != (y < 0)))
CP_SIGNED(ceildivsi, x / y + (x % y != 0 && (x < 0) == (y < 0)))
CP_SIGNED(minsi, x < y ? x : y)
CP_SIGNED(maxsi, x > y ? x : y)
#undef CP_UNSIGNED
#undef CP_SIGNED

template <typename T>
CP_MOD T shrsi(T x, T amount) {
  using S = typename Int<T>::S;
  using U = typename Int<T>::U;
  const S value = Int<T>::sign(x);
  const U shifted = static_cast<U>(value) >> Int<T>::zero(amount);
  const U inverse = static_cast<U>(~value) >> Int<T>::zero(amount);
  return Int<T>::wrap(value < 0 ? ~inverse : shifted);
}

#define CP_COMPARE(NAME, KIND, OPERATOR)                                       \
  template <typename T>                                                        \
  CP_MOD bool NAME(T x, T y) {                                                 \
    return Int<T>::KIND(x) OPERATOR Int<T>::KIND(y);                           \
  }
CP_COMPARE(cmpi_eq, zero, ==)
CP_COMPARE(cmpi_ne, zero, !=)
CP_COMPARE(cmpi_slt, sign, <)
CP_COMPARE(cmpi_sle, sign, <=)
CP_COMPARE(cmpi_sgt, sign, >)
CP_COMPARE(cmpi_sge, sign, >=)
CP_COMPARE(cmpi_ult, zero, <)
CP_COMPARE(cmpi_ule, zero, <=)
CP_COMPARE(cmpi_ugt, zero, >)
CP_COMPARE(cmpi_uge, zero, >=)
#undef CP_COMPARE

template <typename T>
CP_MOD T absi(T x) {
  return Int<T>::sign(x) < 0 ? subi<T>(0, x) : x;
}
template <typename T>
CP_MOD T ctpop(T x) {
  typename Int<T>::U count = 0;
  for (auto rest = Int<T>::zero(x); rest; rest &= rest - 1)
    ++count;
  return Int<T>::wrap(count);
}
template <typename T>
CP_MOD T ctlz(T x) {
  typename Int<T>::U count = Int<T>::bits;
  for (auto rest = Int<T>::zero(x); rest; rest >>= 1)
    --count;
  return Int<T>::wrap(count);
}
template <typename T>
CP_MOD T cttz(T x) {
  auto rest = Int<T>::zero(x);
  if (!rest)
    return Int<T>::wrap(Int<T>::bits);
  typename Int<T>::U count = 0;
  for (; !(rest & 1); rest >>= 1)
    ++count;
  return Int<T>::wrap(count);
}

template <typename T>
CP_MOD void addui_extended(T x, T y, T &sum, bool &overflow) {
  sum = addi(x, y);
  overflow = cmpi_ult(sum, x);
  if (Int<T>::bits == 1)
    overflow = Int<T>::zero(x) & Int<T>::zero(y);
}

} // namespace cp

#endif // CP_RUNTIME_CUDA_KERNELS_MODINTEGERS_H
