//===- CostModel.h - How long an attention takes -*- C++ -*- ------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Predicts the time of an attention on several ranks: the slowest rank's tiles,
// and the bytes that they cannot hide. Only ratios matter: it chooses layouts
// and ways to rotate.
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_TRANSFORMS_COSTMODEL_H
#define CP_LIB_TRANSFORMS_COSTMODEL_H

#include "cp/Dialect/CP/IR/CPOps.h"
#include "cp/Transforms/Rotate.h"

namespace mlir::cp {

/// Shapes of one attention, of all ranks together.
struct AttentionShape {
  int64_t batch, heads, kvHeads, qLength, kvLength;
  /// Head sizes of keys and values, and bytes of an element.
  int64_t keyDepth, valueDepth, elementBytes;

  static AttentionShape get(Value query, Value key, Value value);
};

/// What the model says of one layout and way to rotate.
struct Prediction {
  double seconds = 0;
  /// Bytes that all ranks send.
  int64_t bytes = 0;
  /// Non-empty tiles of the busiest rank over those of the average rank.
  double balance = 1;
};

/// Predicts for W ranks whose rows are dealt by `layout`. None if positions or
/// the mask are known only at run time, or there are too many ranks. `mask` is
/// empty if everything is unmasked.
std::optional<Prediction> predict(Region &mask, const AttentionShape &shape,
                                  LayoutInterface qLayout,
                                  LayoutInterface kvLayout, int64_t ranks,
                                  Rotate rotate);

} // namespace mlir::cp

#endif // CP_LIB_TRANSFORMS_COSTMODEL_H
