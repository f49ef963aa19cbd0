//===- Job.cpp - Processes that run a program together --------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/Job.h"

#include <algorithm>

using namespace cp::runtime;

/// Seconds if the caller names none.
static double orDefault(double seconds) { return seconds > 0 ? seconds : 600; }

Status Job::join(double joinSeconds, double deadlineSeconds,
                 std::shared_ptr<Job> &job) {
  JobRank rank;
  if (Status status = readJobRank(rank); !status.ok())
    return status;
  std::unique_ptr<Store> store;
  if (Status status = createTcpStore(rank, orDefault(joinSeconds),
                                     orDefault(deadlineSeconds), store);
      !status.ok())
    return status;
  job.reset(new Job(rank, std::move(store)));
  return Status();
}

static std::string makeLeftKey(int32_t rank) {
  return concat("rank ", rank, " has left");
}

Job::~Job() {
  if (rank.rank != 0) {
    // If rank 0 is gone, nobody asks.
    (void)store->set(makeLeftKey(rank.rank), "");
    return;
  }
  std::string nothing;
  for (int32_t other = 1; other < rank.size; ++other)
    if (!store->wait(makeLeftKey(other), nothing).ok())
      return;
}

Status Job::agree(int32_t own, int32_t &worst) {
  std::string name = concat("agreement ", ++numAgreements);
  auto makeKey = [&](int32_t member) {
    return concat(name, ", rank ", member);
  };
  std::string text;
  worst = own;
  if (rank.rank != 0) {
    Status status = store->set(makeKey(rank.rank), std::to_string(own));
    if (status.ok())
      status = store->wait(name, text);
    if (status.ok())
      worst = std::stoi(text);
    return status;
  }
  for (int32_t other = 1; other < rank.size; ++other) {
    if (Status status = store->wait(makeKey(other), text); !status.ok())
      return status;
    worst = std::max(worst, std::stoi(text));
  }
  return store->set(name, std::to_string(worst));
}

//===----------------------------------------------------------------------===//
// Stores of worlds
//===----------------------------------------------------------------------===//

namespace {

/// A part of another store.
class WorldStore : public Store {
public:
  WorldStore(std::shared_ptr<Job> job, Store &store, std::string prefix)
      : job(std::move(job)), store(store), prefix(std::move(prefix)) {}

  Status set(const std::string &key, const std::string &value) override {
    return store.set(prefix + key, value);
  }
  Status wait(const std::string &key, std::string &value) override {
    return store.wait(prefix + key, value);
  }
  void fail(const std::string &reason) override { store.fail(reason); }
  Status getFailure() const override { return store.getFailure(); }

private:
  std::shared_ptr<Job> job; ///< Whose store it is.
  Store &store;
  const std::string prefix;
};

} // namespace

std::unique_ptr<Store> Job::openWorld(std::shared_ptr<Job> job) {
  std::string prefix = concat("world ", ++job->numWorlds, ": ");
  Store &store = *job->store;
  return std::make_unique<WorldStore>(std::move(job), store, std::move(prefix));
}
