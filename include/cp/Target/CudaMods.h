//===- CudaMods.h - Mask and score functions as CUDA C++ --------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_TARGET_CUDAMODS_H
#define CP_TARGET_CUDAMODS_H

#include "mlir/IR/DialectRegistry.h"
#include "mlir/IR/Operation.h"

#include <functional>

namespace mlir::cp {

/// Prints the regions of a cp.attend or cp.flex_attention as functions of
/// CUDA C++:
///
///   bool cp_mask_mod(cp::index b, cp::index h, cp::index q, cp::index kv,
///                    const void *const *captures);
///   float cp_score_mod(float score, cp::index b, ...);
///
/// with CP_HAS_MASK_MOD and CP_HAS_SCORE_MOD defined as 1 where there are such.
/// captures[i] points at the elements of capture i, as in cp_attend_args. They
/// may be asked for any position: reads are clamped. The text calls ModMath.h
/// of lib/Runtime/Cuda/Kernels and means what docs/Masks.md defines.
///
/// What cannot be printed is an error at its operation. The op is not changed.
LogicalResult emitCudaMods(Operation *attention, raw_ostream &os);

/// Registers --cp-mods-to-cuda: the functions of every attention of a module,
/// each after the line `//---- <number>: <location>`. `registerDialects` names
/// those that modules may have.
void registerModsToCudaTranslation(
    std::function<void(DialectRegistry &)> registerDialects);

} // namespace mlir::cp

#endif // CP_TARGET_CUDAMODS_H
