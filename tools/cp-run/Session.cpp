//===- Session.cpp - One call of cp-run -----------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Session.h"

#include "Progress.h"
#include "Summary.h"
#include "cp/Execution/Convert.h"
#include "cp/Execution/Error.h"
#include "cp/Execution/OneDevice.h"
#include "cp/Execution/PlanPicture.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace mlir::cp;
using namespace mlir::cp::execution;
using namespace mlir::cp::run;
using llvm::Error;
using llvm::Expected;
using llvm::raw_ostream;
using llvm::Twine;

static Error createDirectory(const Twine &path) {
  if (std::error_code error = llvm::sys::fs::create_directories(path))
    return makeError("cannot create the directory '" + path +
                     "': " + error.message());
  return Error::success();
}

/// Everything that can be wrong with the files to write is to show before the
/// work, not after it.
Error Session::openFiles() {
  if (!isFirst)
    return Error::success();
  for (auto [path, file] : {std::pair(&options.stats, &stats),
                            {&options.trace, &trace},
                            {&options.report, &report},
                            {&options.layoutTable, &layoutTable}}) {
    if (path->empty())
      continue;
    Expected<StagedFile> staged = StagedFile::create(*path);
    if (!staged)
      return staged.takeError();
    file->emplace(std::move(*staged));
  }
  for (const std::string &directory : {options.outputDir, options.blockMask})
    if (!directory.empty())
      if (Error error = createDirectory(directory))
        return error;
  return Error::success();
}

Error Session::runReference() {
  Progress progress("computing the reference for --check");
  auto tensors = computeReference(model, inputs.tensors);
  if (!tensors)
    return tensors.takeError();
  reference = std::move(*tensors);
  return Error::success();
}

Error Session::keepBlockMasks() {
  std::optional<Progress> progress(std::in_place, "planning on one device");
  auto masks =
      makeBlockMasks(model, inputs.tensors, options.tile, options.threads);
  progress.reset();
  if (!masks)
    return masks.takeError();
  for (auto [index, files] : llvm::enumerate(*masks)) {
    llvm::SmallString<128> directory(options.blockMask);
    if (masks->size() > 1)
      llvm::sys::path::append(directory, Twine(index));
    if (Error error = createDirectory(directory))
      return error;
    for (const NamedTensor &file : files)
      if (Error error = keepTensor(file.tensor, directory, file.file))
        return error;
  }
  return Error::success();
}

Expected<Outcome> Session::runProgram(const Program &program,
                                      const Combination &combination,
                                      const TableMap &tables) {
  int64_t ranks = getNumRanks(*program.meta, combination.ranks);
  Progress progress("running on " + std::to_string(ranks) +
                    (ranks == 1 ? " rank" : " ranks"));
  RunSettings settings;
  settings.planOnly = options.planOnly;
  settings.timePlan = !options.stats.empty();
  settings.repeat = options.repeat;
  settings.tile = options.tile;
  settings.threads = options.threads;
  settings.isa = options.isa;
  settings.cuda = options.cuda;
  settings.transport = options.transport;
  settings.job = job;
  settings.trace = !options.trace.empty();
  if (trace)
    settings.tracePath = trace->getTemporaryPath().str();
  settings.record = !options.report.empty();
  settings.zeros = inputs.zeros;
  Expected<Outcome> outcome = mlir::cp::execution::runProgram(
      program, ranks, inputs.tensors, tables, settings);
  if (!outcome)
    return makeError(combination.describe() + ": " +
                     llvm::toString(outcome.takeError()));
  return outcome;
}

Error Session::keepLayoutTable(const Program &program, const TableMap &tables) {
  Expected<HostTensor> positions = getPositions(*program.meta, tables);
  if (!positions)
    return positions.takeError();
  return layoutTable->write(
      [&](raw_ostream &os) { mlir::cp::execution::print(os, *positions); });
}

Error Session::keepTensor(const HostTensor &tensor, const Twine &directory,
                          const Twine &name) {
  llvm::SmallString<128> path;
  llvm::sys::path::append(path, directory, name);
  Expected<StagedFile> file = StagedFile::create(path);
  if (!file)
    return file.takeError();
  if (Error error = file->write(
          [&](raw_ostream &os) { mlir::cp::execution::print(os, tensor); }))
    return error;
  outputs.push_back(std::move(*file));
  return Error::success();
}

Error Session::keepOutputs(llvm::ArrayRef<HostTensor> tensors) {
  for (auto [index, tensor] : llvm::enumerate(tensors))
    if (Error error =
            keepTensor(tensor, options.outputDir, Twine(index) + ".npy"))
      return error;
  return Error::success();
}

Error Session::keepReport(const Combination &combination,
                          const Program &program, const TableMap &tables,
                          const Outcome &outcome) {
  auto pictures = makePictures(combination, *program.meta, tables, outcome);
  if (!pictures)
    return pictures.takeError();
  return report->write([&](raw_ostream &os) { drawPictures(os, *pictures); });
}

void Session::print(const Report &report) {
  raw_ostream &os = llvm::outs();
  if (options.combinations.size() == 1) {
    printReport(os, report);
  } else {
    ComparisonTable table(os, options.combinations);
    if (reports.empty())
      table.printHeader();
    table.printRow(report);
  }
  os.flush();
  if (report.check && !report.check->ok)
    llvm::errs() << "cp-run: error: " << report.combination.describe()
                 << ": the check failed: " << report.check->worst << "\n";
}

Error Session::runCombination(const Combination &asked) {
  std::optional<Progress> progress(std::in_place, "compiling");
  Expected<Program> program =
      compile(model, asked,
              {options.docLengths, options.tile, /*ignoreAnnotations=*/false,
               options.cuda, options.optLevel});
  if (!program)
    return program.takeError();
  progress.reset();
  Combination combination = asked;
  if (!combination.ranks)
    combination.ranks =
        program->meta->num_sequences ? program->meta->sequences[0].ranks : 1;
  Expected<TableMap> tables =
      getTables(*program, combination.layout, inputs.tensors);
  if (!tables)
    return makeError(combination.describe() + ": " +
                     llvm::toString(tables.takeError()));
  Expected<Outcome> outcome = runProgram(*program, combination, *tables);
  if (!outcome)
    return outcome.takeError();
  if (layoutTable)
    if (Error error = keepLayoutTable(*program, *tables))
      return error;
  if (isFirst && !options.outputDir.empty())
    if (Error error = keepOutputs(outcome->outputs))
      return error;

  if (report)
    if (Error error = keepReport(combination, *program, *tables, *outcome))
      return error;
  outcome->records.clear();

  std::optional<CheckResult> result;
  if (isFirst && options.check)
    result = check(outcome->outputs, reference,
                   options.tolerance.value_or(
                       getDefaultTolerance(model.hasSmallFloatArgument())));
  outcome->outputs.clear();
  Report summary = makeReport(combination, *program->meta, std::move(*outcome));
  summary.check = std::move(result);
  if (isFirst)
    print(summary);
  reports.push_back(std::move(summary));
  return Error::success();
}

Error Session::writeFiles() {
  if (stats) {
    llvm::json::Array array;
    for (const Report &report : reports)
      array.push_back(toJSON(report));
    llvm::json::Value value = options.combinations.size() == 1
                                  ? std::move(array.front())
                                  : llvm::json::Value(std::move(array));
    if (Error error = stats->write([&](raw_ostream &os) {
          os << llvm::formatv("{0:2}", value) << "\n";
        }))
      return error;
  }
  for (std::optional<StagedFile> *file :
       {&stats, &trace, &layoutTable, &report})
    if (*file)
      if (Error error = (*file)->commit())
        return error;
  for (StagedFile &file : outputs)
    if (Error error = file.commit())
      return error;
  return Error::success();
}

Expected<bool> Session::run() {
  Expected<Inputs> made = makeInputs(options, model.entry);
  if (!made)
    return made.takeError();
  inputs = std::move(*made);
  if (Error error = openFiles())
    return error;
  if (isFirst && !options.blockMask.empty())
    if (Error error = keepBlockMasks())
      return error;
  if (isFirst && options.check)
    if (Error error = runReference())
      return error;
  for (const Combination &combination : options.combinations)
    if (Error error = runCombination(combination))
      return error;
  if (Error error = writeFiles())
    return error;
  return llvm::all_of(reports, [](const Report &report) {
    return !report.check || report.check->ok;
  });
}
