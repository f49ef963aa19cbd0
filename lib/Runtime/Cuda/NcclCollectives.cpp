//===- NcclCollectives.cpp - Calls of all ranks of a group by NCCL --------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NcclCollectives.h"

#include "RankSum.h"

using namespace cp::cuda;
using namespace cp::runtime;

/// Sends block r to member r and receives one of each.
static int exchange(const NcclApi &api, NcclCommHandle comm,
                    StreamHandle stream, const PackedBlocks &sent,
                    const PackedBlocks &received) {
  int status = NcclSuccess;
  for (int32_t peer = 0; peer < sent.getCount(); ++peer) {
    if (isNcclOk(status))
      status = api.ncclSend(sent.getBegin(peer), sent.getBytes(), NcclInt8,
                            peer, comm, stream);
    if (isNcclOk(status))
      status = api.ncclRecv(received.getBegin(peer), received.getBytes(),
                            NcclInt8, peer, comm, stream);
  }
  return status;
}

Status NcclCollectives::transfer(const Group &group, NcclComm &comm,
                                 const Collective &call,
                                 const PackedBlocks &sent,
                                 const PackedBlocks &received,
                                 NcclQueue::Operation &operation) {
  if (sent.getBytes() == 0)
    return Status();
  auto calls = [&](const NcclApi &api, NcclCommHandle handle,
                   StreamHandle stream) {
    if (call.splits())
      return exchange(api, handle, stream, sent, received);
    return api.ncclAllGather(sent.getBegin(0), received.getBegin(0),
                             sent.getBytes(), NcclInt8, handle, stream);
  };
  std::string complaint = concat(call.name, ": not all of the ranks");
  for (int32_t rank : group.members)
    complaint += " " + std::to_string(rank);
  if (Status status = queue.issue(comm, calls, complaint + " came", operation);
      !status.ok())
    return status;
  return queue.join(operation);
}

Status NcclCollectives::run(const Group &group, NcclComm &comm,
                            const Collective &call, const cp_tensor &operand,
                            const cp_tensor &result,
                            NcclQueue::Operation &operation) {
  int32_t size = group.getSize();
  std::vector<cp_tensor> blocks, places;
  for (int32_t member = 0; member < (call.splits() ? size : 1); ++member)
    blocks.push_back(call.getBlock(operand, size, member));
  for (int32_t member = 0; member < size; ++member)
    places.push_back(call.getPlace(result, size, member));
  PackedBlocks sent(device), received(device);
  Status status = sent.place(std::move(blocks), "to send");
  if (status.ok())
    status = call.sums() ? received.allocate(std::move(places), "to add up")
                         : received.place(std::move(places), "to receive");
  if (status.ok())
    status = sent.pack();
  if (status.ok())
    status = transfer(group, comm, call, sent, received, operation);
  if (status.ok())
    status =
        call.sums() ? sumPacked(device, received, result) : received.unpack();
  return status;
}
