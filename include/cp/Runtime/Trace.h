//===- Trace.h - Timelines of a run -----------------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_TRACE_H
#define CP_RUNTIME_TRACE_H

#include "cp/Runtime/Status.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace cp::runtime {

using Clock = std::chrono::steady_clock;

/// Seconds between two points in time.
inline double getSeconds(Clock::time_point from, Clock::time_point to) {
  return std::chrono::duration<double>(to - from).count();
}

/// The rows of a rank in the picture. Graph: what is neither attention nor
/// communication; between calls of the runtime, the program's own loops.
enum class TraceTrack { Compute, Rotate, Wait, Graph };
inline constexpr int kNumTraceTracks = 4;

struct TraceEvent {
  const char *name; // literals, so that they need no JSON escapes
  const char *kind; // "" if it has none
  TraceTrack track;
  int32_t attention; // -1 if it belongs to none
  int64_t step;
  int64_t bytes;
  Clock::time_point begin, end;
};

/// The events of ranks, one after the other.
using Trace = std::vector<const std::vector<TraceEvent> *>;

/// Writes events as Chrome trace JSON: one process per rank, from `firstRank`
/// on, one thread per track, times in microseconds since `origin`. The file
/// appears whole or not at all.
Status writeTrace(const Trace &trace, int32_t firstRank,
                  Clock::time_point origin, const std::string &path);

} // namespace cp::runtime

#endif // CP_RUNTIME_TRACE_H
