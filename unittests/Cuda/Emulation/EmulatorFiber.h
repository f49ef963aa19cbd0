//===- EmulatorFiber.h - A thread of the emulator ---------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_CUDA_EMULATION_EMULATORFIBER_H
#define CP_UNITTESTS_CUDA_EMULATION_EMULATORFIBER_H

#include "Emulator.h"
#include "FiberContext.h"

#include <deque>

namespace cp::cuda {

struct Emulator::Fiber {
  static constexpr size_t stackBytes = 256 << 10;
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

} // namespace cp::cuda

#endif // CP_UNITTESTS_CUDA_EMULATION_EMULATORFIBER_H
