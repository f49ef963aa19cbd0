//===- ArgReductions.h - arg-max as two reductions --------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_TRANSFORMS_ARGREDUCTIONS_H
#define CP_LIB_TRANSFORMS_ARGREDUCTIONS_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::cp {

/// Splits an arg-max or arg-min, a reduction that carries the best value and
/// its index, into a reduction to the best value and one to the first (or
/// last) index that has it: those are reductions that ranks can combine, in
/// any order of rows. False if the operation is none.
bool splitArgReduction(linalg::GenericOp op);

} // namespace mlir::cp

#endif // CP_LIB_TRANSFORMS_ARGREDUCTIONS_H
