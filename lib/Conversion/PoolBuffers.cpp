//===- PoolBuffers.cpp - Allocations to memory of the runtime -------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ContextArgument.h"
#include "RuntimeCalls.h"
#include "cp/Conversion/Passes.h"

using namespace mlir;
using namespace mlir::cp;

namespace mlir::cp {
#define GEN_PASS_DEF_POOLBUFFERS
#include "cp/Conversion/Passes.h.inc"
} // namespace mlir::cp

/// All or none: an allocation and the end of its life may be far apart.
static LogicalResult verifyAllocations(ArrayRef<memref::AllocOp> allocations) {
  for (memref::AllocOp op : allocations)
    if (!op.getType().hasStaticShape() ||
        !op.getType().getLayout().isIdentity())
      return op.emitOpError("expects a contiguous memref of static shape");
  return success();
}

static LogicalResult convertAlloc(RuntimeCalls &calls, memref::AllocOp op) {
  ImplicitLocOpBuilder &builder = calls.getBuilder();
  const RuntimeTypes &types = calls.getTypes();
  MemRefType type = op.getType();
  auto bytes =
      DataLayout::closest(op).getTypeSize(getMemoryType(type.getElementType()));
  int64_t size = type.getNumElements() * bytes.getFixedValue();
  auto pointer =
      calls.call("cp_alloc", types.ptr, calls.integer(types.i64, size));
  if (failed(pointer))
    return failure();
  // Nothing else points there, as LLVM knows of malloc.
  auto callee =
      calls.getRuntime().getSymbols().lookup<LLVM::LLVMFuncOp>("cp_alloc");
  callee.setResultAttr(0, LLVM::LLVMDialect::getNoAliasAttrName(),
                       builder.getUnitAttr());
  op.replaceAllUsesWith(calls.makeReceived(type, *pointer));
  return success();
}

static LogicalResult convertDealloc(RuntimeCalls &calls, memref::DeallocOp op) {
  ImplicitLocOpBuilder &builder = calls.getBuilder();
  Value address =
      memref::ExtractAlignedPointerAsIndexOp::create(builder, op.getMemref());
  Value pointer = LLVM::IntToPtrOp::create(builder, calls.getTypes().ptr,
                                           calls.index64(address));
  auto function = calls.getRuntime().getFunction(
      "cp_free", LLVM::LLVMVoidType::get(op.getContext()),
      {calls.getTypes().ptr, calls.getTypes().ptr});
  if (failed(function))
    return failure();
  Value context = op->getParentOfType<func::FuncOp>().getArgument(0);
  LLVM::CallOp::create(builder, *function, ValueRange{context, pointer});
  return success();
}

static LogicalResult convertFunction(func::FuncOp func,
                                     RuntimeModule &runtime) {
  RuntimeCalls calls(func, runtime);
  SmallVector<Operation *> ops;
  func.walk([&](Operation *op) {
    if (isa<memref::AllocOp, memref::DeallocOp>(op))
      ops.push_back(op);
  });
  for (Operation *op : ops) {
    calls.getBuilder().setLoc(op->getLoc());
    calls.getBuilder().setInsertionPoint(op);
    auto alloc = dyn_cast<memref::AllocOp>(op);
    if (failed(alloc ? convertAlloc(calls, alloc)
                     : convertDealloc(calls, cast<memref::DeallocOp>(op))))
      return failure();
    op->erase();
  }
  calls.finish();
  return success();
}

namespace {
struct PoolBuffersPass : cp::impl::PoolBuffersBase<PoolBuffersPass> {
  void runOnOperation() override {
    SmallVector<memref::AllocOp> allocations;
    for (auto func : getOperation().getOps<func::FuncOp>())
      func.walk([&](memref::AllocOp op) { allocations.push_back(op); });
    if (allocations.empty())
      return;
    RuntimeModule runtime(getOperation());
    if (failed(verifyAllocations(allocations)) ||
        failed(addContextArguments(getOperation(), runtime)))
      return signalPassFailure();
    for (auto func : llvm::to_vector(getOperation().getOps<func::FuncOp>()))
      if (!func.isExternal() && failed(convertFunction(func, runtime)))
        return signalPassFailure();
  }
};
} // namespace
