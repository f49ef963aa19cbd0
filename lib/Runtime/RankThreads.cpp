//===- RankThreads.cpp - Threads of ranks that stay -----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/RankThreads.h"

using namespace cp::runtime;

/// How often a waiting thread looks before it sleeps: about as long as it takes
/// to wake it. Where ranks share cores, it only takes time from the others.
static constexpr int maxSpins = 2000;

static int chooseSpins(int32_t ranks) {
  auto cores = static_cast<int32_t>(std::thread::hardware_concurrency());
  return ranks <= cores ? maxSpins : 0;
}

static void pause() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

RankThreads::RankThreads(int32_t ranks)
    : ranks(ranks), spins(chooseSpins(ranks)) {}

RankThreads::~RankThreads() {
  {
    std::lock_guard<std::mutex> lock(mutex);
    stopping = true;
    generation.fetch_add(1);
  }
  wake.notify_all();
  for (std::thread &thread : threads)
    thread.join();
}

void RankThreads::start() {
  threads.reserve(ranks - 1);
  while (getNumRanks() < ranks) {
    int32_t rank = getNumRanks();
    threads.emplace_back(
        [this, rank, seen = generation.load()] { threadMain(rank, seen); });
  }
}

template <typename Ready>
std::unique_lock<std::mutex>
RankThreads::await(std::condition_variable &changed, Ready ready) {
  for (int i = 0; i < spins && !ready(); ++i)
    pause();
  std::unique_lock<std::mutex> lock(mutex);
  changed.wait(lock, ready);
  return lock;
}

void RankThreads::run(const std::function<void(int32_t)> &newBody) {
  if (!threads.empty()) {
    {
      std::lock_guard<std::mutex> lock(mutex);
      body = &newBody;
      running.store(static_cast<int32_t>(threads.size()));
      generation.fetch_add(1);
    }
    // Without the lock: who wakes needs it.
    wake.notify_all();
  }
  newBody(0);
  await(idle, [&] { return running.load() == 0; });
}

void RankThreads::threadMain(int32_t rank, uint64_t seen) {
  for (;; ++seen) {
    const std::function<void(int32_t)> *current;
    {
      auto lock = await(wake, [&] { return generation.load() != seen; });
      if (stopping)
        return;
      current = body;
    }
    (*current)(rank);
    if (running.fetch_sub(1) == 1) {
      // The caller may be between its look and its sleep.
      {
        std::lock_guard<std::mutex> lock(mutex);
      }
      idle.notify_one();
    }
  }
}
