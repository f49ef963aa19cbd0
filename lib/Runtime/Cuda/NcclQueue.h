//===- NcclQueue.h - Operations of NCCL in order ----------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_NCCLQUEUE_H
#define CP_RUNTIME_CUDA_NCCLQUEUE_H

#include "DeviceTransport.h"
#include "EventPool.h"
#include "NcclComm.h"

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>

namespace cp::cuda {

/// A rank's communication: a stream of high priority beside that of its work,
/// with a deadline for each operation once the one before it is done, since
/// NCCL itself waits for ever.
class NcclQueue {
public:
  /// Operations are numbered from 1 on.
  struct Operation {
    uint64_t number = 0;
    std::shared_ptr<Event> done; ///< Null if there is nothing to do.
  };

  /// Both outlive this.
  NcclQueue(const TransportDevice &device, const WaitOptions &wait)
      : device(device), wait(wait), events(device.device) {}

  /// Makes the stream, once.
  runtime::Status open();

  /// What `issue` will number next.
  uint64_t getNext() const { return numIssued + 1; }
  /// Adds an operation that begins after the rank's work so far, and is not
  /// done before the deadline only if what `complaint` says has happened.
  /// `calls` gets the stream as well.
  using Calls =
      std::function<int(const NcclApi &, NcclCommHandle, StreamHandle)>;
  runtime::Status issue(NcclComm &comm, const Calls &calls,
                        std::string complaint, Operation &operation);
  /// Lets the rank's later work begin after the operation.
  runtime::Status join(const Operation &operation);

  /// CP_TIMEOUT if an operation has taken too long.
  runtime::Status check();
  /// Waits until all operations are done.
  runtime::Status synchronize(const WaitOptions &options);

private:
  using Clock = std::chrono::steady_clock;

  struct UnderWay {
    std::shared_ptr<Event> done;
    std::string complaint;
  };

  const TransportDevice &device;
  const WaitOptions &wait;
  EventPool events;
  std::unique_ptr<Stream> stream;
  uint64_t numIssued = 0;
  std::deque<UnderWay> underWay; ///< As far as known.
  Clock::time_point oldestBegan;
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_NCCLQUEUE_H
