//===- AlignedRows.h - Operands as attention kernels read them --*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_ALIGNEDROWS_H
#define CP_RUNTIME_CUDA_ALIGNEDROWS_H

#include "RankDevice.h"
#include "cp/Runtime/Runtime.h"

#include <vector>

namespace cp::cuda {

/// Kernels access rows of queries, keys, values and out in pieces of 8 or 16
/// bytes, of head dims that are multiples of 8. Other operands are copied, with
/// zeros behind the elements of each row, which add nothing to scores and
/// outputs. The copies end with this object, in the order of the rank's stream.
class AlignedRows {
public:
  explicit AlignedRows(RankDevice &rank) : rank(rank) {}
  ~AlignedRows();
  AlignedRows(const AlignedRows &) = delete;
  AlignedRows &operator=(const AlignedRows &) = delete;

  /// Head dims that there are kernels for.
  static int64_t roundUp(int64_t dim) { return (dim + 7) / 8 * 8; }

  /// `args` with operands that kernels can access, copied where need be.
  runtime::Status align(const cp_attend_args &args, cp_attend_args &aligned);
  /// Copies out back, where `aligned` has a copy.
  runtime::Status finish(const cp_attend_args &args,
                         const cp_attend_args &aligned);

private:
  /// A contiguous copy with rows of `width` elements.
  runtime::Status copy(const cp_tensor &from, int64_t width, cp_tensor &to);
  /// Copies the elements of all rows that both have.
  runtime::Status copyRows(const cp_tensor &from, const cp_tensor &to);

  RankDevice &rank;
  std::vector<void *> blocks;
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_ALIGNEDROWS_H
