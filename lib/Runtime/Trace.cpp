//===- Trace.cpp - Timelines of a run -------------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/Trace.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <unistd.h>

using namespace cp::runtime;

/// Separates the elements of the array of events.
static void writeSeparator(std::FILE *file, bool &first) {
  std::fputs(first ? "\n" : ",\n", file);
  first = false;
}

/// Names of the processes and threads, which Perfetto shows.
static void writeNames(std::FILE *file, size_t rank, bool &first) {
  static const char *const tracks[] = {"compute", "rotate", "wait", "graph"};
  writeSeparator(file, first);
  std::fprintf(file,
               "{\"name\": \"process_name\", \"ph\": \"M\", \"pid\": %zu, "
               "\"args\": {\"name\": \"rank %zu\"}}",
               rank, rank);
  for (int track = 0; track < kNumTraceTracks; ++track) {
    writeSeparator(file, first);
    std::fprintf(file,
                 "{\"name\": \"thread_name\", \"ph\": \"M\", \"pid\": %zu, "
                 "\"tid\": %d, \"args\": {\"name\": \"%s\"}}",
                 rank, track, tracks[track]);
  }
}

static void writeEvent(std::FILE *file, size_t rank, const TraceEvent &event,
                       Clock::time_point origin, bool &first) {
  // Integers: printf's decimal point depends on the locale.
  auto nanoseconds = [](Clock::duration duration) {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(duration)
        .count();
  };
  long long begin = nanoseconds(event.begin - origin);
  long long length = nanoseconds(event.end - event.begin);
  writeSeparator(file, first);
  std::fprintf(file,
               "{\"name\": \"%s\", \"ph\": \"X\", \"pid\": %zu, \"tid\": %d, "
               "\"ts\": %lld.%03lld, \"dur\": %lld.%03lld, \"args\": {",
               event.name, rank, static_cast<int>(event.track), begin / 1000,
               begin % 1000, length / 1000, length % 1000);
  if (event.kind[0])
    std::fprintf(file, "\"kind\": \"%s\", ", event.kind);
  std::fprintf(file, "\"step\": %lld, \"attention\": %d, \"bytes\": %lld}}",
               static_cast<long long>(event.step), event.attention,
               static_cast<long long>(event.bytes));
}

Status cp::runtime::writeTrace(const Trace &trace, int32_t firstRank,
                               Clock::time_point origin,
                               const std::string &path) {
  auto failure = [&] {
    return invalid("cannot write trace '", path, "': ", std::strerror(errno));
  };
  std::string temporary = concat(path, ".tmp.", getpid());
  std::FILE *file = std::fopen(temporary.c_str(), "w");
  if (!file)
    return failure();
  bool first = true;
  std::fputs("{\"displayTimeUnit\": \"ms\", \"traceEvents\": [", file);
  for (size_t i = 0; i < trace.size(); ++i) {
    writeNames(file, firstRank + i, first);
    for (const TraceEvent &event : *trace[i])
      writeEvent(file, firstRank + i, event, origin, first);
  }
  std::fputs("\n]}\n", file);
  bool written = !std::ferror(file);
  written &= std::fclose(file) == 0;
  if (!written || std::rename(temporary.c_str(), path.c_str()) != 0) {
    Status status = failure();
    std::remove(temporary.c_str());
    return status;
  }
  return Status();
}
