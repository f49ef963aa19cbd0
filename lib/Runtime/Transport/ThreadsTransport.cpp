//===- ThreadsTransport.cpp - Ranks in one process ------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/ThreadsTransport.h"
#include "CopySlots.h"
#include "TensorSum.h"
#include "ThreadsGroup.h"
#include "cp/Runtime/Tensor.h"

#include <list>
#include <unordered_map>

using namespace cp::runtime;

namespace {

/// One rank's end: hands pointers to peers' inboxes and takes them out of its
/// own.
class ThreadsTransport : public Transport {
public:
  ThreadsTransport(std::shared_ptr<ThreadsHub> hub, int32_t rank)
      : hub(std::move(hub)), rank(rank) {}

  Status openGroup(const Group &group, int32_t &handle) override;
  Status rotateStart(int32_t handle, int64_t shift,
                     const std::vector<cp_tensor> &buffers, const Payload &sent,
                     const Payload &expected, int64_t &token) override;
  Status rotateWait(int64_t token, std::vector<cp_tensor> &received) override;
  Status rotateEnd(int32_t handle) override;
  Status collect(int32_t handle, const Collective &call,
                 const cp_tensor &operand, const cp_tensor &result) override;
  Status barrier(int32_t handle) override;
  void abort(const std::string &) override { hub->abort(); }

private:
  /// A group that this rank has opened.
  struct OpenGroup {
    ThreadsGroup *shared;
    int32_t index;
    GroupMember &self() const { return *shared->members[index]; }
  };

  /// A rotation under way.
  struct Rotation {
    int32_t group;
    int32_t source;  // member that sends to this rank
    uint64_t number; // of the message among those of `source`
    Payload expected;
    std::vector<cp_tensor> buffers; // that this rank sends
  };

  /// Buffers that a receiver has yet to copy.
  struct Outgoing {
    std::vector<cp_tensor> buffers;
    std::shared_ptr<std::atomic<bool>> taken;
    int32_t target; // rank of the world
  };

  void reach(TransportPoint point) const {
    if (hub->options.hook)
      hub->options.hook(point, rank);
  }

  /// Enters a call into the group's ledger.
  Status enter(const OpenGroup &group, CallSignature signature);

  /// Waits until `ready()`. `describe()` says what for, if time runs out.
  template <typename Ready, typename Describe>
  Status wait(Ready ready, Describe describe);

  /// Waits until all members have reached this meeting.
  Status meet(const OpenGroup &group, const char *call);
  /// Copies or adds up this rank's blocks of the members' operands.
  void takeBlocks(const OpenGroup &group, const Collective &call,
                  const cp_tensor &result);

  void send(const OpenGroup &group, int32_t target,
            const std::vector<cp_tensor> &buffers);
  Status takeMessage(const Rotation &rotation, Message &message);
  Status receiveCopy(const Rotation &rotation, const Message &message,
                     std::vector<cp_tensor> &received);
  Status waitUntilTaken(CopySlots::Range range);

  std::shared_ptr<ThreadsHub> hub;
  int32_t rank;
  std::vector<OpenGroup> groups;
  std::unordered_map<int64_t, Rotation> rotations;
  int64_t nextToken = 1;
  CopySlots slots;
  std::list<Outgoing> outgoing;
};

} // namespace

Status ThreadsTransport::openGroup(const Group &group, int32_t &handle) {
  groups.push_back({&hub->getGroup(group.members), group.index});
  handle = static_cast<int32_t>(groups.size() - 1);
  return Status();
}

Status ThreadsTransport::enter(const OpenGroup &group,
                               CallSignature signature) {
  return group.shared->ledger.enter(group.self().calls++, rank,
                                    std::move(signature));
}

template <typename Ready, typename Describe>
Status ThreadsTransport::wait(Ready ready, Describe describe) {
  std::chrono::duration<double> deadline(hub->options.deadlineSeconds);
  switch (
      hub->getDoorbell(rank).wait(ready, hub->aborted, hub->spins, deadline)) {
  case WaitResult::Ready:
    return Status();
  case WaitResult::Aborted:
    return Status::aborted();
  case WaitResult::TimedOut:
    break;
  }
  return Status(CP_TIMEOUT, concat(describe(), " within ",
                                   hub->options.deadlineSeconds, " s"));
}

Status ThreadsTransport::meet(const OpenGroup &group, const char *call) {
  ThreadsGroup &shared = *group.shared;
  uint64_t meeting = group.self().meetings.fetch_add(1) + 1;
  uint64_t everyone = meeting * shared.members.size();
  // Nobody enters the next meeting before this one is complete, so the sum
  // reaches `everyone` exactly when the last member is here.
  if (shared.meetings.fetch_add(1) + 1 == everyone)
    for (int32_t member : shared.ranks)
      hub->getDoorbell(member).ring();
  return wait([&] { return shared.meetings.load() >= everyone; },
              [&] {
                size_t missing = 0;
                while (missing + 1 < shared.members.size() &&
                       shared.members[missing]->meetings.load() >= meeting)
                  ++missing;
                return concat(call, ": rank ", shared.ranks[missing],
                              " did not come");
              });
}

Status ThreadsTransport::rotateStart(int32_t handle, int64_t shift,
                                     const std::vector<cp_tensor> &buffers,
                                     const Payload &sent,
                                     const Payload &expected, int64_t &token) {
  OpenGroup group = groups[handle];
  if (Status status = enter(group, {"rotate_start", {shift}, buffers});
      !status.ok())
    return status;
  reach(TransportPoint::Publish);
  int64_t size = group.shared->members.size();
  auto neighbour = [&](int64_t distance) {
    return static_cast<int32_t>(((group.index + distance) % size + size) %
                                size);
  };
  if (!sent.isEmpty())
    send(group, neighbour(shift), buffers);
  int32_t source = neighbour(-shift);
  uint64_t number = expected.isEmpty() ? 0 : group.self().expected[source]++;
  token = nextToken++;
  rotations[token] = {handle, source, number, expected, buffers};
  return Status();
}

void ThreadsTransport::send(const OpenGroup &group, int32_t target,
                            const std::vector<cp_tensor> &buffers) {
  Message message{buffers, nullptr};
  int32_t targetRank = group.shared->ranks[target];
  if (hub->options.copyRotations) {
    message.taken = std::make_shared<std::atomic<bool>>(false);
    outgoing.push_back({buffers, message.taken, targetRank});
  }
  group.shared->members[target]->inbox.put(group.index, std::move(message));
  hub->getDoorbell(targetRank).ring();
}

Status ThreadsTransport::takeMessage(const Rotation &rotation,
                                     Message &message) {
  // Where nothing travels, own buffers stand for what came.
  if (rotation.expected.isEmpty()) {
    message = {rotation.buffers, std::make_shared<std::atomic<bool>>(false)};
    return Status();
  }
  OpenGroup group = groups[rotation.group];
  Inbox &inbox = group.self().inbox;
  Status status =
      wait([&] { return inbox.has(rotation.source, rotation.number); },
           [&] {
             return concat("rotate_wait: nothing came from rank ",
                           group.shared->ranks[rotation.source]);
           });
  if (status.ok())
    message = inbox.take(rotation.source, rotation.number);
  return status;
}

Status ThreadsTransport::rotateWait(int64_t token,
                                    std::vector<cp_tensor> &received) {
  auto it = rotations.find(token);
  Rotation rotation = std::move(it->second);
  rotations.erase(it);
  reach(TransportPoint::Receive);
  Message message;
  if (Status status = takeMessage(rotation, message); !status.ok())
    return status;
  if (hub->options.copyRotations)
    return receiveCopy(rotation, message, received);
  received = std::move(message.buffers);
  return Status();
}

Status ThreadsTransport::receiveCopy(const Rotation &rotation,
                                     const Message &message,
                                     std::vector<cp_tensor> &received) {
  // What is about to be poisoned may be on its way to another rank.
  if (Status status = waitUntilTaken(slots.getExpiring()); !status.ok())
    return status;
  received = slots.receive(message.buffers, rotation.expected, rotation.group);
  message.taken->store(true);
  const OpenGroup &group = groups[rotation.group];
  hub->getDoorbell(group.shared->ranks[rotation.source]).ring();
  return Status();
}

Status ThreadsTransport::waitUntilTaken(CopySlots::Range range) {
  for (auto it = outgoing.begin(); it != outgoing.end();) {
    bool inRange = false;
    for (const cp_tensor &buffer : it->buffers)
      inRange |= range.contains(buffer.data);
    if (inRange) {
      Status status = wait([&] { return it->taken->load(); },
                           [&] {
                             return concat("rotate_wait: rank ", it->target,
                                           " did not take its buffers");
                           });
      if (!status.ok())
        return status;
    }
    it = it->taken->load() ? outgoing.erase(it) : std::next(it);
  }
  return Status();
}

Status ThreadsTransport::rotateEnd(int32_t handle) {
  OpenGroup group = groups[handle];
  if (Status status = enter(group, {"rotate_end", {}, {}}); !status.ok())
    return status;
  reach(TransportPoint::RotateEnd);
  if (Status status = meet(group, "rotate_end"); !status.ok())
    return status;
  slots.expireAll(handle);
  return Status();
}

Status ThreadsTransport::collect(int32_t handle, const Collective &call,
                                 const cp_tensor &operand,
                                 const cp_tensor &result) {
  OpenGroup group = groups[handle];
  if (Status status = enter(group, {call.name, call.getDims(), {operand}});
      !status.ok())
    return status;
  reach(TransportPoint::Collect);
  group.self().operand = operand;
  if (Status status = meet(group, call.name); !status.ok())
    return status;
  takeBlocks(group, call, result);
  // Operands are free again when everybody has taken from them.
  return meet(group, call.name);
}

void ThreadsTransport::takeBlocks(const OpenGroup &group,
                                  const Collective &call,
                                  const cp_tensor &result) {
  int32_t size = static_cast<int32_t>(group.shared->members.size());
  auto getBlock = [&](int32_t member) {
    return call.getBlock(group.shared->members[member]->operand, size,
                         group.index);
  };
  if (call.sums()) {
    TensorSum sum(result);
    for (int32_t member = 0; member < size && !hub->aborted.load(); ++member)
      sum.add(getBlock(member));
    return sum.store(result);
  }
  // Every rank begins with its own part, so that not all read the same one.
  for (int32_t i = 0; i < size && !hub->aborted.load(); ++i) {
    int32_t member = (group.index + i) % size;
    copyTensor(getBlock(member), call.getPlace(result, size, member));
  }
}

Status ThreadsTransport::barrier(int32_t handle) {
  OpenGroup group = groups[handle];
  if (Status status = enter(group, {"barrier", {}, {}}); !status.ok())
    return status;
  reach(TransportPoint::Barrier);
  return meet(group, "barrier");
}

std::vector<std::unique_ptr<Transport>>
cp::runtime::createThreadsTransports(int32_t ranks,
                                     const ThreadsTransportOptions &options) {
  auto hub = std::make_shared<ThreadsHub>(ranks, options);
  std::vector<std::unique_ptr<Transport>> ends;
  ends.reserve(ranks);
  for (int32_t rank = 0; rank < ranks; ++rank)
    ends.push_back(std::make_unique<ThreadsTransport>(hub, rank));
  return ends;
}
