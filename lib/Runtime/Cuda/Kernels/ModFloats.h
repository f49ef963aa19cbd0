//===- ModFloats.h - Floats in mask and score functions ---------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_KERNELS_MODFLOATS_H
#define CP_RUNTIME_CUDA_KERNELS_MODFLOATS_H

#include "ModTypes.h"

namespace cp {

#ifdef __CUDACC__
// Intrinsics that are never contracted to fused operations.
CP_MOD f32 addf(f32 x, f32 y) { return __fadd_rn(x, y); }
CP_MOD f32 subf(f32 x, f32 y) { return __fsub_rn(x, y); }
CP_MOD f32 mulf(f32 x, f32 y) { return __fmul_rn(x, y); }
CP_MOD f32 divf(f32 x, f32 y) { return __fdiv_rn(x, y); }
CP_MOD f64 addf(f64 x, f64 y) { return __dadd_rn(x, y); }
CP_MOD f64 subf(f64 x, f64 y) { return __dsub_rn(x, y); }
CP_MOD f64 mulf(f64 x, f64 y) { return __dmul_rn(x, y); }
CP_MOD f64 divf(f64 x, f64 y) { return __ddiv_rn(x, y); }
#define CP_LIBRARY(NAME) ::NAME
#else
template <typename T>
CP_MOD T addf(T x, T y) {
  return x + y;
}
template <typename T>
CP_MOD T subf(T x, T y) {
  return x - y;
}
template <typename T>
CP_MOD T mulf(T x, T y) {
  return x * y;
}
template <typename T>
CP_MOD T divf(T x, T y) {
  return x / y;
}
#define CP_LIBRARY(NAME) std::NAME
#endif

#define CP_FUNCTION(NAME, FUNCTION)                                            \
  CP_MOD f32 NAME(f32 x) { return CP_LIBRARY(FUNCTION)(x); }                   \
  CP_MOD f64 NAME(f64 x) { return CP_LIBRARY(FUNCTION)(x); }
#define CP_FUNCTION2(NAME, FUNCTION)                                           \
  CP_MOD f32 NAME(f32 x, f32 y) { return CP_LIBRARY(FUNCTION)(x, y); }         \
  CP_MOD f64 NAME(f64 x, f64 y) { return CP_LIBRARY(FUNCTION)(x, y); }
CP_FUNCTION(absf, fabs)
CP_FUNCTION(acos, acos)
CP_FUNCTION(acosh, acosh)
CP_FUNCTION(asin, asin)
CP_FUNCTION(asinh, asinh)
CP_FUNCTION(atan, atan)
CP_FUNCTION(atanh, atanh)
CP_FUNCTION(cbrt, cbrt)
CP_FUNCTION(ceil, ceil)
CP_FUNCTION(cos, cos)
CP_FUNCTION(cosh, cosh)
CP_FUNCTION(erf, erf)
CP_FUNCTION(erfc, erfc)
CP_FUNCTION(exp, exp)
CP_FUNCTION(exp2, exp2)
CP_FUNCTION(expm1, expm1)
CP_FUNCTION(floor, floor)
CP_FUNCTION(log, log)
CP_FUNCTION(log10, log10)
CP_FUNCTION(log1p, log1p)
CP_FUNCTION(log2, log2)
CP_FUNCTION(round, round)
CP_FUNCTION(roundeven, rint)
CP_FUNCTION(sin, sin)
CP_FUNCTION(sinh, sinh)
CP_FUNCTION(sqrt, sqrt)
CP_FUNCTION(tan, tan)
CP_FUNCTION(tanh, tanh)
CP_FUNCTION(trunc, trunc)
CP_FUNCTION2(atan2, atan2)
CP_FUNCTION2(copysign, copysign)
CP_FUNCTION2(maxnumf, fmax)
CP_FUNCTION2(minnumf, fmin)
CP_FUNCTION2(powf, pow)
CP_FUNCTION2(remf, fmod)
#undef CP_FUNCTION
#undef CP_FUNCTION2
CP_MOD f32 fma(f32 x, f32 y, f32 z) { return CP_LIBRARY(fma)(x, y, z); }
CP_MOD f64 fma(f64 x, f64 y, f64 z) { return CP_LIBRARY(fma)(x, y, z); }
#undef CP_LIBRARY

template <typename T>
CP_MOD T negf(T x) {
  return -x;
}
template <typename T>
CP_MOD T rsqrt(T x) {
  return divf(T(1), sqrt(x));
}
template <typename T>
CP_MOD bool isnan(T x) {
  return x != x;
}
template <typename T>
CP_MOD bool isfinite(T x) {
  return x - x == 0;
}
CP_MOD bool isNegative(f32 x) { return bitsOf(x) >> 31; }
CP_MOD bool isNegative(f64 x) { return bitsOf(x) >> 63; }

/// NaN spreads, and -0 is less than 0.
template <typename T>
CP_MOD T maximumf(T x, T y) {
  if (isnan(x) || isnan(y))
    return x + y;
  if (x == y)
    return isNegative(x) ? y : x;
  return x > y ? x : y;
}
template <typename T>
CP_MOD T minimumf(T x, T y) {
  if (isnan(x) || isnan(y))
    return x + y;
  if (x == y)
    return isNegative(x) ? x : y;
  return x < y ? x : y;
}

/// Powers by an integer: f64 holds each whose power is not 0, 1 or infinite.
template <typename T, typename N>
CP_MOD T fpowi(T x, N n) {
  return static_cast<T>(powf(static_cast<f64>(x), static_cast<f64>(n)));
}

template <typename T>
CP_MOD void sincos(T x, T &sine, T &cosine) {
  sine = sin(x);
  cosine = cos(x);
}

#define CP_COMPARE(NAME, OPERATOR)                                             \
  template <typename T>                                                        \
  CP_MOD bool cmpf_o##NAME(T x, T y) {                                         \
    return !isnan(x) && !isnan(y) && x OPERATOR y;                             \
  }                                                                            \
  template <typename T>                                                        \
  CP_MOD bool cmpf_u##NAME(T x, T y) {                                         \
    return isnan(x) || isnan(y) || x OPERATOR y;                               \
  }
CP_COMPARE(eq, ==)
CP_COMPARE(ne, !=)
CP_COMPARE(lt, <)
CP_COMPARE(le, <=)
CP_COMPARE(gt, >)
CP_COMPARE(ge, >=)
#undef CP_COMPARE
template <typename T>
CP_MOD bool cmpf_ord(T x, T y) {
  return !isnan(x) && !isnan(y);
}
template <typename T>
CP_MOD bool cmpf_uno(T x, T y) {
  return isnan(x) || isnan(y);
}
template <typename T>
CP_MOD bool cmpf_true(T, T) {
  return true;
}
template <typename T>
CP_MOD bool cmpf_false(T, T) {
  return false;
}

} // namespace cp

#endif // CP_RUNTIME_CUDA_KERNELS_MODFLOATS_H
