//===- Queue.h - Streams and events of the fake devices ---------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Work is kept until a host thread asks whether it is done, and then runs one
// piece after the other, of a stream that is drawn from a seed. Work of a
// stream runs in order, and after the events that it waits for; nothing else is
// promised, so that a wait that is missing shows as wrong data. Calls need the
// fake's lock.
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_CUDA_FAKEGPU_QUEUE_H
#define CP_UNITTESTS_CUDA_FAKEGPU_QUEUE_H

#include "Outcome.h"

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <random>
#include <vector>

namespace cp::fake {

/// One record of an event; waits name the record that they wait for.
struct Record {
  bool done = false;
  std::chrono::steady_clock::time_point time = {};
};

struct Event {
  int device;
  bool hasTime;
  std::shared_ptr<Record> last = nullptr; ///< Null: never recorded.
};

/// One of `run`, `host`, `waited` and `recorded`.
struct Work {
  std::string what;
  std::function<Outcome()> run = nullptr;
  std::function<void()> host = nullptr; ///< Runs on a thread of its own.
  std::shared_ptr<Record> waited = nullptr;
  std::shared_ptr<Record> recorded = nullptr;
};

struct Stream {
  int device;
  std::deque<Work> queue = {};
  bool inHostFunction = false;

  bool isDone() const { return queue.empty(); }
};

class Queue {
public:
  /// `runHost` starts a function of the host that calls finishHost(stream)
  /// when it is done.
  using RunHost =
      std::function<void(std::shared_ptr<Stream>, std::function<void()>)>;
  explicit Queue(RunHost runHost) : runHost(std::move(runHost)) {}

  void reset(uint64_t seed);
  std::shared_ptr<Stream> makeStream(int device);
  void finishHost(Stream &stream);

  /// Runs one piece of work if there is one that can run.
  bool step(Outcome &outcome);
  /// Runs a few pieces, until `isDone` or one fails.
  Outcome advance(const std::function<bool()> &isDone);
  /// A seed for what is random in a piece of work.
  uint64_t draw() { return random(); }

private:
  bool isRunnable(const Stream &stream) const;
  std::shared_ptr<Stream> choose();

  RunHost runHost;
  std::mt19937_64 random;
  /// Destroyed streams stay until their work is done.
  std::vector<std::shared_ptr<Stream>> streams;
  std::weak_ptr<Stream> favourite;
};

} // namespace cp::fake

#endif // CP_UNITTESTS_CUDA_FAKEGPU_QUEUE_H
