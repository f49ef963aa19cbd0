//===- SplitSequences.h - Sequences of several dimensions -------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_TRANSFORMS_SPLITSEQUENCES_H
#define CP_LIB_TRANSFORMS_SPLITSEQUENCES_H

#include "DimRules.h"

namespace mlir::cp {

/// Adds the places where several dimensions become the sequence of an
/// attention, such as rows and columns of patches; false if there are no new
/// ones.
bool findBeginnings(Block &block, const DimFactors &factors,
                    Beginnings &beginnings);

/// An error at the reshape that splits the sequence of an attention.
LogicalResult emitSplitSequence(Operation *attention, DimFactors::Node sequence,
                                const DimFactors &factors);

} // namespace mlir::cp

#endif // CP_LIB_TRANSFORMS_SPLITSEQUENCES_H
