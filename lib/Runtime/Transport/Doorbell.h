//===- Doorbell.h - Waiting for other threads -------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_RUNTIME_TRANSPORT_DOORBELL_H
#define CP_LIB_RUNTIME_TRANSPORT_DOORBELL_H

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>

namespace cp::runtime {

enum class WaitResult { Ready, Aborted, TimedOut };

/// What one rank sleeps on. Whoever makes a condition true with a sequentially
/// consistent store rings the bell afterwards.
class alignas(64) Doorbell {
public:
  /// Wakes the sleeper, if there is one. The order "store, then read
  /// `sleeping`" here against "store `sleeping`, then read" in `wait` lets
  /// neither miss the other.
  void ring() {
    if (!sleeping.load())
      return;
    std::lock_guard<std::mutex> lock(mutex);
    condition.notify_one();
  }

  /// Spins `spins` times, then sleeps, until `ready()` or `aborted` or the
  /// deadline. Only one thread waits at a time.
  template <typename Ready>
  WaitResult wait(Ready ready, const std::atomic<bool> &aborted, int spins,
                  std::chrono::duration<double> deadline) {
    for (int i = 0; i < spins; ++i) {
      if (aborted.load())
        return WaitResult::Aborted;
      if (ready())
        return WaitResult::Ready;
      pause();
    }
    auto end = std::chrono::steady_clock::now() +
               std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                   deadline);
    std::unique_lock<std::mutex> lock(mutex);
    sleeping.store(true);
    bool woken = condition.wait_until(
        lock, end, [&] { return aborted.load() || ready(); });
    sleeping.store(false);
    if (aborted.load())
      return WaitResult::Aborted;
    return woken ? WaitResult::Ready : WaitResult::TimedOut;
  }

private:
  static void pause() {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("yield");
#endif
  }

  std::mutex mutex;
  std::condition_variable condition;
  std::atomic<bool> sleeping{false};
};

} // namespace cp::runtime

#endif // CP_LIB_RUNTIME_TRANSPORT_DOORBELL_H
