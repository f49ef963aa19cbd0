//===- BufferPool.cpp - Memory that is used again -------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/BufferPool.h"

#include <algorithm>
#include <cstdlib>

using namespace cp::runtime;

#if defined(__SANITIZE_ADDRESS__)
#define CP_ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CP_ADDRESS_SANITIZER 1
#endif
#endif
#ifndef CP_ADDRESS_SANITIZER
#define CP_ADDRESS_SANITIZER 0
#endif

namespace {
class HostMemory final : public BlockSource {
public:
  void *allocate(size_t bytes) override {
    return std::aligned_alloc(BufferPool::alignment, bytes);
  }
  void free(void *block) override { std::free(block); }
};
} // namespace

BlockSource &BlockSource::getHost() {
  static HostMemory memory;
  return memory;
}

BufferPool::~BufferPool() {
  for (auto [block, size] : used)
    source.free(block);
  for (auto [size, block] : unused)
    source.free(block);
}

void BufferPool::take(void *block, size_t size) {
  used.emplace(block, size);
  inUse += size;
  peak = std::max(peak, inUse);
}

void *BufferPool::allocate(size_t bytes) {
  size_t size =
      std::max(alignment, (bytes + alignment - 1) / alignment * alignment);
  auto fit = unused.lower_bound(size);
  if (fit != unused.end() && fit->first < 2 * size) {
    auto [fitSize, block] = *fit;
    unused.erase(fit);
    take(block, fitSize);
    return block;
  }
  void *block = source.allocate(size);
  if (block)
    take(block, size);
  return block;
}

void BufferPool::free(void *block) {
  auto entry = used.find(block);
  if (entry == used.end())
    return;
  size_t size = entry->second;
  used.erase(entry);
  inUse -= size;
  // Work of a GPU that has yet to run may still use the block.
  if (CP_ADDRESS_SANITIZER && &source == &BlockSource::getHost())
    source.free(block);
  else
    unused.emplace(size, block);
}
