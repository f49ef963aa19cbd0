//===- CopySlots.h - Memory of received buffers -----------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_RUNTIME_TRANSPORT_COPYSLOTS_H
#define CP_LIB_RUNTIME_TRANSPORT_COPYSLOTS_H

#include "cp/Runtime/Payload.h"
#include "cp/Runtime/Runtime.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace cp::runtime {

/// Where a rank that copies keeps what it received. The buffers of the last
/// two receptions are alive. The third slot holds what expired, filled with
/// 0xFF bytes (a NaN in every float type), so that a late reader shows.
class CopySlots {
public:
  /// A part of memory.
  struct Range {
    const char *begin = nullptr;
    size_t bytes = 0;
    bool contains(const void *pointer) const;
  };

  /// What the next `receive` makes expire.
  Range getExpiring() const;

  /// Copies `buffers` into the free slot and returns tensors over the copies;
  /// poisons the reception before the last. `owner` is a mark for `expireAll`.
  std::vector<cp_tensor> receive(const std::vector<cp_tensor> &buffers,
                                 const Payload &payload, int32_t owner);

  /// Poisons all receptions of this owner.
  void expireAll(int32_t owner);

private:
  static constexpr int numSlots = 3;
  static constexpr size_t alignment = 64;

  struct Slot {
    std::unique_ptr<char[]> memory;
    size_t capacity = 0;
    char *begin = nullptr; // aligned
    size_t bytes = 0;
    int32_t owner = -1;

    void reserve(size_t size);
    void poison();
  };

  Slot slots[numSlots];
  int next = 0;
};

} // namespace cp::runtime

#endif // CP_LIB_RUNTIME_TRANSPORT_COPYSLOTS_H
