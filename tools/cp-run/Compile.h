//===- Compile.h - From a model to machine code -----------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_TOOLS_CPRUN_COMPILE_H
#define CP_TOOLS_CPRUN_COMPILE_H

#include "Model.h"

#include "mlir/ExecutionEngine/ExecutionEngine.h"

#include <memory>

namespace mlir::cp::run {

/// A model compiled for one combination, ready to be called.
struct Program {
  std::unique_ptr<ExecutionEngine> engine;
  cp_entry entry;
  const cp_entry_meta *meta;
};

/// Compiles a copy of the model for this machine. Diagnostics go to the
/// context's handlers. `ignoreAnnotations`: for one device, whatever the
/// model's shardings say.
llvm::Expected<Program> compile(const Model &model,
                                const Combination &combination,
                                bool ignoreAnnotations = false);

} // namespace mlir::cp::run

#endif // CP_TOOLS_CPRUN_COMPILE_H
