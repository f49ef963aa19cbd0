//===- WorkItems.h - What blocks of the Hopper kernel compute ---*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_KERNELS_WORKITEMS_H
#define CP_RUNTIME_CUDA_KERNELS_WORKITEMS_H

#include "AttendParams.h"
#include "Device.h"
#include "HopperLayout.h"

namespace cp::cuda {

/// Work items of an attend.
CP_DEVICE int countItems(const AttendParams &params) {
  return params.numQueryTiles * params.hopper.numHeads *
         params.hopper.numBatches;
}
CP_DEVICE WorkItem getItem(const AttendParams &params, int i) {
  return getWorkItem(i, params.numQueryTiles, params.hopper.numHeads,
                     params.hopper.headsTogether);
}

/// The key tiles of a work item.
struct KeyTileRange {
  const KeyTile *begin, *end;
};
CP_DEVICE KeyTileRange getKeyTiles(const AttendParams &params,
                                   const WorkItem &item) {
  const int plan =
      item.batch * params.planBatchStride + item.head * params.planHeadStride;
  const int *begins =
      params.tileBegins + plan * (params.numQueryTiles + 1) + item.tile;
  return {params.keyTiles + begins[0], params.keyTiles + begins[1]};
}

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_KERNELS_WORKITEMS_H
