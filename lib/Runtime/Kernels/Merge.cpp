//===- Merge.cpp - Merging partial states ---------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Element.h"
#include "Loops.h"
#include "cp/Runtime/Kernel.h"

#include <cmath>

using namespace cp::runtime;

namespace {

constexpr float nothing = -INFINITY;

/// out = a * wa + b * wb, except that a state without weight is not read: its
/// output may be anything. `out` may be `a` or `b`.
void mergeRow(const float *a, float wa, const float *b, float wb, int64_t n,
              float *out) {
  if (wa == 0 && wb == 0) {
    CP_INDEPENDENT
    for (int64_t i = 0; i < n; ++i)
      out[i] = 0;
  } else if (wb == 0) {
    CP_INDEPENDENT
    for (int64_t i = 0; i < n; ++i)
      out[i] = a[i] * wa;
  } else if (wa == 0) {
    CP_INDEPENDENT
    for (int64_t i = 0; i < n; ++i)
      out[i] = b[i] * wb;
  } else {
    CP_INDEPENDENT
    for (int64_t i = 0; i < n; ++i)
      out[i] = a[i] * wa + b[i] * wb;
  }
}

/// The merged log-sum-exp; wa and wb become the shares of both states in it.
float mergeWeights(float lseA, float lseB, float &wa, float &wb) {
  // The comparisons send NaN down the last path, where it spreads.
  if (lseA == nothing || lseB == nothing) {
    wa = lseA == nothing ? 0 : 1;
    wb = lseB == nothing ? 0 : 1;
    return lseA == nothing ? lseB : lseA;
  }
  double a = lseA, b = lseB;
  double top = a > b ? a : b;
  double expA = std::exp(a - top), expB = std::exp(b - top);
  double sum = expA + expB;
  wa = static_cast<float>(expA / sum);
  wb = static_cast<float>(expB / sum);
  return static_cast<float>(top + std::log(sum));
}

} // namespace

void cp::runtime::mergeStates(const cp_tensor &outA, const cp_tensor &lseA,
                              const cp_tensor &outB, const cp_tensor &lseB,
                              const cp_tensor &out, const cp_tensor &lse) {
  const int64_t *sizes = out.sizes;
  for (int64_t b = 0; b < sizes[0]; ++b)
    for (int64_t h = 0; h < sizes[1]; ++h)
      for (int64_t row = 0; row < sizes[2]; ++row) {
        float wa, wb;
        float merged = mergeWeights(*floatRowOf(lseA, b, h, row),
                                    *floatRowOf(lseB, b, h, row), wa, wb);
        mergeRow(floatRowOf(outA, b, h, row), wa, floatRowOf(outB, b, h, row),
                 wb, sizes[3], floatRowOf(out, b, h, row));
        *floatRowOf(lse, b, h, row) = merged;
      }
}
