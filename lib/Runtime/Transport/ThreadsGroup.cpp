//===- ThreadsGroup.cpp - A group of ranks in one process -----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ThreadsGroup.h"

#include <thread>

using namespace cp::runtime;

void Inbox::put(int32_t source, Message message) {
  std::lock_guard<std::mutex> lock(mutex);
  uint64_t number = arrived[source].load();
  messages.emplace(std::make_pair(source, number), std::move(message));
  arrived[source].store(number + 1);
}

Message Inbox::take(int32_t source, uint64_t number) {
  std::lock_guard<std::mutex> lock(mutex);
  auto it = messages.find({source, number});
  Message message = std::move(it->second);
  messages.erase(it);
  return message;
}

ThreadsGroup::ThreadsGroup(const std::vector<int32_t> &ranks)
    : ranks(ranks), ledger(static_cast<int32_t>(ranks.size())) {
  for (size_t i = 0; i < ranks.size(); ++i)
    members.push_back(
        std::make_unique<GroupMember>(static_cast<int32_t>(ranks.size())));
}

/// Spinning pays while every rank has a core; otherwise it keeps the rank that
/// is waited for from running.
static int chooseSpins(int32_t ranks) {
  unsigned cores = std::thread::hardware_concurrency();
  return static_cast<unsigned>(ranks) <= cores ? 1000 : 10;
}

ThreadsHub::ThreadsHub(int32_t ranks, const ThreadsTransportOptions &options)
    : options(options), spins(chooseSpins(ranks)) {
  for (int32_t rank = 0; rank < ranks; ++rank)
    doorbells.push_back(std::make_unique<Doorbell>());
}

ThreadsGroup &ThreadsHub::getGroup(const std::vector<int32_t> &ranks) {
  std::lock_guard<std::mutex> lock(mutex);
  std::unique_ptr<ThreadsGroup> &group = groups[ranks];
  if (!group)
    group = std::make_unique<ThreadsGroup>(ranks);
  return *group;
}

void ThreadsHub::abort() {
  aborted.store(true);
  for (std::unique_ptr<Doorbell> &doorbell : doorbells)
    doorbell->ring();
}
