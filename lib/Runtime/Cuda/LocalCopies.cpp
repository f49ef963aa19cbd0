//===- LocalCopies.cpp - Received copies of a rank's rotations ------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LocalCopies.h"

#include "Wait.h"
#include "cp/Runtime/Tensor.h"

#include <chrono>
#include <functional>

using namespace cp::cuda;
using namespace cp::runtime;

/// The longest delay of a copy: many times what a small kernel takes.
static constexpr unsigned maxDelayMicroseconds = 200;

/// Keeps a stream busy for the microseconds that `data` stands for.
static void delay(void *data) {
  using Clock = std::chrono::steady_clock;
  Clock::time_point end = Clock::now() + std::chrono::microseconds(
                                             reinterpret_cast<uintptr_t>(data));
  while (Clock::now() < end)
    ;
}

LocalCopies::~LocalCopies() {
  // After a failure the rank's stream may not have waited for all copies.
  if (stream)
    (void)stream->synchronize({wait.deadlineSeconds, {}});
  for (const Reception &reception : receptions)
    device.buffers->free(reception.block);
}

void LocalCopies::noteSent(const std::vector<cp_tensor> &buffers,
                           const RotationTicket &ticket, int32_t target) {
  outgoing.push_back({buffers, &ticket, target});
}

Status LocalCopies::receive(const std::vector<cp_tensor> &buffers,
                            const Event &ready, const Payload &payload,
                            int32_t owner, std::vector<cp_tensor> &received,
                            std::shared_ptr<Event> &copied) {
  if (!stream)
    if (Status status =
            Stream::create(device.device, Stream::Priority::High, stream);
        !status.ok())
      return status;
  if (receptions.size() == 2) {
    Reception expiring = receptions.front();
    if (Status status = expire(expiring); !status.ok())
      return status;
    receptions.pop_front();
  }
  Reception reception{nullptr, 0, owner};
  if (Status status =
          allocateTensors(*device.buffers, buffers, "to receive", received,
                          reception.block, reception.bytes);
      !status.ok())
    return status;
  receptions.push_back(reception);

  // The memory may be in use by work before this.
  std::shared_ptr<Event> free;
  Status status = events.record(*device.stream, free);
  if (status.ok())
    status = stream->wait(*free);
  if (status.ok())
    status = stream->fill(reception.block, 0xFF, reception.bytes);
  if (status.ok())
    status =
        stream->callHost(delay, reinterpret_cast<void *>(static_cast<uintptr_t>(
                                    random() % maxDelayMicroseconds)));
  if (status.ok())
    status = stream->wait(ready);
  if (status.ok())
    status = copy(buffers, payload, received);
  if (status.ok())
    status = events.record(*stream, copied);
  if (status.ok())
    status = device.stream->wait(*copied);
  return status;
}

Status LocalCopies::copy(const std::vector<cp_tensor> &from,
                         const Payload &payload,
                         const std::vector<cp_tensor> &to) {
  for (size_t i = 0; i < from.size(); ++i)
    for (const ByteRun &run : listRuns(payload, from[i]))
      if (Status status = stream->copy(
              static_cast<char *>(to[i].data) + run.begin,
              static_cast<const char *>(from[i].data) + run.begin, run.size);
          !status.ok())
        return status;
  return Status();
}

Status LocalCopies::waitUntilTaken(const Reception &reception) {
  const char *begin = static_cast<const char *>(reception.block);
  auto isWithin = [&](const cp_tensor &tensor) {
    const char *data = static_cast<const char *>(tensor.data);
    return std::less_equal<>()(begin, data) &&
           std::less<>()(data, begin + reception.bytes);
  };
  for (const Outgoing &entry : outgoing) {
    bool within = false;
    for (const cp_tensor &buffer : entry.buffers)
      within |= isWithin(buffer);
    if (!within)
      continue;
    const std::atomic<Event *> &taken = entry.ticket->taken;
    if (Status status =
            waitUntil([&] { return taken.load() != nullptr; }, wait,
                      concat("rotate_wait: rank ", entry.target,
                             " did not take what rank ", rank, " has sent"));
        !status.ok())
      return status;
    if (Status status = device.stream->wait(*taken.load()); !status.ok())
      return status;
  }
  return Status();
}

Status LocalCopies::expire(const Reception &reception) {
  if (Status status = waitUntilTaken(reception); !status.ok())
    return status;
  Status status = device.stream->fill(reception.block, 0xFF, reception.bytes);
  device.buffers->free(reception.block);
  return status;
}

Status LocalCopies::expireAll(int32_t owner,
                              const std::list<RotationTicket> &tickets) {
  for (const RotationTicket &ticket : tickets)
    outgoing.remove_if(
        [&](const Outgoing &entry) { return entry.ticket == &ticket; });
  for (auto it = receptions.begin(); it != receptions.end();) {
    if (it->owner != owner) {
      ++it;
      continue;
    }
    if (Status status = expire(*it); !status.ok())
      return status;
    it = receptions.erase(it);
  }
  return Status();
}
