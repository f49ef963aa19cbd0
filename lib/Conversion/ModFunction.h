//===- ModFunction.h - A mask or score region as a function -----*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_CONVERSION_MODFUNCTION_H
#define CP_LIB_CONVERSION_MODFUNCTION_H

#include "cp/Conversion/Mods.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/SymbolTable.h"

namespace mlir::cp {

/// A function over a row segment under construction: captures, b, h, q, kv, n
/// and trailing arguments, and a loop over the n keys.
struct SegmentFunction {
  SegmentFunction(StringRef name, Region &mod, ModKind kind,
                  ArrayRef<Type> trailing, SymbolTable &symbols);

  Value getTrailing(unsigned i);
  /// Clones the operations of `mod` but its terminator.
  void cloneBody(Region &mod);

  ImplicitLocOpBuilder builder; ///< Inside of the loop.
  LLVM::LLVMFuncOp function;
  /// Of the region's arguments but the score and captured tensors.
  IRMapping mapping;
  /// Pointers to the captured tensors.
  DenseMap<Value, Value> tensors;
  Value offset; ///< Of the key in the segment.
};

/// Creates the function of cp/Runtime/Runtime.h (cp_mask_fn, cp_score_fn) that
/// evaluates region `mod` for a segment of keys, and inserts it into `symbols`.
FailureOr<LLVM::LLVMFuncOp> createModFunction(Region &mod, ModKind kind,
                                              SymbolTable &symbols);

/// A 64-bit integer as an index.
Value toIndex(ImplicitLocOpBuilder &builder, Value value);

/// The address of an element, `element` being its type in memory.
Value getElementPointer(ImplicitLocOpBuilder &builder, Value base, Type element,
                        Value index);

/// Loads an element of memory as the value of `type` that a region sees.
Value loadElement(ImplicitLocOpBuilder &builder, Value pointer, Type type);

/// Replaces reads of captured tensors below `root` by loads. `captures` maps a
/// tensor value to the pointer to its data.
LogicalResult lowerTensorReads(Operation *root,
                               const DenseMap<Value, Value> &captures);

} // namespace mlir::cp

#endif // CP_LIB_CONVERSION_MODFUNCTION_H
