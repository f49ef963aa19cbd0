//===- DeviceFunctions.h - Functions that run on a GPU ----------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_CONVERSION_TOCUDA_DEVICEFUNCTIONS_H
#define CP_LIB_CONVERSION_TOCUDA_DEVICEFUNCTIONS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"

namespace mlir::cp {

/// The functions whose memrefs are memory of the GPU, and whose host code
/// drives it: public ones and what they call, but for those that compute the
/// tables of layouts, which run on the host alone, as functions of masks do.
SmallVector<func::FuncOp> getDeviceFunctions(ModuleOp module);

} // namespace mlir::cp

#endif // CP_LIB_CONVERSION_TOCUDA_DEVICEFUNCTIONS_H
