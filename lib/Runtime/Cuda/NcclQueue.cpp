//===- NcclQueue.cpp - Operations of NCCL in order ------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NcclQueue.h"

using namespace cp::cuda;
using cp::runtime::Status;

Status NcclQueue::open() {
  if (stream)
    return Status();
  return Stream::create(device.device, Stream::Priority::High, stream);
}

Status NcclQueue::issue(NcclComm &comm, const Calls &calls,
                        std::string complaint, Operation &operation) {
  std::shared_ptr<Event> before;
  Status status = events.record(*device.stream, before);
  if (status.ok())
    status = stream->wait(*before);
  if (status.ok())
    status = comm.issue(
        [&](const NcclApi &api, NcclCommHandle handle) {
          return calls(api, handle, stream->getHandle());
        },
        wait);
  if (status.ok())
    status = events.record(*stream, operation.done);
  if (!status.ok())
    return status;
  operation.number = ++numIssued;
  if (underWay.empty())
    oldestBegan = Clock::now();
  underWay.push_back({operation.done, std::move(complaint)});
  return Status();
}

Status NcclQueue::join(const Operation &operation) {
  return operation.done ? device.stream->wait(*operation.done) : Status();
}

Status NcclQueue::check() {
  while (!underWay.empty()) {
    const UnderWay &oldest = underWay.front();
    int status = device.device->getApi().cuEventQuery(oldest.done->getHandle());
    if (status != CudaSuccess && status != CudaNotReady)
      return device.device->check(status, "communicating");
    if (status == CudaNotReady) {
      std::chrono::duration<double> passed = Clock::now() - oldestBegan;
      if (passed.count() <= wait.deadlineSeconds)
        return Status();
      return Status(CP_TIMEOUT, runtime::concat(oldest.complaint, " within ",
                                                wait.deadlineSeconds, " s"));
    }
    underWay.pop_front();
    oldestBegan = Clock::now();
  }
  return Status();
}

Status NcclQueue::synchronize(const WaitOptions &options) {
  return stream ? stream->synchronize(options) : Status();
}
