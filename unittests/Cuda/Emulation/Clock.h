//===- Clock.h - What happened before --------------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_CUDA_EMULATION_CLOCK_H
#define CP_UNITTESTS_CUDA_EMULATION_CLOCK_H

#include <algorithm>
#include <vector>

namespace cp::cuda {

/// Something that reads or writes: a thread, the products of a warp, or the
/// copies that a barrier counts. Its acts are numbered by time.
struct Act {
  int actor = -1;
  int time = 0;
};

/// A vector clock (Lamport 1978; Mattern 1988): for each actor, until when its
/// acts have happened before.
class Clock {
public:
  explicit Clock(int actors = 0) : times(actors) {}

  bool knows(const Act &act) const { return times[act.actor] >= act.time; }
  int getTime(int actor) const { return times[actor]; }
  void setTime(int actor, int time) { times[actor] = time; }
  void join(const Clock &other) {
    for (size_t i = 0; i < times.size(); ++i)
      times[i] = std::max(times[i], other.times[i]);
  }

private:
  std::vector<int> times;
};

} // namespace cp::cuda

#endif // CP_UNITTESTS_CUDA_EMULATION_CLOCK_H
