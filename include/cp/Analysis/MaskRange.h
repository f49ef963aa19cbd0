//===- MaskRange.h - Interval evaluation of a mask -*- C++ -*- ----------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Evaluates a mask region over a box of positions at compile time, op by op,
// with upstream's integer ranges (InferIntRangeInterface).
//
//===----------------------------------------------------------------------===//

#ifndef CP_ANALYSIS_MASKRANGE_H
#define CP_ANALYSIS_MASKRANGE_H

#include "cp/Analysis/MaskSet.h"
#include "mlir/Interfaces/InferIntRangeInterface.h"
#include "llvm/ADT/DenseMap.h"

#include <array>

namespace mlir::cp {

/// Inclusive bounds of (b, h, q, kv), in the order of MaskDim.
using MaskBox = std::array<std::pair<int64_t, int64_t>, kNumMaskDims>;

/// What is known of a mask over a box.
enum class MaskKind { Empty, Full, Unknown };

class MaskRange {
public:
  /// `mask`: one block with arguments (b, h, q_idx, kv_idx, captures ...) that
  /// yields an i1, or empty if everything is unmasked.
  explicit MaskRange(Region &mask) : mask(mask) {}

  /// Sound: what may differ within the box is unknown.
  MaskKind classify(const MaskBox &box);

private:
  Region &mask;
  DenseMap<Value, ConstantIntRanges> ranges;
};

} // namespace mlir::cp

#endif // CP_ANALYSIS_MASKRANGE_H
