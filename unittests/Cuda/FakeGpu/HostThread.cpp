//===- HostThread.cpp - The thread that runs functions of the host --------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Fake.h"

#include <condition_variable>
#include <thread>

using namespace cp::fake;

thread_local bool cp::fake::isHostThread = false;

namespace {
class HostThread {
public:
  HostThread() {
    std::thread([this] { run(); }).detach();
  }

  void add(std::function<void()> function) {
    std::lock_guard<std::mutex> lock(mutex);
    functions.push_back(std::move(function));
    changed.notify_one();
  }

private:
  void run() {
    isHostThread = true;
    for (;;) {
      std::unique_lock<std::mutex> lock(mutex);
      changed.wait(lock, [this] { return !functions.empty(); });
      std::function<void()> function = std::move(functions.front());
      functions.pop_front();
      lock.unlock();
      function();
    }
  }

  std::mutex mutex;
  std::condition_variable changed;
  std::deque<std::function<void()>> functions;
};
} // namespace

void cp::fake::runOnHostThread(std::shared_ptr<Stream> stream,
                               std::function<void()> function) {
  static HostThread *thread = new HostThread();
  thread->add([stream = std::move(stream), function = std::move(function)] {
    function();
    Fake &fake = Fake::get();
    std::lock_guard<std::mutex> lock(fake.mutex);
    fake.queue.finishHost(*stream);
  });
}
