//===- UniformTensors.h - Tensors without rows of their own -----*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_TRANSFORMS_UNIFORMTENSORS_H
#define CP_LIB_TRANSFORMS_UNIFORMTENSORS_H

#include "mlir/IR/Operation.h"

namespace mlir::cp {

/// Whether an operation makes a tensor whose rows are all the same, or mean
/// nothing: it costs nothing to copy, and fits every layout.
bool isUniform(Operation *op);

} // namespace mlir::cp

#endif // CP_LIB_TRANSFORMS_UNIFORMTENSORS_H
