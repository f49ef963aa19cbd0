//===- NcclTransport.h - Ranks with a GPU each, by NCCL ---------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_NCCLTRANSPORT_H
#define CP_RUNTIME_CUDA_NCCLTRANSPORT_H

#include "DeviceTransport.h"
#include "Nccl.h"
#include "cp/Runtime/Store.h"

#include <memory>

namespace cp::cuda {

struct NcclTransportOptions {
  /// For every wait of the host, and for every operation of a GPU once the one
  /// before it is done.
  double deadlineSeconds = 600;
};

/// One rank's end; ranks are processes, or threads with a GPU each. `store`
/// is how they find each other and tell of failures; it lasts for one transport
/// of each rank. A transport lasts for any number of runs: groups that are
/// opened again are the same. After a failure it stays failed. Ranks on one
/// machine destroy theirs at the same time, each on its own thread: NCCL waits
/// for all of them.
///
/// Operations are on a stream of their own with high priority, which waits for
/// the rank's stream and is waited for by it; the host waits only where a group
/// is opened and in `barrier`. Rotations are sends and receives in one group of
/// NCCL's, begun by rotateStart; what travels is the payload, each run of bytes
/// as a message. Collectives: see NcclCollectives.h. Calls of different ranks
/// are not compared: ones that do not match end at the deadline, and sizes that
/// differ are undefined behaviour of NCCL.
std::unique_ptr<DeviceTransport>
createNcclTransport(TransportDevice device, std::shared_ptr<const Nccl> nccl,
                    std::shared_ptr<runtime::Store> store,
                    const NcclTransportOptions &options);

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_NCCLTRANSPORT_H
