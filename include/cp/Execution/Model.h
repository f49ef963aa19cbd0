//===- Model.h - The model --------------------------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_EXECUTION_MODEL_H
#define CP_EXECUTION_MODEL_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

#include "llvm/Support/Error.h"

#include <memory>

namespace llvm {
class MemoryBuffer;
class SourceMgr;
} // namespace llvm

namespace mlir::cp::execution {

/// What is run: a module and the function in it.
struct Model {
  OwningOpRef<ModuleOp> module;
  func::FuncOp entry;

  /// Whether an argument has 16-bit floats, which makes results less exact.
  bool hasSmallFloatArgument() const;
};

/// Opens the model's file; `-` is standard input.
llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>>
openModel(llvm::StringRef path);

/// Parses and verifies the model's text. Diagnostics go to `sourceMgr`'s
/// handler.
llvm::Expected<OwningOpRef<ModuleOp>>
parseModule(std::unique_ptr<llvm::MemoryBuffer> text, MLIRContext *context,
            const std::shared_ptr<llvm::SourceMgr> &sourceMgr);

/// The model that runs the function `entry` of this module.
llvm::Expected<Model> makeModel(OwningOpRef<ModuleOp> module,
                                llvm::StringRef entry);

} // namespace mlir::cp::execution

#endif // CP_EXECUTION_MODEL_H
