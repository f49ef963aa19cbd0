//===- PtxDecoder.h - From the text of a kernel to what is executed *- C++
//-*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_CUDA_FAKEGPU_PTXDECODER_H
#define CP_UNITTESTS_CUDA_FAKEGPU_PTXDECODER_H

#include "PtxMachine.h"
#include "PtxSyntax.h"
#include "PtxTypes.h"

namespace cp::fake::ptx {

/// Addresses of a module's variables.
using Addresses = std::map<std::string, uint64_t>;

/// Decodes the statements of one kernel.
class Decoder {
public:
  Decoder(const KernelText &text, const Addresses &addresses, Kernel &kernel)
      : text(text), addresses(addresses), kernel(kernel) {}

  /// Returns what is wrong; empty if all is well.
  std::string run();

  // For the instruction that is being decoded.

  /// Takes a modifier, like rn; false if the instruction does not have it.
  bool take(const char *word);
  /// Takes the last type of the instruction; None if there is none.
  Type takeType();
  const std::vector<Operand> &getOperands() const {
    return statement->operands;
  }
  /// The slot of a register or a constant.
  uint32_t getSlot(const Operand &operand);
  uint32_t getSlot(const std::string &registerName);
  uint32_t getConstant(uint64_t bits);
  /// Slots of a vector's or a single operand's elements, as a list.
  uint32_t makeList(const Operand &operand, uint32_t &count);
  /// The place of a label.
  bool findLabel(const std::string &label, size_t &place) const;
  const std::vector<std::string> *findTargets(const std::string &label) const;

  /// Adds an instruction that does `handler` with the operands' slots: the
  /// result first. Null is an error.
  void emit(Handler handler);
  void emit(Handler handler, Instruction instruction);
  /// Adds one that goes to a label.
  void emitBranch(Handler handler, uint32_t slot, const std::string &label);
  void fail(const std::string &what);

private:
  void layOut();
  void decode(const Statement &next);
  void patch();

  struct Branch {
    size_t instruction;
    std::string label;
  };

  const KernelText &text;
  const Addresses &addresses;
  Kernel &kernel;
  const Statement *statement = nullptr;
  std::vector<std::string> words; ///< Modifiers that are left.
  std::unordered_map<std::string, uint32_t> registers;
  std::unordered_map<uint64_t, uint32_t> constants;
  std::map<std::string, uint64_t> symbols;
  std::vector<size_t> begins; ///< Instructions by statement.
  std::vector<Branch> branches;
  std::string error;
};

/// Decodes an instruction; groups of them are in files of their own.
using DecodeFn = void (*)(Decoder &decoder);
using DecodeTable = std::map<std::string, DecodeFn>;
void addIntegerInstructions(DecodeTable &table);
void addBitInstructions(DecodeTable &table);
void addFloatInstructions(DecodeTable &table);
void addComparisons(DecodeTable &table);
void addConversions(DecodeTable &table);
void addMemoryInstructions(DecodeTable &table);
void addAtomicInstructions(DecodeTable &table);
void addControlInstructions(DecodeTable &table);

} // namespace cp::fake::ptx

#endif // CP_UNITTESTS_CUDA_FAKEGPU_PTXDECODER_H
