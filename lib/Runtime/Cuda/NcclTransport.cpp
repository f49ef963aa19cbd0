//===- NcclTransport.cpp - Ranks with a GPU each, by NCCL -----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NcclTransport.h"

#include "EventPool.h"
#include "NcclComm.h"
#include "NcclReceptions.h"
#include "cp/Runtime/Tensor.h"

#include <chrono>
#include <unordered_map>

using namespace cp::cuda;
using namespace cp::runtime;

namespace {

class NcclTransport : public DeviceTransport {
public:
  NcclTransport(TransportDevice device, std::shared_ptr<const Nccl> nccl,
                std::shared_ptr<Store> store,
                const NcclTransportOptions &options)
      : device(std::move(device)), events(this->device.device),
        nccl(std::move(nccl)), store(std::move(store)),
        receptions(*this->device.buffers),
        wait{options.deadlineSeconds, [this] { return poll(); }} {}
  ~NcclTransport() override;

  Status openGroup(const Group &group, int32_t &handle) override;
  Status rotateStart(int32_t handle, int64_t shift,
                     const std::vector<cp_tensor> &buffers, const Payload &sent,
                     const Payload &expected, int64_t &token) override;
  Status rotateWait(int64_t token, std::vector<cp_tensor> &received) override;
  Status rotateEnd(int32_t handle) override;
  Status allGather(int32_t handle, int32_t dim, const cp_tensor &operand,
                   const cp_tensor &result) override;
  Status barrier(int32_t handle) override;
  void abort(const std::string &reason) override;
  Status poll() override;

private:
  using Clock = std::chrono::steady_clock;

  struct OpenGroup {
    Group group;
    std::unique_ptr<NcclComm> comm;
  };
  /// Work of the communication stream.
  struct Operation {
    uint64_t number;
    std::shared_ptr<Event> done;
    std::string complaint; ///< What is wrong if it does not end.
  };
  /// A rotation under way.
  struct Rotation {
    std::vector<cp_tensor> received;
    std::shared_ptr<Event> done; // null if nothing travels
    uint64_t operation;
  };
  /// A rotation about to begin.
  struct Exchange {
    int32_t to, from; // members
    const std::vector<cp_tensor> &buffers;
    const Payload &sent, &expected;
  };

  Status openStream();
  /// Adds an operation that begins after the rank's work so far.
  Status issue(OpenGroup &group, const NcclComm::Calls &calls,
               std::string complaint, std::shared_ptr<Event> &done);
  Status exchange(OpenGroup &group, const Exchange &plan, Rotation &rotation);
  /// Lets the rank's later work begin after the last operation.
  Status join(const Event &done, uint64_t operation);
  Status gather(OpenGroup &group, const void *from, void *to, size_t bytes,
                const char *call);
  Status gatherByCopies(OpenGroup &group, int32_t dim, const cp_tensor &operand,
                        const cp_tensor &result);
  Status checkOldest();
  void stop();

  TransportDevice device;
  EventPool events;
  std::shared_ptr<const Nccl> nccl;
  std::shared_ptr<Store> store;
  std::unique_ptr<Stream> stream; ///< Of communication; made by the first use.
  NcclReceptions receptions;
  WaitOptions wait;
  /// Appended under the mutex, for `abort` of other threads.
  std::vector<OpenGroup> groups;
  std::mutex mutex;
  bool failed = false; ///< Of the rank's own thread.
  std::unordered_map<int64_t, Rotation> rotations;
  int64_t nextToken = 1;
  uint64_t numOperations = 0;
  std::deque<Operation> operations; ///< That have not ended, as far as known.
  Clock::time_point oldestBegan;
};

} // namespace

NcclTransport::~NcclTransport() {
  (void)device.device->makeCurrent();
  for (OpenGroup &group : groups)
    if (!failed && store->getFailure().ok() && !group.comm->finish(wait).ok())
      failed = true;
  stop();
  // Memory is free when nothing runs any more; what was aborted ends at once.
  if (stream)
    (void)stream->synchronize({wait.deadlineSeconds, {}});
}

Status NcclTransport::openStream() {
  if (stream)
    return Status();
  return Stream::create(device.device, Stream::Priority::High, stream);
}

Status NcclTransport::openGroup(const Group &group, int32_t &handle) {
  if (Status status = poll(); !status.ok())
    return status;
  for (size_t i = 0; i < groups.size(); ++i)
    if (groups[i].group.members == group.members) {
      handle = static_cast<int32_t>(i);
      return Status();
    }
  if (Status status = openStream(); !status.ok())
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
    status = checkOldest();
  if (!status.ok()) {
    failed = true;
    stop();
  }
  return status;
}

/// NCCL itself waits for ever.
Status NcclTransport::checkOldest() {
  while (!operations.empty()) {
    const Operation &oldest = operations.front();
    int status = device.device->getApi().cuEventQuery(oldest.done->getHandle());
    if (status != CudaSuccess && status != CudaNotReady)
      return device.device->check(status, "communicating");
    if (status == CudaNotReady) {
      std::chrono::duration<double> passed = Clock::now() - oldestBegan;
      if (passed.count() <= wait.deadlineSeconds)
        return Status();
      return Status(CP_TIMEOUT, concat(oldest.complaint, " within ",
                                       wait.deadlineSeconds, " s"));
    }
    operations.pop_front();
    oldestBegan = Clock::now();
  }
  return Status();
}

//===----------------------------------------------------------------------===//
// Operations
//===----------------------------------------------------------------------===//

Status NcclTransport::issue(OpenGroup &group, const NcclComm::Calls &calls,
                            std::string complaint,
                            std::shared_ptr<Event> &done) {
  std::shared_ptr<Event> before;
  Status status = events.record(*device.stream, before);
  if (status.ok())
    status = stream->wait(*before);
  if (status.ok())
    status = group.comm->issue(calls, wait);
  if (status.ok())
    status = events.record(*stream, done);
  if (!status.ok())
    return status;
  if (operations.empty())
    oldestBegan = Clock::now();
  operations.push_back({++numOperations, done, std::move(complaint)});
  return Status();
}

Status NcclTransport::join(const Event &done, uint64_t operation) {
  if (Status status = device.stream->wait(done); !status.ok())
    return status;
  receptions.finish(operation);
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
  Rotation rotation{buffers, nullptr, numOperations + 1};
  if (!expected.isEmpty())
    if (Status status = receptions.begin(buffers, handle, rotation.operation,
                                         rotation.received);
        !status.ok())
      return status;
  if (!sent.isEmpty() || !expected.isEmpty()) {
    Exchange plan{group.group.getNeighbour(shift),
                  group.group.getNeighbour(-shift), buffers, sent, expected};
    if (Status status = exchange(group, plan, rotation); !status.ok())
      return status;
    if (!sent.isEmpty())
      receptions.noteSent(buffers, rotation.operation);
  }
  token = nextToken++;
  rotations[token] = std::move(rotation);
  return Status();
}

Status NcclTransport::exchange(OpenGroup &group, const Exchange &plan,
                               Rotation &rotation) {
  auto calls = [&](const NcclApi &api, NcclCommHandle comm) {
    int status = NcclSuccess;
    for (size_t i = 0; i < plan.buffers.size(); ++i) {
      auto *from = static_cast<const char *>(plan.buffers[i].data);
      for (const ByteRun &run : listRuns(plan.sent, plan.buffers[i]))
        if (isNcclOk(status))
          status = api.ncclSend(from + run.begin, run.size, NcclInt8, plan.to,
                                comm, stream->getHandle());
      auto *to = static_cast<char *>(rotation.received[i].data);
      for (const ByteRun &run : listRuns(plan.expected, plan.buffers[i]))
        if (isNcclOk(status))
          status = api.ncclRecv(to + run.begin, run.size, NcclInt8, plan.from,
                                comm, stream->getHandle());
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
  return issue(group, calls, std::move(complaint), rotation.done);
}

Status NcclTransport::rotateWait(int64_t token,
                                 std::vector<cp_tensor> &received) {
  auto it = rotations.find(token);
  Rotation rotation = std::move(it->second);
  rotations.erase(it);
  if (Status status = poll(); !status.ok())
    return status;
  if (rotation.done)
    if (Status status = join(*rotation.done, rotation.operation); !status.ok())
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

Status NcclTransport::gather(OpenGroup &group, const void *from, void *to,
                             size_t bytes, const char *call) {
  if (bytes == 0)
    return Status();
  std::string complaint = concat(call, ": not all of the ranks");
  for (int32_t rank : group.group.members)
    complaint += " " + std::to_string(rank);
  std::shared_ptr<Event> done;
  if (Status status = issue(
          group,
          [&](const NcclApi &api, NcclCommHandle comm) {
            return api.ncclAllGather(from, to, bytes, NcclInt8, comm,
                                     stream->getHandle());
          },
          complaint + " came", done);
      !status.ok())
    return status;
  return join(*done, numOperations);
}

/// Whether the parts of an all-gather along `dim` lie end to end.
static bool isOutermost(const cp_tensor &operand, int32_t dim) {
  for (int32_t outer = 0; outer < dim; ++outer)
    if (operand.sizes[outer] != 1)
      return false;
  return true;
}

Status NcclTransport::allGather(int32_t handle, int32_t dim,
                                const cp_tensor &operand,
                                const cp_tensor &result) {
  if (Status status = poll(); !status.ok())
    return status;
  OpenGroup &group = groups[handle];
  if (isOutermost(operand, dim) && isContiguous(operand) &&
      isContiguous(result))
    return gather(group, operand.data, result.data, getNumBytes(operand),
                  "all_gather");
  return gatherByCopies(group, dim, operand, result);
}

Status NcclTransport::gatherByCopies(OpenGroup &group, int32_t dim,
                                     const cp_tensor &operand,
                                     const cp_tensor &result) {
  // The operand without gaps, and those of all members end to end.
  std::vector<cp_tensor> packed = {operand, operand};
  int64_t size = getNumBytes(operand), rows = operand.sizes[dim];
  packed[1].sizes[dim] *= group.group.getSize();
  void *block = nullptr;
  size_t bytes = 0;
  if (Status status = allocateTensors(*device.buffers, packed, "to gather",
                                      packed, block, bytes);
      !status.ok())
    return status;
  char *gathered = static_cast<char *>(packed[1].data);
  Status status = copyTensor(*device.stream, operand, packed[0]);
  if (status.ok())
    status = gather(group, packed[0].data, gathered, size, "all_gather");
  for (int32_t member = 0; member < group.group.getSize(); ++member) {
    cp_tensor part = packed[0];
    part.data = gathered + member * size;
    if (status.ok())
      status = copyTensor(*device.stream, part,
                          getSlice(result, dim, member * rows, rows));
  }
  device.buffers->free(block);
  return status;
}

Status NcclTransport::barrier(int32_t handle) {
  if (Status status = poll(); !status.ok())
    return status;
  OpenGroup &group = groups[handle];
  size_t ranks = group.group.getSize();
  void *block = device.buffers->allocate(ranks + 1);
  if (!block)
    return Status(CP_OUT_OF_MEMORY, "no memory of the GPU for a barrier");
  char *bytes = static_cast<char *>(block);
  Status status = device.stream->fill(bytes, 0, 1);
  if (status.ok())
    status = gather(group, bytes, bytes + 1, 1, "barrier");
  if (status.ok())
    status = stream->synchronize(wait);
  device.buffers->free(block);
  return status;
}

std::unique_ptr<DeviceTransport> cp::cuda::createNcclTransport(
    TransportDevice device, std::shared_ptr<const Nccl> nccl,
    std::shared_ptr<Store> store, const NcclTransportOptions &options) {
  return std::make_unique<NcclTransport>(std::move(device), std::move(nccl),
                                         std::move(store), options);
}
