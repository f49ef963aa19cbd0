//===- Cublas.h - Matrix products by cuBLAS ---------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_CUBLAS_H
#define CP_RUNTIME_CUDA_CUBLAS_H

#include "Stream.h"
#include "cp/Runtime/Runtime.h"

#include <memory>
#include <string>

namespace cp::cuda {

/// cuBLAS, loaded when it is first needed: CP_CUDA_CUBLAS names the library,
/// else it is looked for where NVRTC is.
class Cublas {
public:
  /// Null, with the reason in `error`, if there is none.
  static std::shared_ptr<const Cublas> load(std::string &error);
  ~Cublas();

  struct Functions;
  const Functions &getFunctions() const { return *functions; }

private:
  explicit Cublas(std::unique_ptr<Functions> functions);
  std::unique_ptr<Functions> functions;
};

/// Products of one rank on its stream, which outlives it.
class Multiplier {
public:
  static runtime::Status create(std::shared_ptr<const Cublas> library,
                                Stream &stream,
                                std::unique_ptr<Multiplier> &multiplier);
  ~Multiplier();
  Multiplier(const Multiplier &) = delete;
  Multiplier &operator=(const Multiplier &) = delete;

  /// Whether cuBLAS takes this cp_gemm, whose arguments have been checked: a
  /// and b of one type, c of the same or f32, and each matrix with a dimension
  /// of stride 1.
  static bool takes(const cp_tensor &a, const cp_tensor &b, const cp_tensor &c);
  /// cp_gemm of what it takes. f32 is multiplied in f32.
  runtime::Status multiply(const cp_tensor &a, const cp_tensor &b,
                           const cp_tensor &c, bool accumulate);

private:
  Multiplier(std::shared_ptr<const Cublas> library, Stream &stream,
             void *handle)
      : library(std::move(library)), stream(stream), handle(handle) {}
  runtime::Status check(int status, const char *what) const;

  std::shared_ptr<const Cublas> library;
  Stream &stream;
  void *handle;
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_CUBLAS_H
