//===- Mods.h - Checks of attention shapes and regions ----------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the attention operations of this dialect verify alike.
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_DIALECT_CP_IR_MODS_H
#define CP_LIB_DIALECT_CP_IR_MODS_H

#include "cp/Dialect/CP/IR/CPOps.h"

namespace mlir::cp {

/// Operand types of one attention. `state` tells that out is f32 whatever the
/// input type is.
struct AttentionTypes {
  ShapedType query, key, value, out, lse;
  bool state = false;
};

/// Checks ranks, shapes and element types.
LogicalResult verifyAttentionTypes(Operation *op, const AttentionTypes &types);

/// Checks that a scale is finite.
LogicalResult verifyScale(Operation *op, FloatAttr scale);

/// Checks that captures are static tensors of scalars (or memrefs, or index if
/// `allowIndex`).
LogicalResult verifyCaptures(Operation *op, ValueRange captures,
                             bool allowIndex);

/// Checks arguments, contents and yield of both regions.
LogicalResult verifyMods(Operation *op, Region &scoreMod, Region &maskMod,
                         TypeRange captures);

} // namespace mlir::cp

#endif // CP_LIB_DIALECT_CP_IR_MODS_H
