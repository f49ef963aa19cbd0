//===- Queue.cpp - Streams and events of the fake devices -----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Queue.h"

#include <algorithm>

using namespace cp::fake;

void Queue::reset(uint64_t seed) {
  random.seed(seed);
  streams.clear();
}

std::shared_ptr<Stream> Queue::makeStream(int device) {
  streams.push_back(std::make_shared<Stream>(Stream{device}));
  return streams.back();
}

bool Queue::isRunnable(const Stream &stream) const {
  if (stream.queue.empty() || stream.inHostFunction)
    return false;
  const Work &work = stream.queue.front();
  return !work.waited || work.waited->done;
}

/// Mostly the one of last time, so that streams run far ahead of each other.
std::shared_ptr<Stream> Queue::choose() {
  std::vector<std::shared_ptr<Stream>> runnable;
  for (const std::shared_ptr<Stream> &stream : streams)
    if (isRunnable(*stream))
      runnable.push_back(stream);
  if (runnable.empty())
    return nullptr;
  std::shared_ptr<Stream> last = favourite.lock();
  if (last && isRunnable(*last) && random() % 8 != 0)
    return last;
  std::shared_ptr<Stream> chosen = runnable[random() % runnable.size()];
  favourite = chosen;
  return chosen;
}

void Queue::finishHost(Stream &stream) {
  stream.inHostFunction = false;
  stream.queue.pop_front();
}

bool Queue::step(Outcome &outcome) {
  std::shared_ptr<Stream> stream = choose();
  if (!stream)
    return false;
  Work &work = stream->queue.front();
  if (work.host) {
    stream->inHostFunction = true;
    runHost(stream, std::move(work.host));
    return true;
  }
  if (work.run) {
    outcome = work.run();
    // It is asked again later.
    if (outcome.status == NotReady) {
      outcome = {};
      return true;
    }
    if (outcome.failed())
      outcome.message = work.what + ": " + outcome.message;
  }
  if (work.recorded) {
    work.recorded->done = true;
    work.recorded->time = std::chrono::steady_clock::now();
  }
  stream->queue.pop_front();
  return true;
}

Outcome Queue::advance(const std::function<bool()> &isDone) {
  Outcome outcome;
  for (uint64_t left = 1 + random() % 16; left > 0; --left)
    if (isDone() || !step(outcome) || outcome.failed())
      break;
  // Streams that nobody has a handle of any more.
  streams.erase(std::remove_if(streams.begin(), streams.end(),
                               [](const std::shared_ptr<Stream> &stream) {
                                 return stream.use_count() == 1 &&
                                        stream->isDone();
                               }),
                streams.end());
  return outcome;
}
