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
static constexpr int chunkBytes = SharedMemory::chunkBytes;
static constexpr int maxBarriers = 32;
static constexpr int numNamedBarriers = 16;
/// 32-bit registers of an SM.
static constexpr int numRegisters = 65536;

struct Emulator::Fiber {
  FiberContext context, scheduler;
  bool done = false;
  const int64_t *counter = nullptr; ///< Sleeps until it is not `value`.
  int64_t value = 0;
  Clock clock;
  int time = 0;
  int registers = 0; ///< As the thread set them; 0 if it did not.
  GroupAccumulators accumulators;
  std::vector<Copy> open; ///< Copies of no group yet.
  std::deque<std::vector<Copy>> copyGroups;
};

Emulator::Emulator(int threads, int sharedBytes, uint64_t seed, int gridBlocks)
    : threads(threads), gridBlocks(gridBlocks), random(seed),
      memory(sharedBytes) {
  for (int i = 0; i < threads; ++i)
    fibers.push_back(std::make_unique<Fiber>());
}

Emulator::~Emulator() = default;

void Emulator::fail(const std::string &what) {
  if (error.empty() && !what.empty())
    error = "thread " + std::to_string(running) + " of block (" +
            std::to_string(block.x) + ", " + std::to_string(block.y) + ", " +
            std::to_string(block.z) + "), after " +
            std::to_string(namedBarriers[0].generation) + " barriers: " + what;
}

/// Threads, products of each warp, and copies of each barrier.
int Emulator::getNumActors() const {
  return threads + threads / emulatedWarp + maxBarriers;
}

//===----------------------------------------------------------------------===//
// Threads
//===----------------------------------------------------------------------===//

void Emulator::enter() {
  Emulator &emulator = *current;
  (*emulator.kernel)();
  Fiber &fiber = emulator.getFiber();
  if (!fiber.open.empty() || !fiber.copyGroups.empty())
    emulator.fail("ends with copies under way");
  if (!fiber.accumulators.isIdle())
    emulator.fail("ends with products under way");
  fiber.done = true;
  FiberContext::change(fiber.context, fiber.scheduler);
}

void Emulator::reset() {
  const int actors = getNumActors();
  for (std::unique_ptr<Fiber> &fiber : fibers) {
    fiber->done = false;
    fiber->counter = nullptr;
    fiber->clock = Clock(actors);
    fiber->time = 1;
    fiber->registers = 0;
    fiber->accumulators = {};
    fiber->open.clear();
    fiber->copyGroups.clear();
    fiber->context.start(enter, stackBytes);
  }
  warps.assign(threads / emulatedWarp, {});
  groups.assign((threads + emulatedGroup - 1) / emulatedGroup, {});
  namedBarriers.assign(numNamedBarriers, NamedBarrier(actors));
  barriers.clear();
  boxCopies.clear();
  memory.reset(threads);
}

bool Emulator::isRunnable(const Fiber &fiber) const {
  return !fiber.done && (!fiber.counter || *fiber.counter != fiber.value);
}

bool Emulator::runBlock(BlockIndex index, const std::function<void()> &body) {
  current = this;
  block = index;
  kernel = &body;
  reset();
  while (error.empty())
    if (!runRound()) {
      checkEnd();
      return error.empty();
    }
  return false;
}

/// One pass over all that can go on, in a new order each time. Returns false
/// if all threads have ended.
bool Emulator::runRound() {
  std::vector<int> runnable;
  bool done = true;
  for (int i = 0; i < threads; ++i) {
    done &= fibers[i]->done;
    if (isRunnable(*fibers[i]))
      runnable.push_back(i);
  }
  if (done)
    return false;
  // Copies arrive at any time.
  std::shuffle(boxCopies.begin(), boxCopies.end(), random);
  while (!boxCopies.empty() && (runnable.empty() || random() % 2)) {
    land(boxCopies.back());
    boxCopies.pop_back();
    if (runnable.empty())
      return true;
  }
  if (runnable.empty())
    fail("all threads wait for one that has ended or waits elsewhere");
  std::shuffle(runnable.begin(), runnable.end(), random);
  for (int i : runnable) {
    running = i;
    FiberContext::change(fibers[i]->scheduler, fibers[i]->context);
    if (!error.empty())
      break;
  }
  return true;
}

void Emulator::checkEnd() {
  if (!boxCopies.empty())
    fail("the block ends with copies under way");
  int total = 0;
  for (int i = 0; i < threads; ++i) {
    int first = i / emulatedGroup * emulatedGroup;
    if (fibers[i]->registers != fibers[first]->registers)
      fail("threads of a warpgroup have set different numbers of registers");
    total += fibers[i]->registers;
  }
  if (total > numRegisters)
    fail("the block uses " + std::to_string(total) + " registers");
}

void Emulator::sleep(const int64_t &counter, int64_t value) {
  Fiber &fiber = getFiber();
  fiber.counter = &counter;
  fiber.value = value;
  FiberContext::change(fiber.context, fiber.scheduler);
  fiber.counter = nullptr;
}

void Emulator::gather(Gathering &gathering, void *operands,
                      GroupInstruction instruction) {
  const int size = static_cast<int>(gathering.lanes.size());
  if (gathering.arrived > 0 && gathering.instruction != instruction)
    fail("lanes of a warp are at different instructions");
  gathering.instruction = instruction;
  gathering.lanes[running % size] = operands;
  if (++gathering.arrived < size)
    return sleep(gathering.generation, gathering.generation);
  instruction(gathering.lanes.data());
  gathering.arrived = 0;
  ++gathering.generation;
}

void Emulator::runWarp(void *operands, GroupInstruction instruction) {
  Gathering &warp = warps[running / emulatedWarp];
  warp.lanes.resize(emulatedWarp);
  gather(warp, operands, instruction);
}

void Emulator::runGroup(void *operands, GroupInstruction instruction) {
  Gathering &group = groups[running / emulatedGroup];
  group.lanes.resize(emulatedGroup);
  gather(group, operands, instruction);
}

void Emulator::setRegisters(int count) {
  if (count < 24 || count > 256 || count % 8 != 0)
    fail("sets " + std::to_string(count) + " registers");
  getFiber().registers = count;
}

//===----------------------------------------------------------------------===//
// What happened before
//===----------------------------------------------------------------------===//

Act Emulator::getAct() const { return {running, fibers[running]->time}; }

/// Others know only what was before.
void Emulator::advance() { ++getFiber().time; }

const Clock &Emulator::getClock(int thread) const {
  fibers[thread]->clock.setTime(thread, fibers[thread]->time);
  return fibers[thread]->clock;
}

void Emulator::syncWarp() {
  if (omits(Omission::SyncWarp))
    return;
  Clock *clock = &getFiber().clock;
  getClock(running);
  advance();
  runWarp(clock, [](void *const *lanes) {
    Clock all = *static_cast<Clock *>(lanes[0]);
    for (int i = 1; i < emulatedWarp; ++i)
      all.join(*static_cast<Clock *>(lanes[i]));
    for (int i = 0; i < emulatedWarp; ++i)
      *static_cast<Clock *>(lanes[i]) = all;
  });
}

/// Arrives at a barrier of the block. Returns whether it was the last thread.
bool Emulator::joinNamed(NamedBarrier &barrier, int count, bool waits) {
  if (count % emulatedWarp != 0 || count < emulatedWarp || count > threads)
    fail("is at a barrier of " + std::to_string(count) + " threads");
  if (!barrier.arrived.empty() && barrier.count != count)
    fail("is at a barrier of " + std::to_string(count) +
         " threads, which others know as one of " +
         std::to_string(barrier.count));
  for (int thread : barrier.arrived)
    if (thread == running)
      fail("arrives twice at a barrier of the block");
  barrier.count = count;
  barrier.arrived.push_back(running);
  barrier.clock.join(getClock(running));
  advance();
  if (waits)
    barrier.waiting.push_back(running);
  if (static_cast<int>(barrier.arrived.size()) < count)
    return false;
  for (int thread : barrier.waiting)
    fibers[thread]->clock.join(barrier.clock);
  barrier.arrived.clear();
  barrier.waiting.clear();
  ++barrier.generation;
  return true;
}

void Emulator::syncNamed(int barrier, int count) {
  if (omits(Omission::SyncNamed, barrier))
    return;
  NamedBarrier &named = namedBarriers[barrier];
  int64_t generation = named.generation;
  if (!joinNamed(named, count, /*waits=*/true))
    sleep(named.generation, generation);
}

void Emulator::arriveNamed(int barrier, int count) {
  if (omits(Omission::ArriveNamed, barrier))
    return;
  joinNamed(namedBarriers[barrier], count, /*waits=*/false);
}

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
