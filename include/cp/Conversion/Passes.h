//===- Passes.h - Passes from a ring to the runtime -------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_CONVERSION_PASSES_H
#define CP_CONVERSION_PASSES_H

#include "mlir/Pass/Pass.h"

namespace mlir::cp {

/// Registers `--cp-lower-to-cpu`.
void registerLowerToCPUPipeline();
inline void registerConversionPasses() {}
void registerConversionExternalModels(DialectRegistry &registry);

} // namespace mlir::cp

#endif // CP_CONVERSION_PASSES_H
