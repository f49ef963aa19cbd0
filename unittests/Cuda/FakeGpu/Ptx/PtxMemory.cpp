//===- PtxMemory.cpp - Moves, loads and stores ----------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One address space: addresses of variables, of parameters and of local memory
// are distinct.
//
//===----------------------------------------------------------------------===//

#include "PtxDecoder.h"
#include "PtxHandlers.h"

using namespace cp::fake;
using namespace cp::fake::ptx;

namespace {
struct Copy {
  template <typename T>
  static T apply(T x) {
    return x;
  }
};

template <typename T>
Instruction *loadOne(Thread &thread, Instruction *i) {
  char *data =
      thread.access(*i, thread.get<uint64_t>(i->a) + i->imm, sizeof(T));
  if (!data)
    return nullptr;
  T value;
  memcpy(&value, data, sizeof(T));
  thread.set<T>(i->dst, value);
  return i + 1;
}
template <typename T>
Instruction *storeOne(Thread &thread, Instruction *i) {
  char *data =
      thread.access(*i, thread.get<uint64_t>(i->a) + i->imm, sizeof(T));
  if (!data)
    return nullptr;
  T value = thread.get<T>(i->dst);
  memcpy(data, &value, sizeof(T));
  return i + 1;
}
/// `dst` is a list of `c` slots.
template <typename T>
Instruction *loadMany(Thread &thread, Instruction *i) {
  char *data =
      thread.access(*i, thread.get<uint64_t>(i->a) + i->imm, i->c * sizeof(T));
  if (!data)
    return nullptr;
  const uint32_t *list = thread.getList(i->dst);
  for (uint32_t n = 0; n < i->c; ++n) {
    T value;
    memcpy(&value, data + n * sizeof(T), sizeof(T));
    thread.set<T>(list[n], value);
  }
  return i + 1;
}
template <typename T>
Instruction *storeMany(Thread &thread, Instruction *i) {
  char *data =
      thread.access(*i, thread.get<uint64_t>(i->a) + i->imm, i->c * sizeof(T));
  if (!data)
    return nullptr;
  const uint32_t *list = thread.getList(i->dst);
  for (uint32_t n = 0; n < i->c; ++n) {
    T value = thread.get<T>(list[n]);
    memcpy(data + n * sizeof(T), &value, sizeof(T));
  }
  return i + 1;
}

/// A register as elements of `b` bits each, and back; the first is lowest.
Instruction *unpack(Thread &thread, Instruction *i) {
  const uint32_t *list = thread.getList(i->dst);
  uint64_t bits = thread.get<uint64_t>(i->a);
  for (uint32_t n = 0; n < i->c; ++n)
    thread.set<uint64_t>(list[n],
                         bits >> i->b * n & ((uint64_t(1) << i->b) - 1));
  return i + 1;
}
Instruction *pack(Thread &thread, Instruction *i) {
  const uint32_t *list = thread.getList(i->a);
  uint64_t bits = 0;
  for (uint32_t n = 0; n < i->c; ++n)
    bits |= (thread.get<uint64_t>(list[n]) & ((uint64_t(1) << i->b) - 1))
            << i->b * n;
  thread.set<uint64_t>(i->dst, bits);
  return i + 1;
}
} // namespace

static void decodeMove(Decoder &decoder) {
  const std::vector<Operand> &operands = decoder.getOperands();
  if (operands.size() != 2)
    return decoder.fail("needs two operands");
  Type type = decoder.takeType();
  bool unpacks = operands[0].kind == Operand::Vector;
  if (!unpacks && operands[1].kind != Operand::Vector)
    return decoder.emit(type == Type::Pred
                            ? unary<Copy, bool>
                            : withNumber(type, [](auto x) -> Handler {
                                return unary<Copy, decltype(x)>;
                              }));
  uint32_t bits = type == Type::B64 ? 64 : type == Type::B32 ? 32 : 0;
  Instruction instruction;
  if (unpacks) {
    instruction.dst = decoder.makeList(operands[0], instruction.c);
    instruction.a = decoder.getSlot(operands[1]);
  } else {
    instruction.dst = decoder.getSlot(operands[0]);
    instruction.a = decoder.makeList(operands[1], instruction.c);
  }
  if (bits == 0 || instruction.c < 2)
    return decoder.fail("this vector is not interpreted");
  instruction.b = bits / instruction.c;
  decoder.emit(unpacks ? unpack : pack, instruction);
}

/// Modifiers that change nothing for threads that run one after the other.
static void takeSpaceAndOrder(Decoder &decoder) {
  for (const char *word : {"volatile",
                           "weak",
                           "relaxed",
                           "acquire",
                           "release",
                           "acq_rel",
                           "sc",
                           "sys",
                           "gpu",
                           "cta",
                           "global",
                           "local",
                           "const",
                           "param",
                           "nc",
                           "ca",
                           "cg",
                           "cs",
                           "cv",
                           "wb",
                           "wt",
                           "lu",
                           "L1::evict_first",
                           "L1::no_allocate"})
    decoder.take(word);
}

template <bool IsLoad>
static void decodeAccess(Decoder &decoder) {
  const std::vector<Operand> &operands = decoder.getOperands();
  const Operand &address = operands[IsLoad ? 1 : 0];
  const Operand &value = operands[IsLoad ? 0 : 1];
  if (operands.size() != 2 || address.kind != Operand::Address)
    return decoder.fail("needs a value and an address");
  Type type = decoder.takeType();
  takeSpaceAndOrder(decoder);
  bool isVector =
      decoder.take("v2") || decoder.take("v4") || decoder.take("v8");
  Instruction instruction;
  // A symbol's slot has its offset, a register's has not.
  const Operand &base = address.parts[0];
  instruction.a = decoder.getSlot(base);
  instruction.imm = base.kind == Operand::Register ? address.offset : 0;
  if (isVector) {
    instruction.dst = decoder.makeList(value, instruction.c);
    return decoder.emit(withNumber(type,
                                   [](auto x) -> Handler {
                                     return IsLoad ? loadMany<decltype(x)>
                                                   : storeMany<decltype(x)>;
                                   }),
                        instruction);
  }
  instruction.dst = decoder.getSlot(value);
  decoder.emit(withNumber(type,
                          [](auto x) -> Handler {
                            return IsLoad ? loadOne<decltype(x)>
                                          : storeOne<decltype(x)>;
                          }),
               instruction);
}

void cp::fake::ptx::addMemoryInstructions(DecodeTable &table) {
  table["mov"] = decodeMove;
  table["ld"] = decodeAccess<true>;
  table["st"] = decodeAccess<false>;
  table["cvta"] = [](Decoder &decoder) {
    decoder.takeType();
    decoder.take("to");
    takeSpaceAndOrder(decoder);
    decoder.emit(unary<Copy, uint64_t>);
  };
}
