//===- MaskSet.h - Mask regions as integer sets -----------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Translates a mask region to Presburger sets over (b, h, q, kv). What is not
// affine, such as a load from a captured tensor, may go either way: it widens
// both the set where the mask may hold and the set where it may fail, so each
// answer stays sound.
//
//===----------------------------------------------------------------------===//

#ifndef CP_ANALYSIS_MASKSET_H
#define CP_ANALYSIS_MASKSET_H

#include "mlir/Analysis/Presburger/PresburgerRelation.h"
#include "mlir/IR/Operation.h"
#include "mlir/IR/Region.h"

namespace mlir::cp {

/// Positions of the dimensions of every set over mask positions.
enum MaskDim : unsigned {
  kBatchDim = 0,
  kHeadDim = 1,
  kQueryDim = 2,
  kKeyDim = 3,
  kNumMaskDims = 4
};

/// The positions that exist: b in [0, batch), h in [0, heads), q in
/// [0, qLength), kv in [0, kvLength).
struct MaskDomain {
  int64_t batch = 1;
  int64_t heads = 1;
  int64_t qLength = 0;
  int64_t kvLength = 0;

  /// The extents in the order of MaskDim.
  SmallVector<int64_t, kNumMaskDims> getExtents() const {
    return {batch, heads, qLength, kvLength};
  }

  /// The box as a set over (b, h, q, kv).
  presburger::IntegerPolyhedron getBox() const;
};

/// Bounds on the size of what the translation builds. Beyond them a
/// sub-expression counts as unknown.
struct MaskSetLimits {
  /// Pieces of one piecewise-affine integer value.
  unsigned maxPieces = 16;
  /// Disjuncts of one set.
  unsigned maxDisjuncts = 64;
};

/// Where a mask may hold and where it may fail. The two sets cover the domain;
/// they overlap exactly where the analysis cannot tell.
class MaskSet {
public:
  /// Analyses `mask`: one block with arguments (b, h, q_idx, kv_idx, captures
  /// ...) and a terminator whose only operand is the i1 result. A region of any
  /// other form yields the set that knows nothing.
  static MaskSet get(Region &mask, const MaskDomain &domain,
                     const MaskSetLimits &limits = {});

  /// The mask that holds everywhere (attention without a mask region).
  static MaskSet getAllTrue(const MaskDomain &domain);

  const MaskDomain &getDomain() const { return domain; }

  /// A superset of the positions where the mask holds, within the domain.
  const presburger::PresburgerSet &getMayBeTrue() const { return mayBeTrue; }

  /// A superset of the positions where the mask fails, within the domain.
  const presburger::PresburgerSet &getMayBeFalse() const { return mayBeFalse; }

  /// A subset of the positions where the mask holds.
  const presburger::PresburgerSet &getMustBeTrue() const { return mustBeTrue; }

  /// True if no part of the mask was left unknown, which makes
  /// getMayBeTrue() == getMustBeTrue().
  bool isExact() const { return exact; }

  /// An operation of the region that left a part unknown; null if the mask is
  /// exact or the region has another form.
  Operation *getUnknownOp() const { return unknownOp; }

private:
  MaskSet(const MaskDomain &domain, presburger::PresburgerSet mayBeTrue,
          presburger::PresburgerSet mayBeFalse,
          presburger::PresburgerSet mustBeTrue, bool exact)
      : domain(domain), mayBeTrue(std::move(mayBeTrue)),
        mayBeFalse(std::move(mayBeFalse)), mustBeTrue(std::move(mustBeTrue)),
        exact(exact) {}

  MaskDomain domain;
  presburger::PresburgerSet mayBeTrue;
  presburger::PresburgerSet mayBeFalse;
  presburger::PresburgerSet mustBeTrue;
  bool exact;
  Operation *unknownOp = nullptr;
};

} // namespace mlir::cp

#endif // CP_ANALYSIS_MASKSET_H
