//===- ThreadsGroup.h - A group of ranks in one process ---------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_RUNTIME_TRANSPORT_THREADSGROUP_H
#define CP_LIB_RUNTIME_TRANSPORT_THREADSGROUP_H

#include "CallLedger.h"
#include "Doorbell.h"
#include "cp/Runtime/ThreadsTransport.h"

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace cp::runtime {

/// Buffers on their way to a rank.
struct Message {
  std::vector<cp_tensor> buffers;
  /// Set by a receiver that has copied; null where it reads in place.
  std::shared_ptr<std::atomic<bool>> taken;
};

/// What other members send to one member.
class Inbox {
public:
  explicit Inbox(int32_t members) : arrived(members) {}

  /// Puts in the next message of member `source`.
  void put(int32_t source, Message message);
  /// Whether message number `number` of `source` has arrived.
  bool has(int32_t source, uint64_t number) const {
    return arrived[source].load() > number;
  }
  /// Takes it out; it has arrived.
  Message take(int32_t source, uint64_t number);

private:
  std::mutex mutex;
  std::map<std::pair<int32_t, uint64_t>, Message> messages;
  std::vector<std::atomic<uint64_t>> arrived; // per source, in order
};

/// One member's part of a group.
struct alignas(64) GroupMember {
  explicit GroupMember(int32_t members)
      : inbox(members), sent(members), expected(members) {}

  Inbox inbox;
  std::atomic<uint64_t> meetings{0}; // that this member has reached
  /// What it brings to a collective. A copy: after a failure the caller's
  /// tensor may be gone while others still look.
  cp_tensor operand = {};
  // Only the member's own thread uses these.
  uint64_t calls = 0;
  std::vector<uint64_t> sent, expected; // messages per peer
};

/// A group of ranks of a hub.
struct ThreadsGroup {
  explicit ThreadsGroup(const std::vector<int32_t> &ranks);

  std::vector<int32_t> ranks;
  std::vector<std::unique_ptr<GroupMember>> members;
  CallLedger ledger;
  std::atomic<uint64_t> meetings{0}; // the members' meetings together
};

/// What the ends of one world share.
class ThreadsHub {
public:
  ThreadsHub(int32_t ranks, const ThreadsTransportOptions &options);

  /// The group of these ranks, in this order.
  ThreadsGroup &getGroup(const std::vector<int32_t> &ranks);
  Doorbell &getDoorbell(int32_t rank) { return *doorbells[rank]; }
  void abort();

  const ThreadsTransportOptions options;
  const int spins;
  std::atomic<bool> aborted{false};

private:
  std::vector<std::unique_ptr<Doorbell>> doorbells;
  std::mutex mutex;
  std::map<std::vector<int32_t>, std::unique_ptr<ThreadsGroup>> groups;
};

} // namespace cp::runtime

#endif // CP_LIB_RUNTIME_TRANSPORT_THREADSGROUP_H
