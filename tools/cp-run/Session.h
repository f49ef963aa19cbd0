//===- Session.h - One call of cp-run ---------------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_TOOLS_CPRUN_SESSION_H
#define CP_TOOLS_CPRUN_SESSION_H

#include "Inputs.h"
#include "Options.h"

#include "cp/Execution/Job.h"
#include "cp/Execution/Model.h"
#include "cp/Execution/Report.h"
#include "cp/Support/StagedFile.h"

#include <optional>

namespace mlir::cp::run {

/// Runs a model in every combination that the options ask for, compares,
/// reports and writes the files.
class Session {
public:
  /// Of the processes of a job, if there is one, the first prints and writes.
  Session(const Options &options, execution::Model model,
          execution::JobHandle job)
      : options(options), model(std::move(model)), job(std::move(job)),
        isFirst(!this->job || cp_job_rank(this->job.get()) == 0) {}

  /// Gives whether all checks passed.
  llvm::Expected<bool> run();

private:
  llvm::Error openFiles();
  llvm::Error runReference();
  /// Plans on one device and keeps its block masks.
  llvm::Error keepBlockMasks();
  llvm::Error runCombination(const execution::Combination &asked);
  llvm::Expected<execution::Outcome>
  runProgram(const execution::Program &program,
             const execution::Combination &combination,
             const execution::TableMap &tables);
  /// Keeps what is to be written of one combination's results.
  llvm::Error keepLayoutTable(const execution::Program &program,
                              const execution::TableMap &tables);
  llvm::Error keepOutputs(llvm::ArrayRef<execution::HostTensor> tensors);
  llvm::Error keepTensor(const execution::HostTensor &tensor,
                         const llvm::Twine &directory, const llvm::Twine &name);
  llvm::Error keepReport(const execution::Combination &combination,
                         const execution::Program &program,
                         const execution::TableMap &tables,
                         const execution::Outcome &outcome);
  void print(const execution::Report &report);
  llvm::Error writeFiles();

  const Options &options;
  execution::Model model;
  const execution::JobHandle job;
  const bool isFirst;
  Inputs inputs;
  std::vector<execution::HostTensor> reference;
  std::vector<execution::Report> reports;
  std::optional<StagedFile> stats, trace, layoutTable, report;
  std::vector<StagedFile> outputs;
};

} // namespace mlir::cp::run

#endif // CP_TOOLS_CPRUN_SESSION_H
