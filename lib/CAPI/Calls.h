//===- Calls.h - Calls of compiled models -----------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_CAPI_CALLS_H
#define CP_LIB_CAPI_CALLS_H

#include "Arguments.h"

namespace mlir::cp::capi {

/// Runs the program; the caller has its lock.
llvm::Error execute(cpc_program &program, const Arguments &arguments,
                    const cpc_tensor *outputs, int32_t count);

} // namespace mlir::cp::capi

#endif // CP_LIB_CAPI_CALLS_H
