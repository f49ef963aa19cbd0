//===- Execute.cpp - Calls of compiled models -----------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Arguments.h"
#include "Calls.h"
#include "LastError.h"

#include "cp/Runtime/Tensor.h"

#include "llvm/ADT/STLExtras.h"

#include <cstring>

using namespace mlir::cp::capi;
using namespace mlir::cp::execution;
using llvm::Error;
using llvm::Expected;
using llvm::Twine;

static bool isSame(const HostTensor &a, const HostTensor &b) {
  return a.getNumElements() == b.getNumElements() &&
         std::memcmp(a.getData<char>(), b.getData<char>(),
                     a.getNumElements() * getByteSize(a.getType())) == 0;
}

/// Whether the tables differ from those that the executor has.
static bool areNew(const TableMap &tables, const Executor &executor) {
  const TableMap &old = executor.getTables();
  return tables.size() != old.size() ||
         !llvm::all_of(tables, [&](const auto &entry) {
           auto it = old.find(entry.first);
           return it != old.end() && isSame(entry.second, it->second);
         });
}

/// Runs the layout function on the arguments that it reads.
static Expected<TableMap> computeTables(const cpc_program &program,
                                        const Arguments &arguments) {
  const cp_entry_meta &meta = *program.program.layoutMeta;
  std::vector<cp_tensor> views;
  std::vector<HostTensor> copies;
  for (auto [index, spec] : llvm::enumerate(program.inputs)) {
    cp_tensor view = getView(program, arguments, index);
    if (meta.inputs[index].flags & CP_TENSOR_UNREAD) {
      ::cp::runtime::setContiguousStrides(view);
    } else {
      Expected<HostTensor> tensor = makeContiguous(spec, view);
      if (!tensor)
        return tensor.takeError();
      view = tensor->getView();
      copies.push_back(std::move(*tensor));
    }
    views.push_back(view);
  }
  return computeTables(program.program, views);
}

/// Whether the layout depends on arguments of this call.
static bool dependsOn(const cpc_program &program, const Arguments &arguments) {
  const cp_entry_meta &meta = *program.program.layoutMeta;
  for (int32_t index = 0; index < meta.num_inputs; ++index) {
    const BoundInput &bound = program.bound[index];
    if (!(meta.inputs[index].flags & CP_TENSOR_UNREAD) &&
        (arguments.has(index) || !bound.isBound || bound.isNew))
      return true;
  }
  return false;
}

/// Gives the executor the tables for these arguments.
static Error updateTables(cpc_program &program, const Arguments &arguments) {
  if (program.hasTables &&
      !(program.program.layout && dependsOn(program, arguments)))
    return Error::success();
  Expected<TableMap> tables =
      program.program.layout ? computeTables(program, arguments)
                             : readTables(*program.program.meta,
                                          program.options.combination.layout);
  if (!tables)
    return tables.takeError();
  if (program.hasTables && !areNew(*tables, *program.executor))
    return Error::success();
  program.hasTables = false;
  if (Error error = program.executor->setTables(std::move(*tables)))
    return error;
  // What is split by a table is dealt anew.
  for (BoundInput &bound : program.bound)
    bound.isNew = bound.isBound;
  program.hasTables = true;
  return Error::success();
}

static Error setInputs(cpc_program &program, const Arguments &arguments) {
  for (auto [index, bound] : llvm::enumerate(program.bound)) {
    bool isGiven = arguments.has(index);
    if (!isGiven && bound.isBound && !bound.isNew)
      continue;
    if (Error error = program.executor->setInput(
            static_cast<int32_t>(index), getView(program, arguments, index)))
      return error;
    // What a call gives takes the place of what is bound for this call only.
    bound.isNew = isGiven;
  }
  return Error::success();
}

Error mlir::cp::capi::execute(cpc_program &program, const Arguments &arguments,
                              const cpc_tensor *outputs, int32_t count) {
  if (static_cast<size_t>(count) != program.outputs.size() ||
      (count > 0 && !outputs))
    return makeError("expected " + Twine(program.outputs.size()) +
                     " results, got " + Twine(outputs ? count : 0));
  for (auto [index, spec] : llvm::enumerate(program.outputs))
    if (Error error = checkResult(spec, outputs[index]))
      return error;
  if (Error error = checkArguments(program, arguments, /*mayLack=*/false))
    return error;
  if (Error error = updateTables(program, arguments))
    return error;
  if (Error error = setInputs(program, arguments))
    return error;
  for (int32_t index = 0; index < count; ++index)
    if (Error error =
            program.executor->setOutput(index, toRuntime(outputs[index])))
      return error;
  Expected<double> seconds = program.executor->run();
  if (!seconds)
    return seconds.takeError();
  program.seconds = *seconds;
  program.report.reset();
  program.hasRun = true;
  for (int32_t index = 0; index < count; ++index)
    if (Error error =
            program.executor->getOutput(index, toRuntime(outputs[index])))
      return error;
  return Error::success();
}

int32_t cpc_program_execute(cpc_program *program, const cpc_tensor *inputs,
                            int32_t num_inputs, const cpc_tensor *outputs,
                            int32_t num_outputs) {
  if (!program)
    return fail("no program is given");
  std::lock_guard<std::mutex> lock(program->mutex);
  if (Error error =
          execute(*program, {inputs, num_inputs}, outputs, num_outputs))
    return fail(std::move(error));
  return CPC_OK;
}
