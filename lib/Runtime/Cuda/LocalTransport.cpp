//===- LocalTransport.cpp - Ranks whose GPUs are in one process -----------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LocalTransport.h"

#include "LocalCopies.h"
#include "LocalGroup.h"
#include "PackedBlocks.h"
#include "RankSum.h"
#include "cp/Runtime/Tensor.h"

#include <unordered_map>

using namespace cp::cuda;
using namespace cp::runtime;

namespace {

class LocalTransport : public DeviceTransport {
public:
  LocalTransport(TransportDevice device, std::shared_ptr<LocalHub> hub,
                 std::unique_ptr<Transport> host, int32_t rank,
                 const ThreadsTransportOptions &options)
      : device(std::move(device)), events(this->device.device),
        hub(std::move(hub)), host(std::move(host)),
        deadlineSeconds(options.deadlineSeconds) {
    if (options.copyRotations)
      copies = std::make_unique<LocalCopies>(
          this->device, events, rank,
          WaitOptions{deadlineSeconds, [this] { return poll(); }});
  }
  ~LocalTransport() override;

  Status openGroup(const Group &group, int32_t &handle) override;
  Status rotateStart(int32_t handle, int64_t shift,
                     const std::vector<cp_tensor> &buffers, const Payload &sent,
                     const Payload &expected, int64_t &token) override;
  Status rotateWait(int64_t token, std::vector<cp_tensor> &received) override;
  Status rotateEnd(int32_t handle) override;
  Status collect(int32_t handle, const Collective &call,
                 const cp_tensor &operand, const cp_tensor &result) override;
  Status barrier(int32_t handle) override;
  void abort(const std::string &reason) override;
  Status poll() override;

private:
  /// A group that this rank has opened.
  struct OpenGroup {
    Group group;
    LocalGroup *shared;
    int32_t host; // the handle of the host's transport
    LocalMember &self() const { return shared->members[group.index]; }
  };
  struct Rotation {
    int32_t group;
    Payload expected;
  };

  /// Lets later work of this rank begin after what all members have added to
  /// theirs so far. `meet` returns when all have called it.
  template <typename Meet>
  Status join(const OpenGroup &group, Meet meet);
  /// The same as a part of a collective.
  Status joinCollective(const OpenGroup &group, const Collective &call);
  /// This rank's block of a member's operand.
  cp_tensor getBlock(const OpenGroup &group, const Collective &call,
                     int32_t member) const;
  Status copyBlocks(const OpenGroup &group, const Collective &call,
                    const cp_tensor &result);
  Status addBlocks(const OpenGroup &group, const Collective &call,
                   const cp_tensor &result);

  TransportDevice device;
  EventPool events;
  std::shared_ptr<LocalHub> hub;
  std::unique_ptr<Transport> host;
  const double deadlineSeconds;
  std::unique_ptr<LocalCopies> copies; // null where pointers are lent
  std::vector<OpenGroup> groups;
  std::unordered_map<int64_t, Rotation> rotations;
};

} // namespace

LocalTransport::~LocalTransport() {
  (void)device.device->makeCurrent();
  copies.reset();
  // After a failure it may still read what others free next.
  (void)device.stream->synchronize({deadlineSeconds, {}});
  // Its events go back to the pool, or need the device.
  for (OpenGroup &group : groups)
    group.self() = LocalMember();
}

Status LocalTransport::openGroup(const Group &group, int32_t &handle) {
  OpenGroup opened{group, &hub->getGroup(group.members), 0};
  LocalMember &self = opened.self();
  if (!self.met)
    if (Status status = Event::create(device.device, self.met); !status.ok())
      return status;
  for (int32_t member : group.members)
    if (Status status = device.device->accessPeer(hub->getDevice(member));
        !status.ok())
      return status;
  if (Status status = host->openGroup(group, opened.host); !status.ok())
    return status;
  groups.push_back(std::move(opened));
  handle = static_cast<int32_t>(groups.size() - 1);
  return Status();
}

//===----------------------------------------------------------------------===//
// Meetings
//===----------------------------------------------------------------------===//

template <typename Meet>
Status LocalTransport::join(const OpenGroup &group, Meet meet) {
  LocalMember &self = group.self();
  if (Status status = device.stream->record(*self.met); !status.ok())
    return status;
  if (Status status = meet(); !status.ok())
    return status;
  for (LocalMember &member : group.shared->members)
    if (&member != &self)
      if (Status status = device.stream->wait(*member.met); !status.ok())
        return status;
  return Status();
}

Status LocalTransport::joinCollective(const OpenGroup &group,
                                      const Collective &call) {
  cp_tensor nothing = {};
  nothing.rank = 1;
  Collective named = Collective::allGather(0);
  named.name = call.name;
  return join(group, [&] {
    return host->collect(group.host, named, nothing, nothing);
  });
}

Status LocalTransport::barrier(int32_t handle) {
  return host->barrier(groups[handle].host);
}

void LocalTransport::abort(const std::string &reason) {
  hub->aborted.store(true);
  host->abort(reason);
}

Status LocalTransport::poll() {
  return hub->aborted.load() ? Status::aborted() : Status();
}

//===----------------------------------------------------------------------===//
// Rotations
//===----------------------------------------------------------------------===//

Status LocalTransport::rotateStart(int32_t handle, int64_t shift,
                                   const std::vector<cp_tensor> &buffers,
                                   const Payload &sent, const Payload &expected,
                                   int64_t &token) {
  const OpenGroup &group = groups[handle];
  RotationTicket &ticket = group.self().tickets.emplace_back();
  if (Status status = events.record(*device.stream, ticket.ready); !status.ok())
    return status;
  // The host's transport does not look into tensors.
  std::vector<cp_tensor> carried = buffers;
  carried.emplace_back();
  carried.back().data = &ticket;
  if (Status status =
          host->rotateStart(group.host, shift, carried, sent, expected, token);
      !status.ok())
    return status;
  rotations[token] = {handle, expected};
  if (copies && !sent.isEmpty())
    copies->noteSent(buffers, ticket,
                     group.group.members[group.group.getNeighbour(shift)]);
  return Status();
}

Status LocalTransport::rotateWait(int64_t token,
                                  std::vector<cp_tensor> &received) {
  auto it = rotations.find(token);
  Rotation rotation = std::move(it->second);
  rotations.erase(it);
  std::vector<cp_tensor> carried;
  if (Status status = host->rotateWait(token, carried); !status.ok())
    return status;
  RotationTicket &ticket = *static_cast<RotationTicket *>(carried.back().data);
  carried.pop_back();
  if (!copies) {
    received = std::move(carried);
    return device.stream->wait(*ticket.ready);
  }
  const OpenGroup &group = groups[rotation.group];
  std::shared_ptr<Event> copied;
  if (Status status = copies->receive(carried, *ticket.ready, rotation.expected,
                                      rotation.group, received, copied);
      !status.ok())
    return status;
  group.self().copies.push_back(copied);
  // Where nothing travels this is the own ticket, which nobody else takes.
  ticket.taken.store(copied.get());
  return Status();
}

Status LocalTransport::rotateEnd(int32_t handle) {
  const OpenGroup &group = groups[handle];
  // Then nobody reads what this rank has lent.
  if (Status status = join(group, [&] { return host->rotateEnd(group.host); });
      !status.ok())
    return status;
  // All have received, so nobody holds a ticket of this rank.
  LocalMember &self = group.self();
  if (copies)
    if (Status status = copies->expireAll(handle, self.tickets); !status.ok())
      return status;
  self.tickets.clear();
  self.copies.clear();
  return Status();
}

//===----------------------------------------------------------------------===//
// Collectives
//===----------------------------------------------------------------------===//

Status LocalTransport::collect(int32_t handle, const Collective &call,
                               const cp_tensor &operand,
                               const cp_tensor &result) {
  const OpenGroup &group = groups[handle];
  LocalMember &self = group.self();
  if (Status status = group.shared->collectives.enter(
          self.collectives++, group.group.getRank(),
          {call.name, call.getDims(), {operand}});
      !status.ok())
    return status;
  self.operand = operand;
  if (Status status = joinCollective(group, call); !status.ok())
    return status;
  if (Status status = call.sums() ? addBlocks(group, call, result)
                                  : copyBlocks(group, call, result);
      !status.ok())
    return status;
  // Then operands are free again.
  return joinCollective(group, call);
}

cp_tensor LocalTransport::getBlock(const OpenGroup &group,
                                   const Collective &call,
                                   int32_t member) const {
  return call.getBlock(group.shared->members[member].operand,
                       group.group.getSize(), group.group.index);
}

Status LocalTransport::copyBlocks(const OpenGroup &group,
                                  const Collective &call,
                                  const cp_tensor &result) {
  // Every rank begins with its own part, so that not all read the same one.
  int32_t size = group.group.getSize();
  for (int32_t i = 0; i < size; ++i) {
    int32_t member = group.group.getNeighbour(i);
    if (Status status =
            copyTensor(*device.stream, getBlock(group, call, member),
                       call.getPlace(result, size, member));
        !status.ok())
      return status;
  }
  return Status();
}

Status LocalTransport::addBlocks(const OpenGroup &group, const Collective &call,
                                 const cp_tensor &result) {
  const int32_t size = group.group.getSize();
  std::vector<cp_tensor> terms;
  terms.reserve(size);
  for (int32_t member = 0; member < size; ++member)
    terms.push_back(getBlock(group, call, member));
  PackedBlocks packed(device);
  Status status = packed.allocate(std::move(terms), "to add up");
  if (status.ok())
    status = packed.pack();
  if (status.ok())
    status = sumPacked(device, packed, result);
  return status;
}

std::vector<std::unique_ptr<DeviceTransport>>
cp::cuda::createLocalTransports(const std::vector<TransportDevice> &devices,
                                const ThreadsTransportOptions &options) {
  ThreadsTransportOptions hostOptions = options;
  hostOptions.copyRotations = false;
  auto ranks = static_cast<int32_t>(devices.size());
  std::vector<std::unique_ptr<Transport>> hosts =
      createThreadsTransports(ranks, hostOptions);
  auto hub = std::make_shared<LocalHub>(devices);
  std::vector<std::unique_ptr<DeviceTransport>> ends;
  ends.reserve(ranks);
  for (int32_t rank = 0; rank < ranks; ++rank)
    ends.push_back(std::make_unique<LocalTransport>(
        devices[rank], hub, std::move(hosts[rank]), rank, options));
  return ends;
}
