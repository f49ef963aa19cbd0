//===- CpuFinish.cpp - Merging new weights into the state -----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CpuAttend.h"
#include "Element.h"

#include <algorithm>
#include <cmath>

using namespace cp::runtime;

namespace {

/// What a row's new weights and its incoming state contribute to the result.
struct Shares {
  float state, fresh;
  float lse;
};

/// `maximum` and `sum` are in base 2; the sum is not 0.
Shares mergeRow(float stateLse, float maximum, float sum) {
  constexpr double ln2 = 0.69314718055994530942;
  double fresh = maximum * ln2 + std::log(static_cast<double>(sum));
  if (stateLse == -INFINITY)
    return {0, 1 / sum, static_cast<float>(fresh)};
  double state = stateLse;
  double top = std::fmax(fresh, state);
  double freshWeight = std::exp(fresh - top);
  double stateWeight = std::exp(state - top);
  double total = freshWeight + stateWeight;
  return {static_cast<float>(stateWeight / total),
          static_cast<float>(freshWeight / total / sum),
          static_cast<float>(top + std::log(total))};
}

} // namespace

void CpuAttend::finishBlock(const QueryBlock &block, Scratch &scratch) const {
  int64_t stride = block.rows.size() * ops.width;
  for (int64_t i = 0; i < block.rows.size(); ++i) {
    int64_t q = block.rows.begin + i;
    if (!shape.rowExists(block.b, q))
      continue;
    float *out = floatRowOf(args.out, block.b, block.h, q);
    float *lse = floatRowOf(args.lse, block.b, block.h, q);
    bool hasState = *lse != -INFINITY;
    if (scratch.sum[i] == 0) {
      if (!hasState)
        std::fill_n(out, shape.width, 0.0f);
      continue;
    }
    Shares shares = mergeRow(*lse, scratch.maximum[i], scratch.sum[i]);
    const float *fresh = scratch.accumulator + i * ops.width;
    for (int64_t d = 0; d < shape.width; d += ops.width, fresh += stride)
      for (int64_t j = 0; j < std::min(ops.width, shape.width - d); ++j)
        out[d + j] = (hasState ? shares.state * out[d + j] : 0.0f) +
                     shares.fresh * fresh[j];
    *lse = shares.lse;
  }
}
