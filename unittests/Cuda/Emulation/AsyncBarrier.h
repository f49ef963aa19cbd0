//===- AsyncBarrier.h - Barriers in shared memory, and copies ---*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// PTX ISA, "Parallel synchronization and communication instructions: mbarrier"
// and "Asynchronous data movement: cp.async.bulk.tensor", "Tensors".
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_CUDA_EMULATION_ASYNCBARRIER_H
#define CP_UNITTESTS_CUDA_EMULATION_ASYNCBARRIER_H

#include "Clock.h"
#include "EmulatedTensorMap.h"

#include <string>

namespace cp::cuda {

/// An mbarrier: its phase ends when the expected arrivals and bytes have come.
struct AsyncBarrier {
  AsyncBarrier(int actors, int actor, Act init, int arrivals)
      : actor(actor), init(init), arrivals(arrivals), pending(arrivals),
        current(actors), ended(actors) {}

  const int actor; ///< Stands for its copies, whose time is the phase.
  const Act init;
  const int arrivals;
  int pending;
  int64_t bytes = 0;
  int64_t phase = 0;
  Clock current; ///< Of those that arrived until now.
  Clock ended;   ///< When the last phase ended.
  std::vector<int> waiting;

  /// What copies of this phase are known as.
  Act getAct() const { return {actor, static_cast<int>(phase) + 1}; }
  /// Whether the phase of this parity has ended.
  bool hasEnded(int parity) const { return (phase & 1) != parity; }
  /// Ends the phase if nothing is missing.
  bool endPhase() {
    if (pending != 0 || bytes != 0)
      return false;
    current.setTime(actor, getAct().time);
    ended = current;
    pending = arrivals;
    ++phase;
    return true;
  }
};

/// A box that is on its way to shared memory.
struct BoxCopy {
  EmulatedTensorMap map;
  int at[4];
  int64_t offset; ///< In shared memory.
  AsyncBarrier *barrier;

  /// Why there is no such copy.
  std::string check(bool isAligned) const;
  int getBytes() const;
  /// Chunk i of 16 bytes of the box: where it lies, with the swizzle.
  int64_t getChunkOffset(int i) const;
  /// Its elements; those outside of the tensor are 0.
  void readChunk(int i, unsigned char (&bytes)[16]) const;
};

} // namespace cp::cuda

#endif // CP_UNITTESTS_CUDA_EMULATION_ASYNCBARRIER_H
