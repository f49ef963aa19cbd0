//===- ThreadPool.cpp - Threads of one rank -------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/ThreadPool.h"

#include <new>

using namespace cp::runtime;

namespace {

constexpr std::align_val_t scratchAlignment{64};

/// Polls before a worker sleeps: long enough to bridge the gap between two
/// phases of an attend, short enough not to disturb other ranks.
constexpr int spins = 2000;

void pause() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#endif
}

} // namespace

ThreadPool::ThreadPool(int threads) {
  for (int thread = 1; thread < threads; ++thread)
    workers.emplace_back([this, thread] { workerMain(thread); });
}

ThreadPool::~ThreadPool() {
  {
    std::lock_guard<std::mutex> lock(mutex);
    stopping = true;
    generation.fetch_add(1, std::memory_order_release);
  }
  wake.notify_all();
  for (std::thread &worker : workers)
    worker.join();
  operator delete(scratch, scratchAlignment);
}

void *ThreadPool::getScratch(size_t bytes) {
  if (bytes > scratchBytes) {
    operator delete(scratch, scratchAlignment);
    scratch = operator new(bytes, scratchAlignment);
    scratchBytes = bytes;
  }
  return scratch;
}

void ThreadPool::work(Job &job, int thread) {
  for (;;) {
    int64_t item = job.next.fetch_add(1, std::memory_order_relaxed);
    if (item >= job.count)
      return;
    job.call(job.callable, item, thread);
  }
}

void ThreadPool::run(Job &job) {
  if (workers.empty() || job.count <= 1)
    return work(job, 0);
  {
    std::lock_guard<std::mutex> lock(mutex);
    open = &job;
    generation.fetch_add(1, std::memory_order_release);
  }
  wake.notify_all();
  work(job, 0);
  std::unique_lock<std::mutex> lock(mutex);
  open = nullptr;
  idle.wait(lock, [this] { return joined == 0; });
}

void ThreadPool::awaitGeneration(uint64_t seen) const {
  for (int i = 0; i < spins; ++i) {
    if (generation.load(std::memory_order_acquire) != seen)
      return;
    pause();
  }
}

void ThreadPool::workerMain(int thread) {
  uint64_t seen = 0;
  for (;;) {
    awaitGeneration(seen);
    std::unique_lock<std::mutex> lock(mutex);
    wake.wait(lock, [&] { return generation.load() != seen; });
    seen = generation.load();
    if (stopping)
      return;
    if (!open)
      continue;
    Job &job = *open;
    ++joined;
    lock.unlock();
    work(job, thread);
    lock.lock();
    if (--joined == 0)
      idle.notify_all();
  }
}
