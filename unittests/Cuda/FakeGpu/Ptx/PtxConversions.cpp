//===- PtxConversions.cpp - Conversions -----------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PtxDecoder.h"
#include "PtxHandlers.h"

#include <cmath>
#include <limits>

using namespace cp;
using namespace cp::fake;
using namespace cp::fake::ptx;

namespace {
/// Of a float to an integer: `c` of the instruction.
enum Rounding : uint32_t { Nearest, Zero, Down, Up };
/// `imm` of the instruction.
enum Limits : int64_t { NoLimit, Saturate, Relu };
} // namespace

template <typename T>
static T roundToInteger(T x, uint32_t rounding) {
  switch (rounding) {
  case Nearest:
    return std::nearbyint(x);
  case Zero:
    return std::trunc(x);
  case Down:
    return std::floor(x);
  default:
    return std::ceil(x);
  }
}

/// To the nearest of the integer's values. PTX ISA, cvt: NaN is 0, but 2^63
/// where one side has 64 bits.
template <typename To, typename Wide>
static To clampTo(Wide x, bool isFrom64) {
  using Range = std::numeric_limits<To>;
  if (std::isnan(x))
    return isFrom64 || sizeof(To) == 8
               ? static_cast<To>(uint64_t(1) << (8 * sizeof(To) - 1))
               : To(0);
  // 2^n is exact; the largest value may not be.
  if (x >= std::ldexp(static_cast<Wide>(1), Range::digits))
    return Range::max();
  if (x < static_cast<Wide>(Range::min()))
    return Range::min();
  return static_cast<To>(x);
}

/// An integer as a double that rounds to the same number of 16 bits.
template <typename From>
static f64 toStickyDouble(From x) {
  bool isNegative = x < 0;
  uint64_t size = isNegative ? -static_cast<uint64_t>(x) : x;
  if (size >> 53)
    size = (size & ~uint64_t(0x7ff)) |
           (size & 0x7ff ? uint64_t(0x800) : uint64_t(0));
  f64 result = static_cast<f64>(size);
  return isNegative ? -result : result;
}

namespace {
template <typename To, typename From>
To convertInteger(From x, bool saturates) {
  using Range = std::numeric_limits<To>;
  __int128 value = x;
  if (saturates && value > Range::max())
    return Range::max();
  if (saturates && value < Range::min())
    return Range::min();
  return static_cast<To>(x);
}
template <typename To, typename From>
To convertToFloat(From x) {
  if constexpr (std::is_same_v<To, f32> || std::is_same_v<To, f64>)
    return static_cast<To>(x);
  else
    return narrow<To>(toStickyDouble(x));
}
template <typename To>
To limit(To x, int64_t limits) {
  auto value = widen(x);
  if (limits == Saturate)
    return value >= 1 ? narrow<To>(decltype(value)(1)) : value > 0 ? x : To{};
  return limits == Relu && value <= 0 ? To{} : x;
}

template <typename To, typename From>
Instruction *convert(Thread &thread, Instruction *i) {
  From x = thread.get<From>(i->a);
  if constexpr (!isFloat<From> && !isFloat<To>) {
    thread.set<To>(i->dst, convertInteger<To>(x, i->imm == Saturate));
  } else if constexpr (!isFloat<From>) {
    thread.set<To>(i->dst, limit(convertToFloat<To>(x), i->imm));
  } else if constexpr (!isFloat<To>) {
    auto rounded = roundToInteger(widen(x), i->c);
    thread.set<To>(i->dst, clampTo<To>(rounded, sizeof(From) == 8));
  } else {
    thread.set<To>(i->dst, limit(narrow<To>(widen(x)), i->imm));
  }
  return i + 1;
}
/// cvt.rni.f32.f32 and the like.
template <typename T>
Instruction *roundFloat(Thread &thread, Instruction *i) {
  T x = thread.get<T>(i->a);
  thread.set<T>(i->dst,
                limit(narrow<T>(roundToInteger(widen(x), i->c)), i->imm));
  return i + 1;
}
/// The first operand goes to the upper half.
template <typename T>
Instruction *convertPair(Thread &thread, Instruction *i) {
  Pair<T> pair{narrow<T>(thread.get<f32>(i->b)),
               narrow<T>(thread.get<f32>(i->a))};
  pair = {limit(pair.low, i->imm), limit(pair.high, i->imm)};
  thread.set<Pair<T>>(i->dst, pair);
  return i + 1;
}
} // namespace

static Handler findConversion(Type to, Type from) {
  return withNumber(to, [from](auto zeroTo) -> Handler {
    return withNumber(from, [](auto zeroFrom) -> Handler {
      return convert<decltype(zeroTo), decltype(zeroFrom)>;
    });
  });
}

static void decodeConversion(Decoder &decoder) {
  const std::vector<Operand> &operands = decoder.getOperands();
  Type from = decoder.takeType(), to = decoder.takeType();
  Instruction instruction;
  bool roundsToInteger = false;
  struct Mode {
    const char *word;
    Rounding rounding;
  };
  for (Mode mode : {Mode{"rni", Nearest}, Mode{"rzi", Zero}, Mode{"rmi", Down},
                    Mode{"rpi", Up}})
    if (decoder.take(mode.word)) {
      roundsToInteger = true;
      instruction.c = mode.rounding;
    }
  decoder.take("rn");
  if (decoder.take("sat"))
    instruction.imm = Saturate;
  if (decoder.take("relu"))
    instruction.imm = Relu;
  size_t wanted = to == Type::F16x2 || to == Type::BF16x2 ? 3 : 2;
  if (operands.size() != wanted)
    return decoder.fail("has another number of operands");
  instruction.dst = decoder.getSlot(operands[0]);
  instruction.a = decoder.getSlot(operands[1]);
  if (wanted == 3) {
    instruction.b = decoder.getSlot(operands[2]);
    return decoder.emit(from == Type::F32
                            ? withPacked(to,
                                         [](auto x) -> Handler {
                                           return convertPair<decltype(x)>;
                                         })
                            : nullptr,
                        instruction);
  }
  if (roundsToInteger && to == from)
    return decoder.emit(
        withFloat(to,
                  [](auto x) -> Handler { return roundFloat<decltype(x)>; }),
        instruction);
  decoder.emit(findConversion(to, from), instruction);
}

void cp::fake::ptx::addConversions(DecodeTable &table) {
  table["cvt"] = decodeConversion;
}
