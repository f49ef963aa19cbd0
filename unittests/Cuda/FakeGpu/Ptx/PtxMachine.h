//===- PtxMachine.h - Threads that execute decoded PTX ----------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Registers, constants and special registers are slots of 64 bits. A register
// that is narrower is in the low bits; what is above them is not read.
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_CUDA_FAKEGPU_PTXMACHINE_H
#define CP_UNITTESTS_CUDA_FAKEGPU_PTXMACHINE_H

#include "../Memory.h"
#include "../Module.h"

#include <cstring>
#include <type_traits>

namespace cp::fake::ptx {

class Thread;
struct Instruction;

/// Executes an instruction; returns the next one, null at the end.
using Handler = Instruction *(*)(Thread & thread, Instruction *instruction);

struct Instruction {
  Handler run = nullptr;
  uint32_t dst = 0, a = 0, b = 0, c = 0; ///< Slots, mostly.
  int64_t imm = 0; ///< Bytes of an address, or instructions of a branch.
  /// The memory that it accessed last.
  uint64_t rangeBegin = 0, rangeBytes = 0;
  int line = 0;
};

/// Memory of the host that a kernel may access: parameters and locals.
struct HostRange {
  uint64_t begin, bytes;
};

class Thread {
public:
  Thread(std::vector<uint64_t> &slots, const std::vector<uint32_t> &lists,
         const Memory &memory, int device, std::vector<HostRange> ranges)
      : slots(slots.data()), lists(lists.data()), memory(memory),
        device(device), ranges(std::move(ranges)) {}

  template <typename T>
  T get(uint32_t slot) const {
    T value;
    memcpy(&value, &slots[slot], sizeof(T));
    return value;
  }
  template <typename T>
  void set(uint32_t slot, T value) {
    if constexpr (std::is_signed_v<T> && std::is_integral_v<T>) {
      slots[slot] = static_cast<uint64_t>(static_cast<int64_t>(value));
    } else {
      uint64_t bits = 0;
      memcpy(&bits, &value, sizeof(T));
      slots[slot] = bits;
    }
  }
  /// Slots of the elements of a vector.
  const uint32_t *getList(uint32_t begin) const { return lists + begin; }

  /// The memory of an access of `bytes`; null, with an error, if it is not
  /// allocated or not aligned.
  char *access(Instruction &instruction, uint64_t address, size_t bytes) {
    uint64_t offset = address - instruction.rangeBegin;
    if (address % bytes == 0 && offset < instruction.rangeBytes &&
        bytes <= instruction.rangeBytes - offset)
      return reinterpret_cast<char *>(address);
    return find(instruction, address, bytes);
  }
  Instruction *fail(const Instruction &instruction, int status,
                    const std::string &what);
  const Outcome &getOutcome() const { return outcome; }

  bool carry = false;

private:
  char *find(Instruction &instruction, uint64_t address, size_t bytes);

  uint64_t *slots;
  const uint32_t *lists;
  const Memory &memory;
  int device;
  std::vector<HostRange> ranges;
  Outcome outcome;
};

/// Slots of special registers: x, y and z of each.
enum SpecialSlot : uint32_t {
  ThreadSlot = 0,
  BlockSizeSlot = 3,
  BlockSlot = 6,
  GridSizeSlot = 9,
  LaneSlot = 12,
  SinkSlot = 13, ///< What is written there is not read.
  FirstFreeSlot = 14,
};

struct Parameter {
  size_t offset, bytes;
};

/// A decoded kernel.
class Kernel : public Function {
public:
  explicit Kernel(const Memory &memory) : memory(memory) {}

  std::vector<size_t> getParameterSizes() const override;
  unsigned getMaxThreads() const override { return maxThreads; }
  Outcome run(const Launch &launch, void *const *parameters) override;

  std::string name;
  std::vector<Parameter> parameters;
  unsigned maxThreads = 0;
  std::vector<Instruction> code;
  std::vector<uint32_t> lists;
  std::vector<uint64_t> slots; ///< With the constants.
  /// At addresses that the code contains.
  std::vector<char> parameterBytes, localBytes;

private:
  bool runBlock(Thread &thread, const Launch &launch);

  const Memory &memory;
};

} // namespace cp::fake::ptx

#endif // CP_UNITTESTS_CUDA_FAKEGPU_PTXMACHINE_H
