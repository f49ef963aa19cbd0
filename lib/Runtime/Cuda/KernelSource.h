//===- KernelSource.h - Text of attention kernels ---------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_KERNELSOURCE_H
#define CP_RUNTIME_CUDA_KERNELSOURCE_H

#include "Kernels/AttendParams.h"
#include "Kernels/TileLayout.h"
#include "cp/Runtime/Runtime.h"

#include <string>
#include <vector>

namespace cp::cuda {

/// A header that the text of kernels includes, compiled into this library.
struct KernelHeader {
  const char *name;
  const char *text;
};
const std::vector<KernelHeader> &getKernelHeaders();

/// What an attention kernel is compiled for, apart from the GPU, which is named
/// like "sm_90a".
struct KernelSpec {
  cp_dtype dtype; ///< Of queries, keys and values: CP_F16, CP_BF16 or CP_F32.
  int depth;      ///< Of query and key rows: a multiple of 8 up to 256.
  int width;      ///< Of value rows, likewise.
  /// Functions as emitCudaMods of the compiler prints them; may be empty.
  std::string mods;
};

/// The name of the kernel in the text; its one parameter is an AttendParams.
extern const char *const kernelName;

/// Why there is no kernel for `spec`; empty if there is one.
std::string checkKernelSpec(const KernelSpec &spec);

enum class KernelKind {
  Portable, ///< Attend.h, for compute capability 8.0 and newer.
  Hopper,   ///< AttendHopper.h, for sm_90a.
};
/// The fastest kernel for a GPU.
KernelKind chooseKernel(const KernelSpec &spec, const std::string &arch);

/// The text of the kernel, for NVRTC with getKernelHeaders() or nvcc. The spec
/// has been checked.
std::string makeKernelSource(const KernelSpec &spec, const std::string &arch);

/// Kernels of PlanParams, which say how to launch them: the text of the one
/// that classifies tiles by functions (KernelSpec::mods), and of the others.
std::string makeClassifierSource(const std::string &text);
extern const char *const classifierName;
extern const char *const planListsSource;
extern const char *const findKeysName;
extern const char *const countRowsName;
extern const char *const orderRowsName;
extern const char *const listRowsName;

/// How to launch an attention kernel.
struct KernelLaunch {
  KernelKind kind; ///< The Hopper kernel needs AttendParams::hopper.
  int threads;     ///< Of a block.
  int sharedBytes; ///< Dynamic shared memory of a block.
  TileShape tiles; ///< For makeTileLists.
};
KernelLaunch getKernelLaunch(const KernelSpec &spec, const std::string &arch);

/// Blocks in each dimension of the grid, for parameters that are complete, on a
/// GPU with this many multiprocessors.
struct KernelGrid {
  unsigned x, y, z;
};
KernelGrid getKernelGrid(const KernelLaunch &launch, const AttendParams &params,
                         int heads, int batches, int multiprocessors);

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_KERNELSOURCE_H
