//===- ConvertLaunches.cpp - gpu.launch_func to calls of the runtime ------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Conversion/ToCuda/Passes.h"

#include "../ContextArgument.h"
#include "../RuntimeCalls.h"

#include "mlir/Conversion/LLVMCommon/TypeConverter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"

using namespace mlir;
using namespace mlir::cp;

namespace mlir::cp {
#define GEN_PASS_DEF_CONVERTLAUNCHES
#include "cp/Conversion/ToCuda/Passes.h.inc"
} // namespace mlir::cp

namespace {
class LaunchConverter {
public:
  LaunchConverter(func::FuncOp func, RuntimeModule &runtime,
                  const llvm::StringMap<LLVM::GlobalOp> &images)
      : runtime(runtime), calls(func, runtime), builder(calls.getBuilder()),
        types(calls.getTypes()), converter(func.getContext()), images(images) {}

  LogicalResult convert(gpu::LaunchFuncOp op);

private:
  /// The constant cp_gpu_kernel.
  LLVM::GlobalOp getKernel(gpu::LaunchFuncOp op, LLVM::GlobalOp image);
  /// What a kernel takes for an operand: fields of a memref's descriptor, or
  /// the value itself.
  void addParameters(Value operand, SmallVectorImpl<Value> &parameters);

  RuntimeModule &runtime;
  RuntimeCalls calls;
  ImplicitLocOpBuilder &builder;
  const RuntimeTypes &types;
  LLVMTypeConverter converter;
  const llvm::StringMap<LLVM::GlobalOp> &images;
};
} // namespace

LLVM::GlobalOp LaunchConverter::getKernel(gpu::LaunchFuncOp op,
                                          LLVM::GlobalOp image) {
  auto type = LLVM::LLVMStructType::getLiteral(
      op.getContext(), {types.ptr, types.i64, types.ptr});
  LLVM::GlobalOp name = runtime.getString(op.getKernelName().getValue());
  return runtime.getCached(op.getKernelAttr(), [&] {
    return runtime.createConstant(
        "cp_gpu_kernel", type, LLVM::Linkage::Internal,
        [&](ImplicitLocOpBuilder &inner) {
          StructConstant fields(inner, type);
          fields.set({0}, LLVM::AddressOfOp::create(inner, image));
          // Without the zero at the end.
          fields.set(
              {1},
              cast<LLVM::LLVMArrayType>(image.getType()).getNumElements() - 1);
          fields.set({2}, LLVM::AddressOfOp::create(inner, name));
          return fields.get();
        });
  });
}

void LaunchConverter::addParameters(Value operand,
                                    SmallVectorImpl<Value> &parameters) {
  auto memref = dyn_cast<MemRefType>(operand.getType());
  if (!memref) {
    parameters.push_back(operand.getType().isIndex() ? calls.index64(operand)
                                                     : operand);
    return;
  }
  Value descriptor = UnrealizedConversionCastOp::create(
                         builder, converter.convertType(memref), operand)
                         .getResult(0);
  auto add = [&](ArrayRef<int64_t> position) {
    parameters.push_back(
        LLVM::ExtractValueOp::create(builder, descriptor, position));
  };
  for (int64_t field : {0, 1, 2})
    add({field});
  for (int64_t field : {3, 4})
    for (int64_t dim = 0; dim < memref.getRank(); ++dim)
      add({field, dim});
}

LogicalResult LaunchConverter::convert(gpu::LaunchFuncOp op) {
  LLVM::GlobalOp image = images.lookup(op.getKernelModuleName());
  if (!image)
    return op.emitOpError("has no compiled kernel; run --cp-serialize-kernels "
                          "first");
  if (op.getNumOperands() && op.getAsyncObject())
    return op.emitOpError("is asynchronous, which is not supported");
  builder.setLoc(op.getLoc());
  builder.setInsertionPoint(op);
  SmallVector<Value> parameters;
  for (Value operand : op.getKernelOperands())
    addParameters(operand, parameters);
  // Each in 8 bytes of its own, behind the pointers to them.
  int64_t count = parameters.size();
  Value slots = calls.getSlot("parameters", types.i64, count);
  Value pointers = calls.getSlot("pointers", types.ptr, count);
  for (auto [i, parameter] : llvm::enumerate(parameters)) {
    Value slot = calls.element(types.i64, slots, i);
    LLVM::StoreOp::create(builder, parameter, slot);
    LLVM::StoreOp::create(builder, slot, calls.element(types.ptr, pointers, i));
  }
  if (failed(calls.call("cp_launch", types.i32,
                        {calls.address(getKernel(op, image)),
                         calls.index64(op.getGridSizeX()),
                         calls.index64(op.getBlockSizeX()), pointers})))
    return failure();
  op.erase();
  return success();
}

/// The image of a binary as a constant that ends in a zero.
static LLVM::GlobalOp createImage(RuntimeModule &runtime, gpu::BinaryOp op) {
  auto object = cast<gpu::ObjectAttr>(op.getObjects()[0]);
  return runtime.getString(object.getObject().getValue());
}

namespace {
struct ConvertLaunchesPass
    : cp::impl::ConvertLaunchesBase<ConvertLaunchesPass> {
  void runOnOperation() override {
    auto binaries = llvm::to_vector(getOperation().getOps<gpu::BinaryOp>());
    RuntimeModule runtime(getOperation());
    if (failed(addContextArguments(getOperation(), runtime)))
      return signalPassFailure();
    llvm::StringMap<LLVM::GlobalOp> images;
    for (gpu::BinaryOp op : binaries)
      images[op.getName()] = createImage(runtime, op);
    for (auto func : getOperation().getOps<func::FuncOp>()) {
      if (func.isExternal())
        continue;
      SmallVector<gpu::LaunchFuncOp> launches;
      func.walk([&](gpu::LaunchFuncOp op) { launches.push_back(op); });
      LaunchConverter converter(func, runtime, images);
      for (gpu::LaunchFuncOp op : launches)
        if (failed(converter.convert(op)))
          return signalPassFailure();
    }
    for (gpu::BinaryOp op : binaries)
      op.erase();
    getOperation()->removeAttr(gpu::GPUDialect::getContainerModuleAttrName());
  }
};
} // namespace
