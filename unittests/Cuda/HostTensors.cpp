//===- HostTensors.cpp - Transports of GPUs for tests of the host ---------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "HostTensors.h"

#include "cp/Runtime/Tensor.h"

using namespace cp::cuda;
using namespace cp::cuda::test;
using namespace cp::runtime;

HostTensors::~HostTensors() {
  for (auto &[group, copies] : lent)
    for (Copy &copy : copies)
      rank.buffers.free(copy.block);
}

/// Bytes from the first element to the last.
static size_t getSpan(const cp_tensor &tensor) {
  if (getNumElements(tensor) == 0)
    return 0;
  int64_t last = 0;
  for (int32_t dim = 0; dim < tensor.rank; ++dim)
    last += (tensor.sizes[dim] - 1) * tensor.strides[dim];
  return (last + 1) * getElementSize(tensor.dtype);
}

cp_tensor HostTensors::upload(const cp_tensor &tensor,
                              std::vector<Copy> &copies) {
  size_t bytes = getSpan(tensor);
  Copy copy{rank.buffers.allocate(bytes + 1), bytes};
  EXPECT_NE(copy.block, nullptr);
  // Elements that lie between those of a strided tensor are not the test's.
  std::vector<char> initial(bytes);
  cp_tensor staged = tensor;
  staged.data = initial.data();
  copyTensor(tensor, staged);
  EXPECT_TRUE(rank.stream->upload(copy.block, initial.data(), bytes).ok());
  copies.push_back(copy);
  cp_tensor uploaded = tensor;
  uploaded.data = copy.block;
  return uploaded;
}

Status HostTensors::download(const Arrival &arrival) {
  for (size_t i = 0; i < arrival.host.size(); ++i)
    if (Status status = rank.stream->download(
            arrival.host[i].data, arrival.device[i].data,
            runtime::getNumBytes(arrival.device[i]), wait);
        !status.ok())
      return status;
  return Status();
}

Status HostTensors::rotateStart(int32_t group, int64_t shift,
                                const std::vector<cp_tensor> &buffers,
                                const Payload &sent, const Payload &expected,
                                int64_t &token) {
  std::vector<cp_tensor> uploaded;
  for (const cp_tensor &buffer : buffers) {
    auto it = onDevice.find(buffer.data);
    if (it == onDevice.end()) {
      uploaded.push_back(upload(buffer, lent[group]));
      continue;
    }
    uploaded.push_back(buffer);
    uploaded.back().data = it->second;
  }
  Status status =
      inner.rotateStart(group, shift, uploaded, sent, expected, token);
  groups[token] = group;
  return status;
}

Status HostTensors::rotateWait(int64_t token,
                               std::vector<cp_tensor> &received) {
  Arrival arrival;
  if (Status status = inner.rotateWait(token, arrival.device); !status.ok())
    return status;
  for (const cp_tensor &tensor : arrival.device) {
    size_t bytes = runtime::getNumBytes(tensor);
    memory.push_back(std::make_unique<char[]>(bytes + 1));
    arrival.host.push_back(tensor);
    arrival.host.back().data = memory.back().get();
    onDevice[memory.back().get()] = tensor.data;
  }
  received = arrival.host;
  arrivals.push_back(std::move(arrival));
  if (arrivals.size() > 2)
    arrivals.pop_front();
  for (const Arrival &alive : arrivals)
    if (Status status = download(alive); !status.ok())
      return status;
  return Status();
}

Status HostTensors::rotateEnd(int32_t group) {
  if (Status status = inner.rotateEnd(group); !status.ok())
    return status;
  for (const Copy &copy : lent[group]) {
    EXPECT_TRUE(rank.stream->fill(copy.block, 0xAB, copy.bytes).ok());
    rank.buffers.free(copy.block);
  }
  lent[group].clear();
  arrivals.clear();
  return rank.stream->synchronize(wait);
}

Status HostTensors::collect(int32_t group, const Collective &call,
                            const cp_tensor &operand, const cp_tensor &result) {
  std::vector<Copy> copies;
  cp_tensor from = upload(operand, copies), to = upload(result, copies);
  Status status = inner.collect(group, call, from, to);
  std::vector<char> taken(copies.back().bytes);
  if (status.ok())
    status = rank.stream->download(taken.data(), to.data, taken.size(), wait);
  if (status.ok()) {
    to.data = taken.data();
    copyTensor(to, result);
  }
  for (const Copy &copy : copies)
    rank.buffers.free(copy.block);
  return status;
}
