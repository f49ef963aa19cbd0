//===- IndexBounds.h - Provable out-of-bounds reads -------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Finds reads of tensors that are certainly in bounds, or certainly out of
// bounds at some position where the region has a meaning, and divisions by zero
// at such a position.
//
//===----------------------------------------------------------------------===//

#ifndef CP_ANALYSIS_INDEXBOUNDS_H
#define CP_ANALYSIS_INDEXBOUNDS_H

#include "cp/Analysis/MaskSet.h"
#include "llvm/ADT/StringRef.h"
#include <array>

namespace mlir::cp {

/// A discardable unit attribute: what markProvenReads has proven.
inline constexpr llvm::StringLiteral kInBoundsAttr = "cp.in_bounds";

/// A read that is out of bounds at one position.
struct OutOfBoundsRead {
  /// The tensor.extract.
  Operation *op = nullptr;
  /// The dimension of the tensor whose index is out of bounds.
  unsigned dim = 0;
  /// Its size.
  int64_t size = 0;
  /// The value of the index at `position`; negative or at least `size`.
  int64_t index = 0;
  /// A (b, h, q, kv) where it happens.
  std::array<int64_t, kNumMaskDims> position = {};
};

/// A division or remainder whose divisor is zero at one position.
struct ZeroDivision {
  Operation *op = nullptr;
  std::array<int64_t, kNumMaskDims> position = {};
};

/// The first read of a tensor in `region` that is provably out of bounds at a
/// position of `domain` or, with `mask`, at one that is surely unmasked. The
/// region's one block has (b, h, q_idx, kv_idx) as arguments from
/// `firstIndexArg` on: 0 for mask regions, 1 for score regions. Indices that
/// are not affine, and reads inside of control flow, are not judged.
std::optional<OutOfBoundsRead>
findOutOfBoundsRead(Region &region, const MaskDomain &domain,
                    unsigned firstIndexArg = 0, const MaskSet *mask = nullptr);

/// The same for divisions by zero.
std::optional<ZeroDivision> findZeroDivision(Region &region,
                                             const MaskDomain &domain,
                                             unsigned firstIndexArg = 0,
                                             const MaskSet *mask = nullptr);

/// Gives kInBoundsAttr to the reads of `region` that are provably in bounds at
/// all positions of `domain` or, with `mask`, at all that may be unmasked.
void markProvenReads(Region &region, const MaskDomain &domain,
                     unsigned firstIndexArg = 0, const MaskSet *mask = nullptr);

} // namespace mlir::cp

#endif // CP_ANALYSIS_INDEXBOUNDS_H
