//===- Inputs.cpp - What the model is called with -------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Inputs.h"

#include "Random.h"
#include "cp/Execution/Error.h"
#include "cp/Execution/Weights.h"

#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mlir::cp::execution;
using namespace mlir::cp::run;
using llvm::Error;
using llvm::Expected;
using llvm::Twine;

/// What options name that the model does not have.
static Error checkOptions(const Options &options, func::FuncOp entry,
                          llvm::ArrayRef<TensorSpec> specs) {
  for (const auto &[index, file] : options.inputs)
    if (index >= specs.size())
      return makeError("--input: there is no argument " + Twine(index) + ": '" +
                       entry.getSymName() + "' has " + Twine(specs.size()) +
                       " arguments");
  auto isWeight = [](const TensorSpec &spec) { return !spec.weight.empty(); };
  if (!options.weights.empty() && llvm::none_of(specs, isWeight))
    return makeError("--weights: no argument of '" + entry.getSymName() +
                     "' has an attribute cp.weight");
  return Error::success();
}

/// An argument without a file.
static Expected<HostTensor> makeArgument(const TensorSpec &spec, unsigned index,
                                         const Options &options) {
  if (!isFloat(spec.dtype))
    return makeError(spec.title + " is " + spec.describe() +
                     ": an integer argument needs " +
                     (spec.weight.empty() ? "" : "--weights or ") +
                     "--input=" + Twine(index) + "=FILE.npy");
  Expected<HostTensor> tensor =
      HostTensor::create(spec.dtype, spec.shape, spec.title);
  if (tensor && !options.planOnly)
    fillNormal(*tensor, options.seed, index);
  return tensor;
}

Expected<Inputs> mlir::cp::run::makeInputs(const Options &options,
                                           func::FuncOp entry) {
  Expected<std::vector<TensorSpec>> specs = getArguments(entry);
  if (!specs)
    return specs.takeError();
  if (Error error = checkOptions(options, entry, *specs))
    return error;
  std::optional<Weights> weights;
  if (!options.weights.empty()) {
    Expected<Weights> opened = Weights::open(options.weights);
    if (!opened)
      return opened.takeError();
    weights.emplace(std::move(*opened));
  }
  Inputs inputs;
  for (auto [index, spec] : llvm::enumerate(*specs)) {
    auto file = options.inputs.find(index);
    bool hasFile = file != options.inputs.end();
    bool isWeight = weights && !spec.weight.empty();
    Expected<HostTensor> tensor = hasFile ? readTensor(spec, file->second)
                                  : isWeight
                                      ? weights->read(spec)
                                      : makeArgument(spec, index, options);
    if (!tensor)
      return tensor.takeError();
    inputs.tensors.push_back(std::move(*tensor));
    inputs.zeros.push_back(options.planOnly && !hasFile && !isWeight);
  }
  return inputs;
}
