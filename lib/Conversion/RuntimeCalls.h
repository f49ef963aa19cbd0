//===- RuntimeCalls.h - Arguments of calls of the runtime -------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_CONVERSION_RUNTIMECALLS_H
#define CP_LIB_CONVERSION_RUNTIMECALLS_H

#include "RuntimeABI.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Interfaces/DataLayoutInterfaces.h"

namespace mlir::cp {

/// Builds calls of the runtime in one function, whose first argument is the
/// context.
///
/// What is known of a struct at compile time is a constant; a call copies it
/// to the function's one slot for such structs and stores the pointers. Slots
/// are reused by all calls, so that the stack does not grow with their number.
class RuntimeCalls {
public:
  RuntimeCalls(func::FuncOp func, RuntimeModule &runtime);

  const RuntimeTypes &getTypes() const { return types; }
  RuntimeModule &getRuntime() { return runtime; }
  ImplicitLocOpBuilder &getBuilder() { return builder; }

  /// A slot in the entry block for `count` elements of `type`; `name` tells
  /// slots of one type apart. All requests of a slot share it; it is as large
  /// as the largest.
  Value getSlot(StringRef name, Type type, int64_t count);

  /// An array of cp_tensor for `memrefs`.
  Value getTensors(ValueRange memrefs);
  /// The same with the sizes and strides of other types; those strides are
  /// known at compile time where they differ from the memref's.
  Value getTensors(ValueRange memrefs, TypeRange views);
  /// Copies a constant struct of `type` to `slot`.
  void copyConstant(Value slot, Type type, LLVM::GlobalOp constant);
  /// Stores at a cp_tensor what its constant does not hold: the pointer, and
  /// strides of `type` that are known only at run time.
  void storeTensor(Value tensor, Value memref, MemRefType type);
  /// The pointer to element (0, ..., 0), computed once for each memref.
  Value getDataPointer(Value memref);
  /// A contiguous memref at memory of the runtime.
  Value makeReceived(MemRefType type, Value pointer);
  /// Ends the conversion: builds descriptors for what still needs them.
  void finish();

  /// Calls the runtime's `name` with the context before `arguments`.
  FailureOr<Value> call(StringRef name, Type result, ValueRange arguments);

  Value integer(Type type, int64_t value);
  Value index64(Value index);
  Value address(LLVM::GlobalOp global);
  /// The address of element `i` of an array.
  Value element(Type type, Value base, int64_t i);
  /// The address of field `i` of a struct.
  Value field(Type type, Value base, int64_t i);

private:
  Value makeDataPointer(Value memref);

  func::FuncOp func;
  RuntimeModule &runtime;
  const RuntimeTypes &types;
  ImplicitLocOpBuilder builder;
  DataLayout layout;
  DenseMap<Value, Value> pointers;
  SmallVector<UnrealizedConversionCastOp> received;
  DenseMap<std::pair<StringRef, Type>, LLVM::AllocaOp> slots;
};

/// Sets the cp_tensor at `position` to what is known of a memref's type.
void setTensor(StructConstant &fields, ArrayRef<int64_t> position,
               MemRefType type);

/// The array of pointers to captures; scalars get memory of their own.
Value getCaptureList(RuntimeCalls &calls, ValueRange captures);
/// The array of cp_capture that describes them.
LLVM::GlobalOp getCaptureTypes(RuntimeCalls &calls, ValueRange captures);

/// The cp_group of some axes of a grid, which the verifiers know to exist.
Value getGroup(RuntimeCalls &calls, FlatSymbolRefAttr grid,
               ArrayRef<int64_t> axes);

/// Converts a cp.attend on memrefs, which stays in place.
LogicalResult convertAttend(RuntimeCalls &calls, AttendOp op);

/// Converts what computes layout tables, on memrefs.
LogicalResult convertTileCounts(RuntimeCalls &calls, TileCountsOp op);
LogicalResult convertPredictSeconds(RuntimeCalls &calls, PredictSecondsOp op);
LogicalResult convertDealDocuments(RuntimeCalls &calls, DealDocumentsOp op);
LogicalResult convertDealBlocks(RuntimeCalls &calls, DealBlocksOp op);
LogicalResult convertDealRows(RuntimeCalls &calls, DealRowsOp op);

/// Converts a cp.plan on memrefs, and what it says of a source.
LogicalResult convertPlan(RuntimeCalls &calls, PlanOp op);
LogicalResult convertPlanNeeds(RuntimeCalls &calls, PlanNeedsOp op);
LogicalResult convertPlanDirection(RuntimeCalls &calls, PlanDirectionOp op);

} // namespace mlir::cp

#endif // CP_LIB_CONVERSION_RUNTIMECALLS_H
