//===- Inspect.cpp - Plans, pictures and checks of compiled models --------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Calls.h"
#include "LastError.h"

#include "cp/Execution/Check.h"
#include "cp/Execution/OneDevice.h"
#include "cp/Execution/PlanPicture.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MemoryBuffer.h"

#include <cstring>

using namespace mlir::cp;
using namespace mlir::cp::capi;
using namespace mlir::cp::execution;
using llvm::Error;
using llvm::Expected;
using llvm::Twine;

/// Gives the caller a text of its own.
static int32_t giveText(llvm::StringRef text, char **result) {
  *result = strndup(text.data(), text.size());
  return *result ? CPC_OK : fail("not enough memory for the text");
}

/// Checks what all functions below are called with.
template <typename Result>
static Error checkHandles(const cpc_program *program, const Result *result) {
  if (!program)
    return makeError("no program is given");
  if (!result)
    return makeError("no place for the result is given");
  return Error::success();
}

/// Runs once on a world of its own.
static Expected<Outcome> runApart(const cpc_program &program,
                                  const GatheredArguments &arguments,
                                  RunSettings settings) {
  const WorldSettings &world = program.options.world;
  settings.tile = world.tile;
  settings.threads = world.threads;
  settings.isa = world.isa;
  settings.cuda = world.cuda;
  settings.transport = world.transport;
  settings.job = world.job;
  settings.zeros = arguments.zeros;
  return runProgram(program.program, program.ranks, arguments.tensors,
                    arguments.tables, settings);
}

/// Calls `inspect` with the gathered arguments, alone with the program.
template <typename Fn>
static int32_t withArguments(cpc_program &program, const Arguments &given,
                             bool mayLack, Fn inspect) {
  std::lock_guard<std::mutex> lock(program.mutex);
  Expected<GatheredArguments> arguments = gather(program, given, mayLack);
  if (!arguments)
    return fail(arguments.takeError());
  return inspect(*arguments);
}

//===----------------------------------------------------------------------===//
// Statistics
//===----------------------------------------------------------------------===//

int32_t cpc_program_plan(cpc_program *program, const cpc_tensor *inputs,
                         int32_t num_inputs) {
  if (!program)
    return fail("no program is given");
  auto inspect = [&](const GatheredArguments &arguments) -> int32_t {
    RunSettings settings;
    settings.planOnly = true;
    Expected<Outcome> outcome = runApart(*program, arguments, settings);
    if (!outcome)
      return fail(outcome.takeError());
    program->report = makeReport(program->options.combination,
                                 *program->program.meta, std::move(*outcome));
    return CPC_OK;
  };
  return withArguments(*program, {inputs, num_inputs}, /*mayLack=*/true,
                       inspect);
}

/// The report of what ran last.
static Expected<Report> getReport(cpc_program &program) {
  if (program.report)
    return *program.report;
  if (!program.hasRun)
    return makeError("there are no statistics yet: the program has neither run "
                     "nor planned");
  Outcome outcome;
  const cp_entry_meta &meta = *program.program.meta;
  if (Error error = collectStats(*program.executor, meta, outcome))
    return error;
  outcome.seconds = {program.seconds};
  return makeReport(program.options.combination, meta, std::move(outcome));
}

int32_t cpc_program_stats(cpc_program *program, char **json) {
  if (Error error = checkHandles(program, json))
    return fail(std::move(error));
  *json = nullptr;
  std::lock_guard<std::mutex> lock(program->mutex);
  Expected<Report> report = getReport(*program);
  if (!report)
    return fail(report.takeError());
  return giveText(llvm::formatv("{0:2}", toJSON(*report)).str(), json);
}

//===----------------------------------------------------------------------===//
// Pictures
//===----------------------------------------------------------------------===//

int32_t cpc_program_report(cpc_program *program, const cpc_tensor *inputs,
                           int32_t num_inputs, char **svg) {
  if (Error error = checkHandles(program, svg))
    return fail(std::move(error));
  *svg = nullptr;
  auto inspect = [&](const GatheredArguments &arguments) -> int32_t {
    RunSettings settings;
    settings.planOnly = settings.record = true;
    Expected<Outcome> outcome = runApart(*program, arguments, settings);
    if (!outcome)
      return fail(outcome.takeError());
    auto pictures =
        makePictures(program->options.combination, *program->program.meta,
                     arguments.tables, *outcome);
    if (!pictures)
      return fail(pictures.takeError());
    std::string text;
    llvm::raw_string_ostream stream(text);
    drawPictures(stream, *pictures);
    return giveText(text, svg);
  };
  return withArguments(*program, {inputs, num_inputs}, /*mayLack=*/true,
                       inspect);
}

int32_t cpc_program_trace(cpc_program *program, const cpc_tensor *inputs,
                          int32_t num_inputs, char **json) {
  if (Error error = checkHandles(program, json))
    return fail(std::move(error));
  *json = nullptr;
  auto inspect = [&](const GatheredArguments &arguments) -> int32_t {
    llvm::SmallString<128> path;
    if (std::error_code error =
            llvm::sys::fs::createTemporaryFile("cp-trace", "json", path))
      return fail("no temporary file for the timeline: " + error.message());
    llvm::FileRemover remover(path);
    RunSettings settings;
    settings.trace = true;
    settings.tracePath = path.str().str();
    Expected<Outcome> outcome = runApart(*program, arguments, settings);
    if (!outcome)
      return fail(outcome.takeError());
    auto text = llvm::MemoryBuffer::getFile(path);
    if (!text)
      return fail("the timeline cannot be read: " + text.getError().message());
    return giveText((*text)->getBuffer(), json);
  };
  return withArguments(*program, {inputs, num_inputs}, /*mayLack=*/false,
                       inspect);
}

//===----------------------------------------------------------------------===//
// Arrays
//===----------------------------------------------------------------------===//

int32_t cpc_program_layout_table(cpc_program *program, const cpc_tensor *inputs,
                                 int32_t num_inputs, cpc_array **table) {
  if (Error error = checkHandles(program, table))
    return fail(std::move(error));
  *table = nullptr;
  auto inspect = [&](const GatheredArguments &arguments) -> int32_t {
    Expected<HostTensor> positions =
        getPositions(*program->program.meta, arguments.tables);
    if (!positions)
      return fail(positions.takeError());
    *table = new cpc_array{std::move(*positions)};
    return CPC_OK;
  };
  return withArguments(*program, {inputs, num_inputs}, /*mayLack=*/true,
                       inspect);
}

int32_t cpc_program_block_mask(cpc_program *program, const cpc_tensor *inputs,
                               int32_t num_inputs, int32_t attention,
                               cpc_array *arrays[4]) {
  if (Error error = checkHandles(program, arrays))
    return fail(std::move(error));
  std::fill(arrays, arrays + 4, nullptr);
  int32_t count = program->program.meta->num_attentions;
  if (attention < 0 || attention >= count)
    return fail("there is no attention " + Twine(attention) +
                ": the program has " + Twine(count));
  auto inspect = [&](const GatheredArguments &arguments) -> int32_t {
    std::lock_guard<std::mutex> contextLock(program->context->mutex);
    DiagnosticText diagnostics(*program->sourceMgr, &program->context->context);
    auto masks = makeBlockMasks(program->model, arguments.tensors,
                                program->options.world.tile,
                                program->options.world.threads);
    if (!masks)
      return diagnostics.fail(masks.takeError());
    std::vector<NamedTensor> &mask = (*masks)[attention];
    for (size_t i = 0; i < 4; ++i)
      arrays[i] = new cpc_array{std::move(mask[i].tensor)};
    return CPC_OK;
  };
  return withArguments(*program, {inputs, num_inputs}, /*mayLack=*/true,
                       inspect);
}

//===----------------------------------------------------------------------===//
// Checks
//===----------------------------------------------------------------------===//

/// Runs the program with results of its own.
static Expected<std::vector<HostTensor>>
computeResults(cpc_program &program, const Arguments &arguments) {
  std::vector<HostTensor> results;
  std::vector<cpc_tensor> views;
  for (const TensorSpec &spec : program.outputs) {
    Expected<HostTensor> result =
        HostTensor::create(spec.dtype, spec.shape, spec.title);
    if (!result)
      return result.takeError();
    views.push_back(fromRuntime(result->getView()));
    results.push_back(std::move(*result));
  }
  if (Error error = execute(program, arguments, views.data(),
                            static_cast<int32_t>(views.size())))
    return error;
  return results;
}

/// The unsharded graph's results.
static Expected<std::vector<HostTensor>> computeWanted(cpc_program &program,
                                                       const Arguments &given) {
  Expected<GatheredArguments> arguments =
      gather(program, given, /*mayLack=*/false);
  if (!arguments)
    return arguments.takeError();
  return computeReference(program.model, arguments->tensors);
}

static Tolerance getTolerance(const cpc_program &program, double relative,
                              double absolute) {
  Tolerance tolerance =
      getDefaultTolerance(program.model.hasSmallFloatArgument());
  if (relative >= 0)
    tolerance.relative = relative;
  if (absolute >= 0)
    tolerance.absolute = absolute;
  return tolerance;
}

int32_t cpc_program_check(cpc_program *program, const cpc_tensor *inputs,
                          int32_t num_inputs, double relative_tolerance,
                          double absolute_tolerance, cpc_check_result *result,
                          char **worst) {
  if (worst)
    *worst = nullptr;
  if (Error error = checkHandles(program, result))
    return fail(std::move(error));
  *result = {0, 0.0};
  std::lock_guard<std::mutex> lock(program->mutex);
  Arguments arguments{inputs, num_inputs};
  auto got = computeResults(*program, arguments);
  if (!got)
    return fail(got.takeError());
  std::lock_guard<std::mutex> contextLock(program->context->mutex);
  DiagnosticText diagnostics(*program->sourceMgr, &program->context->context);
  auto want = computeWanted(*program, arguments);
  if (!want)
    return diagnostics.fail(want.takeError());
  CheckResult compared =
      check(*got, *want,
            getTolerance(*program, relative_tolerance, absolute_tolerance));
  Expected<Report> report = getReport(*program);
  if (!report)
    return fail(report.takeError());
  report->check = compared;
  program->report = std::move(*report);
  *result = {compared.ok, compared.maxAbsError};
  if (!compared.ok && worst)
    return giveText(compared.worst, worst);
  return CPC_OK;
}
