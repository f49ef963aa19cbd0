//===- AttendParams.h - Arguments of the attention kernel -------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Shared by host and device. All pointers are the device's; strides count
// elements.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_KERNELS_ATTENDPARAMS_H
#define CP_RUNTIME_CUDA_KERNELS_ATTENDPARAMS_H

#include "TensorMap.h"

namespace cp::cuda {

/// Query rows [first, first + rows) of one block of threads.
struct QueryTile {
  int first, rows;
};

/// Keys [first, first + rows) that a block computes with, and how.
struct KeyTile {
  int first;
  short rows;
  short flags;
};

enum KeyTileFlags : short {
  /// Some pair is masked: the mask is asked for each.
  CheckMask = 1,
  /// Some key is padding (its position is negative).
  CheckKeys = 2,
};

/// [batch, heads, rows, elements]; elements are contiguous, and each row
/// begins at a multiple of 16 bytes.
struct InputRows {
  const void *data;
  long long batchStride, headStride, rowStride;
};

/// The same in f32. Without elements, [batch, heads, rows] of any alignment.
struct StateRows {
  float *data;
  long long batchStride, headStride, rowStride;
};

/// Positions of rows, negative at padding; null if all rows exist.
struct Positions {
  const long long *data;
  long long batchStride;
};

constexpr int maxCaptures = 64;

/// What only the Hopper kernel reads. Its blocks take the work items of the
/// attend, one for each (query tile, query head, batch row), from a counter.
struct HopperParams {
  TensorMap query, key, value;
  /// 0 before the first launch; each launch leaves 0 behind. Launches that may
  /// overlap need a counter each.
  int *counter;
  int numHeads, numBatches;
  /// Heads whose query tiles are taken in turn, so that their keys and values
  /// stay in the L2 cache; divides numHeads.
  int headsTogether;
};

/// One attend; see cp_attend_args for what it computes. The portable kernel's
/// grid has a block for each (query tile, query head, batch row).
struct AttendParams {
  HopperParams hopper;
  InputRows query, key, value;
  StateRows out, lse;
  Positions queryPositions, keyPositions;
  const void *captures[maxCaptures];
  /// The keys of query tile t in plan p are
  /// keyTiles[tileBegins[p * (numQueryTiles + 1) + t]] up to the one before the
  /// next begin.
  const QueryTile *queryTiles;
  const int *tileBegins;
  const KeyTile *keyTiles;
  int numQueryTiles;
  /// Of batch row b and head h: plan b * planBatchStride + h * planHeadStride.
  int planBatchStride, planHeadStride;
  int headsPerKeyHead;
  float scale;
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_KERNELS_ATTENDPARAMS_H
