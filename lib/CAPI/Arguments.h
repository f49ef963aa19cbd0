//===- Arguments.h - Tensors that callers pass ------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_CAPI_ARGUMENTS_H
#define CP_LIB_CAPI_ARGUMENTS_H

#include "State.h"

namespace mlir::cp::capi {

/// Checks type, shape, memory and alignment against what is expected.
llvm::Error checkTensor(const execution::TensorSpec &spec,
                        const cpc_tensor &tensor);
/// The same for a result, whose elements also are distinct.
llvm::Error checkResult(const execution::TensorSpec &spec,
                        const cpc_tensor &tensor);

/// What the caller passed to a function.
struct Arguments {
  const cpc_tensor *tensors;
  int32_t count;

  /// Whether argument `index` is among them, not to be taken from what is
  /// bound.
  bool has(size_t index) const;
};

/// Checks all arguments. If `mayLack`, those of floating-point type need no
/// value.
llvm::Error checkArguments(const cpc_program &program,
                           const Arguments &arguments, bool mayLack);

/// The value of an argument, which checkArguments has found to be there.
cp_tensor getView(const cpc_program &program, const Arguments &arguments,
                  size_t index);

/// The tensor as it is if it lies row-major, else a copy.
llvm::Expected<execution::HostTensor>
makeContiguous(const execution::TensorSpec &spec, const cp_tensor &tensor);

/// All arguments and the tables of the layouts for them, as cp-run has them.
struct GatheredArguments {
  std::vector<execution::HostTensor> tensors;
  execution::TableMap tables;
  std::vector<bool> zeros;
};
llvm::Expected<GatheredArguments>
gather(const cpc_program &program, const Arguments &arguments, bool mayLack);

} // namespace mlir::cp::capi

#endif // CP_LIB_CAPI_ARGUMENTS_H
