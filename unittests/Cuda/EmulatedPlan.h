//===- EmulatedPlan.h - Planning kernels run by the emulator ----*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_CUDA_EMULATEDPLAN_H
#define CP_UNITTESTS_CUDA_EMULATEDPLAN_H

#include "TileLists.h"

#include <string>

namespace cp::cuda {

struct EmulatedPlan {
  std::string error; ///< Empty if all went well.
  TileLists lists;
  runtime::TileCounts tiles;
};

/// Plans `args` by the sources of the device's kernels. Masks are asked for one
/// pair at a time; threads take turns in an order drawn from `seed`.
EmulatedPlan emulatePlan(const cp_attend_args &args, int64_t tile,
                         TileShape shape, uint64_t seed);

} // namespace cp::cuda

#endif // CP_UNITTESTS_CUDA_EMULATEDPLAN_H
