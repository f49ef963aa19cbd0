//===- PackedBlocks.h - Tensors end to end in a GPU's memory ----*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_PACKEDBLOCKS_H
#define CP_RUNTIME_CUDA_PACKEDBLOCKS_H

#include "DeviceTransport.h"

#include <vector>

namespace cp::cuda {

/// Tensors of one shape, and memory that holds as many without gaps, one after
/// the other. The memory is free when the rank's stream has done what was added
/// to it before this is destroyed.
class PackedBlocks {
public:
  /// `device` outlives this.
  explicit PackedBlocks(const TransportDevice &device) : device(device) {}
  ~PackedBlocks();
  PackedBlocks(const PackedBlocks &) = delete;
  PackedBlocks &operator=(const PackedBlocks &) = delete;

  /// For these tensors, of which there is at least one. `what` the memory is
  /// for, in an error.
  runtime::Status allocate(std::vector<cp_tensor> tensors, const char *what);
  /// The same, in the tensors' own memory if they lie like that already.
  runtime::Status place(std::vector<cp_tensor> tensors, const char *what);

  /// Adds copies of the tensors to the memory, or back, to the rank's work.
  runtime::Status pack() const;
  runtime::Status unpack() const;

  /// How many there are, and the bytes and the place of one.
  int32_t getCount() const { return static_cast<int32_t>(tensors.size()); }
  size_t getBytes() const;
  char *getBegin(int32_t index) const;

private:
  /// Like tensor `index`, in the memory.
  cp_tensor getPacked(int32_t index) const;
  bool isPacked() const;

  const TransportDevice &device;
  std::vector<cp_tensor> tensors;
  void *block = nullptr; ///< Null in the tensors' own memory.
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_PACKEDBLOCKS_H
