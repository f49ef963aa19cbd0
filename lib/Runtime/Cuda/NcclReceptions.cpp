//===- NcclReceptions.cpp - Memory of what NCCL received ------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NcclReceptions.h"

#include <algorithm>
#include <functional>

using namespace cp::cuda;
using cp::runtime::Status;

NcclReceptions::~NcclReceptions() {
  for (std::list<Reception> *list : {&underWay, &alive, &expired})
    for (Reception &reception : *list)
      buffers.free(reception.block);
}

Status NcclReceptions::begin(const std::vector<cp_tensor> &shapes,
                             int32_t group, uint64_t operation,
                             std::vector<cp_tensor> &received) {
  Reception reception{nullptr, 0, group, operation, operation};
  if (Status status = allocateTensors(buffers, shapes, "to receive", received,
                                      reception.block, reception.bytes);
      !status.ok())
    return status;
  underWay.push_back(reception);
  return Status();
}

void NcclReceptions::noteSent(const std::vector<cp_tensor> &sent,
                              uint64_t operation) {
  for (std::list<Reception> *list : {&alive, &expired})
    for (Reception &reception : *list)
      for (const cp_tensor &tensor : sent) {
        const void *end =
            static_cast<char *>(reception.block) + reception.bytes;
        if (std::less_equal<>()(reception.block, tensor.data) &&
            std::less<>()(tensor.data, end))
          reception.lastUse = operation;
      }
}

void NcclReceptions::finish(uint64_t operation) {
  finished = std::max(finished, operation);
  auto it = std::find_if(underWay.begin(), underWay.end(), [&](auto &entry) {
    return entry.operation == operation;
  });
  if (it != underWay.end()) {
    alive.splice(alive.end(), underWay, it);
    if (alive.size() > 2)
      expired.splice(expired.end(), alive, alive.begin());
  }
  freeUnused();
}

void NcclReceptions::expireAll(int32_t group) {
  for (auto it = alive.begin(); it != alive.end();) {
    auto next = std::next(it);
    if (it->group == group)
      expired.splice(expired.end(), alive, it);
    it = next;
  }
  freeUnused();
}

void NcclReceptions::freeUnused() {
  expired.remove_if([&](const Reception &reception) {
    if (reception.lastUse > finished)
      return false;
    buffers.free(reception.block);
    return true;
  });
}
