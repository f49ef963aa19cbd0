//===- Fake.cpp - State of the fake driver --------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Fake.h"

#include "FakeGpu.h"

#include <cstdio>

using namespace cp::fake;

std::string cp::fake::toHex(uint64_t number) {
  char text[20];
  snprintf(text, sizeof(text), "0x%llx",
           static_cast<unsigned long long>(number));
  return text;
}

Fake::Fake() : queue(runOnHostThread) { reset(); }

Fake &Fake::get() {
  static Fake *fake = new Fake();
  return *fake;
}

void Fake::reset() {
  isInitialized = false;
  log.reset();
  faults.reset();
  seed = getSetting("CP_FAKE_SEED", 1);
  queue.reset(seed);
  broken = {};
  retained.clear();
  peers.clear();
  streams.clear();
  events.clear();
  functions.clear();
  modules.clear();
  others.clear();
  std::vector<uint64_t> live;
  for (const auto &entry : memory.getBlocks())
    if (entry.second.isLive)
      live.push_back(entry.first);
  for (uint64_t address : live)
    (void)memory.free(address);
}

std::string Fake::listLeaks() const {
  std::string leaks;
  for (const auto &entry : memory.getBlocks()) {
    const Memory::Block &block = entry.second;
    if (block.isLive && !block.isModule)
      leaks += std::to_string(block.bytes) + " bytes at " + toHex(block.begin) +
               " of device " + std::to_string(block.device) + "\n";
  }
  for (const auto &entry : streams)
    leaks += "stream " + toHex(entry.first) + "\n";
  for (const auto &entry : events)
    leaks += "event " + toHex(entry.first) + "\n";
  for (const auto &entry : modules)
    leaks += "module " + toHex(entry.first) + "\n";
  for (const auto &entry : others)
    leaks += entry.second + " " + toHex(entry.first) + "\n";
  for (const auto &entry : retained)
    if (entry.second > 0)
      leaks += "context of device " + std::to_string(entry.first) + "\n";
  return leaks;
}

void Fake::report(const std::string &what, const Outcome &outcome) {
  std::string text = "fake GPU (CP_FAKE_SEED=" + std::to_string(seed) +
                     "): " + what + ": " + outcome.message;
  fprintf(stderr, "%s\n", text.c_str());
  log.write(text);
}

Outcome Fake::enqueue(const void *handle, Work work) {
  auto stream = streams.find(handle);
  if (stream == streams.end())
    return {InvalidHandle, handle ? toHex(handle) + " is no stream"
                                  : "the default stream is not faked"};
  stream->second->queue.push_back(std::move(work));
  return {};
}

Outcome Fake::enqueue(const void *stream, const std::string &what,
                      std::function<Outcome()> run, int device) {
  auto runInWindow = [this, stream, what, device,
                      run = std::move(run)]() -> Outcome {
    if (log)
      log.write("  stream " + toHex(stream) + " runs " + what);
    if (int status = faults.next("execute"))
      return {status, "CP_FAKE_FAIL"};
    Window window(memory, device);
    return run();
  };
  Work work;
  work.what = what;
  work.run = std::move(runInWindow);
  return enqueue(stream, std::move(work));
}

Outcome Fake::poll(const std::function<bool()> &isDone) {
  Outcome outcome = queue.advance(isDone);
  if (outcome.failed()) {
    report("work", outcome);
    broken = {outcome.status};
    return broken;
  }
  return {isDone() ? Success : NotReady};
}

//===----------------------------------------------------------------------===//
// What tests and other fakes call
//===----------------------------------------------------------------------===//

int cpFakeEnqueue(cp::cuda::StreamHandle stream, const char *what,
                  int (*run)(void *), void *data) {
  Fake &fake = Fake::get();
  std::lock_guard<std::mutex> lock(fake.mutex);
  Outcome outcome = fake.enqueue(stream, what, [run, data]() -> Outcome {
    int status = run(data);
    return {status, status ? "fails" : ""};
  });
  if (outcome.failed())
    fake.report(what, outcome);
  return outcome.status;
}

const char *cpFakeCheckRange(const void *address, size_t bytes) {
  static thread_local std::string text;
  text = Fake::get().memory.check(reinterpret_cast<uint64_t>(address), bytes);
  return text.empty() ? nullptr : text.c_str();
}

int cpFakeCall(const char *function, const char *arguments) {
  Fake &fake = Fake::get();
  std::lock_guard<std::mutex> lock(fake.mutex);
  int status = fake.faults.next(function);
  fake.log.write(std::string(function) + "(" + arguments +
                 ") = " + std::to_string(status));
  return status;
}

void cpFakeSetAlive(const char *kind, const void *handle, bool isAlive) {
  Fake &fake = Fake::get();
  std::lock_guard<std::mutex> lock(fake.mutex);
  if (isAlive)
    fake.others[handle] = kind;
  else
    fake.others.erase(handle);
}

const char *cpFakeListLeaks() {
  static thread_local std::string text;
  Fake &fake = Fake::get();
  std::lock_guard<std::mutex> lock(fake.mutex);
  text = fake.listLeaks();
  return text.c_str();
}

void cpFakeReset() {
  Fake &fake = Fake::get();
  std::lock_guard<std::mutex> lock(fake.mutex);
  fake.reset();
}

/// After all others, whose objects may hold some of the driver's.
__attribute__((destructor)) static void summarize() {
  Fake &fake = Fake::get();
  if (!fake.log)
    return;
  std::string leaks = fake.listLeaks();
  fake.log.write(leaks.empty() ? "at exit: nothing is alive"
                               : "at exit: LEAKS\n" + leaks);
}
