//===- PtxFloats.cpp - Arithmetic of floats -------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// To nearest. What the hardware approximates is computed in double precision:
// results are within the bounds that the PTX ISA gives, not the same bits.
//
//===----------------------------------------------------------------------===//

#include "PtxDecoder.h"
#include "PtxHandlers.h"

#include <cmath>

using namespace cp;
using namespace cp::fake;
using namespace cp::fake::ptx;

/// The NaN that the hardware makes.
template <typename T>
static T makeNan() {
  return std::numeric_limits<T>::quiet_NaN();
}

/// x * y + z, rounded once.
static f32 fuse(f32 x, f32 y, f32 z) { return std::fma(x, y, z); }
static f64 fuse(f64 x, f64 y, f64 z) { return std::fma(x, y, z); }
/// The product of two numbers of 16 bits is exact in double precision; the sum
/// is rounded to odd, so that rounding it again does no harm.
template <typename T>
static T fuseHalves(T x, T y, T z) {
  f64 product = static_cast<f64>(widen(x)) * widen(y), addend = widen(z);
  f64 sum = product + addend;
  // Knuth's exact error of a sum.
  f64 part = sum - product;
  f64 error = (product - (sum - part)) + (addend - part);
  unsigned long long bits = bitsOf(sum);
  if (std::isfinite(sum) && error != 0 && bits % 2 == 0)
    sum = f64FromBits((error > 0) == (sum > 0) ? bits + 1 : bits - 1);
  return narrow<T>(sum);
}
static f16 fuse(f16 x, f16 y, f16 z) { return fuseHalves(x, y, z); }
static bf16 fuse(bf16 x, bf16 y, bf16 z) { return fuseHalves(x, y, z); }

namespace {
/// An operation on f32 and f64 as one on all floats.
template <typename Op>
struct Rounded {
  template <typename T, typename... More>
  static T apply(T x, More... more) {
    return narrow<T>(Op::apply(widen(x), widen(more)...));
  }
};

struct Add {
  template <typename T>
  static T apply(T x, T y) {
    return x + y;
  }
};
struct Subtract {
  template <typename T>
  static T apply(T x, T y) {
    return x - y;
  }
};
struct Multiply {
  template <typename T>
  static T apply(T x, T y) {
    return x * y;
  }
};
struct Divide {
  template <typename T>
  static T apply(T x, T y) {
    return x / y;
  }
};
template <bool KeepsNan>
struct Minimum {
  template <typename T>
  static T apply(T x, T y) {
    if (std::isnan(x) || std::isnan(y))
      return KeepsNan || (std::isnan(x) && std::isnan(y)) ? makeNan<T>()
             : std::isnan(x)                              ? y
                                                          : x;
    if (x == y)
      return std::signbit(x) ? x : y;
    return x < y ? x : y;
  }
};
template <bool KeepsNan>
struct Maximum {
  template <typename T>
  static T apply(T x, T y) {
    return -Minimum<KeepsNan>::apply(-x, -y);
  }
};
struct Fuse {
  template <typename T>
  static T apply(T x, T y, T z) {
    return fuse(x, y, z);
  }
};
struct FuseRelu {
  template <typename T>
  static T apply(T x, T y, T z) {
    T sum = fuse(x, y, z);
    return widen(sum) < 0 ? T{} : sum;
  }
};

struct Absolute {
  template <typename T>
  static T apply(T x) {
    return std::fabs(x);
  }
};
struct Negate {
  template <typename T>
  static T apply(T x) {
    return -x;
  }
};
struct SquareRoot {
  template <typename T>
  static T apply(T x) {
    return std::sqrt(x);
  }
};
struct Reciprocal {
  template <typename T>
  static T apply(T x) {
    return 1 / x;
  }
};

template <double (*Function)(double)>
struct InDouble {
  template <typename T>
  static T apply(T x) {
    return static_cast<T>(Function(x));
  }
};
double rsqrt(double x) { return 1 / std::sqrt(x); }

/// Denormal arguments and results as zeros of their sign.
template <typename Op>
struct Flushed {
  template <typename T>
  static T flush(T x) {
    return std::fpclassify(x) == FP_SUBNORMAL ? std::copysign(T(0), x) : x;
  }
  template <typename T>
  static T apply(T x) {
    return flush(Op::apply(flush(x)));
  }
};

/// PTX ISA: the magnitude of y, the sign of x.
struct CopySign {
  template <typename T>
  static T apply(T x, T y) {
    return std::copysign(y, x);
  }
};

template <int (*Class)(double)>
struct Test {
  template <typename T>
  static bool apply(T x) {
    return Class(x);
  }
};
int isFinite(double x) { return std::isfinite(x); }
int isInfinite(double x) { return std::isinf(x); }
int isNumber(double x) { return !std::isnan(x); }
int isNan(double x) { return std::isnan(x); }
} // namespace

template <typename Op>
static Handler findUnary(Type type) {
  return findFloatUnary<Rounded<Op>>(type);
}
template <typename Op>
static Handler findBinary(Type type) {
  return findFloatBinary<Rounded<Op>>(type);
}

namespace cp::fake::ptx {
Handler findIntegerAdd(Decoder &decoder, Type type);
Handler findIntegerSubtract(Decoder &decoder, Type type);
Handler findIntegerMultiply(Decoder &decoder, Type type);
Handler findIntegerDivide(Decoder &decoder, Type type);
Handler findIntegerMinimum(Decoder &decoder, Type type);
Handler findIntegerMaximum(Decoder &decoder, Type type);
Handler findIntegerAbsolute(Decoder &decoder, Type type);
Handler findIntegerNegate(Decoder &decoder, Type type);
} // namespace cp::fake::ptx

static bool isInteger(Type type) {
  return type == Type::S16x2 || type == Type::U16x2 ||
         withInteger(type, [](auto) -> const char * { return ""; });
}

/// Instructions of integers and floats.
template <Handler (*FindInteger)(Decoder &, Type), Handler (*FindFloat)(Type)>
static void decodeEither(Decoder &decoder) {
  Type type = decoder.takeType();
  if (isInteger(type))
    return decoder.emit(FindInteger(decoder, type));
  decoder.take("rn");
  decoder.take("approx");
  decoder.take("full");
  decoder.emit(FindFloat(type));
}

template <template <bool> class Op, Handler (*FindInteger)(Decoder &, Type)>
static void decodeExtreme(Decoder &decoder) {
  Type type = decoder.takeType();
  if (isInteger(type))
    return decoder.emit(FindInteger(decoder, type));
  decoder.emit(decoder.take("NaN") ? findBinary<Op<true>>(type)
                                   : findBinary<Op<false>>(type));
}

template <typename Op>
static void decodeFunction(Decoder &decoder) {
  Type type = decoder.takeType();
  decoder.take("rn");
  decoder.take("approx");
  // Numbers of 16 bits are no denormal floats.
  if (!decoder.take("ftz") || type == Type::BF16 || type == Type::BF16x2)
    return decoder.emit(findUnary<Op>(type));
  decoder.emit(findUnary<Flushed<Op>>(type));
}

template <int (*Class)(double)>
static Handler findTest(Type type) {
  if (type == Type::F32)
    return unary<Test<Class>, f32, bool>;
  return type == Type::F64 ? unary<Test<Class>, f64, bool> : nullptr;
}

static void decodeTest(Decoder &decoder) {
  Type type = decoder.takeType();
  if (decoder.take("finite"))
    return decoder.emit(findTest<isFinite>(type));
  if (decoder.take("infinite"))
    return decoder.emit(findTest<isInfinite>(type));
  if (decoder.take("number"))
    return decoder.emit(findTest<isNumber>(type));
  decoder.emit(decoder.take("notanumber") ? findTest<isNan>(type) : nullptr);
}

void cp::fake::ptx::addFloatInstructions(DecodeTable &table) {
  table["add"] = decodeEither<findIntegerAdd, findBinary<Add>>;
  table["sub"] = decodeEither<findIntegerSubtract, findBinary<Subtract>>;
  table["mul"] = decodeEither<findIntegerMultiply, findBinary<Multiply>>;
  table["div"] = decodeEither<findIntegerDivide, findBinary<Divide>>;
  table["min"] = decodeExtreme<Minimum, findIntegerMinimum>;
  table["max"] = decodeExtreme<Maximum, findIntegerMaximum>;
  table["abs"] = decodeEither<findIntegerAbsolute, findUnary<Absolute>>;
  table["neg"] = decodeEither<findIntegerNegate, findUnary<Negate>>;
  table["fma"] = [](Decoder &decoder) {
    Type type = decoder.takeType();
    decoder.take("rn");
    decoder.emit(decoder.take("relu") ? findFloatTernary<FuseRelu>(type)
                                      : findFloatTernary<Fuse>(type));
  };
  table["copysign"] = [](Decoder &decoder) {
    decoder.emit(findBinary<CopySign>(decoder.takeType()));
  };
  table["testp"] = decodeTest;
  table["sqrt"] = decodeFunction<SquareRoot>;
  table["rcp"] = decodeFunction<Reciprocal>;
  table["rsqrt"] = decodeFunction<InDouble<rsqrt>>;
  table["ex2"] = decodeFunction<InDouble<std::exp2>>;
  table["lg2"] = decodeFunction<InDouble<std::log2>>;
  table["sin"] = decodeFunction<InDouble<std::sin>>;
  table["cos"] = decodeFunction<InDouble<std::cos>>;
  table["tanh"] = decodeFunction<InDouble<std::tanh>>;
}
