//===- RuntimeABI.h - C interface of the runtime as LLVM types --*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The structs of cp/Runtime/Runtime.h as LLVM types, field by field in the
// same order, and constants of them. All fields are naturally aligned, so that
// LLVM's layout is C's.
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_CONVERSION_RUNTIMEABI_H
#define CP_LIB_CONVERSION_RUNTIMEABI_H

#include "cp/Dialect/CP/IR/CPOps.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace mlir::cp {

/// Limits of the runtime's structs.
inline constexpr int64_t kMaxRank = 8, kMaxGrid = 4, kMaxChunks = 4;

/// CP_META_VERSION.
inline constexpr int64_t kMetaVersion = 2;

/// Discardable attributes between the passes of this library: on an attend,
/// CP_MASK_READS_* of its mask function and the CUDA text of its functions; on
/// a function, how many of its trailing arguments are outputs.
inline constexpr StringLiteral kMaskReadsAttr = "cp.mask_reads";
inline constexpr StringLiteral kCudaModsAttr = "cp.cuda_mods";
inline constexpr StringLiteral kNumOutputsAttr = "cp.num_outputs";

/// Symbols of an entry `name`.
inline std::string getEntryName(StringRef name) {
  return ("cp_entry_" + name).str();
}
inline std::string getMetaName(StringRef name) {
  return ("cp_meta_" + name).str();
}

/// cp_dtype of an element type; none if the runtime does not have it.
std::optional<int32_t> getDtype(Type elementType);

/// The type in memory of an element: bytes for i1, i64 for index.
Type getMemoryType(Type elementType);

/// The runtime's struct types.
struct RuntimeTypes {
  explicit RuntimeTypes(MLIRContext *context);

  Type ptr, i32, i64, f32;
  LLVM::LLVMStructType tensor, group, chunk, sequence, tensorMeta;
  LLVM::LLVMStructType attentionMeta, entryMeta, capture, attendArgs, planArgs;
};

/// Field numbers that more than one file needs.
enum TensorField {
  TensorData,
  TensorDtype,
  TensorRank,
  TensorSizes,
  TensorStrides
};

/// A struct value under construction, all zero at first.
class StructConstant {
public:
  StructConstant(ImplicitLocOpBuilder &builder, Type type);
  /// Sets the field at `position` to an integer of the field's type.
  void set(ArrayRef<int64_t> position, int64_t field);
  void set(ArrayRef<int64_t> position, Value field);
  /// Sets consecutive elements of the array at `position`.
  void setAll(ArrayRef<int64_t> position, ArrayRef<int64_t> fields);
  Value get() const { return value; }

private:
  ImplicitLocOpBuilder &builder;
  Value value;
};

/// Makes constants and declarations at module level, each once.
class RuntimeModule {
public:
  explicit RuntimeModule(ModuleOp module);

  const RuntimeTypes &getTypes() const { return types; }
  SymbolTable &getSymbols() { return symbols; }

  /// A constant global of `type`, named `name` (made unique unless external),
  /// whose value `build` yields.
  LLVM::GlobalOp
  createConstant(StringRef name, Type type, LLVM::Linkage linkage,
                 llvm::function_ref<Value(ImplicitLocOpBuilder &)> build);
  /// A NUL-terminated string constant.
  LLVM::GlobalOp getString(StringRef text);
  /// The cp_group of some axes of a grid.
  LLVM::GlobalOp getGroup(ArrayRef<int64_t> gridShape, ArrayRef<int64_t> axes);
  /// The declaration of a runtime function; failure, with an error, if the
  /// module has another symbol of that name.
  FailureOr<LLVM::LLVMFuncOp> getFunction(StringRef name, Type result,
                                          ArrayRef<Type> arguments);
  /// A constant found by `key`, made by `create` at first.
  LLVM::GlobalOp getCached(Attribute key,
                           llvm::function_ref<LLVM::GlobalOp()> create);

private:
  ModuleOp module;
  RuntimeTypes types;
  SymbolTable symbols;
  DenseMap<Attribute, LLVM::GlobalOp> cache;
};

/// Fills the cp_group at `position` of a struct.
void setGroup(StructConstant &fields, ArrayRef<int64_t> position,
              ArrayRef<int64_t> gridShape, ArrayRef<int64_t> axes);

} // namespace mlir::cp

#endif // CP_LIB_CONVERSION_RUNTIMEABI_H
