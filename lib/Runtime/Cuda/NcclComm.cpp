//===- NcclComm.cpp - A communicator of NCCL ------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NcclComm.h"

#include "Wait.h"

#include <cstring>
#include <future>

using namespace cp::cuda;
using cp::runtime::Group;
using cp::runtime::Status;
using cp::runtime::Store;

/// How long NCCL may take to abort.
static constexpr double abortSeconds = 10;

/// Calls what frees a communicator. On one machine the ranks of a group wait
/// for each other in it, so after a deadline it is left alone: in progress.
static int endsWithin(double seconds, std::function<int()> call) {
  auto ended = std::make_shared<std::promise<int>>();
  std::future<int> status = ended->get_future();
  std::thread thread(
      [ended, call = std::move(call)] { ended->set_value(call()); });
  if (status.wait_for(std::chrono::duration<double>(seconds)) !=
      std::future_status::ready) {
    thread.detach();
    return NcclInProgress;
  }
  thread.join();
  return status.get();
}

/// "ranks 0, 2, 4".
static std::string describeMembers(const Group &group) {
  std::string text = group.getSize() == 1 ? "rank" : "ranks";
  for (int32_t rank : group.members)
    text += (rank == group.members.front() ? " " : ", ") + std::to_string(rank);
  return text;
}

/// The first member makes the id, the others read it.
static Status exchangeId(const Nccl &nccl, Store &store, const Group &group,
                         const std::string &key, NcclUniqueId &id) {
  std::string bytes;
  if (group.index != 0) {
    if (Status status = store.wait(key, bytes); !status.ok())
      return status;
    if (bytes.size() != sizeof(id))
      return cp::runtime::invalid("'", key, "' in the store has ", bytes.size(),
                                  " bytes, expected ", sizeof(id));
    std::memcpy(id.internal, bytes.data(), sizeof(id));
    return Status();
  }
  if (int status = nccl.getApi().ncclGetUniqueId(&id); status != NcclSuccess)
    return Status(CP_DEVICE, cp::runtime::concat("NCCL cannot make an id: ",
                                                 nccl.describe(status)));
  return store.set(key, std::string(id.internal, sizeof(id)));
}

Status NcclComm::create(std::shared_ptr<const Nccl> nccl, Store &store,
                        const Group &group, const WaitOptions &wait,
                        std::unique_ptr<NcclComm> &comm) {
  std::string name = describeMembers(group);
  NcclUniqueId id = {};
  if (Status status = exchangeId(*nccl, store, group, "NCCL of " + name, id);
      !status.ok())
    return status;
  std::unique_ptr<NcclComm> created(new NcclComm(std::move(nccl), name));
  NcclConfig config;
  config.blocking = 0;
  int status;
  {
    std::lock_guard<std::mutex> lock(created->mutex);
    status = created->nccl->getApi().ncclCommInitRankConfig(
        &created->handle, group.getSize(), id, group.index, &config);
  }
  if (!isNcclOk(status))
    return created->describe(status);
  if (Status ready =
          created->awaitCall(wait, "do not all come to make a communicator");
      !ready.ok())
    return ready;
  comm = std::move(created);
  return Status();
}

Status NcclComm::describe(int status) const {
  return Status(CP_DEVICE, runtime::concat("NCCL, ", name, ": ",
                                           nccl->describe(status, handle)));
}

int NcclComm::getState() {
  std::lock_guard<std::mutex> lock(mutex);
  int state = NcclSuccess;
  if (!handle)
    return state;
  int status = nccl->getApi().ncclCommGetAsyncError(handle, &state);
  return status == NcclSuccess ? state : status;
}

Status NcclComm::awaitCall(const WaitOptions &wait, const char *what) {
  int state = NcclInProgress;
  auto isReady = [&] {
    state = getState();
    return state != NcclInProgress;
  };
  if (Status status =
          waitUntil(isReady, wait, runtime::concat("NCCL: ", name, " ", what));
      !status.ok())
    return status;
  return state == NcclSuccess ? Status() : describe(state);
}

Status NcclComm::issue(const Calls &calls, const WaitOptions &wait) {
  int status = NcclSuccess;
  {
    std::lock_guard<std::mutex> lock(mutex);
    if (!handle)
      return Status::aborted();
    const NcclApi &api = nccl->getApi();
    status = api.ncclGroupStart();
    if (isNcclOk(status)) {
      int called = calls(api, handle);
      // The group ends whatever happens in it.
      int ended = api.ncclGroupEnd();
      status = isNcclOk(called) ? ended : called;
    }
  }
  if (!isNcclOk(status))
    return describe(status);
  // What is recorded in the stream before would not be behind the operations.
  return awaitCall(wait, "cannot begin an operation");
}

Status NcclComm::check() {
  int state = getState();
  return isNcclOk(state) ? Status() : describe(state);
}

Status NcclComm::finish(const WaitOptions &wait) {
  {
    std::lock_guard<std::mutex> lock(mutex);
    if (!handle)
      return Status::aborted();
    if (int status = nccl->getApi().ncclCommFinalize(handle); !isNcclOk(status))
      return describe(status);
  }
  if (Status status = awaitCall(wait, "do not end"); !status.ok())
    return status;
  NcclCommHandle finished = takeHandle();
  if (!finished)
    return Status::aborted();
  int status = endsWithin(wait.deadlineSeconds, [nccl = nccl, finished] {
    return nccl->getApi().ncclCommDestroy(finished);
  });
  return isNcclOk(status) ? Status() : describe(status);
}

NcclCommHandle NcclComm::takeHandle() {
  std::lock_guard<std::mutex> lock(mutex);
  NcclCommHandle taken = handle;
  handle = nullptr;
  return taken;
}

void NcclComm::abort() {
  NcclCommHandle aborted = takeHandle();
  if (!aborted)
    return;
  (void)endsWithin(abortSeconds, [nccl = nccl, aborted] {
    return nccl->getApi().ncclCommAbort(aborted);
  });
}
