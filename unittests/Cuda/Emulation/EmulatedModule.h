//===- EmulatedModule.h - Kernels of a library that was compiled for the host *-
// C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a library of emulated kernels exports, for whoever loads it.
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_CUDA_EMULATION_EMULATEDMODULE_H
#define CP_UNITTESTS_CUDA_EMULATION_EMULATEDMODULE_H

#include <cstddef>
#include <cstdint>

namespace cp::cuda {

struct EmulatedKernel {
  const char *name;
  const size_t *parameterBytes;
  size_t numParameters;
  /// Runs all blocks, one after the other. Returns false after an error,
  /// which is in `error`, a text of at most `errorBytes`.
  bool (*run)(const unsigned *grid, const unsigned *block, unsigned sharedBytes,
              uint64_t seed, void *const *parameters, char *error,
              size_t errorBytes);
};

/// The name of the exported array, which ends with a kernel without a name.
constexpr const char *emulatedKernels = "cp_emulated_kernels";

} // namespace cp::cuda

#endif // CP_UNITTESTS_CUDA_EMULATION_EMULATEDMODULE_H
