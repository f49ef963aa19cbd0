//===- LayoutChoice.h - The layout that auto stands for -*- C++ -*- -----===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_TRANSFORMS_LAYOUTCHOICE_H
#define CP_LIB_TRANSFORMS_LAYOUTCHOICE_H

#include "cp/Dialect/CP/IR/CPOps.h"

namespace mlir::cp {

/// The layout of a sequence of `length` positions that `ops`, self-attentions
/// of that length, take the least predicted time with, of those whose positions
/// are affine: head-tail, contiguous, striped. Head-tail where nothing can be
/// predicted. Remarks tell what the model says of each.
LayoutInterface chooseLayout(ArrayRef<FlexAttentionOp> ops, int64_t length,
                             int64_t ranks, MLIRContext *context);

} // namespace mlir::cp

#endif // CP_LIB_TRANSFORMS_LAYOUTCHOICE_H
