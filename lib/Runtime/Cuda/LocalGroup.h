//===- LocalGroup.h - A group of ranks whose GPUs are in one process *- C++
//-*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_LOCALGROUP_H
#define CP_RUNTIME_CUDA_LOCALGROUP_H

#include "../Transport/CallLedger.h"
#include "DeviceTransport.h"
#include "EventPool.h"

#include <atomic>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace cp::cuda {

/// What travels on the host beside the buffers of a rotation. The sender keeps
/// it until the rotation's end.
struct RotationTicket {
  std::shared_ptr<Event> ready; ///< The buffers' contents are there.
  /// Set by a receiver that copies: the copy is done.
  std::atomic<Event *> taken{nullptr};
};

/// One member's part of a group.
struct LocalMember {
  /// The end of the member's work when it came to the last meeting, for which
  /// others ask to wait after that. It may have come to the next one by then,
  /// and they wait for more than they need.
  std::unique_ptr<Event> met;
  cp_tensor operand = {}; ///< Of a collective.
  // Only the member's own thread uses these.
  uint64_t collectives = 0;
  std::list<RotationTicket> tickets;
  std::vector<std::shared_ptr<Event>> copies; ///< What `taken`s point at.
};

struct LocalGroup {
  explicit LocalGroup(size_t size)
      : members(size), collectives(static_cast<int32_t>(size)) {}

  std::vector<LocalMember> members;
  runtime::CallLedger collectives;
};

/// What the ends of one world share.
class LocalHub {
public:
  explicit LocalHub(const std::vector<TransportDevice> &devices) {
    for (const TransportDevice &device : devices)
      this->devices.push_back(device.device);
  }

  const Device &getDevice(int32_t rank) const { return *devices[rank]; }

  LocalGroup &getGroup(const std::vector<int32_t> &ranks) {
    std::lock_guard<std::mutex> lock(mutex);
    std::unique_ptr<LocalGroup> &group = groups[ranks];
    if (!group)
      group = std::make_unique<LocalGroup>(ranks.size());
    return *group;
  }

  std::atomic<bool> aborted{false};

private:
  std::vector<std::shared_ptr<const Device>> devices; // by rank
  std::mutex mutex;
  std::map<std::vector<int32_t>, std::unique_ptr<LocalGroup>> groups;
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_LOCALGROUP_H
