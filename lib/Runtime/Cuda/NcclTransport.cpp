//===- NcclTransport.cpp - Ranks with a GPU each, by NCCL -----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NcclTransport.h"

#include "NcclCollectives.h"
#include "NcclComm.h"
#include "NcclQueue.h"
#include "NcclReceptions.h"
#include "cp/Runtime/Tensor.h"

#include <unordered_map>

using namespace cp::cuda;
using namespace cp::runtime;

namespace {

class NcclTransport : public DeviceTransport {
public:
  NcclTransport(TransportDevice device, std::shared_ptr<const Nccl> nccl,
                std::shared_ptr<Store> store,
                const NcclTransportOptions &options)
      : device(std::move(device)), nccl(std::move(nccl)),
        store(std::move(store)),
        wait{options.deadlineSeconds, [this] { return poll(); }},
        queue(this->device, wait), receptions(*this->device.buffers),
        collectives(this->device, queue) {}
  ~NcclTransport() override;

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
  struct OpenGroup {
    Group group;
    std::unique_ptr<NcclComm> comm;
  };
  /// A rotation under way.
  struct Rotation {
    std::vector<cp_tensor> received;
    NcclQueue::Operation operation; // no event if nothing travels
  };
  /// A rotation about to begin.
  struct Exchange {
    int32_t to, from; // members
    const std::vector<cp_tensor> &buffers;
    const Payload &sent, &expected;
  };

  Status exchange(OpenGroup &group, const Exchange &plan, Rotation &rotation);
  /// Lets the rank's later work begin after the operation.
  Status join(const NcclQueue::Operation &operation);
  void stop();

  TransportDevice device;
  std::shared_ptr<const Nccl> nccl;
  std::shared_ptr<Store> store;
  WaitOptions wait;
  NcclQueue queue;
  NcclReceptions receptions;
  NcclCollectives collectives;
  /// Appended under the mutex, for `abort` of other threads.
  std::vector<OpenGroup> groups;
  std::mutex mutex;
  bool failed = false; ///< Of the rank's own thread.
  std::unordered_map<int64_t, Rotation> rotations;
  int64_t nextToken = 1;
};

} // namespace

NcclTransport::~NcclTransport() {
  (void)device.device->makeCurrent();
  for (OpenGroup &group : groups)
    if (!failed && store->getFailure().ok() && !group.comm->finish(wait).ok())
      failed = true;
  stop();
  // Memory is free when nothing runs any more; what was aborted ends at once.
  (void)queue.synchronize({wait.deadlineSeconds, {}});
}

Status NcclTransport::openGroup(const Group &group, int32_t &handle) {
  if (Status status = poll(); !status.ok())
    return status;
  for (size_t i = 0; i < groups.size(); ++i)
    if (groups[i].group.members == group.members) {
      handle = static_cast<int32_t>(i);
      return Status();
    }
  if (Status status = queue.open(); !status.ok())
    return status;
  OpenGroup opened{group, nullptr};
  if (Status status = NcclComm::create(nccl, *store, group, wait, opened.comm);
      !status.ok())
    return status;
  std::lock_guard<std::mutex> lock(mutex);
  groups.push_back(std::move(opened));
  handle = static_cast<int32_t>(groups.size() - 1);
  return Status();
}

//===----------------------------------------------------------------------===//
// Failures
//===----------------------------------------------------------------------===//

void NcclTransport::stop() {
  std::lock_guard<std::mutex> lock(mutex);
  for (OpenGroup &group : groups)
    group.comm->abort();
}

void NcclTransport::abort(const std::string &reason) {
  store->fail(reason);
  stop();
}

Status NcclTransport::poll() {
  Status status = store->getFailure();
  for (size_t i = 0; i < groups.size() && status.ok(); ++i)
    status = groups[i].comm->check();
  if (status.ok())
    status = queue.check();
  if (!status.ok()) {
    failed = true;
    stop();
  }
  return status;
}

//===----------------------------------------------------------------------===//
// Rotations
//===----------------------------------------------------------------------===//

Status NcclTransport::join(const NcclQueue::Operation &operation) {
  if (Status status = queue.join(operation); !status.ok())
    return status;
  receptions.finish(operation.number);
  return Status();
}

Status NcclTransport::rotateStart(int32_t handle, int64_t shift,
                                  const std::vector<cp_tensor> &buffers,
                                  const Payload &sent, const Payload &expected,
                                  int64_t &token) {
  if (Status status = poll(); !status.ok())
    return status;
  OpenGroup &group = groups[handle];
  // Where nothing comes, own buffers stand for it.
  Rotation rotation{buffers, {}};
  if (!expected.isEmpty())
    if (Status status = receptions.begin(buffers, handle, queue.getNext(),
                                         rotation.received);
        !status.ok())
      return status;
  if (!sent.isEmpty() || !expected.isEmpty()) {
    Exchange plan{group.group.getNeighbour(shift),
                  group.group.getNeighbour(-shift), buffers, sent, expected};
    if (Status status = exchange(group, plan, rotation); !status.ok())
      return status;
    if (!sent.isEmpty())
      receptions.noteSent(buffers, rotation.operation.number);
  }
  token = nextToken++;
  rotations[token] = std::move(rotation);
  return Status();
}

Status NcclTransport::exchange(OpenGroup &group, const Exchange &plan,
                               Rotation &rotation) {
  auto calls = [&](const NcclApi &api, NcclCommHandle comm,
                   StreamHandle stream) {
    int status = NcclSuccess;
    for (size_t i = 0; i < plan.buffers.size(); ++i) {
      auto *from = static_cast<const char *>(plan.buffers[i].data);
      for (const ByteRun &run : listRuns(plan.sent, plan.buffers[i]))
        if (isNcclOk(status))
          status = api.ncclSend(from + run.begin, run.size, NcclInt8, plan.to,
                                comm, stream);
      auto *to = static_cast<char *>(rotation.received[i].data);
      for (const ByteRun &run : listRuns(plan.expected, plan.buffers[i]))
        if (isNcclOk(status))
          status = api.ncclRecv(to + run.begin, run.size, NcclInt8, plan.from,
                                comm, stream);
    }
    return status;
  };
  const std::vector<int32_t> &ranks = group.group.members;
  std::string complaint = "rotate:";
  if (!plan.expected.isEmpty())
    complaint += concat(" rank ", ranks[plan.from], " did not send");
  if (!plan.expected.isEmpty() && !plan.sent.isEmpty())
    complaint += ", or";
  if (!plan.sent.isEmpty())
    complaint += concat(" rank ", ranks[plan.to], " did not receive");
  return queue.issue(*group.comm, calls, std::move(complaint),
                     rotation.operation);
}

Status NcclTransport::rotateWait(int64_t token,
                                 std::vector<cp_tensor> &received) {
  auto it = rotations.find(token);
  Rotation rotation = std::move(it->second);
  rotations.erase(it);
  if (Status status = poll(); !status.ok())
    return status;
  if (Status status = join(rotation.operation); !status.ok())
    return status;
  received = std::move(rotation.received);
  return Status();
}

Status NcclTransport::rotateEnd(int32_t handle) {
  if (Status status = poll(); !status.ok())
    return status;
  // The rank's stream has waited for the sends of its buffers.
  receptions.expireAll(handle);
  return Status();
}

//===----------------------------------------------------------------------===//
// Collectives
//===----------------------------------------------------------------------===//

Status NcclTransport::collect(int32_t handle, const Collective &call,
                              const cp_tensor &operand,
                              const cp_tensor &result) {
  if (Status status = poll(); !status.ok())
    return status;
  const OpenGroup &group = groups[handle];
  NcclQueue::Operation operation;
  Status status = collectives.run(group.group, *group.comm, call, operand,
                                  result, operation);
  if (status.ok())
    receptions.finish(operation.number);
  return status;
}

Status NcclTransport::barrier(int32_t handle) {
  if (Status status = poll(); !status.ok())
    return status;
  // One byte of each rank comes to all.
  cp_tensor byte = {};
  byte.dtype = CP_I8;
  byte.rank = 1;
  byte.sizes[0] = byte.strides[0] = 1;
  cp_tensor all = byte;
  all.sizes[0] = groups[handle].group.getSize();
  void *block = nullptr;
  size_t bytes = 0;
  std::vector<cp_tensor> tensors;
  if (Status status = allocateTensors(*device.buffers, {byte, all},
                                      "for a barrier", tensors, block, bytes);
      !status.ok())
    return status;
  Collective call = Collective::allGather(0);
  call.name = "barrier";
  Status status = device.stream->fill(block, 0, bytes);
  if (status.ok())
    status = collect(handle, call, tensors[0], tensors[1]);
  if (status.ok())
    status = queue.synchronize(wait);
  device.buffers->free(block);
  return status;
}

std::unique_ptr<DeviceTransport> cp::cuda::createNcclTransport(
    TransportDevice device, std::shared_ptr<const Nccl> nccl,
    std::shared_ptr<Store> store, const NcclTransportOptions &options) {
  return std::make_unique<NcclTransport>(std::move(device), std::move(nccl),
                                         std::move(store), options);
}
