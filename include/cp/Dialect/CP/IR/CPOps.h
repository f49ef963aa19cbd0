//===- CPOps.h - Operations of the cp dialect -------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_DIALECT_CP_IR_CPOPS_H
#define CP_DIALECT_CP_IR_CPOPS_H

#include "cp/Dialect/CP/IR/CPDialect.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "mlir/Interfaces/InferIntRangeInterface.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#define GET_OP_CLASSES
#include "cp/Dialect/CP/IR/CPOps.h.inc"

namespace mlir::cp {

/// Number of leading index arguments (b, h, q, kv) of a mask_mod region; a
/// score_mod region has the score before them.
inline constexpr unsigned kModIndices = 4;

/// The product of the sizes of `axes` of the grid named `grid`, or failure
/// with an error at `op` if the grid does not exist, is dynamic, or the axes
/// are not distinct axes of it.
FailureOr<int64_t> verifyGridAxes(Operation *op, SymbolTableCollection &symbols,
                                  FlatSymbolRefAttr grid,
                                  ArrayRef<int64_t> axes);

/// The sequence named `name` seen from `op`; null if there is none.
SequenceOp lookupSequence(Operation *op, FlatSymbolRefAttr name);

/// The scale of an attention: the attribute, else 1/sqrt(D).
float getScale(FlexAttentionOp op);

/// Whether a mask region reads block argument `index` (of b, h, q, kv).
bool readsIndex(Region &mod, unsigned index);

} // namespace mlir::cp

#endif // CP_DIALECT_CP_IR_CPOPS_H
