//===- RuntimeCalls.cpp - Arguments of calls of the runtime ---------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RuntimeCalls.h"

#include "mlir/Conversion/LLVMCommon/MemRefBuilder.h"
#include "mlir/Conversion/LLVMCommon/TypeConverter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::cp;

RuntimeCalls::RuntimeCalls(func::FuncOp func, RuntimeModule &runtime)
    : func(func), runtime(runtime), types(runtime.getTypes()),
      builder(func.getLoc(), func.getContext()),
      layout(func->getParentOfType<ModuleOp>()) {}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

Value RuntimeCalls::integer(Type type, int64_t value) {
  return LLVM::ConstantOp::create(builder, type,
                                  builder.getIntegerAttr(type, value));
}

Value RuntimeCalls::index64(Value index) {
  return arith::IndexCastOp::create(builder, types.i64, index);
}

Value RuntimeCalls::address(LLVM::GlobalOp global) {
  return LLVM::AddressOfOp::create(builder, global);
}

Value RuntimeCalls::element(Type type, Value base, int64_t i) {
  if (i == 0)
    return base;
  return LLVM::GEPOp::create(builder, types.ptr, type, base,
                             ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(i)});
}

Value RuntimeCalls::field(Type type, Value base, int64_t i) {
  return LLVM::GEPOp::create(
      builder, types.ptr, type, base,
      ArrayRef<LLVM::GEPArg>{0, static_cast<int32_t>(i)});
}

Value RuntimeCalls::getSlot(StringRef name, Type type, int64_t count) {
  LLVM::AllocaOp &slot = slots[{name, type}];
  if (!slot) {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(&func.front());
    slot = LLVM::AllocaOp::create(builder, types.ptr, type,
                                  integer(types.i64, count));
  }
  auto size = slot.getArraySize().getDefiningOp<LLVM::ConstantOp>();
  if (cast<IntegerAttr>(size.getValue()).getInt() < count)
    size.setValueAttr(builder.getI64IntegerAttr(count));
  return slot;
}

//===----------------------------------------------------------------------===//
// Tensors
//===----------------------------------------------------------------------===//

void mlir::cp::setTensor(StructConstant &fields, ArrayRef<int64_t> position,
                         MemRefType type) {
  auto set = [&](int64_t field, ArrayRef<int64_t> values) {
    SmallVector<int64_t> at(position);
    at.push_back(field);
    if (field == TensorSizes || field == TensorStrides)
      fields.setAll(at, values);
    else
      fields.set(at, values.front());
  };
  SmallVector<int64_t> strides;
  int64_t offset;
  (void)type.getStridesAndOffset(strides, offset);
  for (int64_t &stride : strides)
    stride = ShapedType::isDynamic(stride) ? 0 : stride;
  set(TensorDtype, *getDtype(type.getElementType()));
  set(TensorRank, type.getRank());
  set(TensorSizes, type.getShape());
  set(TensorStrides, strides);
}

Value RuntimeCalls::getDataPointer(Value memref) {
  Value &known = pointers[memref];
  if (known)
    return known;
  // Right after the memref, so that it serves all uses.
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointAfterValue(memref);
  Value pointer = makeDataPointer(memref);
  return pointers[memref] = pointer;
}

Value RuntimeCalls::makeDataPointer(Value memref) {
  auto type = cast<MemRefType>(memref.getType());
  auto gep = [&](Value base, LLVM::GEPArg offset) -> Value {
    return LLVM::GEPOp::create(builder, types.ptr,
                               getMemoryType(type.getElementType()), base,
                               ArrayRef<LLVM::GEPArg>{offset});
  };
  if (auto cast = memref.getDefiningOp<memref::CastOp>())
    if (isa<MemRefType>(cast.getSource().getType()))
      return getDataPointer(cast.getSource());
  SmallVector<int64_t> strides, sourceStrides;
  int64_t offset = 0, sourceOffset = 0;
  (void)type.getStridesAndOffset(strides, offset);
  if (auto view = memref.getDefiningOp<memref::SubViewOp>()) {
    (void)view.getSourceType().getStridesAndOffset(sourceStrides, sourceOffset);
    if (!ShapedType::isDynamic(offset) && !ShapedType::isDynamic(sourceOffset))
      return gep(getDataPointer(view.getSource()),
                 static_cast<int32_t>(offset - sourceOffset));
  }
  Value base = memref, dynamicOffset;
  if (!type.getLayout().isIdentity()) {
    auto metadata = memref::ExtractStridedMetadataOp::create(builder, memref);
    base = metadata.getBaseBuffer();
    dynamicOffset = index64(metadata.getOffset());
  }
  Value address = memref::ExtractAlignedPointerAsIndexOp::create(builder, base);
  Value pointer =
      LLVM::IntToPtrOp::create(builder, types.ptr, index64(address));
  return dynamicOffset ? gep(pointer, dynamicOffset) : pointer;
}

Value RuntimeCalls::makeReceived(MemRefType type, Value pointer) {
  auto memref = UnrealizedConversionCastOp::create(builder, type, pointer);
  received.push_back(memref);
  pointers[memref.getResult(0)] = pointer;
  return memref.getResult(0);
}

void RuntimeCalls::finish() {
  LLVMTypeConverter converter(builder.getContext());
  for (UnrealizedConversionCastOp memref : llvm::reverse(received)) {
    if (!memref.use_empty()) {
      builder.setInsertionPoint(memref);
      auto type = cast<MemRefType>(memref.getType(0));
      Value descriptor = MemRefDescriptor::fromStaticShape(
          builder, memref.getLoc(), converter, type, memref.getOperand(0));
      memref->setOperands(descriptor);
      continue;
    }
    memref.erase();
  }
}

void RuntimeCalls::storeTensor(Value tensor, Value memref, MemRefType type) {
  LLVM::StoreOp::create(builder, getDataPointer(memref),
                        field(types.tensor, tensor, TensorData));
  SmallVector<int64_t> strides;
  int64_t offset;
  (void)type.getStridesAndOffset(strides, offset);
  if (!llvm::is_contained(strides, ShapedType::kDynamic))
    return;
  auto metadata = memref::ExtractStridedMetadataOp::create(builder, memref);
  Value array = field(types.tensor, tensor, TensorStrides);
  for (auto [i, stride] : llvm::enumerate(strides))
    if (ShapedType::isDynamic(stride))
      LLVM::StoreOp::create(builder, index64(metadata.getStrides()[i]),
                            element(types.i64, array, i));
}

void RuntimeCalls::copyConstant(Value slot, Type type,
                                LLVM::GlobalOp constant) {
  Value size = integer(types.i64, layout.getTypeSize(type).getFixedValue());
  LLVM::MemcpyOp::create(builder, slot, address(constant), size,
                         /*isVolatile=*/false);
}

Value RuntimeCalls::getTensors(ValueRange memrefs) {
  return getTensors(memrefs, memrefs.getTypes());
}

Value RuntimeCalls::getTensors(ValueRange memrefs, TypeRange views) {
  Value slot = getSlot("tensors", types.tensor, memrefs.size());
  for (auto [i, memref] : llvm::enumerate(memrefs)) {
    auto type = cast<MemRefType>(views[i]);
    LLVM::GlobalOp constant = runtime.getCached(TypeAttr::get(type), [&] {
      return runtime.createConstant("cp_tensor", types.tensor,
                                    LLVM::Linkage::Internal,
                                    [&](ImplicitLocOpBuilder &b) {
                                      StructConstant fields(b, types.tensor);
                                      setTensor(fields, {}, type);
                                      return fields.get();
                                    });
    });
    Value tensor = element(types.tensor, slot, i);
    copyConstant(tensor, types.tensor, constant);
    storeTensor(tensor, memref, type);
  }
  return slot;
}

FailureOr<Value> RuntimeCalls::call(StringRef name, Type result,
                                    ValueRange arguments) {
  SmallVector<Value> all = {func.getArgument(0)};
  llvm::append_range(all, arguments);
  auto callee = runtime.getFunction(
      name, result, SmallVector<Type>(ValueRange(all).getTypes()));
  if (failed(callee))
    return failure();
  return LLVM::CallOp::create(builder, *callee, all).getResult();
}
