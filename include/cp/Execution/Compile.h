//===- Compile.h - From a model to machine code -----------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_EXECUTION_COMPILE_H
#define CP_EXECUTION_COMPILE_H

#include "cp/Execution/Combination.h"
#include "cp/Execution/Model.h"
#include "cp/Runtime/Runtime.h"

#include "mlir/ExecutionEngine/ExecutionEngine.h"

#include <memory>

namespace mlir::cp::execution {

/// A model compiled for one combination, ready to be called.
struct Program {
  std::unique_ptr<ExecutionEngine> engine;
  cp_entry entry = nullptr;
  const cp_entry_meta *meta = nullptr;
  /// What computes the layout tables; null if the program does not.
  cp_entry layout = nullptr;
  const cp_entry_meta *layoutMeta = nullptr;
};

/// What all combinations are compiled with.
struct CompileSettings {
  std::string docLengths;
  /// 0: the default.
  int64_t tile = 0;
  /// For one device, whatever the model's shardings say.
  bool ignoreAnnotations = false;
  /// For GPUs.
  bool cuda = false;
  /// LLVM's level for code of the host, 0 to 3.
  int32_t optLevel = 3;
};

/// Once in a process, before the first compilation.
void initializeCompiler();
/// What a context needs to parse and compile models.
void registerCompilerDialects(DialectRegistry &registry);

/// The model as the program of one rank, in the cp dialect. Diagnostics go to
/// the context's handlers.
llvm::Expected<OwningOpRef<ModuleOp>>
parallelize(const Model &model, const Combination &combination,
            const CompileSettings &settings);

/// Compiles a copy of the model for this machine. Diagnostics go to the
/// context's handlers.
llvm::Expected<Program> compile(const Model &model,
                                const Combination &combination,
                                const CompileSettings &settings);

} // namespace mlir::cp::execution

#endif // CP_EXECUTION_COMPILE_H
