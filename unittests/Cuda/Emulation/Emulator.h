//===- Emulator.h - Blocks of CUDA threads on a host ------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For tests only: runs a kernel's own source, one block after the other. Each
// thread is a fiber; which one goes on is drawn from a seed. An instruction of
// a warp (or a warpgroup) takes place when all of its threads have come to it.
//
// Asynchronous copies to shared memory hold NaNs until they arrive: those of a
// thread (cp.async) when it waits for them, those of the copy engine at a time
// that is drawn, too. Every access to shared memory is checked (SharedMemory.h)
// against what happened before, by a clock for each thread that barriers join.
// Rows of a matrix that lie in the same banks are counted.
// What cannot be seen here: the hardware's own rules beyond these, and time.
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_CUDA_EMULATION_EMULATOR_H
#define CP_UNITTESTS_CUDA_EMULATION_EMULATOR_H

#include "AsyncBarrier.h"
#include "GroupAccumulators.h"
#include "SharedMemory.h"

#include <map>
#include <memory>
#include <random>

namespace cp::cuda {

struct BlockIndex {
  int x, y, z;
};

constexpr int emulatedWarp = 32;
constexpr int emulatedGroup = 128;
/// Barriers in shared memory that a block may have.
constexpr int maxAsyncBarriers = 32;

/// An instruction that all threads leave out, for tests that it is needed.
struct Omission {
  enum Kind {
    Nothing,
    SyncNamed,
    ArriveNamed,
    SyncWarp,
    FenceAsyncProxy,
    Arrive,
    WaitForPhase,
    FenceProducts,
    WaitForProducts,
  } kind = Nothing;
  int64_t barrier = 0; ///< Its number, or its offset in shared memory.
};

/// What threads bring to an instruction of their warp or warpgroup: pointers to
/// operands.
using GroupInstruction = void (*)(void *const *lanes);

class Emulator {
public:
  Emulator(int threads, int sharedBytes, uint64_t seed, int gridBlocks = 1);
  ~Emulator();

  /// Runs `kernel` in every thread of a block. Returns false after an error,
  /// the first of which is kept.
  bool runBlock(BlockIndex block, const std::function<void()> &kernel);
  const std::string &getError() const { return error; }
  void setOmission(const Omission &value) { omission = value; }
  /// Rows of matrices beyond the first in the same banks.
  int64_t getBankConflicts() const { return bankConflicts; }

  /// The one that runs the calling thread.
  static Emulator &get() { return *current; }

  //===--------------------------------------------------------------------===//
  // What kernels call
  //===--------------------------------------------------------------------===//

  int getThread() const { return running; }
  BlockIndex getBlock() const { return block; }
  int getGridBlocks() const { return gridBlocks; }
  unsigned char *getShared() { return memory.getData(); }

  /// Barriers 0 to 15 of the block; 0 is __syncthreads.
  void syncThreads() { syncNamed(0, threads); }
  void syncNamed(int barrier, int count);
  void arriveNamed(int barrier, int count);
  void runWarp(void *operands, GroupInstruction instruction);
  void runGroup(void *operands, GroupInstruction instruction);
  void syncWarp();
  void setRegisters(int count);

  void startCopy(void *to, const void *from, int bytes);
  void commitCopies();
  void waitForCopies(int pending);
  /// Accesses of the calling thread to shared memory.
  void noteRead(const void *address, int bytes);
  void noteWrite(const void *address, int bytes);
  void fenceAsyncProxy();

  void initBarrier(const void *barrier, int arrivals);
  /// After it expects `bytes` more.
  void arrive(const void *barrier, int bytes);
  void waitForPhase(const void *barrier, int parity);
  void copyBox(void *to, const void *map, const void *barrier,
               const int (&at)[4]);

  //===--------------------------------------------------------------------===//
  // What its instructions call
  //===--------------------------------------------------------------------===//

  void countConflicts(const void *const *rows);
  bool omits(Omission::Kind kind, int64_t barrier = 0) const {
    return omission.kind == kind && omission.barrier == barrier;
  }
  SharedMemory &getMemory() { return memory; }
  /// Of a thread.
  GroupAccumulators &getAccumulators(int thread);
  const Clock &getClock(int thread) const;
  /// The products that a thread's warp is about to start.
  Act getProductAct(int thread);
  /// The calling thread waited for the products of its groups up to `group`.
  void noteProducts(int group);
  void fail(const std::string &what);

private:
  struct Fiber;
  /// Of a thread (cp.async).
  struct Copy {
    int64_t offset;
    unsigned char bytes[SharedMemory::chunkBytes];
  };
  /// Threads of a warp or a warpgroup at an instruction.
  struct Gathering {
    std::vector<void *> lanes;
    GroupInstruction instruction = nullptr;
    int arrived = 0;
    int64_t generation = 0;
  };
  /// A barrier of the block.
  struct NamedBarrier {
    explicit NamedBarrier(int actors) : clock(actors) {}
    Clock clock;
    int count = 0;
    std::vector<int> arrived, waiting;
    int64_t generation = 0;
  };

  static void enter();
  bool isRunnable(const Fiber &fiber) const;
  void reset();
  bool runRound();
  void checkEnd();
  /// Sleeps until `*counter` is no longer `value`.
  void sleep(const int64_t &counter, int64_t value);
  void gather(Gathering &gathering, void *operands,
              GroupInstruction instruction);
  bool joinNamed(NamedBarrier &barrier, int count, bool waits);
  AsyncBarrier *findBarrier(const void *barrier);
  void land(const BoxCopy &copy);
  /// Lets those go on that wait for a phase that ended.
  void wake(AsyncBarrier &barrier);
  Fiber &getFiber() { return *fibers[running]; }
  /// What the calling thread does now, and then is later.
  Act getAct() const;
  void advance();

  int getNumActors() const;

  static Emulator *current;
  const int threads, gridBlocks;
  std::mt19937_64 random;
  std::vector<std::unique_ptr<Fiber>> fibers;
  std::vector<Gathering> warps, groups;
  std::vector<NamedBarrier> namedBarriers;
  SharedMemory memory;
  std::map<int64_t, AsyncBarrier> barriers; ///< By offset.
  std::vector<BoxCopy> boxCopies;
  const std::function<void()> *kernel = nullptr;
  BlockIndex block{};
  int running = 0;
  int64_t bankConflicts = 0;
  Omission omission;
  std::string error;
};

} // namespace cp::cuda

#endif // CP_UNITTESTS_CUDA_EMULATION_EMULATOR_H
