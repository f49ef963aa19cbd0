//===- RowPicks.h - A few rows of a sharded sequence ------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_TRANSFORMS_ROWPICKS_H
#define CP_LIB_TRANSFORMS_ROWPICKS_H

#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace mlir::cp {

/// Replaces a slice by a sum along dimension `dim` of its source in which all
/// rows but those of the slice count as 0: a reduction, which every layout and
/// every rank can take part in.
void sumPickedRows(tensor::ExtractSliceOp op, unsigned dim);

} // namespace mlir::cp

#endif // CP_LIB_TRANSFORMS_ROWPICKS_H
