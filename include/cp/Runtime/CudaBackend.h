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
#include "cp/Runtime/Group.h"
#include "cp/Runtime/ThreadsTransport.h"

#include <functional>
#include <vector>

namespace cp::cuda {

/// Makes what moves data between ranks.
struct TransportMaker {
  /// Makes the ends of the ranks of this process. They are destroyed before any
  /// of the backends.
  std::function<std::vector<std::unique_ptr<runtime::Transport>>(
      const runtime::ThreadsTransportOptions &options)>
      make;
  /// Whether ends are for all runs until one fails, else for one run. Lasting
  /// ones are destroyed at the same time, each on its rank's thread.
  bool areLasting = false;
};

/// Backends for the ranks of this process on the GPUs of this machine, which
/// they get in turn (a job's process: by its number on this machine), and what
/// moves data between them. CP_UNSUPPORTED, with the reason, without a driver,
/// a GPU that kernels run on or, if the transport is NCCL, its library.
runtime::Status
createBackends(const cp_world_options &options,
               const runtime::LocalRanks &ranks,
               std::vector<std::unique_ptr<runtime::Backend>> &backends,
               TransportMaker &transports);

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDABACKEND_H
