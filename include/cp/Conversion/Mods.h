//===- Mods.h - What becomes of mask_mod and score_mod ----------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What lowerings of mask_mod and score_mod share, whatever the target.
//
//===----------------------------------------------------------------------===//

#ifndef CP_CONVERSION_MODS_H
#define CP_CONVERSION_MODS_H

#include "mlir/IR/Region.h"

namespace mlir::cp {

enum class ModKind { Mask, Score };

/// Checks that functions of kernels can hold what is in a region; an error
/// stands at the operation that they cannot.
LogicalResult verifyMod(Region &mod, ModKind kind);

/// Gives every operation of a region a result, as --cp-define-arithmetic does.
void defineArithmetic(Region &mod, ModKind kind);

} // namespace mlir::cp

#endif // CP_CONVERSION_MODS_H
