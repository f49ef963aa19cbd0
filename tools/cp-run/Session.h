//===- Session.h - One call of cp-run ---------------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_TOOLS_CPRUN_SESSION_H
#define CP_TOOLS_CPRUN_SESSION_H

#include "Model.h"
#include "Report.h"

#include "cp/Support/StagedFile.h"

#include <optional>

namespace mlir::cp::run {

/// Runs a model in every combination that the options ask for, compares,
/// reports and writes the files.
class Session {
public:
  Session(const Options &options, Model model)
      : options(options), model(std::move(model)) {}

  /// Gives whether all checks passed.
  llvm::Expected<bool> run();

private:
  llvm::Error openFiles();
  llvm::Error runReference();
  /// Plans on one device and keeps its block masks.
  llvm::Error keepBlockMasks();
  llvm::Error runCombination(const Combination &asked);
  llvm::Expected<Outcome> runProgram(const Program &program,
                                     const Combination &combination,
                                     const TableMap &tables);
  /// Keeps what is to be written of one combination's results.
  llvm::Error keepLayoutTable(const Program &program, const TableMap &tables);
  llvm::Error keepOutputs(llvm::ArrayRef<HostTensor> tensors);
  llvm::Error keepTensor(const HostTensor &tensor, const llvm::Twine &directory,
                         const llvm::Twine &name);
  llvm::Error keepReport(const Combination &combination, const Program &program,
                         const TableMap &tables, const Outcome &outcome);
  void print(const Report &report);
  llvm::Error writeFiles();

  const Options &options;
  Model model;
  std::vector<HostTensor> inputs;
  std::vector<HostTensor> reference;
  std::vector<Report> reports;
  std::optional<StagedFile> stats, trace, layoutTable, report;
  std::vector<StagedFile> outputs;
};

} // namespace mlir::cp::run

#endif // CP_TOOLS_CPRUN_SESSION_H
