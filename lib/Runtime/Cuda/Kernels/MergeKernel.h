//===- MergeKernel.h - Merging states of attention --------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// (out, lse) = the merge of (out_a, lse_a) and (out_b, lse_b); see cp_merge.
// Each thread merges one element of a row; the result may be the memory of
// either operand, since no thread reads what another writes but lse, which the
// launch keeps apart.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_KERNELS_MERGEKERNEL_H
#define CP_RUNTIME_CUDA_KERNELS_MERGEKERNEL_H

#include "MergeParams.h"
#include "MergeState.h"

namespace cp::cuda {

CP_DEVICE float *getRow(const StateRows &rows, const BlockIndex &at) {
  return rows.data + at.z * rows.batchStride + at.y * rows.headStride +
         at.x * rows.rowStride;
}

/// An element with its weight; one without weight may be anything.
CP_DEVICE float weigh(float weight, float element) {
  return weight == 0 ? 0 : weight * element;
}

CP_DEVICE void merge(const MergeParams &params) {
  const BlockIndex row = getBlock();
  const float a = *getRow(params.lseA, row), b = *getRow(params.lseB, row);
  // Of states that have seen nothing; comparisons send NaN on, to spread.
  float weightA = b == -infinity() ? 1 : 0, weightB = a == -infinity() ? 1 : 0;
  float lse = a == -infinity() ? b : a;
  if (a != -infinity() && b != -infinity()) {
    const Shares shares = mergeState(a, b * log2e, 1);
    weightA = shares.state;
    weightB = shares.fresh;
    lse = shares.lse;
  } else if (a == -infinity() && b == -infinity()) {
    weightA = weightB = 0;
  }
  syncThreads(); // All have read lse.
  const float *outA = getRow(params.outA, row),
              *outB = getRow(params.outB, row);
  float *out = getRow(params.out, row);
  const bool stays = out == outA && weightA == 1 && weightB == 0;
  for (int i = getThread(); i < params.width && !stays; i += mergeThreads)
    out[i] = weigh(weightA, outA[i]) + weigh(weightB, outB[i]);
  if (getThread() == 0)
    *getRow(params.lse, row) = lse;
}

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_KERNELS_MERGEKERNEL_H
