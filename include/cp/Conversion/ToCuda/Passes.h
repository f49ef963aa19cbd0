//===- Passes.h - Passes from a ring to GPU kernels -------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_CONVERSION_TOCUDA_PASSES_H
#define CP_CONVERSION_TOCUDA_PASSES_H

#include "mlir/Pass/Pass.h"

namespace mlir::cp {

#define GEN_PASS_DECL
#include "cp/Conversion/ToCuda/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "cp/Conversion/ToCuda/Passes.h.inc"

/// Adds the passes of `--cp-lower-to-cuda`: one rank's program to the LLVM
/// dialect for the host, with calls of the runtime, and its kernels to PTX.
void buildLowerToCudaPipeline(OpPassManager &pm);

/// Registers `--cp-lower-to-cuda`.
void registerLowerToCudaPipeline();

/// Registers what compiles kernels: upstream's models and translations.
void registerCudaExternalModels(DialectRegistry &registry);

} // namespace mlir::cp

#endif // CP_CONVERSION_TOCUDA_PASSES_H
