//===- PtxComparisons.cpp - Comparisons and selections --------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PtxDecoder.h"
#include "PtxHandlers.h"

#include <cmath>

using namespace cp;
using namespace cp::fake;
using namespace cp::fake::ptx;

template <typename T>
static bool isUnordered(T x, T y) {
  if constexpr (std::is_integral_v<T>)
    return false;
  else
    return std::isnan(x) || std::isnan(y);
}
template <typename T>
static auto toValue(T x) {
  if constexpr (std::is_integral_v<T>)
    return x;
  else
    return widen(x);
}

namespace {
enum class Order { Eq, Ne, Lt, Le, Gt, Ge, Num, Nan };

/// `OfNan` is the result if an operand is NaN.
template <Order O, bool OfNan>
struct Compare {
  template <typename T>
  static bool apply(T first, T second) {
    auto x = toValue(first), y = toValue(second);
    if (isUnordered(x, y))
      return O == Order::Nan || (O != Order::Num && OfNan);
    switch (O) {
    case Order::Eq:
      return x == y;
    case Order::Ne:
      return x != y;
    case Order::Lt:
      return x < y;
    case Order::Le:
      return x <= y;
    case Order::Gt:
      return x > y;
    case Order::Ge:
      return x >= y;
    case Order::Num:
      return true;
    case Order::Nan:
      return false;
    }
    return false;
  }
};

/// setp p|q, a, b, c: p = (a op b) bool c and q = !(a op b) bool c. c is in
/// `imm`'s slot, q in `c`.
enum class Combine { None, And, Or, Xor };
template <typename Op, typename T, Combine C>
Instruction *compareAndCombine(Thread &thread, Instruction *i) {
  bool result = Op::apply(thread.get<T>(i->a), thread.get<T>(i->b));
  bool other = thread.get<bool>(static_cast<uint32_t>(i->imm));
  auto combine = [other](bool x) {
    return C == Combine::And   ? x && other
           : C == Combine::Or  ? x || other
           : C == Combine::Xor ? x != other
                               : x;
  };
  thread.set<bool>(i->dst, combine(result));
  thread.set<bool>(i->c, combine(!result));
  return i + 1;
}
/// setp p|q of two halves.
template <typename Op, typename T>
Instruction *comparePairs(Thread &thread, Instruction *i) {
  auto x = thread.get<Pair<T>>(i->a), y = thread.get<Pair<T>>(i->b);
  thread.set<bool>(i->dst, Op::apply(x.low, y.low));
  thread.set<bool>(i->c, Op::apply(x.high, y.high));
  return i + 1;
}
/// set: all bits, or 1 as a float.
template <typename Op, typename T, bool IsFloat>
Instruction *compareToNumber(Thread &thread, Instruction *i) {
  bool result = Op::apply(thread.get<T>(i->a), thread.get<T>(i->b));
  thread.set<uint32_t>(i->dst, !result ? 0 : IsFloat ? 0x3f800000 : ~0u);
  return i + 1;
}

/// What a comparison is decoded to.
enum class Kind { Plain, And, Or, Xor, Both, Integer, Float };

template <typename Op, typename T>
Handler findKind(Kind kind) {
  switch (kind) {
  case Kind::Plain:
    return binary<Op, T, bool>;
  case Kind::And:
    return compareAndCombine<Op, T, Combine::And>;
  case Kind::Or:
    return compareAndCombine<Op, T, Combine::Or>;
  case Kind::Xor:
    return compareAndCombine<Op, T, Combine::Xor>;
  case Kind::Both:
    return compareAndCombine<Op, T, Combine::None>;
  case Kind::Integer:
    return compareToNumber<Op, T, false>;
  case Kind::Float:
    return compareToNumber<Op, T, true>;
  }
  return nullptr;
}
template <Order O, bool OfNan>
Handler findComparison(Type type, Kind kind) {
  using Op = Compare<O, OfNan>;
  if (Handler handler = withNumber(type, [=](auto x) -> Handler {
        return findKind<Op, decltype(x)>(kind);
      }))
    return handler;
  return withPacked(
      type, [](auto x) -> Handler { return comparePairs<Op, decltype(x)>; });
}
} // namespace

/// The comparison that the modifiers name.
static Handler takeComparison(Decoder &decoder, Type type, Kind kind) {
  struct Name {
    const char *word;
    Handler (*find)(Type, Kind);
  };
  static const Name names[] = {{"eq", findComparison<Order::Eq, false>},
                               {"ne", findComparison<Order::Ne, false>},
                               {"lt", findComparison<Order::Lt, false>},
                               {"le", findComparison<Order::Le, false>},
                               {"gt", findComparison<Order::Gt, false>},
                               {"ge", findComparison<Order::Ge, false>},
                               {"lo", findComparison<Order::Lt, false>},
                               {"ls", findComparison<Order::Le, false>},
                               {"hi", findComparison<Order::Gt, false>},
                               {"hs", findComparison<Order::Ge, false>},
                               {"equ", findComparison<Order::Eq, true>},
                               {"neu", findComparison<Order::Ne, true>},
                               {"ltu", findComparison<Order::Lt, true>},
                               {"leu", findComparison<Order::Le, true>},
                               {"gtu", findComparison<Order::Gt, true>},
                               {"geu", findComparison<Order::Ge, true>},
                               {"num", findComparison<Order::Num, false>},
                               {"nan", findComparison<Order::Nan, false>}};
  for (const Name &name : names)
    if (decoder.take(name.word))
      return name.find(type, kind);
  return nullptr;
}

static void decodeSetPredicate(Decoder &decoder) {
  const std::vector<Operand> &operands = decoder.getOperands();
  Type type = decoder.takeType();
  Kind kind = decoder.take("and")   ? Kind::And
              : decoder.take("or")  ? Kind::Or
              : decoder.take("xor") ? Kind::Xor
                                    : Kind::Plain;
  bool combines = kind != Kind::Plain;
  if (operands.size() != (combines ? 4 : 3))
    return decoder.fail("has another number of operands");
  if (combines && operands[3].isNegated)
    return decoder.fail("a negated operand is not interpreted");
  Instruction instruction;
  instruction.dst = decoder.getSlot(operands[0]);
  instruction.a = decoder.getSlot(operands[1]);
  instruction.b = decoder.getSlot(operands[2]);
  instruction.c = SinkSlot;
  if (!operands[0].second.empty()) {
    instruction.c = decoder.getSlot(operands[0].second);
    kind = combines ? kind : Kind::Both;
  }
  instruction.imm = combines ? decoder.getSlot(operands[3]) : SinkSlot;
  decoder.emit(takeComparison(decoder, type, kind), instruction);
}

static void decodeSet(Decoder &decoder) {
  Type from = decoder.takeType(), to = decoder.takeType();
  bool isFloat = to == Type::F32;
  if (!isFloat && to != Type::U32 && to != Type::S32)
    return decoder.emit(nullptr);
  decoder.emit(
      takeComparison(decoder, from, isFloat ? Kind::Float : Kind::Integer));
}

template <typename T>
static Instruction *selectByPredicate(Thread &thread, Instruction *i) {
  thread.set<T>(i->dst, thread.get<T>(thread.get<bool>(i->c) ? i->a : i->b));
  return i + 1;
}

void cp::fake::ptx::addComparisons(DecodeTable &table) {
  table["setp"] = decodeSetPredicate;
  table["set"] = decodeSet;
  table["selp"] = [](Decoder &decoder) {
    decoder.emit(withNumber(decoder.takeType(), [](auto x) -> Handler {
      return selectByPredicate<decltype(x)>;
    }));
  };
}
