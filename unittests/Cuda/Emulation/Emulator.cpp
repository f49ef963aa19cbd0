//===- Emulator.cpp - Blocks of CUDA threads on a host --------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EmulatorFiber.h"

using namespace cp::cuda;

Emulator *Emulator::current = nullptr;

static constexpr int numNamedBarriers = 16;
/// 32-bit registers of an SM.
static constexpr int numRegisters = 65536;

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
  return threads + threads / emulatedWarp + maxAsyncBarriers;
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
    fiber->context.start(enter, Fiber::stackBytes);
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
