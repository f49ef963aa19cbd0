//===- DeviceFunctions.cpp - Functions that run on a GPU ------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DeviceFunctions.h"

#include "cp/Dialect/CP/IR/CPOps.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace mlir::cp;

/// Whether a function computes layout tables.
static bool computesLayout(func::FuncOp func) {
  return func
      .walk([](Operation *op) {
        return isa<TileCountsOp, DealDocumentsOp, DealBlocksOp, DealRowsOp,
                   PredictSecondsOp>(op)
                   ? WalkResult::interrupt()
                   : WalkResult::advance();
      })
      .wasInterrupted();
}

SmallVector<func::FuncOp> mlir::cp::getDeviceFunctions(ModuleOp module) {
  SymbolTable symbols(module);
  llvm::SetVector<func::FuncOp> found;
  for (auto func : module.getOps<func::FuncOp>())
    if (func.isPublic() && !func.isExternal() && !computesLayout(func))
      found.insert(func);
  for (size_t i = 0; i < found.size(); ++i) {
    func::FuncOp caller = found[i];
    caller.walk([&](func::CallOp call) {
      auto callee = symbols.lookup<func::FuncOp>(call.getCallee());
      if (callee && !callee.isExternal())
        found.insert(callee);
    });
  }
  return found.takeVector();
}
