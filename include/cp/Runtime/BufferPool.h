//===- BufferPool.h - Memory that is used again -----------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_BUFFERPOOL_H
#define CP_RUNTIME_BUFFERPOOL_H

#include <cstddef>
#include <map>
#include <unordered_map>

namespace cp::runtime {

/// Where a pool has its memory from.
class BlockSource {
public:
  /// The host's own memory.
  static BlockSource &getHost();

  virtual ~BlockSource() = default;
  /// A block that is aligned to BufferPool::alignment, of which `bytes` is a
  /// multiple; null if there is no memory.
  virtual void *allocate(size_t bytes) = 0;
  virtual void free(void *block) = 0;
};

/// Keeps freed blocks and gives them out again. Of one thread at a time. With
/// AddressSanitizer it keeps none of the host's, so that uses after the end are
/// found.
class BufferPool {
public:
  static constexpr size_t alignment = 64;

  /// `source` outlives the pool.
  explicit BufferPool(BlockSource &source = BlockSource::getHost())
      : source(source) {}
  ~BufferPool();
  BufferPool(const BufferPool &) = delete;
  BufferPool &operator=(const BufferPool &) = delete;

  /// The smallest free block that fits and is not twice as large, or a new
  /// one; 64-byte aligned, null if there is no memory.
  void *allocate(size_t bytes);
  /// Blocks of others and null are ignored.
  void free(void *block);
  /// The most bytes that were in use at once.
  size_t getPeak() const { return peak; }

private:
  void take(void *block, size_t size);

  BlockSource &source;
  std::unordered_map<void *, size_t> used;
  std::multimap<size_t, void *> unused;
  size_t inUse = 0, peak = 0;
};

} // namespace cp::runtime

#endif // CP_RUNTIME_BUFFERPOOL_H
