//===- State.h - What the handles of the C API hold -------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_CAPI_STATE_H
#define CP_LIB_CAPI_STATE_H

#include "cp-c/cp.h"
#include "cp/Execution/Executor.h"
#include "cp/Execution/Report.h"
#include "cp/Execution/TensorSpec.h"

#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/SourceMgr.h"

#include <mutex>

namespace mlir::cp::capi {

/// A context and what guards it: the compiler's diagnostics belong to one
/// caller at a time.
struct ContextState {
  explicit ContextState(const DialectRegistry &registry) : context(registry) {
    // The location says enough: the operation may be the whole model.
    context.printOpOnDiagnostic(false);
  }
  MLIRContext context;
  std::mutex mutex;
};

/// An argument that has a value for all calls.
struct BoundInput {
  bool isBound = false;
  /// Whether the executor has yet to take it.
  bool isNew = false;
  cp_tensor view = {};
  /// Where the library has read it itself.
  execution::HostTensor owner;
};

/// A tensor of the caller, as the runtime sees it.
cp_tensor toRuntime(const cpc_tensor &tensor);
cpc_tensor fromRuntime(const cp_tensor &tensor);

} // namespace mlir::cp::capi

struct cpc_context {
  std::shared_ptr<mlir::cp::capi::ContextState> state;
};

struct cpc_module {
  std::shared_ptr<mlir::cp::capi::ContextState> context;
  /// The text, for diagnostics.
  std::shared_ptr<llvm::SourceMgr> sourceMgr;
  mlir::OwningOpRef<mlir::ModuleOp> module;
};

struct cpc_options {
  std::string entry = "main";
  mlir::cp::execution::Combination combination;
  std::string docLengths;
  mlir::cp::execution::WorldSettings world;
};

struct cpc_array {
  mlir::cp::execution::HostTensor tensor;
};

struct cpc_program {
  std::mutex mutex;
  std::shared_ptr<mlir::cp::capi::ContextState> context;
  std::shared_ptr<llvm::SourceMgr> sourceMgr;
  mlir::cp::execution::Model model;
  cpc_options options;
  mlir::cp::execution::Program program;
  int64_t ranks = 1;
  std::vector<mlir::cp::execution::TensorSpec> inputs, outputs;

  std::unique_ptr<mlir::cp::execution::Executor> executor;
  std::vector<mlir::cp::capi::BoundInput> bound; // by argument
  /// The executor has tables, those of the last call.
  bool hasTables = false;
  /// Of the executor's last run.
  double seconds = 0.0;
  /// Of the last run that was not the executor's, if that was the last one.
  std::optional<mlir::cp::execution::Report> report;
  bool hasRun = false;
};

#endif // CP_LIB_CAPI_STATE_H
