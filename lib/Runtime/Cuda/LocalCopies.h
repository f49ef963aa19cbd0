//===- LocalCopies.h - Received copies of a rank's rotations ----*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_LOCALCOPIES_H
#define CP_RUNTIME_CUDA_LOCALCOPIES_H

#include "DeviceTensor.h"
#include "DeviceTransport.h"
#include "LocalGroup.h"

#include <deque>
#include <list>
#include <random>

namespace cp::cuda {

/// Where a rank of the local transport that copies keeps what it received. The
/// buffers of the last two receptions are alive; what expires is filled with
/// 0xFF bytes before its memory is free.
class LocalCopies {
public:
  LocalCopies(TransportDevice device, EventPool &events, int32_t rank,
              WaitOptions wait)
      : device(std::move(device)), events(events), rank(rank),
        wait(std::move(wait)), random(rank) {}
  ~LocalCopies();

  /// Buffers that rank `target` will copy.
  void noteSent(const std::vector<cp_tensor> &buffers,
                const RotationTicket &ticket, int32_t target);

  /// Copies the payload of `buffers`, whose contents are there after `ready`;
  /// the reception before the last expires. `owner` is a mark for expireAll.
  /// The rank's later work begins after `copied`.
  runtime::Status receive(const std::vector<cp_tensor> &buffers,
                          const Event &ready, const runtime::Payload &payload,
                          int32_t owner, std::vector<cp_tensor> &received,
                          std::shared_ptr<Event> &copied);

  /// Makes all receptions of an owner expire. What went with these tickets has
  /// been copied when the rank's later work begins.
  runtime::Status expireAll(int32_t owner,
                            const std::list<RotationTicket> &tickets);

private:
  struct Reception {
    void *block;
    size_t bytes;
    int32_t owner;
  };
  struct Outgoing {
    std::vector<cp_tensor> buffers;
    const RotationTicket *ticket;
    int32_t target;
  };

  runtime::Status expire(const Reception &reception);
  /// Returns when those to whom it was sent have begun to copy it; the rank's
  /// later work begins when they are done.
  runtime::Status waitUntilTaken(const Reception &reception);
  runtime::Status copy(const std::vector<cp_tensor> &from,
                       const runtime::Payload &payload,
                       const std::vector<cp_tensor> &to);

  TransportDevice device;
  EventPool &events;
  const int32_t rank;
  WaitOptions wait;
  std::mt19937 random;
  std::unique_ptr<Stream> stream; // made by the first use
  std::deque<Reception> receptions;
  std::list<Outgoing> outgoing;
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_LOCALCOPIES_H
