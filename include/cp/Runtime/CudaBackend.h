//===- CudaBackend.h - Memory and computation of GPUs -----------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDABACKEND_H
#define CP_RUNTIME_CUDABACKEND_H

#include "cp/Runtime/Backend.h"

#include <vector>

namespace cp::cuda {

/// Backends for options.ranks ranks on the GPUs of this machine, which the
/// ranks get in turn. CP_UNSUPPORTED, with the reason, without a driver or a
/// GPU that kernels run on.
runtime::Status
createBackends(const cp_world_options &options,
               std::vector<std::unique_ptr<runtime::Backend>> &backends);

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDABACKEND_H
