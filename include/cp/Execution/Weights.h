//===- Weights.h - Tensors of a model by name -------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_EXECUTION_WEIGHTS_H
#define CP_EXECUTION_WEIGHTS_H

#include "cp/Execution/TensorSpec.h"
#include "cp/Support/Safetensors.h"

#include <optional>

namespace mlir::cp::execution {

/// Fills a tensor from an .npy file. Floats are rounded to the tensor's type,
/// whole numbers must fit.
llvm::Expected<HostTensor> readTensor(const TensorSpec &spec,
                                      llvm::StringRef file);

/// Where weights come from: a directory of files NAME.npy or a file
/// *.safetensors.
class Weights {
public:
  static llvm::Expected<Weights> open(llvm::StringRef path);

  /// Reads the tensor `spec.weight`, with the rules of readTensor. A tensor of
  /// a safetensors file that has the type already stays in the file's memory.
  llvm::Expected<HostTensor> read(const TensorSpec &spec) const;

private:
  std::string path;
  /// None: a directory.
  std::optional<SafetensorsFile> file;
};

} // namespace mlir::cp::execution

#endif // CP_EXECUTION_WEIGHTS_H
