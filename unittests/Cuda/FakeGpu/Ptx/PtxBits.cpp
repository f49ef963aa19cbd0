//===- PtxBits.cpp - Instructions on bits ---------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PtxDecoder.h"
#include "PtxHandlers.h"

#include <algorithm>

using namespace cp::fake;
using namespace cp::fake::ptx;

template <typename T>
static constexpr unsigned bitsIn = 8 * sizeof(T);

namespace {
struct And {
  template <typename T>
  static T apply(T x, T y) {
    return x & y;
  }
};
struct Or {
  template <typename T>
  static T apply(T x, T y) {
    return x | y;
  }
};
struct Xor {
  template <typename T>
  static T apply(T x, T y) {
    return x ^ y;
  }
};
struct Not {
  template <typename T>
  static T apply(T x) {
    return ~x;
  }
  static bool apply(bool x) { return !x; }
};
struct CountOnes {
  static uint32_t apply(uint32_t x) { return __builtin_popcount(x); }
  static uint32_t apply(uint64_t x) { return __builtin_popcountll(x); }
};
struct CountLeadingZeros {
  static uint32_t apply(uint32_t x) { return x ? __builtin_clz(x) : 32; }
  static uint32_t apply(uint64_t x) { return x ? __builtin_clzll(x) : 64; }
};
struct Reverse {
  template <typename T>
  static T apply(T x) {
    T result = 0;
    for (unsigned i = 0; i < bitsIn<T>; ++i)
      result |= (x >> i & 1) << (bitsIn<T> - 1 - i);
    return result;
  }
};
/// The place of the highest bit that is no copy of the sign.
struct FindHighest {
  template <typename T>
  static uint32_t apply(T x) {
    using U = std::make_unsigned_t<T>;
    U bits = std::is_signed_v<T> && x < 0 ? ~static_cast<U>(x) : x;
    return bits ? 63 - __builtin_clzll(bits) : 0xffffffffu;
  }
};

template <typename T>
Instruction *shiftLeft(Thread &thread, Instruction *i) {
  uint32_t amount = thread.get<uint32_t>(i->b);
  uint64_t value = thread.get<std::make_unsigned_t<T>>(i->a);
  thread.set<T>(i->dst,
                amount >= bitsIn<T> ? T(0) : static_cast<T>(value << amount));
  return i + 1;
}
template <typename T>
Instruction *shiftRight(Thread &thread, Instruction *i) {
  uint32_t amount = thread.get<uint32_t>(i->b);
  T value = thread.get<T>(i->a);
  if (amount >= bitsIn<T>)
    value = value < 0 ? static_cast<T>(-1) : T(0);
  else
    value = static_cast<T>(value >> amount);
  thread.set<T>(i->dst, value);
  return i + 1;
}

/// PTX ISA, shf: 32 bits of b:a, shifted.
template <bool IsLeft, bool IsWrapped>
Instruction *funnelShift(Thread &thread, Instruction *i) {
  uint64_t low = thread.get<uint32_t>(i->a), high = thread.get<uint32_t>(i->b);
  uint32_t amount = thread.get<uint32_t>(i->c);
  amount = IsWrapped ? amount & 31 : std::min(amount, 32u);
  uint64_t both = high << 32 | low;
  thread.set<uint32_t>(
      i->dst,
      static_cast<uint32_t>(IsLeft ? both << amount >> 32 : both >> amount));
  return i + 1;
}

/// PTX ISA, bfe: `length` bits from `begin` on.
template <typename T>
Instruction *extractField(Thread &thread, Instruction *i) {
  T value = thread.get<T>(i->a);
  unsigned begin = thread.get<uint32_t>(i->b) & 0xff;
  unsigned length = thread.get<uint32_t>(i->c) & 0xff;
  unsigned last = std::min(begin + length - 1, bitsIn<T> - 1);
  bool isFilled =
      std::is_signed_v<T> && length != 0 && (value >> last & 1) != 0;
  T result = 0;
  for (unsigned bit = 0; bit < bitsIn<T>; ++bit) {
    bool isSet = bit < length && begin + bit < bitsIn<T>
                     ? (value >> (begin + bit) & 1) != 0
                     : isFilled;
    result |= static_cast<T>(static_cast<uint64_t>(isSet) << bit);
  }
  thread.set<T>(i->dst, result);
  return i + 1;
}
/// PTX ISA, bfi d, a, b, begin, length: the low bits of a into b.
template <typename T>
Instruction *insertField(Thread &thread, Instruction *i) {
  T field = thread.get<T>(i->a), value = thread.get<T>(i->b);
  unsigned begin = thread.get<uint32_t>(i->c) & 0xff;
  unsigned length = thread.get<uint32_t>(static_cast<uint32_t>(i->imm)) & 0xff;
  for (unsigned bit = 0; bit < length && begin + bit < bitsIn<T>; ++bit) {
    T mask = T(1) << (begin + bit);
    value = field >> bit & 1 ? value | mask : value & ~mask;
  }
  thread.set<T>(i->dst, value);
  return i + 1;
}

/// PTX ISA, prmt: each half byte of c selects a byte of b:a, or its sign.
Instruction *permute(Thread &thread, Instruction *i) {
  uint64_t bytes = static_cast<uint64_t>(thread.get<uint32_t>(i->b)) << 32 |
                   thread.get<uint32_t>(i->a);
  uint32_t selectors = thread.get<uint32_t>(i->c), result = 0;
  for (int n = 0; n < 4; ++n) {
    uint32_t selector = selectors >> 4 * n & 15;
    uint32_t byte = bytes >> 8 * (selector & 7) & 0xff;
    if (selector & 8)
      byte = byte & 0x80 ? 0xff : 0;
    result |= byte << 8 * n;
  }
  thread.set<uint32_t>(i->dst, result);
  return i + 1;
}

/// PTX ISA, lop3: bit (4 a + 2 b + c) of the table.
Instruction *lookUp(Thread &thread, Instruction *i) {
  uint32_t a = thread.get<uint32_t>(i->a), b = thread.get<uint32_t>(i->b);
  uint32_t c = thread.get<uint32_t>(i->c), result = 0;
  for (int bit = 0; bit < 32; ++bit) {
    int place = (a >> bit & 1) << 2 | (b >> bit & 1) << 1 | (c >> bit & 1);
    result |= static_cast<uint32_t>(i->imm >> place & 1) << bit;
  }
  thread.set<uint32_t>(i->dst, result);
  return i + 1;
}
} // namespace

template <typename Op>
static void decodeLogic(Decoder &decoder) {
  Type type = decoder.takeType();
  decoder.emit(type == Type::Pred ? binary<Op, bool>
                                  : findIntegerBinary<Op>(type));
}

/// A count of bits, in 32 bits.
template <typename Op>
static void decodeCount(Decoder &decoder) {
  switch (decoder.takeType()) {
  case Type::B32:
    return decoder.emit(unary<Op, uint32_t, uint32_t>);
  case Type::B64:
    return decoder.emit(unary<Op, uint64_t, uint32_t>);
  default:
    return decoder.emit(nullptr);
  }
}

static void decodeFunnelShift(Decoder &decoder) {
  decoder.takeType();
  bool isLeft = decoder.take("l"), isWrapped = decoder.take("wrap");
  decoder.take("r");
  decoder.take("clamp");
  if (isLeft)
    decoder.emit(isWrapped ? funnelShift<true, true>
                           : funnelShift<true, false>);
  else
    decoder.emit(isWrapped ? funnelShift<false, true>
                           : funnelShift<false, false>);
}

/// Five operands: the last is in `imm`, a slot or a number.
static void decodeFive(Decoder &decoder, Handler handler, bool isNumber) {
  const std::vector<Operand> &operands = decoder.getOperands();
  if (operands.size() != 5)
    return decoder.fail("needs five operands");
  Instruction instruction;
  instruction.dst = decoder.getSlot(operands[0]);
  instruction.a = decoder.getSlot(operands[1]);
  instruction.b = decoder.getSlot(operands[2]);
  instruction.c = decoder.getSlot(operands[3]);
  instruction.imm = isNumber ? operands[4].bits : decoder.getSlot(operands[4]);
  decoder.emit(handler, instruction);
}

void cp::fake::ptx::addBitInstructions(DecodeTable &table) {
  table["and"] = decodeLogic<And>;
  table["or"] = decodeLogic<Or>;
  table["xor"] = decodeLogic<Xor>;
  table["not"] = [](Decoder &decoder) {
    Type type = decoder.takeType();
    decoder.emit(type == Type::Pred ? unary<Not, bool>
                                    : findIntegerUnary<Not>(type));
  };
  table["popc"] = decodeCount<CountOnes>;
  table["clz"] = decodeCount<CountLeadingZeros>;
  table["brev"] = [](Decoder &decoder) {
    decoder.emit(findIntegerUnary<Reverse>(decoder.takeType()));
  };
  table["bfind"] = [](Decoder &decoder) {
    decoder.emit(withInteger(decoder.takeType(), [](auto x) -> Handler {
      return unary<FindHighest, decltype(x), uint32_t>;
    }));
  };
  table["shl"] = [](Decoder &decoder) {
    decoder.emit(withInteger(decoder.takeType(), [](auto x) -> Handler {
      return shiftLeft<decltype(x)>;
    }));
  };
  table["shr"] = [](Decoder &decoder) {
    decoder.emit(withInteger(decoder.takeType(), [](auto x) -> Handler {
      return shiftRight<decltype(x)>;
    }));
  };
  table["shf"] = decodeFunnelShift;
  table["bfe"] = [](Decoder &decoder) {
    decoder.emit(withInteger(decoder.takeType(), [](auto x) -> Handler {
      return extractField<decltype(x)>;
    }));
  };
  table["bfi"] = [](Decoder &decoder) {
    decodeFive(
        decoder,
        withInteger(decoder.takeType(),
                    [](auto x) -> Handler { return insertField<decltype(x)>; }),
        /*isNumber=*/false);
  };
  table["prmt"] = [](Decoder &decoder) {
    decoder.takeType();
    decoder.emit(permute);
  };
  table["lop3"] = [](Decoder &decoder) {
    decoder.takeType();
    decodeFive(decoder, lookUp, /*isNumber=*/true);
  };
}
