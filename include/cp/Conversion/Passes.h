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

#define GEN_PASS_DECL
#include "cp/Conversion/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "cp/Conversion/Passes.h.inc"

/// Adds the passes of `--cp-bufferize`: tensors to memrefs, which are freed,
/// and results of entries to memory of the caller.
void buildBufferizePipeline(OpPassManager &pm);

/// Adds what all targets begin with: mask and score functions become functions
/// that attends name, the graph works on memrefs, and calls of the runtime do
/// products and copies.
void buildOutlineAndBufferizePipeline(OpPassManager &pm);

/// Adds rewrites of a graph of tensors that save memory traffic and leave to a
/// BLAS what it does best.
void buildGraphOptimizationPipeline(OpPassManager &pm);

/// Adds passes that leave of floats and math functions what LLVM computes
/// itself or calls a library for.
void buildExpandArithmeticPipeline(OpPassManager &pm);

/// Adds the conversion of everything that is left, calls of the runtime among
/// it, to the LLVM dialect for the host.
void buildConvertToLLVMPipeline(OpPassManager &pm);

/// Adds the passes of `--cp-lower-to-cpu`: one rank's program to the LLVM
/// dialect, with calls of the runtime.
void buildLowerToCPUPipeline(OpPassManager &pm);

/// Registers `--cp-lower-to-cpu` and its part `--cp-bufferize`.
void registerLowerToCPUPipeline();

/// Attaches the bufferization interface to cp operations, and registers
/// upstream's models that the lowering needs.
void registerConversionExternalModels(DialectRegistry &registry);

} // namespace mlir::cp

#endif // CP_CONVERSION_PASSES_H
