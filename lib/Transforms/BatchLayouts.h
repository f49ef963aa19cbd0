//===- BatchLayouts.h - Layouts that differ by batch row --------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_TRANSFORMS_BATCHLAYOUTS_H
#define CP_LIB_TRANSFORMS_BATCHLAYOUTS_H

#include "Positions.h"

namespace mlir::cp {

/// Where the rows of each batch row are dealt differently, row j of one batch
/// row and row j of another are different positions. Checks that no operation
/// brings them together, and that every tensor along the sequence has the
/// batch, arguments and results in dimension 0.
LogicalResult checkBatchLayouts(func::FuncOp func, const SequenceDims &dims,
                                Positions &positions);

} // namespace mlir::cp

#endif // CP_LIB_TRANSFORMS_BATCHLAYOUTS_H
