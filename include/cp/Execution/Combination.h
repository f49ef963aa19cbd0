//===- Combination.h - One way to parallelize a model -----------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_EXECUTION_COMBINATION_H
#define CP_EXECUTION_COMBINATION_H

#include <cstdint>
#include <string>

namespace mlir::cp::execution {

/// One way to parallelize a model.
struct Combination {
  /// Of the sequence axis; 0: the size that the model's annotations say,
  /// else 1.
  int64_t ranks = 0;
  std::string layout = "auto";
  std::string rotate = "ring";

  /// As on the command line, for messages.
  std::string describe() const;
};

} // namespace mlir::cp::execution

#endif // CP_EXECUTION_COMBINATION_H
