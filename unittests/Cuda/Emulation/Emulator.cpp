//===- Emulator.cpp - Blocks of CUDA threads on a host --------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Emulator.h"

#include "FiberContext.h"

#include <cstring>
#include <deque>

using namespace cp::cuda;

Emulator *Emulator::current = nullptr;

static constexpr size_t stackBytes = 256 << 10;
static constexpr int chunkBytes = 16;

struct Emulator::Fiber {
  FiberContext context, scheduler;
  bool done = false;
  const int64_t *counter = nullptr; ///< Sleeps until it is not `value`.
  int64_t value = 0;
  std::vector<Copy> open; ///< Copies of no group yet.
  std::deque<std::vector<Copy>> groups;
};

Emulator::Emulator(int threads, int sharedBytes, uint64_t seed)
    : threads(threads), random(seed), warps(threads / 32),
      shared(sharedBytes + chunkBytes), chunks(sharedBytes / chunkBytes) {
  for (int i = 0; i < threads; ++i)
    fibers.push_back(std::make_unique<Fiber>());
}

Emulator::~Emulator() = default;

void Emulator::fail(const std::string &what) {
  if (error.empty())
    error = "thread " + std::to_string(running) + " of block (" +
            std::to_string(block.x) + ", " + std::to_string(block.y) + ", " +
            std::to_string(block.z) + "), after " + std::to_string(barriers) +
            " barriers: " + what;
}

//===----------------------------------------------------------------------===//
// Threads
//===----------------------------------------------------------------------===//

void Emulator::enter() {
  Emulator &emulator = *current;
  (*emulator.kernel)();
  Fiber &fiber = *emulator.fibers[emulator.running];
  if (!fiber.open.empty() || !fiber.groups.empty())
    emulator.fail("ends with copies under way");
  fiber.done = true;
  FiberContext::change(fiber.context, fiber.scheduler);
}

void Emulator::reset() {
  for (std::unique_ptr<Fiber> &fiber : fibers) {
    fiber->done = false;
    fiber->counter = nullptr;
    fiber->open.clear();
    fiber->groups.clear();
    fiber->context.start(enter, stackBytes);
  }
  warps.assign(warps.size(), Warp());
  chunks.assign(chunks.size(), Chunk());
  std::fill(shared.begin(), shared.end(), 0xff);
  arrived = 0;
  barriers = 0;
}

bool Emulator::isRunnable(const Fiber &fiber) const {
  return !fiber.done && (!fiber.counter || *fiber.counter != fiber.value);
}

bool Emulator::runBlock(BlockIndex index, const std::function<void()> &body) {
  current = this;
  block = index;
  kernel = &body;
  reset();
  while (error.empty()) {
    std::vector<int> runnable;
    bool done = true;
    for (int i = 0; i < threads; ++i) {
      done &= fibers[i]->done;
      if (isRunnable(*fibers[i]))
        runnable.push_back(i);
    }
    if (done)
      return true;
    if (runnable.empty())
      fail("all threads wait for one that has ended or waits elsewhere");
    // One pass over all, in a new order each time.
    std::shuffle(runnable.begin(), runnable.end(), random);
    for (int i : runnable) {
      running = i;
      FiberContext::change(fibers[i]->scheduler, fibers[i]->context);
      if (!error.empty())
        break;
    }
  }
  return false;
}

void Emulator::sleep(const int64_t &counter, int64_t value) {
  Fiber &fiber = *fibers[running];
  fiber.counter = &counter;
  fiber.value = value;
  FiberContext::change(fiber.context, fiber.scheduler);
  fiber.counter = nullptr;
}

void Emulator::syncThreads() {
  if (++arrived == threads) {
    arrived = 0;
    ++barriers;
    return;
  }
  sleep(barriers, barriers);
}

void Emulator::runWarp(void *operands, WarpInstruction instruction) {
  Warp &warp = warps[running / 32];
  if (warp.arrived > 0 && warp.instruction != instruction)
    fail("lanes of a warp are at different instructions");
  warp.instruction = instruction;
  warp.lanes[running % 32] = operands;
  if (++warp.arrived < 32)
    return sleep(warp.generation, warp.generation);
  instruction(warp.lanes.data());
  warp.arrived = 0;
  ++warp.generation;
}

//===----------------------------------------------------------------------===//
// Shared memory
//===----------------------------------------------------------------------===//

Emulator::Chunk *Emulator::findChunk(const void *address) {
  int64_t offset = static_cast<const unsigned char *>(address) - shared.data();
  if (offset < 0 ||
      offset / chunkBytes >= static_cast<int64_t>(chunks.size())) {
    fail("accesses shared memory at offset " + std::to_string(offset));
    return nullptr;
  }
  return &chunks[offset / chunkBytes];
}

void Emulator::noteRead(const void *address, int bytes) {
  if (reinterpret_cast<uintptr_t>(address) % bytes != 0)
    return fail("reads at an address that is not aligned");
  Chunk *chunk = findChunk(address);
  if (!chunk)
    return;
  if (chunk->state != Chunk::Landed)
    return fail(chunk->state == Chunk::InFlight
                    ? "reads what is still being copied"
                    : "reads what was never written");
  if (chunk->writer != running && chunk->written >= barriers)
    return fail("reads what thread " + std::to_string(chunk->writer) +
                " wrote since the last barrier");
  if (chunk->read != barriers)
    chunk->reader = running;
  else if (chunk->reader != running)
    chunk->reader = -2;
  chunk->read = barriers;
}

void Emulator::countConflicts(const void *const *rows) {
  unsigned used = 0;
  for (int i = 0; i < 8; ++i) {
    unsigned bank = reinterpret_cast<uintptr_t>(rows[i]) / chunkBytes % 8;
    bankConflicts += used >> bank & 1;
    used |= 1u << bank;
  }
}

void Emulator::startCopy(void *to, const void *from, int bytes) {
  if (reinterpret_cast<uintptr_t>(to) % chunkBytes ||
      reinterpret_cast<uintptr_t>(from) % chunkBytes)
    return fail("copies to or from an address that is not aligned");
  Chunk *chunk = findChunk(to);
  if (!chunk)
    return;
  if (chunk->state == Chunk::InFlight)
    fail("copies to where a copy is under way");
  if (chunk->read == barriers && chunk->reader != running)
    fail("overwrites what another thread read since the last barrier");
  if (chunk->state == Chunk::Landed && chunk->written >= barriers &&
      chunk->writer != running)
    fail("overwrites what another thread wrote since the last barrier");
  chunk->state = Chunk::InFlight;
  chunk->writer = running;
  Copy copy{static_cast<unsigned char *>(to) - shared.data(), {}};
  memcpy(copy.bytes, from, bytes);
  memset(to, 0xff, chunkBytes); // NaN in every format.
  fibers[running]->open.push_back(copy);
}

void Emulator::commitCopies() {
  Fiber &fiber = *fibers[running];
  fiber.groups.push_back(std::move(fiber.open));
  fiber.open.clear();
}

void Emulator::land(const Copy &copy) {
  unsigned char *to = shared.data() + copy.offset;
  memcpy(to, copy.bytes, chunkBytes);
  Chunk &chunk = *findChunk(to);
  chunk.state = Chunk::Landed;
  chunk.written = barriers;
}

void Emulator::waitForCopies(int pending) {
  Fiber &fiber = *fibers[running];
  while (static_cast<int>(fiber.groups.size()) > pending) {
    for (const Copy &copy : fiber.groups.front())
      land(copy);
    fiber.groups.pop_front();
  }
}
