//===- ReaderGate.h - Who reads lent buffers --------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_READERGATE_H
#define CP_RUNTIME_READERGATE_H

#include "cp/Runtime/FailureRecord.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace cp::runtime {

/// Keeps memory safe when a run ends early. A rank whose calls fail goes on to
/// free the buffers that it lent, while another may be in the middle of a
/// kernel that reads them. So every call that reads others' buffers is a
/// `Scope`, and a call that reports a failure first waits until no scope is
/// open; no new one opens after a failure.
class ReaderGate {
public:
  ReaderGate(int32_t ranks, const FailureRecord &failure)
      : failure(failure), flags(new Flag[ranks]), ranks(ranks) {}

  class Scope {
  public:
    Scope(ReaderGate &gate, int32_t rank) : gate(gate), rank(rank) {
      gate.flags[rank].reading.store(true);
    }
    ~Scope() { gate.leave(rank); }
    Scope(const Scope &) = delete;
    Scope &operator=(const Scope &) = delete;

    /// False after a failure: then nothing may be read.
    bool mayRead() const { return !gate.failure.failed(); }

  private:
    ReaderGate &gate;
    int32_t rank;
  };

  /// After a failure: returns when no rank reads. `self` calls; it does not
  /// wait for itself, in case a mask function reports a failure.
  void awaitReaders(int32_t self) {
    std::unique_lock<std::mutex> lock(mutex);
    idle.wait(lock, [&] {
      for (int32_t rank = 0; rank < ranks; ++rank)
        if (rank != self && flags[rank].reading.load())
          return false;
      return true;
    });
  }

private:
  struct alignas(64) Flag {
    std::atomic<bool> reading{false};
  };

  void leave(int32_t rank) {
    flags[rank].reading.store(false);
    if (!failure.failed())
      return;
    std::lock_guard<std::mutex> lock(mutex);
    idle.notify_all();
  }

  const FailureRecord &failure;
  std::unique_ptr<Flag[]> flags;
  int32_t ranks;
  std::mutex mutex;
  std::condition_variable idle;
};

} // namespace cp::runtime

#endif // CP_RUNTIME_READERGATE_H
