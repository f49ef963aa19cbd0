//===- RankThreads.h - Threads of ranks that stay ---------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_RANKTHREADS_H
#define CP_RUNTIME_RANKTHREADS_H

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace cp::runtime {

/// A thread for each rank but rank 0, which runs on the caller's. They are
/// started by the first run and kept for later ones: to start a thread costs
/// more than a small program. The same rank always has the same thread.
class RankThreads {
public:
  explicit RankThreads(int32_t ranks);
  ~RankThreads();
  RankThreads(const RankThreads &) = delete;
  RankThreads &operator=(const RankThreads &) = delete;

  /// Starts the threads that are not there yet; throws std::system_error, after
  /// which those before the failing one are there.
  void start();
  /// How many ranks can run: 1 and the threads that are there.
  int32_t getNumRanks() const {
    return static_cast<int32_t>(threads.size()) + 1;
  }
  /// Calls body(rank) for ranks 0 to getNumRanks() - 1 at the same time and
  /// returns when all have returned. `body` does not throw. Not reentrant.
  void run(const std::function<void(int32_t)> &body);

private:
  /// `seen`: how many runs there were when the thread was started.
  void threadMain(int32_t rank, uint64_t seen);
  /// Waits until `ready()`, which the mutex guards, for a while without
  /// sleeping; gives the lock.
  template <typename Ready>
  std::unique_lock<std::mutex> await(std::condition_variable &changed,
                                     Ready ready);

  const int32_t ranks;
  const int spins;
  std::vector<std::thread> threads;
  std::mutex mutex;
  std::condition_variable wake, idle;
  /// Written under the mutex, polled without it.
  std::atomic<uint64_t> generation{0}; ///< Counts runs.
  std::atomic<int32_t> running{0};     ///< Threads that have not ended a run.
  const std::function<void(int32_t)> *body = nullptr;
  bool stopping = false;
};

} // namespace cp::runtime

#endif // CP_RUNTIME_RANKTHREADS_H
