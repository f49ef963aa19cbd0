//===- DocumentIds.h - The document ids that a mask compares ----*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_TRANSFORMS_DOCUMENTIDS_H
#define CP_LIB_TRANSFORMS_DOCUMENTIDS_H

#include "cp/Dialect/CP/IR/CPOps.h"

namespace mlir::cp {

/// An id that a mask computes from captured tensors for a query's position and,
/// in the same way, for a key's, and compares for equality.
struct DocumentIds {
  /// The query's, in the mask region: of (b, q_idx) and captures.
  Value id;
  bool readsBatch;

  /// The first such comparison in a mask region.
  static std::optional<DocumentIds> find(Region &mask);

  /// The captures that the id is computed from, by number.
  SmallVector<unsigned> getCaptures() const;

  /// Computes the ids of all positions, i64 [batch, length]; `captures[i]` is
  /// capture i there, null if the id does not need it.
  Value emit(OpBuilder &builder, Location loc, int64_t batch, int64_t length,
             ArrayRef<Value> captures) const;
};

} // namespace mlir::cp

#endif // CP_LIB_TRANSFORMS_DOCUMENTIDS_H
