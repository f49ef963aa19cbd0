//===- LocalTransport.h - Ranks whose GPUs are in one process ---*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_LOCALTRANSPORT_H
#define CP_RUNTIME_CUDA_LOCALTRANSPORT_H

#include "DeviceTransport.h"
#include "cp/Runtime/ThreadsTransport.h"

#include <memory>
#include <vector>

namespace cp::cuda {

/// The ends of ranks that are threads of this process and share a GPU, or have
/// GPUs that see each other's memory. The threads meet on the host, where
/// their calls are compared (createThreadsTransports); the streams wait for
/// each other's events, and no host thread waits for a GPU.
///
/// Rotations hand over pointers. With options.copyRotations they copy on a
/// stream of the receiver's own, as a network would, with delays of random
/// length; only what the payload names is copied, the rest is 0xFF (a NaN in
/// every float type), and so is what expires. Collectives copy from the memory
/// of the others.
///
/// No end is destroyed while another's thread is in a call, and all are before
/// memory of any rank is freed.
std::vector<std::unique_ptr<DeviceTransport>>
createLocalTransports(const std::vector<TransportDevice> &devices,
                      const runtime::ThreadsTransportOptions &options);

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_LOCALTRANSPORT_H
