//===- ContextArgument.cpp - The context of a function --------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ContextArgument.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace mlir::cp;

LogicalResult mlir::cp::addContextArguments(ModuleOp module,
                                            RuntimeModule &runtime) {
  Type ptr = runtime.getTypes().ptr;
  llvm::SetVector<Operation *> changed;
  for (auto func : module.getOps<func::FuncOp>()) {
    ArrayRef<Type> arguments = func.getArgumentTypes();
    if (func.isExternal() || (!arguments.empty() && arguments.front() == ptr))
      continue;
    if (failed(func.insertArgument(0, ptr, {}, func.getLoc())))
      return failure();
    changed.insert(func);
  }
  module.walk([&](func::CallOp call) {
    auto callee = runtime.getSymbols().lookup<func::FuncOp>(call.getCallee());
    auto caller = call->getParentOfType<func::FuncOp>();
    if (callee && caller && changed.contains(callee))
      call->insertOperands(0, caller.getArgument(0));
  });
  return success();
}
