//===- CopySlots.cpp - Memory of received buffers -------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CopySlots.h"
#include "cp/Runtime/Tensor.h"

#include <cstring>
#include <functional>

using namespace cp::runtime;

bool CopySlots::Range::contains(const void *pointer) const {
  const char *address = static_cast<const char *>(pointer);
  return std::less_equal<>()(begin, address) &&
         std::less<>()(address, begin + bytes);
}

void CopySlots::Slot::reserve(size_t size) {
  if (size <= capacity)
    return;
  capacity = 0;
  memory.reset(new char[size + alignment]);
  capacity = size;
  size_t misaligned = reinterpret_cast<uintptr_t>(memory.get()) % alignment;
  begin = memory.get() + (alignment - misaligned) % alignment;
}

void CopySlots::Slot::poison() {
  if (bytes)
    std::memset(begin, 0xFF, bytes);
  bytes = 0;
  owner = -1;
}

CopySlots::Range CopySlots::getExpiring() const {
  // The slot after `next` is the oldest of the two alive.
  const Slot &slot = slots[(next + 1) % numSlots];
  return {slot.begin, slot.bytes};
}

/// Copies the rows of a payload between buffers [B, H, rows, ...] of one shape.
static void copyRows(const cp_tensor &from, const cp_tensor &to,
                     const Payload &payload) {
  auto slice = [](const cp_tensor &tensor, const RowSpan &span) {
    cp_tensor part = tensor;
    int32_t dim = 0;
    for (RowRange range : {span.batch, span.heads, span.rows}) {
      part = getSlice(part, dim, range.begin, range.size());
      ++dim;
    }
    return part;
  };
  for (const RowSpan &span : payload.spans)
    copyTensor(slice(from, span), slice(to, span));
}

std::vector<cp_tensor> CopySlots::receive(const std::vector<cp_tensor> &buffers,
                                          const Payload &payload,
                                          int32_t owner) {
  slots[(next + 1) % numSlots].poison();
  Slot &slot = slots[next];
  next = (next + 1) % numSlots;

  auto roundUp = [](size_t bytes) {
    return (bytes + alignment - 1) / alignment * alignment;
  };
  size_t bytes = 0;
  for (const cp_tensor &buffer : buffers)
    bytes += roundUp(getNumBytes(buffer));
  slot.reserve(bytes);
  slot.bytes = bytes;
  slot.owner = owner;

  std::vector<cp_tensor> copies = buffers;
  size_t offset = 0;
  for (cp_tensor &copy : copies) {
    cp_tensor from = copy;
    size_t size = getNumBytes(copy);
    copy.data = slot.begin + offset;
    offset += roundUp(size);
    if (payload.whole && size)
      std::memcpy(copy.data, from.data, size);
    if (payload.whole)
      continue;
    if (size)
      std::memset(copy.data, 0xFF, size); // what did not travel
    copyRows(from, copy, payload);
  }
  return copies;
}

void CopySlots::expireAll(int32_t owner) {
  for (Slot &slot : slots)
    if (slot.owner == owner)
      slot.poison();
}
