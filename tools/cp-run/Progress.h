//===- Progress.h - What is going on, for people who wait -------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_TOOLS_CPRUN_PROGRESS_H
#define CP_TOOLS_CPRUN_PROGRESS_H

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace mlir::cp::run {

/// While it lives, and after a second, shows a line such as "compiling... 3 s"
/// on standard error, if that is a terminal. The line goes with the object.
class Progress {
public:
  explicit Progress(std::string what);
  ~Progress();

  Progress(const Progress &) = delete;
  Progress &operator=(const Progress &) = delete;

  /// Takes the line away until its next update, so that a message can be
  /// printed in its place.
  static void eraseLine();
  /// Shows nothing from now on: another process does.
  static void disable();

private:
  void show();

  std::string what;
  bool done = false;
  std::mutex mutex;
  std::condition_variable changed;
  std::thread thread;
};

} // namespace mlir::cp::run

#endif // CP_TOOLS_CPRUN_PROGRESS_H
