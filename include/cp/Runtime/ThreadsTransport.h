//===- ThreadsTransport.h - Ranks in one process ----------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_THREADSTRANSPORT_H
#define CP_RUNTIME_THREADSTRANSPORT_H

#include "cp/Runtime/Transport.h"

#include <functional>
#include <memory>
#include <vector>

namespace cp::runtime {

/// Where a hook of the threads transport is called.
enum class TransportPoint { Publish, Receive, RotateEnd, Collect, Barrier };

struct ThreadsTransportOptions {
  /// Rotations copy into slots of the receiver, and what expires is filled
  /// with NaNs, instead of handing out the sender's pointers.
  bool copyRotations = false;
  double deadlineSeconds = 600;
  /// Called by every rank as it reaches a point; tests hold ranks up in it to
  /// provoke an order of events.
  std::function<void(TransportPoint point, int32_t rank)> hook;
};

/// The ends of ranks 0 .. ranks - 1, which are threads of this process.
std::vector<std::unique_ptr<Transport>>
createThreadsTransports(int32_t ranks, const ThreadsTransportOptions &options);

} // namespace cp::runtime

#endif // CP_RUNTIME_THREADSTRANSPORT_H
