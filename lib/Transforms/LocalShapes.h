//===- LocalShapes.h - Operations with other shapes -------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_TRANSFORMS_LOCALSHAPES_H
#define CP_LIB_TRANSFORMS_LOCALSHAPES_H

#include "mlir/IR/Operation.h"

namespace mlir::cp {

/// Makes the attributes that repeat static sizes (of slices and reshapes) agree
/// with operand and result types that padding or partition have changed.
void updateStaticSizes(Operation *op);

} // namespace mlir::cp

#endif // CP_LIB_TRANSFORMS_LOCALSHAPES_H
