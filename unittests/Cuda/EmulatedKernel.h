//===- EmulatedKernel.h - The CUDA kernel as a kernel of tests --*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Computes an attend by the sources of lib/Runtime/Cuda/Kernels in the
// emulator.
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_CUDA_EMULATEDKERNEL_H
#define CP_UNITTESTS_CUDA_EMULATEDKERNEL_H

#include "Emulator.h"
#include "KernelSource.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace cp::cuda {

/// Head dims (depth, width) that tests have kernels for: the smallest and the
/// largest, those of common models, and such that fill no whole matrices.
inline const std::vector<std::pair<int64_t, int64_t>> emulatedDims = {
    {8, 8}, {16, 40}, {64, 64}, {72, 24}, {128, 128}, {192, 128}, {256, 256}};

struct EmulationResult {
  std::string error; ///< Empty if all went well.
  int64_t bankConflicts = 0;
};

/// Computes `args` by a kernel (which has no f32 if it is Hopper's) with plan
/// tiles of `tile` rows. The masks and scores are
/// those of `args`, asked for one pair at a time. Threads take turns in an
/// order drawn from `seed`, and leave out `omission`.
EmulationResult emulateAttend(KernelKind kind, const cp_attend_args &args,
                              int64_t tile, uint64_t seed,
                              const Omission &omission = {});

} // namespace cp::cuda

#endif // CP_UNITTESTS_CUDA_EMULATEDKERNEL_H
