//===- UseIntrinsics.cpp - Functions of libdevice that GPUs compute themselves
//===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Conversion/ToCuda/Passes.h"

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace mlir::cp;

namespace mlir::cp {
#define GEN_PASS_DEF_USEINTRINSICS
#include "cp/Conversion/ToCuda/Passes.h.inc"
} // namespace mlir::cp

/// LLVM's name for what a function of libdevice computes by one instruction or
/// a few; empty if it is not that simple. Those of f32 end in "f".
static StringRef getIntrinsic(StringRef function, Type type) {
  if (!function.consume_front("__nv_"))
    return "";
  bool isSingle = function.consume_back("f");
  if (isSingle != type.isF32())
    return "";
  return llvm::StringSwitch<StringRef>(function)
      .Case("fabs", "llvm.fabs")
      .Case("ceil", "llvm.ceil")
      .Case("floor", "llvm.floor")
      .Case("trunc", "llvm.trunc")
      .Case("rint", "llvm.rint")
      .Case("round", "llvm.round")
      .Case("fma", "llvm.fma")
      .Case("copysign", "llvm.copysign")
      .Case("sqrt", "llvm.sqrt")
      .Default("");
}

static void replaceCall(LLVM::CallOp call) {
  std::optional<StringRef> callee = call.getCallee();
  if (!callee || call.getNumResults() != 1)
    return;
  Type type = call.getResult().getType();
  StringRef intrinsic = getIntrinsic(*callee, type);
  if (intrinsic.empty())
    return;
  OpBuilder builder(call);
  StringRef suffix = type.isF32() ? ".f32" : ".f64";
  auto replacement = LLVM::CallIntrinsicOp::create(
      builder, call.getLoc(), type, builder.getStringAttr(intrinsic + suffix),
      call.getArgOperands());
  call.replaceAllUsesWith(replacement);
  call.erase();
}

namespace {
struct UseIntrinsicsPass : cp::impl::UseIntrinsicsBase<UseIntrinsicsPass> {
  void runOnOperation() override {
    gpu::GPUModuleOp kernels = getOperation();
    kernels.walk(replaceCall);
    for (auto function :
         llvm::make_early_inc_range(kernels.getOps<LLVM::LLVMFuncOp>()))
      if (function.isExternal() &&
          SymbolTable::symbolKnownUseEmpty(function, kernels))
        function.erase();
  }
};
} // namespace
