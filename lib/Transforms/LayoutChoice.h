//===- LayoutChoice.h - The layout that auto stands for ---------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_TRANSFORMS_LAYOUTCHOICE_H
#define CP_LIB_TRANSFORMS_LAYOUTCHOICE_H

#include "cp/Dialect/CP/IR/CPOps.h"
#include "cp/Transforms/LayoutOption.h"

namespace mlir::cp {

/// The layout of a sequence of `length` positions that `ops`, self-attentions
/// of that length, take the least predicted time with: of head-tail,
/// contiguous, striped, ptrr, greedy, and per-document if `option` has lengths
/// of documents. Where a mask reads data, `#cp.cheapest` leaves the choice to
/// `<entry>_layout`; head-tail where that cannot be, or nothing can be
/// predicted. Remarks tell what the model says of each.
LayoutInterface chooseLayout(ArrayRef<FlexAttentionOp> ops, int64_t length,
                             int64_t ranks, const LayoutOption &option);

} // namespace mlir::cp

#endif // CP_LIB_TRANSFORMS_LAYOUTCHOICE_H
