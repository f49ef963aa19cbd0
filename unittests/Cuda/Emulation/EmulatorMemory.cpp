//===- EmulatorMemory.cpp - Memory and barriers of emulated blocks --------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EmulatorFiber.h"

#include <cstring>

using namespace cp::cuda;

static constexpr int chunkBytes = SharedMemory::chunkBytes;

//===----------------------------------------------------------------------===//
// Shared memory
//===----------------------------------------------------------------------===//

void Emulator::noteRead(const void *address, int bytes) {
  fail(memory.read(getAct(), getClock(running), address, bytes));
}

void Emulator::noteWrite(const void *address, int bytes) {
  fail(memory.write(getAct(), getClock(running), address, bytes));
}

void Emulator::fenceAsyncProxy() {
  if (omits(Omission::FenceAsyncProxy))
    return;
  memory.fence(getAct());
  advance();
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
  Copy copy{memory.getOffset(to, chunkBytes), {}};
  if (copy.offset < 0)
    return fail(
        "copies to what is not in shared memory, offset " +
        std::to_string(static_cast<unsigned char *>(to) - memory.getData()));
  fail(memory.startCopy(running, getClock(running), copy.offset,
                        /*isAsyncProxy=*/false));
  memcpy(copy.bytes, from, bytes);
  getFiber().open.push_back(copy);
}

void Emulator::commitCopies() {
  Fiber &fiber = getFiber();
  fiber.copyGroups.push_back(std::move(fiber.open));
  fiber.open.clear();
}

void Emulator::waitForCopies(int pending) {
  Fiber &fiber = getFiber();
  while (static_cast<int>(fiber.copyGroups.size()) > pending) {
    for (const Copy &copy : fiber.copyGroups.front())
      memory.land(getAct(), copy.offset, copy.bytes, /*isAsyncProxy=*/false);
    fiber.copyGroups.pop_front();
  }
}

//===----------------------------------------------------------------------===//
// Barriers in shared memory
//===----------------------------------------------------------------------===//

void Emulator::initBarrier(const void *barrier, int arrivals) {
  int64_t offset = memory.getOffset(barrier, 8);
  if (offset < 0 || offset % 8 != 0 || arrivals < 1)
    return fail("a barrier is not aligned, or of no threads");
  const int actor = threads + static_cast<int>(warps.size() + barriers.size());
  if (actor >= getNumActors())
    return fail("too many barriers");
  if (!barriers.try_emplace(offset, getNumActors(), actor, getAct(), arrivals)
           .second)
    fail("initialises a barrier twice");
}

AsyncBarrier *Emulator::findBarrier(const void *barrier) {
  auto found = barriers.find(memory.getOffset(barrier, 8));
  if (found == barriers.end()) {
    fail("uses a barrier that was not initialised");
    return nullptr;
  }
  const Act &init = found->second.init;
  if (init.actor != running && !getClock(running).knows(init))
    fail("uses a barrier that another thread initialised, without a barrier "
         "between");
  return &found->second;
}

void Emulator::wake(AsyncBarrier &barrier) {
  if (barrier.bytes < 0 || barrier.pending < 0)
    fail("more arrives at a barrier than it expects");
  if (!barrier.endPhase())
    return;
  for (int thread : barrier.waiting)
    fibers[thread]->clock.join(barrier.ended);
  barrier.waiting.clear();
}

void Emulator::arrive(const void *address, int bytes) {
  if (omits(Omission::Arrive, memory.getOffset(address, 8)))
    return;
  AsyncBarrier *barrier = findBarrier(address);
  if (!barrier)
    return;
  barrier->current.join(getClock(running));
  advance();
  barrier->bytes += bytes;
  --barrier->pending;
  wake(*barrier);
}

void Emulator::waitForPhase(const void *address, int parity) {
  if (omits(Omission::WaitForPhase, memory.getOffset(address, 8)))
    return;
  AsyncBarrier *barrier = findBarrier(address);
  if (!barrier)
    return;
  if (barrier->hasEnded(parity)) {
    getFiber().clock.join(barrier->ended);
    return;
  }
  barrier->waiting.push_back(running);
  sleep(barrier->phase, barrier->phase);
}

//===----------------------------------------------------------------------===//
// Copies of boxes
//===----------------------------------------------------------------------===//

void Emulator::copyBox(void *to, const void *map, const void *address,
                       const int (&at)[4]) {
  AsyncBarrier *barrier = findBarrier(address);
  if (!barrier)
    return;
  if (!memory.isFenced(barrier->init, [&](const Act &act) {
        return act.actor == running || getClock(running).knows(act);
      }))
    fail("copies with a barrier that was initialised without a fence");
  BoxCopy copy{{}, {at[0], at[1], at[2], at[3]}, 0, barrier};
  memcpy(&copy.map, map, sizeof(copy.map));
  copy.offset = memory.getOffset(to, copy.getBytes());
  std::string wrong = copy.check(reinterpret_cast<uintptr_t>(map) % 64 == 0);
  if (wrong.empty() && copy.offset < 0)
    wrong = "copies a box to what is not in shared memory";
  if (!wrong.empty())
    return fail(wrong);
  for (int i = 0; i < copy.getBytes() / chunkBytes; ++i)
    fail(memory.startCopy(running, getClock(running), copy.getChunkOffset(i),
                          /*isAsyncProxy=*/true));
  boxCopies.push_back(copy);
}

void Emulator::land(const BoxCopy &copy) {
  const Act act = copy.barrier->getAct();
  for (int i = 0; i < copy.getBytes() / chunkBytes; ++i) {
    unsigned char bytes[chunkBytes];
    copy.readChunk(i, bytes);
    memory.land(act, copy.getChunkOffset(i), bytes, /*isAsyncProxy=*/true);
  }
  copy.barrier->bytes -= copy.getBytes();
  wake(*copy.barrier);
}

//===----------------------------------------------------------------------===//
// Products
//===----------------------------------------------------------------------===//

GroupAccumulators &Emulator::getAccumulators(int thread) {
  return fibers[thread]->accumulators;
}

Act Emulator::getProductAct(int thread) {
  return {threads + thread / emulatedWarp,
          getAccumulators(thread).getOpenGroup()};
}

void Emulator::noteProducts(int group) {
  getFiber().clock.setTime(getProductAct(running).actor, group);
}
