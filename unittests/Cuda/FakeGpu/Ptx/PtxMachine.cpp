//===- PtxMachine.cpp - Threads that execute decoded PTX ------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PtxMachine.h"

using namespace cp::fake;
using namespace cp::fake::ptx;

Instruction *Thread::fail(const Instruction &instruction, int status,
                          const std::string &what) {
  auto print = [&](uint32_t slot) {
    std::string text;
    for (int i = 0; i < 3; ++i)
      text += (i ? ", " : "(") + std::to_string(slots[slot + i]);
    return text + ")";
  };
  outcome = {status, "line " + std::to_string(instruction.line) + ", thread " +
                         print(ThreadSlot) + " of block " + print(BlockSlot) +
                         ": " + what};
  return nullptr;
}

char *Thread::find(Instruction &instruction, uint64_t address, size_t bytes) {
  if (address % bytes != 0) {
    fail(instruction, MisalignedAddress,
         "an access of " + std::to_string(bytes) +
             " bytes whose address is no multiple of them");
    return nullptr;
  }
  auto takeRange = [&](uint64_t begin, uint64_t size) {
    uint64_t offset = address - begin;
    if (offset >= size || bytes > size - offset)
      return false;
    instruction.rangeBegin = begin;
    instruction.rangeBytes = size;
    return true;
  };
  for (const HostRange &range : ranges)
    if (takeRange(range.begin, range.bytes))
      return reinterpret_cast<char *>(address);
  const Memory::Block *block = memory.find(address);
  if (block && block->device != device) {
    fail(instruction, IllegalAddress,
         "accesses memory of device " + std::to_string(block->device));
    return nullptr;
  }
  if (block && takeRange(block->begin, block->bytes))
    return reinterpret_cast<char *>(address);
  fail(instruction, IllegalAddress, "accesses " + memory.check(address, bytes));
  return nullptr;
}

std::vector<size_t> Kernel::getParameterSizes() const {
  std::vector<size_t> sizes;
  for (const Parameter &parameter : parameters)
    sizes.push_back(parameter.bytes);
  return sizes;
}

bool Kernel::runBlock(Thread &thread, const Launch &launch) {
  uint64_t lane = 0;
  for (uint64_t z = 0; z < launch.block[2]; ++z)
    for (uint64_t y = 0; y < launch.block[1]; ++y)
      for (uint64_t x = 0; x < launch.block[0]; ++x) {
        slots[ThreadSlot] = x;
        slots[ThreadSlot + 1] = y;
        slots[ThreadSlot + 2] = z;
        slots[LaneSlot] = lane++ % 32;
        std::fill(localBytes.begin(), localBytes.end(), '\xff');
        for (Instruction *next = code.data(); next;)
          next = next->run(thread, next);
        if (thread.getOutcome().failed())
          return false;
      }
  return true;
}

Outcome Kernel::run(const Launch &launch, void *const *values) {
  for (size_t i = 0; i < parameters.size(); ++i)
    memcpy(parameterBytes.data() + parameters[i].offset, values[i],
           parameters[i].bytes);
  // What was allocated at the last launch may not be now.
  for (Instruction &instruction : code)
    instruction.rangeBytes = 0;
  auto getRange = [](const std::vector<char> &bytes) {
    return HostRange{reinterpret_cast<uint64_t>(bytes.data()), bytes.size()};
  };
  Thread thread(slots, lists, memory, launch.device,
                {getRange(parameterBytes), getRange(localBytes)});
  for (int i = 0; i < 3; ++i) {
    slots[BlockSizeSlot + i] = launch.block[i];
    slots[GridSizeSlot + i] = launch.grid[i];
  }
  for (uint64_t z = 0; z < launch.grid[2]; ++z)
    for (uint64_t y = 0; y < launch.grid[1]; ++y)
      for (uint64_t x = 0; x < launch.grid[0]; ++x) {
        slots[BlockSlot] = x;
        slots[BlockSlot + 1] = y;
        slots[BlockSlot + 2] = z;
        if (!runBlock(thread, launch))
          return thread.getOutcome();
      }
  return {};
}
