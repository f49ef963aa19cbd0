//===- Inputs.h - What the model is called with -----------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_TOOLS_CPRUN_INPUTS_H
#define CP_TOOLS_CPRUN_INPUTS_H

#include "Options.h"

#include "cp/Execution/TensorSpec.h"

namespace mlir::cp::run {

struct Inputs {
  std::vector<execution::HostTensor> tensors;
  /// By argument: whether it is one that would be random and was left zero,
  /// because only plans are wanted.
  std::vector<bool> zeros;
};

/// The global tensors that the entry is called with, from files and random
/// numbers. They are the same for every combination.
llvm::Expected<Inputs> makeInputs(const Options &options, func::FuncOp entry);

} // namespace mlir::cp::run

#endif // CP_TOOLS_CPRUN_INPUTS_H
