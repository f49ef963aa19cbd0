//===- ConvertHostAccesses.cpp - The host's accesses to memory of the GPU -===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Conversion/ToCuda/Passes.h"

#include "../ContextArgument.h"
#include "../ModFunction.h"
#include "../RuntimeCalls.h"
#include "DeviceFunctions.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace mlir::cp;

namespace mlir::cp {
#define GEN_PASS_DEF_CONVERTHOSTACCESSES
#include "cp/Conversion/ToCuda/Passes.h.inc"
} // namespace mlir::cp

/// CP_MAX_ASSERTS.
static constexpr size_t kMaxAsserts = 1024;

namespace {
/// Converts one function that runs on the GPU.
class AccessConverter {
public:
  AccessConverter(func::FuncOp func, RuntimeModule &runtime)
      : func(func), calls(func, runtime), builder(calls.getBuilder()),
        types(calls.getTypes()) {}

  LogicalResult convert();

private:
  LogicalResult convertConstant(memref::GetGlobalOp op);
  LogicalResult convertLoad(memref::LoadOp op);
  LogicalResult convertCopy(memref::CopyOp op);
  LogicalResult convertAsserts(ArrayRef<cf::AssertOp> asserts);
  /// Calls cp_check_asserts before the function returns.
  LogicalResult checkAsserts(ArrayRef<cf::AssertOp> asserts);

  int64_t getBytes(MemRefType type) const {
    Type element = getMemoryType(type.getElementType());
    return type.getNumElements() *
           DataLayout::closest(func).getTypeSize(element).getFixedValue();
  }

  func::FuncOp func;
  RuntimeCalls calls;
  ImplicitLocOpBuilder &builder;
  const RuntimeTypes &types;
};
} // namespace

/// The launch that `op` is in; null on the host.
static gpu::LaunchOp getLaunch(Operation *op) {
  return op->getParentOfType<gpu::LaunchOp>();
}

LogicalResult AccessConverter::convertConstant(memref::GetGlobalOp op) {
  if (gpu::LaunchOp launch = getLaunch(op))
    op->moveBefore(launch);
  // All but what finds the host's pointer.
  auto uses = llvm::map_to_vector(op.getResult().getUses(),
                                  [](OpOperand &use) { return &use; });
  MemRefType type = op.getType();
  builder.setInsertionPointAfter(op);
  Value host = calls.getDataPointer(op);
  auto device = calls.call("cp_constant", types.ptr,
                           {host, calls.integer(types.i64, getBytes(type))});
  if (failed(device))
    return failure();
  Value memref = calls.makeReceived(type, *device);
  for (OpOperand *use : uses)
    use->set(memref);
  return success();
}

LogicalResult AccessConverter::convertLoad(memref::LoadOp op) {
  MemRefType type = op.getMemRefType();
  Type element = getMemoryType(type.getElementType());
  builder.setInsertionPoint(op);
  auto metadata =
      memref::ExtractStridedMetadataOp::create(builder, op.getMemref());
  Value offset = arith::ConstantIndexOp::create(builder, 0);
  for (auto [index, stride] :
       llvm::zip_equal(op.getIndices(), metadata.getStrides())) {
    Value step = arith::MulIOp::create(builder, index, stride);
    offset = arith::AddIOp::create(builder, offset, step);
  }
  Value pointer = getElementPointer(
      builder, calls.getDataPointer(op.getMemref()), element, offset);
  Value slot = calls.getSlot("download", types.i64, 1);
  int64_t bytes = DataLayout::closest(func).getTypeSize(element);
  if (failed(calls.call("cp_download", types.i32,
                        {slot, pointer, calls.integer(types.i64, bytes)})))
    return failure();
  op.replaceAllUsesWith(loadElement(builder, slot, type.getElementType()));
  op.erase();
  return success();
}

LogicalResult AccessConverter::convertCopy(memref::CopyOp op) {
  auto from = dyn_cast<MemRefType>(op.getSource().getType());
  auto to = dyn_cast<MemRefType>(op.getTarget().getType());
  if (!from || !to || !from.hasStaticShape() ||
      !from.getLayout().isIdentity() || !to.getLayout().isIdentity())
    return op.emitOpError("expects contiguous memrefs of static shape; run "
                          "--cp-convert-copies first");
  builder.setInsertionPoint(op);
  if (failed(calls.call("cp_copy", types.i32,
                        {calls.getDataPointer(op.getTarget()),
                         calls.getDataPointer(op.getSource()),
                         calls.integer(types.i64, getBytes(from))})))
    return failure();
  op.erase();
  return success();
}

//===----------------------------------------------------------------------===//
// Assertions
//===----------------------------------------------------------------------===//

LogicalResult AccessConverter::checkAsserts(ArrayRef<cf::AssertOp> asserts) {
  SmallVector<LLVM::GlobalOp> texts;
  Builder b(func.getContext());
  SmallVector<Attribute> key = {b.getStringAttr("asserts")};
  for (cf::AssertOp op : asserts) {
    texts.push_back(calls.getRuntime().getString(op.getMsg()));
    key.push_back(op.getMsgAttr());
  }
  auto array = LLVM::LLVMArrayType::get(types.ptr, texts.size());
  LLVM::GlobalOp messages =
      calls.getRuntime().getCached(b.getArrayAttr(key), [&] {
        return calls.getRuntime().createConstant(
            "cp_assert_messages", array, LLVM::Linkage::Internal,
            [&](ImplicitLocOpBuilder &inner) {
              StructConstant fields(inner, array);
              for (auto [i, text] : llvm::enumerate(texts))
                fields.set({static_cast<int64_t>(i)},
                           LLVM::AddressOfOp::create(inner, text));
              return fields.get();
            });
      });
  for (auto op : llvm::to_vector(func.getOps<func::ReturnOp>())) {
    builder.setInsertionPoint(op);
    if (failed(calls.call(
            "cp_check_asserts", types.i32,
            {calls.integer(types.i32, texts.size()), calls.address(messages)})))
      return failure();
  }
  return success();
}

LogicalResult AccessConverter::convertAsserts(ArrayRef<cf::AssertOp> asserts) {
  if (asserts.empty())
    return success();
  // Equal ones, of the layers of a model, share a flag.
  SmallVector<cf::AssertOp> different;
  DenseMap<StringAttr, int64_t> numbers;
  for (cf::AssertOp op : asserts)
    if (numbers.try_emplace(op.getMsgAttr(), different.size()).second)
      different.push_back(op);
  if (different.size() > kMaxAsserts)
    return func.emitOpError("has ")
           << different.size() << " assertions on a GPU, expected at most "
           << kMaxAsserts;
  if (failed(checkAsserts(different)))
    return failure();
  builder.setInsertionPointToStart(&func.front());
  auto pointer = calls.call("cp_assert_flags", types.ptr, {});
  if (failed(pointer))
    return failure();
  Value flags =
      calls.makeReceived(MemRefType::get({static_cast<int64_t>(kMaxAsserts)},
                                         builder.getI32Type()),
                         *pointer);
  for (cf::AssertOp op : asserts) {
    builder.setLoc(op.getLoc());
    builder.setInsertionPoint(op);
    Value yes = arith::ConstantIntOp::create(builder, 1, 1);
    Value fails = arith::XOrIOp::create(builder, op.getArg(), yes);
    auto branch = scf::IfOp::create(builder, fails, /*withElseRegion=*/false);
    builder.setInsertionPointToStart(branch.thenBlock());
    Value one = arith::ConstantIntOp::create(builder, 1, 32);
    Value number =
        arith::ConstantIndexOp::create(builder, numbers.at(op.getMsgAttr()));
    memref::StoreOp::create(builder, one, flags, number);
    op.erase();
  }
  return success();
}

LogicalResult AccessConverter::convert() {
  SmallVector<Operation *> accesses;
  SmallVector<cf::AssertOp> asserts;
  func.walk([&](Operation *op) {
    bool onHost = !getLaunch(op);
    if (auto assertion = dyn_cast<cf::AssertOp>(op); assertion && !onHost)
      asserts.push_back(assertion);
    if (isa<memref::GetGlobalOp>(op) ||
        (onHost && isa<memref::LoadOp, memref::CopyOp>(op)))
      accesses.push_back(op);
  });
  for (Operation *op : accesses) {
    builder.setLoc(op->getLoc());
    LogicalResult result = success();
    if (auto constant = dyn_cast<memref::GetGlobalOp>(op))
      result = convertConstant(constant);
    else if (auto load = dyn_cast<memref::LoadOp>(op))
      result = convertLoad(load);
    else
      result = convertCopy(cast<memref::CopyOp>(op));
    if (failed(result))
      return failure();
  }
  if (failed(convertAsserts(asserts)))
    return failure();
  calls.finish();
  return success();
}

namespace {
struct ConvertHostAccessesPass
    : cp::impl::ConvertHostAccessesBase<ConvertHostAccessesPass> {
  void runOnOperation() override {
    SmallVector<func::FuncOp> functions = getDeviceFunctions(getOperation());
    RuntimeModule runtime(getOperation());
    if (failed(addContextArguments(getOperation(), runtime)))
      return signalPassFailure();
    for (func::FuncOp func : functions)
      if (failed(AccessConverter(func, runtime).convert()))
        return signalPassFailure();
  }
};
} // namespace
