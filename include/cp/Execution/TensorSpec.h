//===- TensorSpec.h - Types of arguments and results ------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_EXECUTION_TENSORSPEC_H
#define CP_EXECUTION_TENSORSPEC_H

#include "cp/Execution/HostTensor.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

#include <string>
#include <vector>

namespace mlir::cp::execution {

/// What a function takes or gives, of the whole sequence.
struct TensorSpec {
  int32_t dtype;
  llvm::SmallVector<int64_t> shape;
  /// Of an argument: the name of its location; may be empty.
  std::string name;
  /// Of an argument: its cp.weight; empty if it has none.
  std::string weight;
  /// As in messages: "argument 3", "argument 4 (weight 'w')", "result 0".
  std::string title;

  /// Type and shape as in messages: "f32 [2, 3]".
  std::string describe() const;
};

/// The arguments of a function; the error says which is not a tensor that can
/// be passed.
llvm::Expected<std::vector<TensorSpec>> getArguments(func::FuncOp function);
/// The same of its results.
llvm::Expected<std::vector<TensorSpec>> getResults(func::FuncOp function);

} // namespace mlir::cp::execution

#endif // CP_EXECUTION_TENSORSPEC_H
