//===- Model.h - The model and its arguments --------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_TOOLS_CPRUN_MODEL_H
#define CP_TOOLS_CPRUN_MODEL_H

#include "HostTensor.h"
#include "Options.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

#include <vector>

namespace llvm {
class SourceMgr;
} // namespace llvm

namespace mlir::cp::run {

/// What is run: a module and the function in it.
struct Model {
  OwningOpRef<ModuleOp> module;
  func::FuncOp entry;

  /// Whether an argument has 16-bit floats, which makes results less exact.
  bool hasSmallFloatArgument() const;
};

/// Reads and verifies the model; diagnostics go to `sourceMgr`'s handler.
llvm::Expected<Model>
loadModel(const Options &options, MLIRContext *context,
          const std::shared_ptr<llvm::SourceMgr> &sourceMgr);

/// The global tensors that the entry is called with, from files and random
/// numbers. They are the same for every combination.
llvm::Expected<std::vector<HostTensor>> makeInputs(const Options &options,
                                                   func::FuncOp entry);

} // namespace mlir::cp::run

#endif // CP_TOOLS_CPRUN_MODEL_H
