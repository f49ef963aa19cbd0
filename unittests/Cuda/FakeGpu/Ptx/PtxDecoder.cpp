//===- PtxDecoder.cpp - From the text of a kernel to what is executed -----===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PtxDecoder.h"

#include <algorithm>

using namespace cp::fake;
using namespace cp::fake::ptx;

Type cp::fake::ptx::findType(const std::string &word) {
  static const std::map<std::string, Type> types = {
      {"pred", Type::Pred},     {"b8", Type::B8},       {"b16", Type::B16},
      {"b32", Type::B32},       {"b64", Type::B64},     {"u8", Type::U8},
      {"u16", Type::U16},       {"u32", Type::U32},     {"u64", Type::U64},
      {"s8", Type::S8},         {"s16", Type::S16},     {"s32", Type::S32},
      {"s64", Type::S64},       {"f16", Type::F16},     {"bf16", Type::BF16},
      {"f32", Type::F32},       {"f64", Type::F64},     {"f16x2", Type::F16x2},
      {"bf16x2", Type::BF16x2}, {"s16x2", Type::S16x2}, {"u16x2", Type::U16x2}};
  auto found = types.find(word);
  return found == types.end() ? Type::None : found->second;
}

static const DecodeTable &getTable() {
  static const DecodeTable *table = [] {
    auto *made = new DecodeTable();
    addIntegerInstructions(*made);
    addBitInstructions(*made);
    addFloatInstructions(*made);
    addComparisons(*made);
    addConversions(*made);
    addMemoryInstructions(*made);
    addAtomicInstructions(*made);
    addControlInstructions(*made);
    return made;
  }();
  return *table;
}

void Decoder::fail(const std::string &what) {
  if (error.empty())
    error = "line " + std::to_string(statement ? statement->line : 0) + ": " +
            (statement ? statement->getMnemonic() + ": " : "") + what;
}

//===----------------------------------------------------------------------===//
// Operands
//===----------------------------------------------------------------------===//

bool Decoder::take(const char *word) {
  auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end())
    return false;
  words.erase(found);
  return true;
}

Type Decoder::takeType() {
  for (size_t i = words.size(); i > 0; --i) {
    Type type = findType(words[i - 1]);
    if (type == Type::None)
      continue;
    words.erase(words.begin() + (i - 1));
    return type;
  }
  return Type::None;
}

uint32_t Decoder::getConstant(uint64_t bits) {
  auto [found, isNew] = constants.try_emplace(bits, kernel.slots.size());
  if (isNew)
    kernel.slots.push_back(bits);
  return found->second;
}

/// %tid.x and the like.
static bool findSpecial(const std::string &name, uint32_t &slot) {
  static const std::map<std::string, uint32_t> bases = {
      {"%tid", ThreadSlot},
      {"%ntid", BlockSizeSlot},
      {"%ctaid", BlockSlot},
      {"%nctaid", GridSizeSlot}};
  if (name == "%laneid") {
    slot = LaneSlot;
    return true;
  }
  size_t dot = name.find('.');
  auto found = bases.find(name.substr(0, dot));
  if (dot == std::string::npos || found == bases.end() ||
      name.size() != dot + 2 || name[dot + 1] < 'x' || name[dot + 1] > 'z')
    return false;
  slot = found->second + (name[dot + 1] - 'x');
  return true;
}

uint32_t Decoder::getSlot(const std::string &name) {
  auto found = registers.find(name);
  if (found != registers.end())
    return found->second;
  uint32_t slot = SinkSlot;
  if (!findSpecial(name, slot))
    fail("register " + name + " is not interpreted");
  return slot;
}

uint32_t Decoder::getSlot(const Operand &operand) {
  switch (operand.kind) {
  case Operand::Sink:
    return SinkSlot;
  case Operand::Register:
    return getSlot(operand.name);
  case Operand::Immediate:
    return getConstant(operand.bits);
  case Operand::Symbol: {
    auto symbol = symbols.find(operand.name);
    if (symbol != symbols.end())
      return getConstant(symbol->second + operand.offset);
    // A register of an inner block: tmp.
    auto found = registers.find(operand.name);
    if (found != registers.end())
      return found->second;
    fail("unknown name " + operand.name);
    return SinkSlot;
  }
  case Operand::Address:
  case Operand::Vector:
    break;
  }
  fail("an operand of this kind is not interpreted");
  return SinkSlot;
}

uint32_t Decoder::makeList(const Operand &operand, uint32_t &count) {
  uint32_t begin = kernel.lists.size();
  if (operand.kind != Operand::Vector) {
    count = 1;
    kernel.lists.push_back(getSlot(operand));
    return begin;
  }
  count = operand.parts.size();
  std::vector<uint32_t> slots;
  for (const Operand &part : operand.parts)
    slots.push_back(getSlot(part));
  kernel.lists.insert(kernel.lists.end(), slots.begin(), slots.end());
  return begin;
}

//===----------------------------------------------------------------------===//
// Instructions
//===----------------------------------------------------------------------===//

void Decoder::emit(Handler handler, Instruction instruction) {
  if (!handler)
    return fail("is not interpreted");
  instruction.run = handler;
  instruction.line = statement->line;
  kernel.code.push_back(instruction);
}

void Decoder::emit(Handler handler) {
  const std::vector<Operand> &operands = statement->operands;
  Instruction instruction;
  uint32_t *const slots[] = {&instruction.dst, &instruction.a, &instruction.b,
                             &instruction.c};
  if (operands.empty() || operands.size() > 4)
    return fail("has " + std::to_string(operands.size()) + " operands");
  for (size_t i = 0; i < operands.size(); ++i)
    *slots[i] = getSlot(operands[i]);
  emit(handler, instruction);
}

bool Decoder::findLabel(const std::string &label, size_t &place) const {
  auto found = text.labels.find(label);
  if (found == text.labels.end())
    return false;
  place = found->second;
  return true;
}

const std::vector<std::string> *
Decoder::findTargets(const std::string &label) const {
  auto found = text.branchTargets.find(label);
  return found == text.branchTargets.end() ? nullptr : &found->second;
}

void Decoder::emitBranch(Handler handler, uint32_t slot,
                         const std::string &label) {
  branches.push_back({kernel.code.size(), label});
  Instruction instruction;
  instruction.a = slot;
  emit(handler, instruction);
}

static Instruction *skipIfSet(Thread &thread, Instruction *i) {
  return i + (thread.get<bool>(i->a) ? 2 : 1);
}
static Instruction *skipUnlessSet(Thread &thread, Instruction *i) {
  return i + (thread.get<bool>(i->a) ? 1 : 2);
}
static Instruction *end(Thread &, Instruction *) { return nullptr; }

void Decoder::decode(const Statement &next) {
  statement = &next;
  words.assign(next.words.begin() + 1, next.words.end());
  begins.push_back(kernel.code.size());
  if (next.hasPredicate) {
    Instruction skip;
    skip.a = getSlot(next.predicate);
    emit(next.predicate.isNegated ? skipIfSet : skipUnlessSet, skip);
  }
  size_t before = kernel.code.size();
  auto found = getTable().find(next.words[0]);
  if (found == getTable().end())
    return fail("is not interpreted");
  found->second(*this);
  if (!words.empty())
    return fail("." + words[0] + " is not interpreted");
  if (next.hasPredicate && kernel.code.size() != before + 1)
    fail("is not interpreted with a predicate");
}

/// Registers, parameters and local memory.
void Decoder::layOut() {
  kernel.slots.assign(FirstFreeSlot, 0);
  for (const std::string &name : text.registers) {
    registers[name] = kernel.slots.size();
    kernel.slots.push_back(0);
  }
  symbols.insert(addresses.begin(), addresses.end());
  auto place = [this](const std::vector<Variable> &variables,
                      std::vector<char> &bytes) {
    size_t size = 0;
    std::vector<size_t> offsets;
    for (const Variable &variable : variables) {
      // The heap aligns to 16 bytes.
      if (variable.alignment > 16)
        fail("an alignment of " + std::to_string(variable.alignment));
      size = (size + variable.alignment - 1) / variable.alignment *
             variable.alignment;
      offsets.push_back(size);
      size += variable.bytes;
    }
    bytes.resize(size);
    for (size_t i = 0; i < variables.size(); ++i)
      symbols[variables[i].name] =
          reinterpret_cast<uint64_t>(bytes.data()) + offsets[i];
    return offsets;
  };
  std::vector<size_t> offsets = place(text.parameters, kernel.parameterBytes);
  for (size_t i = 0; i < offsets.size(); ++i)
    kernel.parameters.push_back({offsets[i], text.parameters[i].bytes});
  place(text.locals, kernel.localBytes);
}

void Decoder::patch() {
  begins.push_back(kernel.code.size() - 1);
  for (const Branch &branch : branches) {
    size_t place = 0;
    if (!findLabel(branch.label, place))
      return fail("there is no label " + branch.label);
    kernel.code[branch.instruction].imm =
        static_cast<int64_t>(begins[place]) -
        static_cast<int64_t>(branch.instruction);
  }
}

std::string Decoder::run() {
  kernel.name = text.name;
  kernel.maxThreads = text.maxThreads;
  layOut();
  for (const Statement &next : text.statements) {
    decode(next);
    if (!error.empty())
      return text.name + ", " + error;
  }
  kernel.code.push_back({});
  kernel.code.back().run = end;
  patch();
  return error;
}
