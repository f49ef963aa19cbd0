//===- TileLists.h - What each block of threads computes --------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_TILELISTS_H
#define CP_RUNTIME_CUDA_TILELISTS_H

#include "../Kernels/TilePlan.h"
#include "Kernels/AttendParams.h"
#include "Kernels/TileLayout.h"

#include <vector>

namespace cp::cuda {

/// The lists of AttendParams, made from the plan that CPU kernels use, too.
struct TileLists {
  std::vector<QueryTile> queryTiles; ///< Those with most work first.
  std::vector<int> begins;
  std::vector<KeyTile> keyTiles;
  int planBatchStride, planHeadStride;
};

/// Cuts the plan's tiles to those of the kernel. Query tiles without keys are
/// there, too: their rows may have to be initialised.
TileLists makeTileLists(const runtime::TilePlan &plan, TileShape shape);

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_TILELISTS_H
