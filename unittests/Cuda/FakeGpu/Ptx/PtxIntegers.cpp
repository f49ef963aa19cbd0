//===- PtxIntegers.cpp - Arithmetic of integers ---------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PtxDecoder.h"
#include "PtxHandlers.h"

using namespace cp::fake;
using namespace cp::fake::ptx;

namespace {
struct Add {
  template <typename T>
  static T apply(T x, T y) {
    return static_cast<T>(static_cast<uint64_t>(x) + static_cast<uint64_t>(y));
  }
};
struct Subtract {
  template <typename T>
  static T apply(T x, T y) {
    return static_cast<T>(static_cast<uint64_t>(x) - static_cast<uint64_t>(y));
  }
};
struct MultiplyLow {
  template <typename T>
  static T apply(T x, T y) {
    return static_cast<T>(static_cast<uint64_t>(x) * static_cast<uint64_t>(y));
  }
};
struct MultiplyHigh {
  template <typename T>
  static T apply(T x, T y) {
    if constexpr (std::is_signed_v<T>)
      return static_cast<T>(static_cast<__int128>(x) * y >> 8 * sizeof(T));
    else
      return static_cast<T>(static_cast<unsigned __int128>(x) * y >>
                            8 * sizeof(T));
  }
};
/// What dividing by 0 gives is not specified; the hardware sets all bits.
struct Divide {
  template <typename T>
  static T apply(T x, T y) {
    if (y == 0)
      return static_cast<T>(-1);
    if (std::is_signed_v<T> && y == static_cast<T>(-1))
      return Subtract::apply(T(0), x);
    return x / y;
  }
};
struct Remainder {
  template <typename T>
  static T apply(T x, T y) {
    if (y == 0)
      return x;
    if (std::is_signed_v<T> && y == static_cast<T>(-1))
      return 0;
    return x % y;
  }
};
struct Absolute {
  template <typename T>
  static T apply(T x) {
    return x < 0 ? Subtract::apply(T(0), x) : x;
  }
};
struct Negate {
  template <typename T>
  static T apply(T x) {
    return Subtract::apply(T(0), x);
  }
};
struct Minimum {
  template <typename T>
  static T apply(T x, T y) {
    return x < y ? x : y;
  }
};
struct Maximum {
  template <typename T>
  static T apply(T x, T y) {
    return x < y ? y : x;
  }
};
struct Sad {
  template <typename T>
  static T apply(T x, T y, T sum) {
    T distance = x < y ? Subtract::apply(y, x) : Subtract::apply(x, y);
    return Add::apply(sum, distance);
  }
};
template <typename Multiply>
struct MultiplyAdd {
  template <typename T>
  static T apply(T x, T y, T z) {
    return Add::apply(Multiply::apply(x, y), z);
  }
};

/// The type with twice the bits.
template <typename T>
struct Twice;
template <>
struct Twice<uint16_t> {
  using type = uint32_t;
};
template <>
struct Twice<int16_t> {
  using type = int32_t;
};
template <>
struct Twice<uint32_t> {
  using type = uint64_t;
};
template <>
struct Twice<int32_t> {
  using type = int64_t;
};

template <typename T>
Instruction *multiplyWide(Thread &thread, Instruction *i) {
  using Wide = typename Twice<T>::type;
  thread.set<Wide>(i->dst, MultiplyLow::apply<Wide>(thread.get<T>(i->a),
                                                    thread.get<T>(i->b)));
  return i + 1;
}
template <typename T>
Instruction *multiplyAddWide(Thread &thread, Instruction *i) {
  using Wide = typename Twice<T>::type;
  Wide product =
      MultiplyLow::apply<Wide>(thread.get<T>(i->a), thread.get<T>(i->b));
  thread.set<Wide>(i->dst, Add::apply(product, thread.get<Wide>(i->c)));
  return i + 1;
}

/// Adds or subtracts with a carry in and out.
template <typename T, bool IsSubtraction, bool ReadsCarry, bool SetsCarry>
Instruction *addCarry(Thread &thread, Instruction *i, std::make_unsigned_t<T> a,
                      std::make_unsigned_t<T> b) {
  using U = std::make_unsigned_t<T>;
  unsigned __int128 x = a, y = b;
  unsigned carry = ReadsCarry && thread.carry;
  unsigned __int128 result = IsSubtraction ? x - y - carry : x + y + carry;
  thread.set<U>(i->dst, static_cast<U>(result));
  if (SetsCarry)
    thread.carry = result >> 8 * sizeof(T) & 1;
  return i + 1;
}
template <typename T, bool IsSubtraction, bool ReadsCarry, bool SetsCarry>
Instruction *addCarry(Thread &thread, Instruction *i) {
  using U = std::make_unsigned_t<T>;
  return addCarry<T, IsSubtraction, ReadsCarry, SetsCarry>(
      thread, i, thread.get<U>(i->a), thread.get<U>(i->b));
}
template <typename Multiply, typename T, bool ReadsCarry, bool SetsCarry>
Instruction *multiplyAddCarry(Thread &thread, Instruction *i) {
  T product = Multiply::apply(thread.get<T>(i->a), thread.get<T>(i->b));
  return addCarry<T, false, ReadsCarry, SetsCarry>(thread, i, product,
                                                   thread.get<T>(i->c));
}
} // namespace

template <bool IsSubtraction, bool ReadsCarry, bool SetsCarry>
static Handler findCarry(Type type) {
  return withInteger(type, [](auto x) -> Handler {
    return addCarry<decltype(x), IsSubtraction, ReadsCarry, SetsCarry>;
  });
}

/// add and sub of floats are in PtxFloats.cpp.
template <typename Op, bool IsSubtraction>
static Handler findSum(Decoder &decoder, Type type) {
  if (decoder.take("cc"))
    return findCarry<IsSubtraction, false, true>(type);
  return findIntegerBinary<Op>(type);
}

template <bool IsSubtraction>
static void decodeWithCarry(Decoder &decoder) {
  bool setsCarry = decoder.take("cc");
  Type type = decoder.takeType();
  decoder.emit(setsCarry ? findCarry<IsSubtraction, true, true>(type)
                         : findCarry<IsSubtraction, true, false>(type));
}

static Handler findWide(Type type, bool adds) {
  switch (type) {
  case Type::U16:
    return adds ? multiplyAddWide<uint16_t> : multiplyWide<uint16_t>;
  case Type::S16:
    return adds ? multiplyAddWide<int16_t> : multiplyWide<int16_t>;
  case Type::U32:
    return adds ? multiplyAddWide<uint32_t> : multiplyWide<uint32_t>;
  case Type::S32:
    return adds ? multiplyAddWide<int32_t> : multiplyWide<int32_t>;
  default:
    return nullptr;
  }
}

template <typename Multiply>
static Handler findMultiplyAdd(Type type) {
  return withInteger(type, [](auto x) -> Handler {
    return ternary<MultiplyAdd<Multiply>, decltype(x)>;
  });
}

template <typename Multiply, bool ReadsCarry>
static Handler findMultiplyAddCarry(Type type, bool setsCarry) {
  return withInteger(type, [&](auto x) -> Handler {
    using T = decltype(x);
    return setsCarry ? multiplyAddCarry<Multiply, T, ReadsCarry, true>
                     : multiplyAddCarry<Multiply, T, ReadsCarry, false>;
  });
}

/// mad.cc and madc: the product's lower or upper half, with carries.
template <bool ReadsCarry>
static void decodeMultiplyWithCarry(Decoder &decoder, bool setsCarry) {
  Type type = decoder.takeType();
  if (decoder.take("hi"))
    return decoder.emit(
        findMultiplyAddCarry<MultiplyHigh, ReadsCarry>(type, setsCarry));
  decoder.emit(
      decoder.take("lo")
          ? findMultiplyAddCarry<MultiplyLow, ReadsCarry>(type, setsCarry)
          : nullptr);
}

namespace cp::fake::ptx {

Handler findIntegerAdd(Decoder &decoder, Type type) {
  return findSum<Add, false>(decoder, type);
}
Handler findIntegerSubtract(Decoder &decoder, Type type) {
  return findSum<Subtract, true>(decoder, type);
}
Handler findIntegerMultiply(Decoder &decoder, Type type) {
  if (decoder.take("wide"))
    return findWide(type, /*adds=*/false);
  if (decoder.take("hi"))
    return findIntegerBinary<MultiplyHigh>(type);
  return decoder.take("lo") ? findIntegerBinary<MultiplyLow>(type) : nullptr;
}
Handler findIntegerDivide(Decoder &, Type type) {
  return findIntegerBinary<Divide>(type);
}
Handler findIntegerMinimum(Decoder &, Type type) {
  return findIntegerBinary<Minimum>(type);
}
Handler findIntegerMaximum(Decoder &, Type type) {
  return findIntegerBinary<Maximum>(type);
}
Handler findIntegerAbsolute(Decoder &, Type type) {
  return findIntegerUnary<Absolute>(type);
}
Handler findIntegerNegate(Decoder &, Type type) {
  return findIntegerUnary<Negate>(type);
}

void addIntegerInstructions(DecodeTable &table) {
  table["addc"] = decodeWithCarry<false>;
  table["subc"] = decodeWithCarry<true>;
  table["rem"] = [](Decoder &decoder) {
    decoder.emit(findIntegerBinary<Remainder>(decoder.takeType()));
  };
  table["sad"] = [](Decoder &decoder) {
    decoder.emit(withInteger(decoder.takeType(), [](auto x) -> Handler {
      return ternary<Sad, decltype(x)>;
    }));
  };
  table["madc"] = [](Decoder &decoder) {
    bool setsCarry = decoder.take("cc");
    decodeMultiplyWithCarry<true>(decoder, setsCarry);
  };
  table["mad"] = [](Decoder &decoder) {
    if (decoder.take("cc"))
      return decodeMultiplyWithCarry<false>(decoder, /*setsCarry=*/true);
    Type type = decoder.takeType();
    if (decoder.take("wide"))
      return decoder.emit(findWide(type, /*adds=*/true));
    if (decoder.take("hi"))
      return decoder.emit(findMultiplyAdd<MultiplyHigh>(type));
    decoder.emit(decoder.take("lo") ? findMultiplyAdd<MultiplyLow>(type)
                                    : nullptr);
  };
}

} // namespace cp::fake::ptx
