//===- SharedMemory.h - Shared memory that checks accesses ------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every access has to happen after what it conflicts with: a read after the
// write, a write after all reads and writes before. What is on its way holds
// NaNs. The copy engine and the tensor cores (the async proxy) see a thread's
// write only if the thread has fenced it.
//
// Functions return what is wrong, and nothing if all is well.
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_CUDA_EMULATION_SHAREDMEMORY_H
#define CP_UNITTESTS_CUDA_EMULATION_SHAREDMEMORY_H

#include "Clock.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace cp::cuda {

class SharedMemory {
public:
  static constexpr int chunkBytes = 16;

  explicit SharedMemory(int bytes);
  void reset(int threads);

  /// Begins at a multiple of 1024 bytes.
  unsigned char *getData() { return data; }
  /// The offset of an address; -1 if it is not in shared memory.
  int64_t getOffset(const void *address, int bytes) const;

  /// An access by a thread, which is `act.actor`, to bytes in one chunk.
  std::string read(const Act &act, const Clock &clock, const void *address,
                   int bytes);
  std::string write(const Act &act, const Clock &clock, const void *address,
                    int bytes);
  /// A copy to one chunk starts, after what `clock` knows.
  std::string startCopy(int thread, const Clock &clock, int64_t offset,
                        bool isAsyncProxy);
  /// It arrives: who waits for `act` knows.
  void land(const Act &act, int64_t offset, const unsigned char *bytes,
            bool isAsyncProxy);

  /// Tensor cores read a chunk on behalf of several threads: `knows` says
  /// whether all of them know an act.
  std::string readByProducts(const std::vector<Act> &acts,
                             const std::function<bool(const Act &)> &knows,
                             int64_t offset);

  /// A thread's fence between its own writes and the async proxy.
  void fence(const Act &act) { fences[act.actor].push_back(act.time); }
  /// The first fence of a write by a thread.
  bool isFenced(const Act &write,
                const std::function<bool(const Act &)> &knows) const;

private:
  struct Chunk {
    enum State { Undefined, InFlight, Landed } state = Undefined;
    Act writer;
    bool wroteAsyncProxy = false;
    std::vector<Act> readers; ///< Since the last write; one act for each actor.
  };

  Chunk *find(const void *address, int bytes, std::string &error);
  static void addReader(Chunk &chunk, const Act &act);
  std::string checkWrite(const Chunk &chunk, int thread,
                         const Clock &clock) const;

  std::vector<unsigned char> storage;
  unsigned char *data;
  std::vector<Chunk> chunks;
  std::vector<std::vector<int>> fences; ///< Of each thread, in order.
};

} // namespace cp::cuda

#endif // CP_UNITTESTS_CUDA_EMULATION_SHAREDMEMORY_H
