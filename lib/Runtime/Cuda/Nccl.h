//===- Nccl.h - NVIDIA's library for communication --------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// NCCL is loaded when it is first needed: programs that use one GPU run, and
// everything builds, without it.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_NCCL_H
#define CP_RUNTIME_CUDA_NCCL_H

#include "NcclApi.h"

#include <memory>
#include <string>

namespace cp::cuda {

class Nccl {
public:
  /// Loads the library that CP_CUDA_NCCL names, else libnccl.so.2 of CUDA_HOME,
  /// of the loader's path, or from where the build found a toolkit. Null, with
  /// the reason in `error`, if there is none or it is too old.
  static std::shared_ptr<const Nccl> load(std::string &error);

  const NcclApi &getApi() const { return api; }
  /// Like 22809.
  int getVersion() const { return version; }

  /// What a status means, with NCCL's own words on the last error.
  std::string describe(int status, NcclCommHandle comm = nullptr) const;

private:
  Nccl() = default;

  NcclApi api;
  int version = 0;
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_NCCL_H
