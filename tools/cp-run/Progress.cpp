//===- Progress.cpp - What is going on, for people who wait ---------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Progress.h"

#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"

#include <atomic>
#include <chrono>

using namespace mlir::cp::run;

/// Whether a line is on the screen; there is one screen.
static std::atomic<bool> visible = false;

/// Whether this process is to show lines.
static std::atomic<bool> enabled = true;

void Progress::disable() { enabled = false; }

Progress::Progress(std::string what) : what(std::move(what)) {
  if (enabled && llvm::sys::Process::StandardErrIsDisplayed())
    thread = std::thread([this] { show(); });
}

Progress::~Progress() {
  if (!thread.joinable())
    return;
  {
    std::lock_guard<std::mutex> lock(mutex);
    done = true;
  }
  changed.notify_one();
  thread.join();
  eraseLine();
}

void Progress::eraseLine() {
  if (visible.exchange(false))
    llvm::errs() << "\r\033[K";
}

void Progress::show() {
  std::unique_lock<std::mutex> lock(mutex);
  for (int seconds = 1;; ++seconds) {
    if (changed.wait_for(lock, std::chrono::seconds(1), [&] { return done; }))
      return;
    llvm::errs() << "\r\033[K" << what << "... " << seconds << " s";
    visible = true;
  }
}
