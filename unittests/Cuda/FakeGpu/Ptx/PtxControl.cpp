//===- PtxControl.cpp - Branches ------------------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PtxDecoder.h"

using namespace cp::fake;
using namespace cp::fake::ptx;

static Instruction *jump(Thread &, Instruction *i) { return i + i->imm; }
static Instruction *finish(Thread &, Instruction *) { return nullptr; }
static Instruction *doNothing(Thread &, Instruction *i) { return i + 1; }
static Instruction *trap(Thread &thread, Instruction *i) {
  return thread.fail(*i, LaunchFailed, "trap");
}
/// The n-th of the `c` jumps that follow; `a` has n.
static Instruction *jumpByIndex(Thread &thread, Instruction *i) {
  uint32_t index = thread.get<uint32_t>(i->a);
  if (index >= i->c)
    return thread.fail(*i, LaunchFailed,
                       "there is no target " + std::to_string(index));
  return i + 1 + index;
}

static void decodeBranch(Decoder &decoder) {
  decoder.take("uni");
  if (decoder.getOperands().size() != 1)
    return decoder.fail("needs a label");
  decoder.emitBranch(jump, 0, decoder.getOperands()[0].name);
}

static void decodeBranchByIndex(Decoder &decoder) {
  decoder.take("idx");
  decoder.take("uni");
  const std::vector<Operand> &operands = decoder.getOperands();
  const std::vector<std::string> *targets =
      operands.size() == 2 ? decoder.findTargets(operands[1].name) : nullptr;
  if (!targets)
    return decoder.fail("needs a list of targets");
  Instruction instruction;
  instruction.a = decoder.getSlot(operands[0]);
  instruction.c = targets->size();
  decoder.emit(jumpByIndex, instruction);
  for (const std::string &target : *targets)
    decoder.emitBranch(jump, 0, target);
}

/// Fences: threads run one after the other.
static void decodeFence(Decoder &decoder) {
  for (const char *word :
       {"sc", "acq_rel", "cta", "gpu", "sys", "gl", "proxy", "alias"})
    decoder.take(word);
  decoder.emit(doNothing, {});
}

void cp::fake::ptx::addControlInstructions(DecodeTable &table) {
  table["bra"] = decodeBranch;
  table["brx"] = decodeBranchByIndex;
  table["ret"] = [](Decoder &decoder) {
    decoder.take("uni");
    decoder.emit(finish, {});
  };
  table["exit"] = [](Decoder &decoder) { decoder.emit(finish, {}); };
  table["trap"] = [](Decoder &decoder) { decoder.emit(trap, {}); };
  table["membar"] = decodeFence;
  table["fence"] = decodeFence;
}
