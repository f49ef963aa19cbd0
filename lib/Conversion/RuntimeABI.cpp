//===- RuntimeABI.cpp - C interface of the runtime as LLVM types ----------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RuntimeABI.h"

#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace mlir::cp;

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

std::optional<int32_t> mlir::cp::getDtype(Type elementType) {
  if (elementType.isF32())
    return 0;
  if (elementType.isF16())
    return 1;
  if (elementType.isBF16())
    return 2;
  if (elementType.isF64())
    return 3;
  if (elementType.isSignlessInteger(1))
    return 4;
  if (elementType.isSignlessInteger(8))
    return 5;
  if (elementType.isSignlessInteger(16))
    return 6;
  if (elementType.isSignlessInteger(32))
    return 7;
  if (elementType.isSignlessInteger(64) || elementType.isIndex())
    return 8;
  return std::nullopt;
}

Type mlir::cp::getMemoryType(Type elementType) {
  MLIRContext *context = elementType.getContext();
  if (elementType.isSignlessInteger(1))
    return IntegerType::get(context, 8);
  if (elementType.isIndex())
    return IntegerType::get(context, 64);
  return elementType;
}

RuntimeTypes::RuntimeTypes(MLIRContext *context) {
  ptr = LLVM::LLVMPointerType::get(context);
  i32 = IntegerType::get(context, 32);
  i64 = IntegerType::get(context, 64);
  f32 = Float32Type::get(context);
  auto record = [&](ArrayRef<Type> fields) {
    return LLVM::LLVMStructType::getLiteral(context, fields);
  };
  auto array = [](Type type, int64_t size) -> Type {
    return LLVM::LLVMArrayType::get(type, size);
  };
  tensor = record({ptr, i32, i32, array(i64, kMaxRank), array(i64, kMaxRank)});
  group = record({i32, i32, array(i64, kMaxGrid), array(i32, kMaxGrid)});
  chunk = record({i64, i64, i64, i64});
  sequence = record(
      {ptr, ptr, i64, i64, i64, group, i32, i32, array(chunk, kMaxChunks)});
  tensorMeta = record({i32, i32, array(i64, kMaxRank), array(i64, kMaxRank),
                       array(i32, kMaxRank), array(i32, kMaxRank), i32});
  attentionMeta =
      record({ptr, ptr, ptr, i64, i64, i64, i64, i64, i64, i32, i32, i32, i64});
  entryMeta = record(
      {i32, i32, array(i64, kMaxGrid), i32, i32, i32, i32, ptr, ptr, ptr, ptr});
  capture = record({i32, i32, i64, array(i64, kMaxRank)});
  SmallVector<Type> fields(5, tensor);
  fields.append(9, ptr); // Functions, captures, capture_types
  fields.push_back(i64); // num_captures
  fields.append(3, ptr); // zones, positions
  fields.append(7, i64); // Strides, chunks, step, first rows
  fields.append({i32, i32, f32, ptr});
  attendArgs = record(fields);
  fields.assign(5, ptr);     // Functions, captures, capture_types
  fields.append({i64, ptr}); // num_captures, zones
  fields.append(7, i64);     // Shape
  fields.append({i32, i32});
  planArgs = record(fields);
}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

StructConstant::StructConstant(ImplicitLocOpBuilder &builder, Type type)
    : builder(builder), value(LLVM::ZeroOp::create(builder, type)) {}

void StructConstant::set(ArrayRef<int64_t> position, int64_t field) {
  if (field == 0)
    return; // Fields are zero at first.
  Type type = value.getType();
  for (int64_t index : position)
    type = isa<LLVM::LLVMArrayType>(type)
               ? cast<LLVM::LLVMArrayType>(type).getElementType()
               : cast<LLVM::LLVMStructType>(type).getBody()[index];
  set(position, LLVM::ConstantOp::create(builder, type,
                                         builder.getIntegerAttr(type, field)));
}

void StructConstant::set(ArrayRef<int64_t> position, Value field) {
  value = LLVM::InsertValueOp::create(builder, value, field, position);
}

void StructConstant::setAll(ArrayRef<int64_t> position,
                            ArrayRef<int64_t> fields) {
  SmallVector<int64_t> element(position);
  element.push_back(0);
  for (auto [i, field] : llvm::enumerate(fields)) {
    element.back() = i;
    set(element, field);
  }
}

void mlir::cp::setGroup(StructConstant &fields, ArrayRef<int64_t> position,
                        ArrayRef<int64_t> gridShape, ArrayRef<int64_t> axes) {
  auto at = [&](int64_t field) {
    SmallVector<int64_t> result(position);
    result.push_back(field);
    return result;
  };
  fields.set(at(0), gridShape.size());
  fields.set(at(1), axes.size());
  fields.setAll(at(2), gridShape);
  fields.setAll(at(3), axes);
}

//===----------------------------------------------------------------------===//
// Module level
//===----------------------------------------------------------------------===//

RuntimeModule::RuntimeModule(ModuleOp module)
    : module(module), types(module.getContext()), symbols(module) {}

LLVM::GlobalOp RuntimeModule::createConstant(
    StringRef name, Type type, LLVM::Linkage linkage,
    llvm::function_ref<Value(ImplicitLocOpBuilder &)> build) {
  ImplicitLocOpBuilder builder(module.getLoc(), module.getContext());
  auto global = LLVM::GlobalOp::create(builder, type, /*isConstant=*/true,
                                       linkage, name, /*value=*/Attribute());
  symbols.insert(global, module.getBody()->begin());
  builder.createBlock(&global.getInitializerRegion());
  LLVM::ReturnOp::create(builder, build(builder));
  return global;
}

LLVM::GlobalOp
RuntimeModule::getCached(Attribute key,
                         llvm::function_ref<LLVM::GlobalOp()> create) {
  LLVM::GlobalOp found = cache.lookup(key);
  if (found)
    return found;
  LLVM::GlobalOp created = create();
  cache[key] = created;
  return created;
}

LLVM::GlobalOp RuntimeModule::getString(StringRef text) {
  Builder b(module.getContext());
  return getCached(b.getStringAttr(text), [&] {
    std::string bytes = text.str() + '\0';
    auto type = LLVM::LLVMArrayType::get(b.getI8Type(), bytes.size());
    return createConstant("cp_string", type, LLVM::Linkage::Internal,
                          [&](ImplicitLocOpBuilder &builder) -> Value {
                            return LLVM::ConstantOp::create(
                                builder, type, builder.getStringAttr(bytes));
                          });
  });
}

LLVM::GlobalOp RuntimeModule::getGroup(ArrayRef<int64_t> gridShape,
                                       ArrayRef<int64_t> axes) {
  Builder b(module.getContext());
  Attribute key = b.getArrayAttr(
      {b.getDenseI64ArrayAttr(gridShape), b.getDenseI64ArrayAttr(axes)});
  return getCached(key, [&] {
    return createConstant("cp_group", types.group, LLVM::Linkage::Internal,
                          [&](ImplicitLocOpBuilder &builder) {
                            StructConstant fields(builder, types.group);
                            setGroup(fields, {}, gridShape, axes);
                            return fields.get();
                          });
  });
}

FailureOr<LLVM::LLVMFuncOp>
RuntimeModule::getFunction(StringRef name, Type result,
                           ArrayRef<Type> arguments) {
  auto type = LLVM::LLVMFunctionType::get(result, arguments);
  if (Operation *existing = symbols.lookup(name)) {
    auto function = dyn_cast<LLVM::LLVMFuncOp>(existing);
    if (function && function.isExternal() && function.getFunctionType() == type)
      return function;
    return existing->emitOpError("has the name of a function of the runtime; "
                                 "rename it");
  }
  OpBuilder builder(module.getContext());
  auto function =
      LLVM::LLVMFuncOp::create(builder, module.getLoc(), name, type);
  symbols.insert(function, module.getBody()->begin());
  return function;
}
