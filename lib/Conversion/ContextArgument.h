//===- ContextArgument.h - The context of a function ------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_CONVERSION_CONTEXTARGUMENT_H
#define CP_LIB_CONVERSION_CONTEXTARGUMENT_H

#include "RuntimeABI.h"

namespace mlir::cp {

/// Makes the context the first argument of all functions that have a body, and
/// of calls of them. Those that have it already stay as they are.
LogicalResult addContextArguments(ModuleOp module, RuntimeModule &runtime);

} // namespace mlir::cp

#endif // CP_LIB_CONVERSION_CONTEXTARGUMENT_H
