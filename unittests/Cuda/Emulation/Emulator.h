//===- Emulator.h - Blocks of CUDA threads on a host ------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For tests only: runs a kernel's own source, one block after the other. Each
// thread is a fiber; which one goes on is drawn from a seed. A warp's
// instruction takes place when all of its 32 lanes have come to it.
//
// Asynchronous copies arrive when their thread waits for them; until then their
// destination holds NaNs. Every access to shared memory is checked:
//  * a read of what was never written, or is on its way;
//  * a read of what another thread wrote, or a write of what another thread
//    read, without a barrier between them;
//  * rows of a matrix that lie in the same banks are counted.
// What cannot be seen here: the hardware's own rules beyond these, and time.
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_CUDA_EMULATION_EMULATOR_H
#define CP_UNITTESTS_CUDA_EMULATION_EMULATOR_H

#include <cstdint>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace cp::cuda {

struct BlockIndex {
  int x, y, z;
};

/// What lanes bring to an instruction of the warp: 32 pointers to operands.
using WarpInstruction = void (*)(void *const *lanes);

class Emulator {
public:
  Emulator(int threads, int sharedBytes, uint64_t seed);
  ~Emulator();

  /// Runs `kernel` in every thread of a block. Returns false after an error,
  /// the first of which is kept.
  bool runBlock(BlockIndex block, const std::function<void()> &kernel);
  const std::string &getError() const { return error; }
  /// Rows of matrices beyond the first in the same banks.
  int64_t getBankConflicts() const { return bankConflicts; }

  /// The one that runs the calling thread.
  static Emulator &get() { return *current; }

  // What kernels call.
  int getThread() const { return running; }
  BlockIndex getBlock() const { return block; }
  unsigned char *getShared() { return shared.data(); }
  void syncThreads();
  void runWarp(void *operands, WarpInstruction instruction);
  void startCopy(void *to, const void *from, int bytes);
  void commitCopies();
  void waitForCopies(int pending);
  /// Checks a read of shared memory by the calling thread.
  void noteRead(const void *address, int bytes);
  void countConflicts(const void *const *rows);
  void fail(const std::string &what);

private:
  struct Fiber;
  struct Copy {
    int64_t offset;
    unsigned char bytes[16];
  };
  struct Warp {
    std::vector<void *> lanes = std::vector<void *>(32);
    WarpInstruction instruction = nullptr;
    int arrived = 0;
    int64_t generation = 0;
  };
  /// Of 16 bytes of shared memory. Times count the block's barriers.
  struct Chunk {
    enum State { Undefined, InFlight, Landed } state = Undefined;
    int writer = -1;
    int64_t written = -1;
    int reader = -1; ///< Of the last barrier interval; -2: several.
    int64_t read = -1;
  };

  static void enter();
  /// Sleeps until `*counter` is no longer `value`.
  void sleep(const int64_t &counter, int64_t value);
  bool isRunnable(const Fiber &fiber) const;
  void reset();
  Chunk *findChunk(const void *address);
  void land(const Copy &copy);

  static Emulator *current;
  const int threads;
  std::mt19937_64 random;
  std::vector<std::unique_ptr<Fiber>> fibers;
  std::vector<Warp> warps;
  std::vector<unsigned char> shared;
  std::vector<Chunk> chunks;
  const std::function<void()> *kernel = nullptr;
  BlockIndex block{};
  int running = 0;
  int arrived = 0;
  int64_t barriers = 0; ///< Passed by all threads.
  int64_t bankConflicts = 0;
  std::string error;
};

} // namespace cp::cuda

#endif // CP_UNITTESTS_CUDA_EMULATION_EMULATOR_H
