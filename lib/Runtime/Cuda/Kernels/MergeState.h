//===- MergeState.h - Merging a row into its state --------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_KERNELS_MERGESTATE_H
#define CP_RUNTIME_CUDA_KERNELS_MERGESTATE_H

#include "Device.h"

namespace cp::cuda {

constexpr float log2e = 1.44269504088896341f;
constexpr float ln2 = 0.693147180559945309f;

/// What a row's new weights and its incoming state contribute to the result.
struct Shares {
  float state, fresh, lse;
};

/// `state` is the incoming log-sum-exp; `sum` is of weights 2^(score - top),
/// with scores in base 2, and not 0.
CP_DEVICE Shares mergeState(float state, float top, float sum) {
  const float fresh = top * ln2 + logarithm(sum);
  if (state == -infinity())
    return {0, reciprocal(sum), fresh};
  const float larger = maximum(fresh, state);
  const float freshWeight = powerOf2((fresh - larger) * log2e);
  const float stateWeight = powerOf2((state - larger) * log2e);
  const float total = freshWeight + stateWeight;
  const float share = reciprocal(total);
  return {stateWeight * share, freshWeight * share * reciprocal(sum),
          larger + logarithm(total)};
}

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_KERNELS_MERGESTATE_H
