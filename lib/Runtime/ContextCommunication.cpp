//===- ContextCommunication.cpp - Rotations and collectives of a rank -----===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/Checks.h"
#include "cp/Runtime/Context.h"
#include "cp/Runtime/Tensor.h"

using namespace cp::runtime;

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
  return startMovement(movement, count, buffers,
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
  return startMovement(movement, count, buffers,
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

Status Context::startMovement(const Movement &movement, int32_t count,
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
