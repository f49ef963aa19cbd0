//===- DeviceBackends.h - Transports of GPUs under test ---------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_CUDA_DEVICEBACKENDS_H
#define CP_UNITTESTS_CUDA_DEVICEBACKENDS_H

#include "TransportGpu.h"
#include "cp/Runtime/Store.h"
#include "cp/Runtime/ThreadsTransport.h"

#include <functional>
#include <ostream>
#include <string>

namespace cp::cuda::test {

/// What one rank does. The transport is of its stream and memory.
using DeviceBody =
    std::function<void(DeviceTransport &, TransportRank &, int32_t rank)>;

struct DeviceBackend {
  std::string name;
  /// Runs the body on threads, and checks that nothing is left afterwards.
  std::function<void(int32_t ranks, double deadlineSeconds,
                     const DeviceBody &body)>
      run;
};

inline void PrintTo(const DeviceBackend &backend, std::ostream *stream) {
  *stream << backend.name;
}

std::vector<DeviceBackend> getDeviceBackends();

/// Sets where the fake NCCL keeps its messages; the folder goes with the
/// process that made it.
void prepareFakeNccl();

/// A transport over the fake NCCL.
std::unique_ptr<DeviceTransport>
makeNcclTransport(TransportRank &rank, std::shared_ptr<runtime::Store> store,
                  double deadlineSeconds);

/// Runs the body on the ends of a local transport, whose ranks share GPUs.
void runLocally(int32_t ranks, const runtime::ThreadsTransportOptions &options,
                int numGpus, const DeviceBody &body);

/// The back end whose ranks communicate by NCCL.
void runOnNccl(int32_t ranks, double deadlineSeconds, const DeviceBody &body);

} // namespace cp::cuda::test

#endif // CP_UNITTESTS_CUDA_DEVICEBACKENDS_H
