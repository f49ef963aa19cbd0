//===- Fake.h - State of the fake driver ------------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_CUDA_FAKEGPU_FAKE_H
#define CP_UNITTESTS_CUDA_FAKEGPU_FAKE_H

#include "DriverApi.h"
#include "Memory.h"
#include "Module.h"
#include "Queue.h"
#include "Settings.h"

#include <mutex>
#include <set>

namespace cp::fake {

/// A module with what was allocated for it.
struct LoadedModule {
  int device;
  std::unique_ptr<Module> module;
  std::vector<uint64_t> blocks;
};
struct LoadedFunction {
  std::weak_ptr<LoadedModule> module;
  Function *function;
  std::string name;
};

class Fake {
public:
  /// Lives until the process ends.
  static Fake &get();

  std::mutex mutex; ///< For all of it.
  bool isInitialized = false;
  Log log;
  Faults faults;
  Memory memory;
  Queue queue;
  Outcome broken; ///< Work that failed: all calls fail from then on.
  std::map<int, int> retained;         ///< Primary contexts by device.
  std::set<std::pair<int, int>> peers; ///< Who may access whose memory.
  std::map<const void *, std::shared_ptr<Stream>> streams;
  std::map<const void *, std::unique_ptr<Event>> events;
  std::map<const void *, std::shared_ptr<LoadedModule>> modules;
  std::map<const void *, std::unique_ptr<LoadedFunction>> functions;
  std::map<const void *, std::string> others; ///< Of other fakes: their kinds.

  /// Forgets everything, and reads the environment again.
  void reset();
  /// What is alive, one thing a line.
  std::string listLeaks() const;
  /// Queues work that may touch the memory of one device, or of all.
  Outcome enqueue(const void *stream, const std::string &what,
                  std::function<Outcome()> run,
                  int device = Window::allDevices);
  Outcome enqueue(const void *stream, Work work);
  /// Success when `isDone`, else NotReady, after some progress.
  Outcome poll(const std::function<bool()> &isDone);
  /// Prints an error for whoever reads a failed test.
  void report(const std::string &what, const Outcome &outcome);

private:
  Fake();
  uint64_t seed = 1;
};

/// The thread that functions of the host run on. True on it.
extern thread_local bool isHostThread;
/// Starts it when it is first needed.
void runOnHostThread(std::shared_ptr<Stream> stream,
                     std::function<void()> function);

std::string toHex(uint64_t number);
inline std::string toHex(const void *pointer) {
  return toHex(reinterpret_cast<uint64_t>(pointer));
}

} // namespace cp::fake

#endif // CP_UNITTESTS_CUDA_FAKEGPU_FAKE_H
