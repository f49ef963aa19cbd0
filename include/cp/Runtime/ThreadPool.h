//===- ThreadPool.h - Threads of one rank -----------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A rank splits a kernel's work over its own threads. Ranks may outnumber the
// cores, so idle workers sleep, and a job never waits for a worker that has
// not begun to help.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_THREADPOOL_H
#define CP_RUNTIME_THREADPOOL_H

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <thread>
#include <type_traits>
#include <vector>

namespace cp::runtime {

/// `threads` threads: the caller of parallelFor and threads - 1 workers. Only
/// one thread at a time may use a pool.
class ThreadPool {
public:
  explicit ThreadPool(int threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool &) = delete;
  ThreadPool &operator=(const ThreadPool &) = delete;

  int getNumThreads() const { return static_cast<int>(workers.size()) + 1; }

  /// Calls fn(item, thread) once for every item in [0, count), thread being
  /// less than getNumThreads(), and returns when all calls have. Items are
  /// taken in ascending order by whichever thread is free. Not reentrant.
  template <typename Fn>
  void parallelFor(int64_t count, Fn &&fn) {
    using Callable = std::remove_reference_t<Fn>;
    Job job;
    job.call = [](const void *callable, int64_t item, int thread) {
      (*static_cast<Callable *>(const_cast<void *>(callable)))(item, thread);
    };
    job.callable = &fn;
    job.count = count;
    run(job);
  }

  /// Memory of at least `bytes` bytes, 64-byte aligned, with undefined
  /// contents; valid until the next call. Kept from one call to the next, so
  /// that not every attend pays for fresh pages.
  void *getScratch(size_t bytes);

private:
  struct Job {
    void (*call)(const void *callable, int64_t item, int thread);
    const void *callable;
    int64_t count;
    std::atomic<int64_t> next{0};
  };

  static void work(Job &job, int thread);
  void run(Job &job);
  void workerMain(int thread);
  void awaitGeneration(uint64_t seen) const;

  std::vector<std::thread> workers;
  std::mutex mutex;
  std::condition_variable wake, idle;
  /// Counts jobs; written under the mutex, polled without it.
  std::atomic<uint64_t> generation{0};
  Job *open = nullptr; ///< The job that workers may join.
  int joined = 0;      ///< Workers inside a job.
  bool stopping = false;

  void *scratch = nullptr;
  size_t scratchBytes = 0;
};

} // namespace cp::runtime

#endif // CP_RUNTIME_THREADPOOL_H
