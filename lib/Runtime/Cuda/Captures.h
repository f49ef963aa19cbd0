//===- Captures.h - Captured values as kernels read them --------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_CAPTURES_H
#define CP_RUNTIME_CUDA_CAPTURES_H

#include "Kernels/AttendParams.h"
#include "RankDevice.h"
#include "cp/Runtime/Runtime.h"

namespace cp::cuda {

/// Positions as kernels read them.
inline Positions getPositions(const int64_t *positions, int64_t batchStride) {
  return {reinterpret_cast<const long long *>(positions), batchStride};
}

/// The captures of an attend in the GPU's memory: tensors are there, scalars
/// are copied. It lives until all launches that read them have been added.
class Captures {
public:
  explicit Captures(RankDevice &rank) : rank(rank) {}
  ~Captures() { rank.buffers.free(scalars); }
  Captures(const Captures &) = delete;
  Captures &operator=(const Captures &) = delete;

  /// More than kernels take is an error.
  runtime::Status upload(const cp_attend_args &args);
  /// For AttendParams and PlanParams.
  void fill(const void *(&captures)[maxCaptures]) const;

private:
  RankDevice &rank;
  void *scalars = nullptr;
  const void *pointers[maxCaptures] = {};
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_CAPTURES_H
