//===- OneDevice.cpp - The unsharded graph --------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Execution/OneDevice.h"

#include "cp/Execution/Error.h"

using namespace mlir::cp::execution;
using llvm::ArrayRef;
using llvm::Error;
using llvm::Expected;

static Error prefix(Error error) {
  return makeError("the unsharded graph: " + llvm::toString(std::move(error)));
}

static Expected<Program> compileForOneDevice(const Model &model) {
  Expected<Program> program =
      compile(model, {1, "contiguous", "ring"},
              {/*docLengths=*/"", /*tile=*/0, /*ignoreAnnotations=*/true});
  if (!program)
    return prefix(program.takeError());
  return program;
}

static Expected<Outcome> run(const Program &program,
                             ArrayRef<HostTensor> inputs,
                             const RunSettings &settings) {
  Expected<Outcome> outcome = runProgram(program, getNumRanks(*program.meta, 1),
                                         inputs, TableMap(), settings);
  if (!outcome)
    return prefix(outcome.takeError());
  return outcome;
}

Expected<std::vector<HostTensor>>
mlir::cp::execution::computeReference(const Model &model,
                                      ArrayRef<HostTensor> inputs) {
  Expected<Program> program = compileForOneDevice(model);
  if (!program)
    return program.takeError();
  RunSettings settings;
  settings.reference = true;
  Expected<Outcome> outcome = run(*program, inputs, settings);
  if (!outcome)
    return outcome.takeError();
  return std::move(outcome->outputs);
}

Expected<std::vector<std::vector<NamedTensor>>>
mlir::cp::execution::makeBlockMasks(const Model &model,
                                    ArrayRef<HostTensor> inputs, int64_t tile,
                                    int32_t threads) {
  Expected<Program> program = compileForOneDevice(model);
  if (!program)
    return program.takeError();
  RunSettings settings;
  settings.planOnly = true;
  settings.record = true;
  settings.tile = tile;
  settings.threads = threads;
  Expected<Outcome> outcome = run(*program, inputs, settings);
  if (!outcome)
    return outcome.takeError();
  std::vector<std::vector<NamedTensor>> masks;
  for (int32_t i = 0; i < program->meta->num_attentions; ++i) {
    auto mask = makeBlockMask(program->meta->attentions[i], *outcome, i);
    if (!mask)
      return mask.takeError();
    masks.push_back(std::move(*mask));
  }
  return masks;
}
