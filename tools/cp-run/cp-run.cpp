//===- cp-run.cpp - Compile, run on all ranks and compare -----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Options.h"
#include "Progress.h"
#include "Session.h"
#include "cp/Execution/Error.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/PrettyStackTrace.h"
#include "llvm/Support/SourceMgr.h"

using namespace mlir;
using namespace mlir::cp::execution;
using namespace mlir::cp::run;

/// Does what the options ask for; gives whether all checks passed.
static llvm::Expected<bool> execute(const Options &options,
                                    const JobHandle &job) {
  DialectRegistry registry;
  registerCompilerDialects(registry);
  MLIRContext context(registry);
  // The location says enough: the operation may be the whole model.
  context.printOpOnDiagnostic(false);
  auto sourceMgr = std::make_shared<llvm::SourceMgr>();
  SourceMgrDiagnosticHandler printer(*sourceMgr, &context);
  // Called before the printer: makes room for it.
  ScopedDiagnosticHandler eraser(&context, [](Diagnostic &) {
    Progress::eraseLine();
    return failure();
  });
  llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>> text =
      openModel(options.model);
  if (!text)
    return text.takeError();
  auto module = parseModule(std::move(*text), &context, sourceMgr);
  if (!module)
    return module.takeError();
  llvm::Expected<Model> model = makeModel(std::move(*module), options.entry);
  if (!model)
    return model.takeError();
  return Session(options, std::move(*model), job).run();
}

/// The same, as one of the job's processes, if this is one: if something is
/// wrong in one of them, all end so.
static llvm::Expected<bool> executeInJob(const Options &options) {
  JobHandle job;
  if (options.transport == "nccl") {
    llvm::Expected<JobHandle> joined = joinJob();
    if (!joined)
      return joined.takeError();
    job = std::move(*joined);
  }
  if (job && cp_job_rank(job.get()) != 0)
    Progress::disable();
  llvm::Expected<bool> ok = execute(options, job);
  if (!job)
    return ok;
  if (!ok) {
    std::string message = llvm::toString(ok.takeError());
    cp_job_fail(job.get(), message.c_str());
    return makeError(message);
  }
  int32_t worst = 0;
  if (cp_job_agree(job.get(), *ok ? 0 : 1, &worst))
    return makeError(cp_job_error(job.get()));
  return worst == 0;
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  llvm::setBugReportMsg("cp-run crashed. Please report this with the model and "
                        "the command line.\n");
  initializeCompiler();

  llvm::Expected<bool> ok = [&]() -> llvm::Expected<bool> {
    llvm::Expected<Options> options =
        parseOptions(llvm::ArrayRef(argv, argc).drop_front());
    if (!options)
      return options.takeError();
    if (!options->help)
      return executeInJob(*options);
    printHelp(llvm::outs());
    return true;
  }();
  if (ok)
    return *ok ? 0 : 1;
  llvm::errs() << "cp-run: error: " << llvm::toString(ok.takeError()) << "\n";
  return 1;
}
