//===- MaskPadding.h - Keep padding out of computations ---------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_TRANSFORMS_MASKPADDING_H
#define CP_LIB_TRANSFORMS_MASKPADDING_H

#include "cp/Transforms/SequenceDims.h"

namespace mlir::cp {

/// Gives named operations that reduce along a padded sequence a body that can
/// be changed. Returns whether there were any.
bool generalizePaddedReductions(func::FuncOp func, const SequenceDims &dims);

/// Prepares structured operations for rows at padding: reductions along a
/// padded sequence take the neutral element there; assertions hold there, and
/// computed indices are 0.
LogicalResult maskPadding(func::FuncOp func, SequenceDims &dims);

} // namespace mlir::cp

#endif // CP_LIB_TRANSFORMS_MASKPADDING_H
