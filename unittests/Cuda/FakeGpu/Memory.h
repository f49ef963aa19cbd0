//===- Memory.h - Memory of the fake devices --------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One reserved range of addresses holds the memory of all devices. The host may
// not touch it: it is accessible only to a thread that holds a Window. An
// address is used once, so that what was freed stays known as such; new memory
// is filled with 0xff, NaNs of every format. Calls need the fake's lock.
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_CUDA_FAKEGPU_MEMORY_H
#define CP_UNITTESTS_CUDA_FAKEGPU_MEMORY_H

#include "Outcome.h"

#include <cstddef>
#include <cstdint>
#include <map>

namespace cp::fake {

class Memory {
public:
  struct Block {
    uint64_t begin;
    size_t bytes;
    int device;
    bool isModule; ///< Constants of a module.
    bool isLive;
  };

  Memory();
  Memory(const Memory &) = delete;
  Memory &operator=(const Memory &) = delete;

  /// `limit` is of each device, in bytes.
  Outcome allocate(int device, size_t bytes, size_t limit, bool isModule,
                   uint64_t &address);
  Outcome free(uint64_t address);
  size_t getUsed(int device) const;

  /// The live block that contains the address; null if none does.
  const Block *find(uint64_t address) const;
  /// Why [address, address + bytes) is not within one live block; empty if it
  /// is.
  std::string check(uint64_t address, size_t bytes) const;
  /// True if the address is a device's, live or not.
  bool contains(uint64_t address) const;

  const std::map<uint64_t, Block> &getBlocks() const { return blocks; }

private:
  friend class Window;
  /// For the calling thread; Window::allDevices: of all.
  void setAccess(int device, bool accessible);
  void protect(const Block &block, bool accessible);
  int getKey(int device);

  uint64_t base = 0, next = 0;
  /// Of memory protection, by device; -1: the machine has none.
  std::map<int, int> keys;
  std::map<uint64_t, Block> blocks;
};

/// Lets the calling thread touch the memory of one device, or of all.
class Window {
public:
  static constexpr int allDevices = -1;

  explicit Window(Memory &memory, int device = allDevices)
      : memory(memory), device(device) {
    memory.setAccess(device, /*accessible=*/true);
  }
  ~Window() { memory.setAccess(device, /*accessible=*/false); }
  Window(const Window &) = delete;
  Window &operator=(const Window &) = delete;

private:
  Memory &memory;
  int device;
};

} // namespace cp::fake

#endif // CP_UNITTESTS_CUDA_FAKEGPU_MEMORY_H
