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
#include "cp/Runtime/ThreadsTransport.h"

#include <functional>
#include <vector>

namespace cp::cuda {

/// Makes the ends of all ranks for one run. They are destroyed before any of
/// the backends.
using TransportFactory =
    std::function<std::vector<std::unique_ptr<runtime::Transport>>(
        const runtime::ThreadsTransportOptions &options)>;

/// Backends for options.ranks ranks on the GPUs of this machine, which the
/// ranks get in turn, and what moves data between them. CP_UNSUPPORTED, with
/// the reason, without a driver or a GPU that kernels run on.
runtime::Status
createBackends(const cp_world_options &options,
               std::vector<std::unique_ptr<runtime::Backend>> &backends,
               TransportFactory &transports);

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDABACKEND_H
