//===- FinalizeProgram.cpp - Nothing but LLVM is left ---------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Conversion/Passes.h"
#include "cp/Dialect/CP/IR/CPOps.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Shard/IR/ShardOps.h"
#include "mlir/IR/BuiltinDialect.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace mlir;
using namespace mlir::cp;

namespace mlir::cp {
#define GEN_PASS_DEF_FINALIZEPROGRAM
#include "cp/Conversion/Passes.h.inc"
} // namespace mlir::cp

/// Whether mlir-translate would reject the attribute, because its name or its
/// value is of a dialect without a meaning in LLVM IR.
static bool isForeign(NamedAttribute attribute) {
  auto [dialect, rest] = attribute.getName().getValue().split('.');
  return (!rest.empty() && dialect != "llvm") ||
         !isa<BuiltinDialect, LLVM::LLVMDialect>(
             attribute.getValue().getDialect());
}

static DictionaryAttr withoutForeign(DictionaryAttr attributes) {
  if (!attributes)
    return attributes;
  SmallVector<NamedAttribute> kept;
  for (NamedAttribute attribute : attributes)
    if (!isForeign(attribute))
      kept.push_back(attribute);
  return DictionaryAttr::getWithSorted(attributes.getContext(), kept);
}

static void eraseForeignAttributes(Operation *op) {
  op->setDiscardableAttrs(withoutForeign(op->getDiscardableAttrDictionary()));
  auto function = dyn_cast<FunctionOpInterface>(op);
  if (!function)
    return;
  for (unsigned i = 0, e = function.getNumArguments(); i < e; ++i)
    if (DictionaryAttr attributes = function.getArgAttrDict(i))
      function.setArgAttrs(i, withoutForeign(attributes));
  for (unsigned i = 0, e = function.getNumResults(); i < e; ++i)
    if (DictionaryAttr attributes = function.getResultAttrDict(i))
      function.setResultAttrs(i, withoutForeign(attributes));
}

/// Erases what conversion left behind, memref descriptors above all.
static void eraseDeadOps(ModuleOp module) {
  module.walk([](LLVM::LLVMFuncOp function) {
    for (Block &block : llvm::reverse(function.getBody()))
      for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block)))
        if (isOpTriviallyDead(&op))
          op.erase();
  });
}

/// Checks that only LLVM is left. Casts of types stand around the operation
/// that could not be converted, and are an error only by themselves.
static LogicalResult verifyComplete(ModuleOp module) {
  SmallVector<Operation *> left, casts;
  module.walk([&](Operation *op) {
    if (isa<UnrealizedConversionCastOp>(op))
      casts.push_back(op);
    else if (op != module &&
             !isa_and_nonnull<LLVM::LLVMDialect>(op->getDialect()))
      left.push_back(op);
  });
  for (Operation *op : left.empty() ? casts : left)
    op->emitOpError("cannot be lowered to LLVM for the CPU");
  return success(left.empty() && casts.empty());
}

namespace {
struct FinalizeProgramPass
    : cp::impl::FinalizeProgramBase<FinalizeProgramPass> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    for (Operation &op : llvm::make_early_inc_range(*module.getBody()))
      if (isa<SequenceOp, shard::GridOp>(op))
        op.erase();
    if (failed(verifyComplete(module)))
      return signalPassFailure();
    module.walk(eraseForeignAttributes);
    eraseDeadOps(module);
  }
};
} // namespace
