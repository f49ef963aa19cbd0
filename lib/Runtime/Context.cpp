//===- Context.cpp - One rank of a running program ------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/Context.h"
#include "cp/Runtime/Checks.h"
#include "cp/Runtime/Gemm.h"
#include "cp/Runtime/Layouts.h"
#include "cp/Runtime/ReadCheck.h"
#include "cp/Runtime/Tensor.h"

#include <cstdlib>

using namespace cp::runtime;

static const char *getKind(const TileCounts &tiles) {
  if (tiles.partial > 0)
    return "partial";
  return tiles.full > 0 ? "full" : "empty";
}

void Context::start() {
  groups.clear();
  plans.clear();
  rotations.clear();
  zones.clear();
  ringAttention = -1;
  stats.clear();
  events.clear();
  hasEnded = false;
  planRecord.clear();
  assertFlags = nullptr;
  lastEvent = Clock::now();
}

Status Context::begin() { return backend->start(); }

Status Context::finish() {
  std::map<int32_t, TileCounts> tiles;
  Status status = backend->finish(tiles);
  for (const auto &[attention, counts] : tiles)
    stats.addTiles(attention, counts);
  backend->free(assertFlags);
  assertFlags = nullptr;
  return status;
}

int32_t Context::conclude(const Status &status) {
  if (status.ok())
    return CP_OK;
  if (status.getCode() != CP_ABORTED || !hasFailed()) {
    // The text says which rank of another process has failed.
    bool isOthers = status.getCode() == CP_ABORTED;
    world.failure.record(isOthers ? -1 : rank, status);
    transport->abort(status.getMessage());
  }
  // The program now frees what it lent: not while somebody reads it.
  world.readers.awaitReaders(rank);
  return world.failure.getStatus(rank);
}

void Context::note(const char *name, TraceTrack track, int32_t attention,
                   int64_t step, int64_t bytes, Clock::time_point begin,
                   const char *kind) {
  if (!world.trace || hasEnded)
    return;
  Clock::time_point end = Clock::now();
  // Rotations go on beside the program.
  if (track != TraceTrack::Rotate) {
    if (begin > lastEvent)
      events.push_back(
          {"ops", "", TraceTrack::Graph, -1, 0, 0, lastEvent, begin});
    lastEvent = end;
  }
  events.push_back({name, kind, track, attention, step, bytes, begin, end});
}

void Context::noteEnd() {
  Clock::time_point end = Clock::now();
  if (world.trace && end > lastEvent)
    events.push_back({"ops", "", TraceTrack::Graph, -1, 0, 0, lastEvent, end});
  hasEnded = true;
}

Status Context::findGroup(const cp_group &description, OpenGroup *&group) {
  for (std::unique_ptr<OpenGroup> &known : groups)
    if (isSameGroup(known->description, description)) {
      group = known.get();
      return Status();
    }
  if (Status status = checkGroup(description, world.ranks); !status.ok())
    return status;
  auto opened = std::make_unique<OpenGroup>();
  opened->description = description;
  opened->group = resolveGroup(description, rank);
  if (Status status = transport->openGroup(opened->group, opened->handle);
      !status.ok())
    return status;
  group = opened.get();
  groups.push_back(std::move(opened));
  return Status();
}

ThreadPool &Context::getPool() {
  if (!pool)
    pool = std::make_unique<ThreadPool>(world.threads);
  return *pool;
}

//===----------------------------------------------------------------------===//
// Computation
//===----------------------------------------------------------------------===//

/// The host's arguments of an attend, made when they are first asked for.
class Context::AttendOnHost final : public HostArgs {
public:
  AttendOnHost(Context &context, const cp_attend_args &args)
      : context(context), args(args) {}
  AttendOnHost(const AttendOnHost &) = delete;

  Status get(const cp_attend_args *&result) override {
    result = &args;
    if (args.zones)
      return Status();
    if (Status status = views.readAttend(*context.backend, args); !status.ok())
      return status;
    zones =
        context.zones.get(args.captures, args.capture_types, args.num_captures);
    args.zones = &zones;
    return checkReads(args, context.getPool());
  }

private:
  Context &context;
  cp_attend_args args;
  HostViews views;
  cp_zones zones;
};

Status Context::attend(const cp_attend_args &args) {
  if (Status status = checkAttention("attend", args.attention); !status.ok())
    return status;
  if (Status status = checkAttend(args, world.planOnly); !status.ok())
    return status;
  ThreadPool &threads = getPool();
  Clock::time_point begin = Clock::now();
  std::optional<TileCounts> tiles = TileCounts();
  {
    ReaderGate::Scope reading(world.readers, rank);
    if (!reading.mayRead())
      return Status::aborted();
    if (getNumElements(args.q) != 0 && args.k.sizes[2] != 0) {
      AttendOnHost host(*this, args);
      TileLog log;
      AttendOptions options = {world.tile, world.planOnly,
                               world.record ? &log : nullptr};
      if (Status status = backend->attend(args, host, options, threads, tiles);
          !status.ok())
        return status;
      planRecord.addTiles(args, log);
    }
  }
  stats.markStep(args.attention, args.step);
  if (tiles)
    stats.addTiles(args.attention, *tiles);
  stats.at(args.attention).compute_seconds += getSeconds(begin, Clock::now());
  note("attend", TraceTrack::Compute, args.attention, args.step, 0, begin,
       tiles ? getKind(*tiles) : "");
  return Status();
}

Status Context::gemm(const cp_tensor &a, const cp_tensor &b, const cp_tensor &c,
                     bool accumulate) {
  if (Status status = checkGemm(a, b, c); !status.ok())
    return status;
  ThreadPool &threads = getPool();
  Clock::time_point begin = Clock::now();
  {
    ReaderGate::Scope reading(world.readers, rank);
    if (!reading.mayRead())
      return Status::aborted();
    if (Status status = backend->multiply(a, b, c, accumulate, threads);
        !status.ok())
      return status;
  }
  note("gemm", TraceTrack::Graph, -1, 0, 0, begin);
  return Status();
}

Status Context::getAssertFlags(int32_t *&flags) {
  if (!assertFlags) {
    const std::vector<int32_t> zeros(CP_MAX_ASSERTS);
    size_t bytes = zeros.size() * sizeof(int32_t);
    assertFlags = static_cast<int32_t *>(backend->allocate(bytes));
    if (!assertFlags)
      return Status(CP_OUT_OF_MEMORY, "no memory for the flags of assertions");
    if (Status status = backend->upload(assertFlags, zeros.data(), bytes);
        !status.ok())
      return status;
  }
  flags = assertFlags;
  return Status();
}

Status Context::checkAsserts(int32_t count, const char *const *messages) {
  if (!assertFlags)
    return Status();
  std::vector<int32_t> flags(count);
  if (Status status = backend->download(flags.data(), assertFlags,
                                        flags.size() * sizeof(int32_t));
      !status.ok())
    return status;
  for (int32_t i = 0; i < count; ++i)
    if (flags[i] != 0)
      return invalid(messages[i]);
  return Status();
}

Status Context::getIndex(const cp_group &description, int64_t &index) {
  if (Status status = checkGroup(description, world.ranks); !status.ok())
    return status;
  int64_t coordinates[CP_MAX_GRID];
  getGridCoordinates(description.grid_rank, description.grid_shape, rank,
                     coordinates);
  index = getIndexAlongAxes(description, coordinates);
  return Status();
}
