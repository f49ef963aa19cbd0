//===- MemoryStore.cpp - A store of ranks in one process ------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/FailureRecord.h"
#include "cp/Runtime/Store.h"

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>

using namespace cp::runtime;

namespace {

/// What the ends share.
struct Table {
  std::mutex mutex;
  std::condition_variable changed;
  std::map<std::string, std::string> values;
  FailureRecord failure;
};

class MemoryStore : public Store {
public:
  MemoryStore(std::shared_ptr<Table> table, int32_t rank,
              double deadlineSeconds)
      : table(std::move(table)), rank(rank), deadlineSeconds(deadlineSeconds) {}

  Status set(const std::string &key, const std::string &value) override;
  Status wait(const std::string &key, std::string &value) override;
  void fail(const std::string &reason) override;
  Status getFailure() const override;

private:
  std::shared_ptr<Table> table;
  int32_t rank;
  double deadlineSeconds;
};

} // namespace

Status MemoryStore::set(const std::string &key, const std::string &value) {
  std::lock_guard<std::mutex> lock(table->mutex);
  if (!table->values.emplace(key, value).second)
    return invalid("'", key, "' is set twice");
  table->changed.notify_all();
  return Status();
}

Status MemoryStore::wait(const std::string &key, std::string &value) {
  std::unique_lock<std::mutex> lock(table->mutex);
  auto isThere = [&] { return table->values.count(key) != 0; };
  bool ended = table->changed.wait_for(
      lock, std::chrono::duration<double>(deadlineSeconds),
      [&] { return isThere() || table->failure.failed(); });
  if (isThere()) {
    value = table->values[key];
    return Status();
  }
  if (ended)
    return getFailure();
  return Status(CP_TIMEOUT, concat("no rank has set '", key, "' within ",
                                   deadlineSeconds, " s"));
}

void MemoryStore::fail(const std::string &reason) {
  std::lock_guard<std::mutex> lock(table->mutex);
  table->failure.record(rank, Status(CP_ABORTED, reason));
  table->changed.notify_all();
}

Status MemoryStore::getFailure() const {
  if (!table->failure.failed())
    return Status();
  return Status(CP_ABORTED, table->failure.getText());
}

std::vector<std::unique_ptr<Store>>
cp::runtime::createMemoryStores(int32_t ranks, double deadlineSeconds) {
  auto table = std::make_shared<Table>();
  std::vector<std::unique_ptr<Store>> ends;
  ends.reserve(ranks);
  for (int32_t rank = 0; rank < ranks; ++rank)
    ends.push_back(std::make_unique<MemoryStore>(table, rank, deadlineSeconds));
  return ends;
}
