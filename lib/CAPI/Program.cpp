//===- Program.cpp - Compiled models --------------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Arguments.h"
#include "LastError.h"

#include "cp/Execution/Error.h"
#include "cp/Execution/Weights.h"
#include "cp/Runtime/Tensor.h"

#include <cstring>

using namespace mlir;
using namespace mlir::cp::capi;
using namespace mlir::cp::execution;
using llvm::Error;
using llvm::Expected;
using llvm::Twine;

//===----------------------------------------------------------------------===//
// Compilation
//===----------------------------------------------------------------------===//

static CompileSettings getCompileSettings(const cpc_options &options) {
  return {options.docLengths, options.world.tile, /*ignoreAnnotations=*/false,
          options.world.cuda};
}

/// A copy of the module with the function that the options name.
static Expected<Model> copyModel(const cpc_module &module,
                                 const cpc_options &options) {
  return makeModel(ModuleOp(module.module.get()).clone(), options.entry);
}

int32_t cpc_module_parallelize(const cpc_module *module,
                               const cpc_options *options, char **text) {
  if (!module || !text)
    return fail(module ? "no place for the text is given"
                       : "no module is given");
  *text = nullptr;
  cpc_options settings = options ? *options : cpc_options();
  std::lock_guard<std::mutex> lock(module->context->mutex);
  DiagnosticText diagnostics(*module->sourceMgr, &module->context->context);
  Expected<Model> model = copyModel(*module, settings);
  if (!model)
    return diagnostics.fail(model.takeError());
  auto result =
      parallelize(*model, settings.combination, getCompileSettings(settings));
  if (!result)
    return diagnostics.fail(result.takeError());
  std::string printed;
  llvm::raw_string_ostream(printed) << **result << "\n";
  *text = strdup(printed.c_str());
  return *text ? CPC_OK : fail("not enough memory for the text");
}

/// The job of this process, which all its programs share.
static Expected<JobHandle> getJob() {
  static std::mutex mutex;
  static JobHandle job;
  static bool hasJoined = false;
  std::lock_guard<std::mutex> lock(mutex);
  if (!hasJoined) {
    Expected<JobHandle> joined = joinJob();
    if (!joined)
      return joined.takeError();
    job = std::move(*joined);
    hasJoined = true;
  }
  return job;
}

/// Fills in what does not depend on tensors.
static Error prepare(cpc_program &program) {
  WorldSettings &world = program.options.world;
  if (world.transport == "nccl") {
    if (!world.cuda)
      return makeError("transport=nccl connects GPUs: it goes with "
                       "target=cuda");
    Expected<JobHandle> job = getJob();
    if (!job)
      return job.takeError();
    world.job = std::move(*job);
  }
  Expected<std::vector<TensorSpec>> inputs = getArguments(program.model.entry);
  if (!inputs)
    return inputs.takeError();
  Expected<std::vector<TensorSpec>> outputs = getResults(program.model.entry);
  if (!outputs)
    return outputs.takeError();
  program.inputs = std::move(*inputs);
  program.outputs = std::move(*outputs);
  program.bound.resize(program.inputs.size());
  Combination &combination = program.options.combination;
  Expected<Program> compiled =
      compile(program.model, combination, getCompileSettings(program.options));
  if (!compiled)
    return compiled.takeError();
  program.program = std::move(*compiled);
  const cp_entry_meta &meta = *program.program.meta;
  if (!combination.ranks)
    combination.ranks = meta.num_sequences ? meta.sequences[0].ranks : 1;
  program.ranks = getNumRanks(meta, combination.ranks);
  auto executor =
      Executor::create(program.program, program.ranks, program.options.world);
  if (!executor)
    return executor.takeError();
  program.executor = std::move(*executor);
  return Error::success();
}

int32_t cpc_program_compile(const cpc_module *module,
                            const cpc_options *options, cpc_program **program) {
  if (!module || !program)
    return fail(module ? "no place for the program is given"
                       : "no module is given");
  *program = nullptr;
  auto made = std::make_unique<cpc_program>();
  made->context = module->context;
  made->sourceMgr = module->sourceMgr;
  if (options)
    made->options = *options;
  std::lock_guard<std::mutex> lock(module->context->mutex);
  DiagnosticText diagnostics(*module->sourceMgr, &module->context->context);
  Expected<Model> model = copyModel(*module, made->options);
  if (!model)
    return diagnostics.fail(model.takeError());
  made->model = std::move(*model);
  if (Error error = prepare(*made))
    return diagnostics.fail(std::move(error));
  *program = made.release();
  return CPC_OK;
}

void cpc_program_destroy(cpc_program *program) { delete program; }

//===----------------------------------------------------------------------===//
// Arguments and results
//===----------------------------------------------------------------------===//

int32_t cpc_program_num_inputs(const cpc_program *program) {
  return program ? static_cast<int32_t>(program->inputs.size()) : 0;
}

int32_t cpc_program_num_outputs(const cpc_program *program) {
  return program ? static_cast<int32_t>(program->outputs.size()) : 0;
}

int32_t cpc_program_num_ranks(const cpc_program *program) {
  return program ? static_cast<int32_t>(program->ranks) : 0;
}

static int32_t describe(const std::vector<TensorSpec> &specs, int32_t index,
                        StringRef what, cpc_tensor_info *info) {
  if (!info)
    return fail("no place for the description is given");
  if (index < 0 || static_cast<size_t>(index) >= specs.size())
    return fail("there is no " + what + " " + Twine(index) +
                ": the program has " + Twine(specs.size()));
  const TensorSpec &spec = specs[index];
  *info = {spec.name.c_str(),
           spec.weight.c_str(),
           spec.dtype,
           static_cast<int32_t>(spec.shape.size()),
           {}};
  llvm::copy(spec.shape, info->sizes);
  return CPC_OK;
}

int32_t cpc_program_input(const cpc_program *program, int32_t index,
                          cpc_tensor_info *info) {
  if (!program)
    return fail("no program is given");
  return describe(program->inputs, index, "argument", info);
}

int32_t cpc_program_output(const cpc_program *program, int32_t index,
                           cpc_tensor_info *info) {
  if (!program)
    return fail("no program is given");
  return describe(program->outputs, index, "result", info);
}

int32_t cpc_program_bind(cpc_program *program, int32_t index,
                         const cpc_tensor *tensor) {
  if (!program || !tensor)
    return fail(program ? "no tensor is given" : "no program is given");
  if (index < 0 || static_cast<size_t>(index) >= program->inputs.size())
    return fail("there is no argument " + Twine(index) + ": the program has " +
                Twine(program->inputs.size()));
  if (Error error = checkTensor(program->inputs[index], *tensor))
    return fail(std::move(error));
  std::lock_guard<std::mutex> lock(program->mutex);
  program->bound[index] = {true, true, toRuntime(*tensor), HostTensor()};
  return CPC_OK;
}

int32_t cpc_program_load_weights(cpc_program *program, const char *path) {
  if (!program || !path)
    return fail(program ? "no path is given" : "no program is given");
  Expected<Weights> weights = Weights::open(path);
  if (!weights)
    return fail(weights.takeError());
  std::vector<std::pair<size_t, HostTensor>> tensors;
  for (auto [index, spec] : llvm::enumerate(program->inputs)) {
    if (spec.weight.empty())
      continue;
    Expected<HostTensor> tensor = weights->read(spec);
    if (!tensor)
      return fail(tensor.takeError());
    tensors.push_back({index, std::move(*tensor)});
  }
  if (tensors.empty())
    return fail("--weights: no argument of '" + Twine(program->options.entry) +
                "' has an attribute cp.weight");
  std::lock_guard<std::mutex> lock(program->mutex);
  for (auto &[index, tensor] : tensors) {
    cp_tensor view = tensor.getView();
    program->bound[index] = {true, true, view, std::move(tensor)};
  }
  return CPC_OK;
}
