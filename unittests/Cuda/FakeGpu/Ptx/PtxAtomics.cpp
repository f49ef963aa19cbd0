//===- PtxAtomics.cpp - Atomic instructions -------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Threads run one after the other, so that each access is atomic.
//
//===----------------------------------------------------------------------===//

#include "PtxDecoder.h"
#include "PtxHandlers.h"

#include <cmath>

using namespace cp;
using namespace cp::fake;
using namespace cp::fake::ptx;

namespace {
struct Add {
  template <typename T>
  static T apply(T x, T y) {
    if constexpr (isFloat<T>)
      return narrow<T>(widen(x) + widen(y));
    else
      return static_cast<T>(static_cast<uint64_t>(x) +
                            static_cast<uint64_t>(y));
  }
};
struct Exchange {
  template <typename T>
  static T apply(T, T y) {
    return y;
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

/// dst = *a; *a = Op(*a, b).
template <typename Op, typename T>
Instruction *update(Thread &thread, Instruction *i) {
  char *data =
      thread.access(*i, thread.get<uint64_t>(i->a) + i->imm, sizeof(T));
  if (!data)
    return nullptr;
  T old;
  memcpy(&old, data, sizeof(T));
  T value = Op::apply(old, thread.get<T>(i->b));
  memcpy(data, &value, sizeof(T));
  thread.set<T>(i->dst, old);
  return i + 1;
}
/// dst = *a; *a = *a == b ? c : *a.
template <typename T>
Instruction *compareAndSwap(Thread &thread, Instruction *i) {
  char *data =
      thread.access(*i, thread.get<uint64_t>(i->a) + i->imm, sizeof(T));
  if (!data)
    return nullptr;
  T old;
  memcpy(&old, data, sizeof(T));
  if (old == thread.get<T>(i->b)) {
    T value = thread.get<T>(i->c);
    memcpy(data, &value, sizeof(T));
  }
  thread.set<T>(i->dst, old);
  return i + 1;
}
} // namespace

template <typename Op>
static Handler findUpdate(Type type) {
  return withInteger(type,
                     [](auto x) -> Handler { return update<Op, decltype(x)>; });
}

static Handler takeUpdate(Decoder &decoder, Type type) {
  if (decoder.take("add")) {
    decoder.take("noftz");
    return withNumber(
        type, [](auto x) -> Handler { return update<Add, decltype(x)>; });
  }
  if (decoder.take("exch"))
    return findUpdate<Exchange>(type);
  if (decoder.take("min"))
    return findUpdate<Minimum>(type);
  if (decoder.take("max"))
    return findUpdate<Maximum>(type);
  if (decoder.take("and"))
    return findUpdate<And>(type);
  if (decoder.take("or"))
    return findUpdate<Or>(type);
  if (decoder.take("xor"))
    return findUpdate<Xor>(type);
  if (decoder.take("cas"))
    return withInteger(
        type, [](auto x) -> Handler { return compareAndSwap<decltype(x)>; });
  return nullptr;
}

template <bool HasResult>
static void decodeAtomic(Decoder &decoder) {
  Type type = decoder.takeType();
  for (const char *word : {"relaxed", "acquire", "release", "acq_rel", "sys",
                           "gpu", "cta", "global"})
    decoder.take(word);
  const std::vector<Operand> &operands = decoder.getOperands();
  size_t first = HasResult ? 1 : 0;
  if (operands.size() < first + 2 || operands[first].kind != Operand::Address)
    return decoder.fail("needs an address and a value");
  const Operand &address = operands[first], &base = address.parts[0];
  Instruction instruction;
  instruction.dst = HasResult ? decoder.getSlot(operands[0])
                              : static_cast<uint32_t>(SinkSlot);
  instruction.a = decoder.getSlot(base);
  instruction.imm = base.kind == Operand::Register ? address.offset : 0;
  instruction.b = decoder.getSlot(operands[first + 1]);
  if (operands.size() > first + 2)
    instruction.c = decoder.getSlot(operands[first + 2]);
  decoder.emit(takeUpdate(decoder, type), instruction);
}

void cp::fake::ptx::addAtomicInstructions(DecodeTable &table) {
  table["atom"] = decodeAtomic<true>;
  table["red"] = decodeAtomic<false>;
}
