//===- CostModel.h - The cost model for masks as regions --------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The runtime's cost model (cp/Runtime/CostModel.h) at compile time: the mask
// is evaluated by intervals.
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_TRANSFORMS_COSTMODEL_H
#define CP_LIB_TRANSFORMS_COSTMODEL_H

#include "cp/Dialect/CP/IR/CPOps.h"
#include "cp/Runtime/CostModel.h"
#include "cp/Transforms/Rotate.h"

namespace mlir::cp {

using Prediction = ::cp::runtime::Prediction;

/// Shapes of one attention, of all ranks together.
struct AttentionShape {
  int64_t batch, heads, kvHeads, qLength, kvLength;
  /// Head sizes of keys and values, and bytes of an element.
  int64_t keyDepth, valueDepth, elementBytes;

  static AttentionShape get(Value query, Value key, Value value);
  bool operator==(const AttentionShape &other) const;
};

/// The rows of all ranks as a layout deals them.
struct DealtRows {
  /// Of one rank, and of each of its chunks.
  int64_t rows, chunkRows;
  std::unique_ptr<::cp::runtime::RowPositions> positions;

  /// By an affine layout.
  static DealtRows get(LayoutInterface layout, int64_t length, int64_t ranks);
  /// By a table with as many rows for each rank, which must outlive this.
  static DealtRows get(ArrayRef<int64_t> table, int64_t ranks);
};

/// Whether a mask is known only at run time.
bool readsData(Region &mask);

/// Whether there are too many ranks for a prediction.
bool isTooLarge(int64_t ranks);

/// The non-empty tiles of each row block of `tile` queries, of all batch rows
/// and heads. The mask reads no data.
std::vector<int64_t> countBlockTiles(Region &mask, const AttentionShape &shape,
                                     int64_t tile);

/// Predicts for W ranks, not too many. `mask` is empty if everything is
/// unmasked, and reads no data.
Prediction predict(Region &mask, const AttentionShape &shape,
                   const DealtRows &q, const DealtRows &kv, int64_t ranks,
                   Rotate rotate);

/// The same for layouts; none if positions or the mask are known only at run
/// time, or there are too many ranks.
std::optional<Prediction> predict(Region &mask, const AttentionShape &shape,
                                  LayoutInterface qLayout,
                                  LayoutInterface kvLayout, int64_t ranks,
                                  Rotate rotate);

} // namespace mlir::cp

#endif // CP_LIB_TRANSFORMS_COSTMODEL_H
