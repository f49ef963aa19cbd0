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

/// Whether the statistics can have a row for this attention.
static Status checkAttention(const char *call, int32_t attention) {
  if (attention < 0 || attention >= Stats::limit)
    return invalid(call, ": attention ", attention, " is out of range");
  return Status();
}

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

static size_t getNumBytes(const cp_capture &capture) {
  size_t bytes = getElementSize(capture.dtype);
  for (int32_t dim = 0; dim < capture.rank; ++dim)
    bytes *= capture.sizes[dim];
  return bytes;
}

template <typename Args>
Status Context::readCaptures(Args &args, HostViews &views) {
  for (int64_t i = 0; i < args.num_captures; ++i) {
    const void *capture = args.captures[i];
    // Scalars are the host's.
    if (const cp_capture *type = args.capture_types + i;
        args.capture_types && type->rank >= 0) {
      HostView view;
      if (Status status = backend->view(capture, getNumBytes(*type),
                                        type->constant != 0, view);
          !status.ok())
        return status;
      views.kept.push_back(std::move(view));
      capture = views.kept.back().getData();
    }
    views.captures.push_back(capture);
  }
  if (args.num_captures > 0)
    args.captures = views.captures.data();
  return Status();
}

/// Positions of `rows` rows of `batch` batch rows as the host can read them.
static Status readPositions(Backend &backend, const int64_t *&positions,
                            int64_t batchStride, int64_t batch, int64_t rows,
                            HostViews &views) {
  if (!positions)
    return Status();
  size_t count = batchStride * (batch - 1) + rows;
  HostView view;
  if (Status status = backend.view(positions, count * sizeof(int64_t),
                                   /*constant=*/false, view);
      !status.ok())
    return status;
  views.kept.push_back(std::move(view));
  positions = static_cast<const int64_t *>(views.kept.back().getData());
  return Status();
}

Status Context::readAttend(cp_attend_args &args, HostViews &views) {
  if (Status status = readCaptures(args, views); !status.ok())
    return status;
  const int64_t *q = args.q.sizes, *k = args.k.sizes;
  if (Status status =
          readPositions(*backend, args.q_positions,
                        args.q_positions_batch_stride, q[0], q[2], views);
      !status.ok())
    return status;
  return readPositions(*backend, args.kv_positions,
                       args.kv_positions_batch_stride, k[0], k[2], views);
}

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
    if (Status status = context.readAttend(args, views); !status.ok())
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

//===----------------------------------------------------------------------===//
// Plans
//===----------------------------------------------------------------------===//

Status Context::readPlan(const cp_plan_args &args, PlannedArgs &planned) {
  planned.args = args;
  if (Status status = readCaptures(planned.args, planned.views); !status.ok())
    return status;
  planned.zones =
      zones.get(planned.args.captures, args.capture_types, args.num_captures);
  planned.args.zones = &planned.zones;
  return Status();
}

Status Context::plan(const cp_group &description, const cp_plan_args &args,
                     int64_t &token) {
  if (Status status = checkAttention("plan", args.attention); !status.ok())
    return status;
  if (Status status = checkPlan(args); !status.ok())
    return status;
  OpenGroup *group;
  if (Status status = findGroup(description, group); !status.ok())
    return status;
  Clock::time_point begin = Clock::now();
  PlannedArgs planned;
  if (Status status = readPlan(args, planned); !status.ok())
    return status;
  auto made = world.plans.get(group->group.members, plans.size(), [&] {
    return std::make_shared<const RankPlan>(planned.args,
                                            group->group.getSize(), world.tile);
  });
  plans.push_back({group, std::move(made)});
  token = static_cast<int64_t>(plans.size());
  stats.at(args.attention).compute_seconds += getSeconds(begin, Clock::now());
  note("plan", TraceTrack::Compute, args.attention, 0, 0, begin);
  return Status();
}

Status Context::countTiles(const cp_plan_args &args, int64_t tile,
                           const cp_tensor &counts) {
  PlannedArgs planned;
  if (Status status = readPlan(args, planned); !status.ok())
    return status;
  return cp::runtime::countTiles(planned.args, tile, counts);
}

Status Context::predictSeconds(const cp_plan_args &args,
                               const cp_prediction_args &sizes,
                               const cp_tensor &table,
                               const cp_tensor &seconds) {
  PlannedArgs planned;
  if (Status status = readPlan(args, planned); !status.ok())
    return status;
  return cp::runtime::predictSeconds(planned.args, sizes, table, seconds);
}

Status Context::findPlan(const char *call, int64_t plan, const OpenGroup *group,
                         const RankPlan *&found) const {
  found = nullptr;
  if (plan == 0)
    return Status();
  if (plan < 0 || plan > static_cast<int64_t>(plans.size()))
    return invalid(call, ": there is no plan ", plan);
  const OpenPlan &open = plans[plan - 1];
  if (group && open.group != group)
    return invalid(call, ": plan ", plan, " is one of another group");
  found = open.plan.get();
  return Status();
}

Status Context::needs(int64_t plan, int64_t source, bool &needed) {
  const RankPlan *found;
  if (Status status = findPlan("plan_needs", plan, nullptr, found);
      !status.ok())
    return status;
  if (!found)
    return invalid("plan_needs: no plan");
  const Group &group = plans[plan - 1].group->group;
  if (source < 0 || source >= group.getSize())
    return invalid("plan_needs: rank ", source, " of a group of ",
                   group.getSize());
  needed = found->needs(group.index, source);
  return Status();
}

Status Context::getDirection(int64_t plan, int64_t &direction) {
  const RankPlan *found;
  if (Status status = findPlan("plan_direction", plan, nullptr, found);
      !status.ok())
    return status;
  if (!found)
    return invalid("plan_direction: no plan");
  direction = found->getDirection();
  return Status();
}

//===----------------------------------------------------------------------===//
// Rotations and exchanges
//===----------------------------------------------------------------------===//

Status Context::rotateStart(const cp_group &description, int32_t attention,
                            int64_t shift, int32_t count,
                            const cp_tensor *buffers, int64_t plan,
                            int64_t hops, int64_t &token) {
  OpenGroup *group;
  if (Status status = findGroup(description, group); !status.ok())
    return status;
  int64_t size = group->group.getSize();
  if (shift < -size || shift > size)
    return invalid("rotate_start: shift ", shift, " in a group of ", size,
                   " ranks, expected ", -size, " to ", size);
  const RankPlan *found;
  if (Status status = findPlan("rotate_start", plan, group, found);
      !status.ok())
    return status;
  Movement movement{"rotate_start", group, attention, shift, {}, {}};
  if (found) {
    if (hops < 0 || hops >= size)
      return invalid("rotate_start: ", hops, " hops in a ring of ", size);
    // Whose block is here, and whose comes next.
    auto getSource = [&](int64_t steps) {
      int64_t distance = shift < 0 ? -steps : steps;
      return ((group->group.index - distance) % size + size) % size;
    };
    movement.sent = found->getHop(getSource(hops), hops, shift);
    movement.expected =
        found->getHop(getSource(hops + std::abs(shift)), hops, shift);
  }
  return startMovement(std::move(movement), count, buffers,
                       /*isRotation=*/true, token);
}

Status Context::exchangeStart(const cp_group &description, int32_t attention,
                              int64_t distance, int32_t count,
                              const cp_tensor *buffers, int64_t plan,
                              int64_t &token) {
  OpenGroup *group;
  if (Status status = findGroup(description, group); !status.ok())
    return status;
  int64_t size = group->group.getSize(), index = group->group.index;
  if (distance < 1 || distance >= size)
    return invalid("exchange_start: distance ", distance, " in a group of ",
                   size, " ranks, expected 1 to ", size - 1);
  const RankPlan *found;
  if (Status status = findPlan("exchange_start", plan, group, found);
      !status.ok())
    return status;
  Movement movement{"exchange_start", group, attention, distance, {}, {}};
  if (found) {
    movement.sent = found->getRows((index + distance) % size, index);
    movement.expected = found->getRows(index, (index - distance + size) % size);
  }
  return startMovement(std::move(movement), count, buffers,
                       /*isRotation=*/false, token);
}

Status Context::checkBuffers(const Movement &movement, int32_t count,
                             const cp_tensor *buffers) const {
  if (count < 1 || !buffers)
    return invalid(movement.name, ": expected at least one buffer, got ",
                   count);
  for (int32_t i = 0; i < count; ++i) {
    if (Status status = checkBuffer(movement.name, i, buffers[i]); !status.ok())
      return status;
    for (const Payload *payload : {&movement.sent, &movement.expected})
      if (!fits(*payload, buffers[i]))
        return invalid(movement.name, ": buffer ", i, " is ",
                       describeShape(buffers[i]),
                       ", which is not what the plan is for");
  }
  return Status();
}

Status Context::startMovement(Movement movement, int32_t count,
                              const cp_tensor *buffers, bool isRotation,
                              int64_t &token) {
  if (Status status = checkAttention(movement.name, movement.attention);
      !status.ok())
    return status;
  if (Status status = checkBuffers(movement, count, buffers); !status.ok())
    return status;
  int64_t bytes = 0;
  for (int32_t i = 0; i < count; ++i)
    bytes += getNumBytes(movement.sent, buffers[i]);

  cp_attention_stats &record = stats.at(movement.attention);
  Rotation rotation{movement.group,
                    movement.attention,
                    isRotation ? record.rotations : movement.shift - 1,
                    bytes,
                    {buffers, buffers + count},
                    Clock::now()};
  if (Status status = transport->rotateStart(
          movement.group->handle, movement.shift, rotation.buffers,
          movement.sent, movement.expected, token);
      !status.ok())
    return status;
  if (world.record)
    planRecord.addMovement(movement.attention, movement.group->group,
                           movement.shift, isRotation, movement.expected,
                           rotation.buffers);
  rotations[token] = std::move(rotation);
  ringAttention = movement.attention;
  if (isRotation && !movement.sent.isEmpty())
    ++record.rotations;
  if (movement.shift % movement.group->group.getSize() != 0)
    record.bytes_sent += bytes;
  return Status();
}

Status Context::rotateWait(int64_t token, int32_t count,
                           const cp_tensor *buffers, cp_tensor *received) {
  auto it = rotations.find(token);
  if (it == rotations.end())
    return invalid("rotate_wait: no rotation with token ", token,
                   " is under way");
  Rotation rotation = std::move(it->second);
  rotations.erase(it);
  if (!buffers || !received ||
      count != static_cast<int32_t>(rotation.buffers.size()))
    return invalid("rotate_wait: expected the ", rotation.buffers.size(),
                   " buffers of rotate_start, got ", count);
  for (int32_t i = 0; i < count; ++i)
    if (!hasSameShape(buffers[i], rotation.buffers[i]))
      return invalid("rotate_wait: buffer ", i, " is ",
                     describeShape(buffers[i]), ", rotate_start had ",
                     describeShape(rotation.buffers[i]));

  Clock::time_point begin = Clock::now();
  std::vector<cp_tensor> arrived;
  {
    ReaderGate::Scope reading(world.readers, rank);
    if (!reading.mayRead())
      return Status::aborted();
    if (Status status = transport->rotateWait(token, arrived); !status.ok())
      return status;
  }
  for (int32_t i = 0; i < count; ++i) {
    received[i] = rotation.buffers[i];
    received[i].data = arrived[i].data;
    setContiguousStrides(received[i]);
  }
  stats.at(rotation.attention).wait_seconds += getSeconds(begin, Clock::now());
  note("wait", TraceTrack::Wait, rotation.attention, rotation.step,
       rotation.bytes, begin);
  note("rotate", TraceTrack::Rotate, rotation.attention, rotation.step,
       rotation.bytes, rotation.begin);
  return Status();
}

Status Context::rotateEnd(const cp_group &description) {
  OpenGroup *group;
  if (Status status = findGroup(description, group); !status.ok())
    return status;
  for (const auto &[token, rotation] : rotations)
    if (rotation.group == group)
      return invalid("rotate_end: the rotation with token ", token,
                     " has not been waited for");
  Clock::time_point begin = Clock::now();
  if (Status status = transport->rotateEnd(group->handle); !status.ok())
    return status;
  if (ringAttention >= 0)
    stats.at(ringAttention).wait_seconds += getSeconds(begin, Clock::now());
  note("rotate_end", TraceTrack::Wait, ringAttention, 0, 0, begin);
  return Status();
}

Status Context::collect(const cp_group &description, int32_t attention,
                        const Collective &call, const cp_tensor &operand,
                        const cp_tensor &result) {
  bool counts = attention != -1;
  if (counts)
    if (Status status = checkAttention(call.name, attention); !status.ok())
      return status;
  OpenGroup *group;
  if (Status status = findGroup(description, group); !status.ok())
    return status;
  int32_t size = group->group.getSize();
  if (Status status = checkCollective(call, size, operand, result);
      !status.ok())
    return status;
  Clock::time_point begin = Clock::now();
  {
    ReaderGate::Scope reading(world.readers, rank);
    if (!reading.mayRead())
      return Status::aborted();
    if (Status status =
            transport->collect(group->handle, call, operand, result);
        !status.ok())
      return status;
  }
  // Its own block stays.
  cp_tensor block = call.getBlock(operand, size, group->group.index);
  int64_t bytes = (size - 1) * getNumBytes(block);
  if (counts) {
    stats.at(attention).bytes_sent += bytes;
    stats.at(attention).wait_seconds += getSeconds(begin, Clock::now());
    if (world.record)
      planRecord.addGather(attention, group->group, block);
  }
  note(call.name, TraceTrack::Wait, attention, 0, bytes, begin);
  return Status();
}
