//===- ConvertCaptures.cpp - Captures as arguments of the runtime ---------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RuntimeCalls.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

using namespace mlir;
using namespace mlir::cp;

/// Whether the data behind a memref do not change while the entry runs: its
/// inputs and constants.
static bool isRunConstant(Value memref) {
  while (auto view = memref.getDefiningOp<ViewLikeOpInterface>())
    memref = view.getViewSource();
  if (auto get = memref.getDefiningOp<memref::GetGlobalOp>()) {
    auto global = SymbolTable::lookupNearestSymbolFrom<memref::GlobalOp>(
        get, get.getNameAttr());
    return global && global.getConstant();
  }
  auto argument = dyn_cast<BlockArgument>(memref);
  auto func = argument
                  ? dyn_cast<func::FuncOp>(argument.getOwner()->getParentOp())
                  : func::FuncOp();
  if (!func || !func.isPublic() || !argument.getOwner()->isEntryBlock())
    return false;
  auto outputs = func->getAttrOfType<IntegerAttr>(kNumOutputsAttr);
  return argument.getArgNumber() + (outputs ? outputs.getInt() : 0) <
         func.getNumArguments();
}

LLVM::GlobalOp mlir::cp::getCaptureTypes(RuntimeCalls &calls,
                                         ValueRange captures) {
  RuntimeModule &runtime = calls.getRuntime();
  const RuntimeTypes &types = calls.getTypes();
  Builder b(types.ptr.getContext());
  SmallVector<Attribute> key = {b.getStringAttr("captures")};
  for (Value capture : captures) {
    key.push_back(TypeAttr::get(capture.getType()));
    key.push_back(b.getBoolAttr(isRunConstant(capture)));
  }
  auto array = LLVM::LLVMArrayType::get(types.capture, captures.size());
  auto build = [&](ImplicitLocOpBuilder &builder) {
    StructConstant fields(builder, array);
    for (auto [i, capture] : llvm::enumerate(captures)) {
      auto n = static_cast<int64_t>(i);
      auto type = dyn_cast<MemRefType>(capture.getType());
      auto dtype = type ? getDtype(type.getElementType()) : std::nullopt;
      if (!dtype || type.getRank() > kMaxRank || !type.hasStaticShape()) {
        fields.set({n, 1}, -1);
        continue;
      }
      fields.set({n, 0}, *dtype);
      fields.set({n, 1}, type.getRank());
      fields.set({n, 2}, isRunConstant(capture));
      fields.setAll({n, 3}, type.getShape());
    }
    return fields.get();
  };
  return runtime.getCached(b.getArrayAttr(key), [&] {
    return runtime.createConstant("cp_captures", array, LLVM::Linkage::Internal,
                                  build);
  });
}

Value mlir::cp::getCaptureList(RuntimeCalls &calls, ValueRange captures) {
  ImplicitLocOpBuilder &builder = calls.getBuilder();
  const RuntimeTypes &types = calls.getTypes();
  int64_t count = captures.size();
  Value list = calls.getSlot("captures", types.ptr, count);
  for (auto [i, capture] : llvm::enumerate(captures)) {
    Value pointer;
    if (isa<MemRefType>(capture.getType())) {
      pointer = calls.getDataPointer(capture);
    } else {
      Value scalars = calls.getSlot("scalars", types.i64, count);
      pointer = calls.element(types.i64, scalars, i);
      LLVM::StoreOp::create(builder, calls.index64(capture), pointer);
    }
    LLVM::StoreOp::create(builder, pointer, calls.element(types.ptr, list, i));
  }
  return list;
}
