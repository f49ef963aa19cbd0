//===- FakeNccl.cpp - A library for communication for tests ---------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A library with NCCL's functions for the fake driver's streams. Messages are
// files in the folder that CP_FAKE_NCCL_DIR names, so that ranks may be threads
// or processes. Like NCCL with non-blocking communicators, it is in progress
// for a while after each call, and an operation is in its stream only after
// that. What goes wrong is in CP_FAKE_NCCL, separated by commas:
//
//   stall:r    operations of member r of a group do not end
//   error:s    communicators have the asynchronous error s after an operation
//   die:r      the process of member r is killed when an operation of it runs,
//   after:n    the n-th (0)
//   absent:r   member r never joins
//   noid:s     making an id fails with status s
//   version:v  it is another version
//
//===----------------------------------------------------------------------===//

#include "FakeGpu/FakeGpu.h"
#include "NcclApi.h"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

using namespace cp::cuda;

namespace {

enum Status {
  Success = 0,
  SystemError = 2,
  InvalidArgument = 4,
  InvalidUsage = 5
};

/// A number of CP_FAKE_NCCL.
int getFault(const std::string &name, int otherwise) {
  const char *text = std::getenv("CP_FAKE_NCCL");
  std::string faults = std::string(",") + (text ? text : "");
  size_t at = faults.find("," + name + ":");
  return at == std::string::npos
             ? otherwise
             : std::atoi(faults.c_str() + at + name.size() + 2);
}

/// One end of a group.
struct Communicator {
  std::string path; ///< What its files begin with.
  int rank = 0, ranks = 0;
  std::atomic<bool> aborted{false};
  /// Messages by member. Only the rank's own thread uses what follows.
  std::map<int, int> numSent = {}, numReceived = {};
  bool joined = false, failed = false;
  int numRun = 0;                    ///< Operations that have ended.
  int callsLeft = 0;                 ///< Of ncclCommGetAsyncError, in progress.
  struct Operation *begun = nullptr; ///< To be put in the stream then.
};

/// A send (`from`) or a receive (`to`).
struct Transfer {
  const char *from;
  char *to;
  size_t bytes;
  std::string path;
  bool done = false;
};

struct Operation {
  std::shared_ptr<Communicator> comm;
  StreamHandle stream;
  std::vector<Transfer> transfers = {};
};

} // namespace

struct cp::cuda::ncclComm {
  std::shared_ptr<Communicator> shared;
};

/// The calls of a thread between ncclGroupStart and ncclGroupEnd.
static thread_local bool inGroup = false;
static thread_local Operation *group = nullptr;
static thread_local std::string lastError;

static int fail(int status, const std::string &reason) {
  lastError = reason;
  return status;
}

//===----------------------------------------------------------------------===//
// Messages
//===----------------------------------------------------------------------===//

static bool writeFile(const std::string &path, const std::string &bytes) {
  std::string written = path + ".part";
  FILE *file = std::fopen(written.c_str(), "wb");
  if (!file)
    return false;
  bool good = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  good &= std::fclose(file) == 0;
  return good && std::rename(written.c_str(), path.c_str()) == 0;
}

static void send(Transfer &transfer) {
  transfer.done =
      writeFile(transfer.path, std::string(transfer.from, transfer.bytes));
}

/// Receives what has come and has the right size; the rest stays.
static void receive(Transfer &transfer) {
  struct stat properties = {};
  if (stat(transfer.path.c_str(), &properties) != 0 ||
      properties.st_size != static_cast<off_t>(transfer.bytes))
    return;
  FILE *file = std::fopen(transfer.path.c_str(), "rb");
  std::string bytes(transfer.bytes, '\0');
  if (file && std::fread(bytes.data(), 1, bytes.size(), file) == bytes.size()) {
    std::memcpy(transfer.to, bytes.data(), bytes.size());
    transfer.done = true;
  }
  if (file)
    std::fclose(file);
  if (transfer.done)
    unlink(transfer.path.c_str());
}

static const char *findWrongMemory(const Operation &operation) {
  for (const Transfer &transfer : operation.transfers) {
    const void *memory = transfer.from ? transfer.from : transfer.to;
    if (const char *wrong = cpFakeCheckRange(memory, transfer.bytes))
      return wrong;
  }
  return nullptr;
}

/// What the stream runs until it is done: the fake driver asks again after
/// CudaNotReady.
static int runOperation(void *data) {
  auto *operation = static_cast<Operation *>(data);
  Communicator &comm = *operation->comm;
  if (!comm.aborted.load()) {
    if (getFault("stall", -1) == comm.rank)
      return CudaNotReady;
    if (getFault("die", -1) == comm.rank && getFault("after", 0) == comm.numRun)
      raise(SIGKILL);
    bool done = true;
    if (const char *wrong = findWrongMemory(*operation)) {
      std::fprintf(stderr, "fake NCCL: %s\n", wrong);
      return 700; // an illegal address
    }
    for (Transfer &transfer : operation->transfers) {
      if (!transfer.done && transfer.from)
        send(transfer);
      else if (!transfer.done)
        receive(transfer);
      done &= transfer.done;
    }
    if (!done)
      return CudaNotReady;
    ++comm.numRun;
  }
  delete operation;
  return CudaSuccess;
}

/// Adds a transfer to the thread's group.
static int add(Communicator &comm, int peer, const void *from, void *to,
               size_t bytes) {
  if (peer < 0 || peer >= comm.ranks)
    return fail(InvalidArgument, "there is no such peer");
  int source = from ? comm.rank : peer, target = from ? peer : comm.rank;
  int number = from ? comm.numSent[peer]++ : comm.numReceived[peer]++;
  group->transfers.push_back(
      {static_cast<const char *>(from), static_cast<char *>(to), bytes,
       comm.path + std::to_string(source) + "-" + std::to_string(target) + "-" +
           std::to_string(number)});
  return Success;
}

static int beginOperation(NcclCommHandle comm, StreamHandle stream) {
  if (!inGroup)
    return fail(InvalidUsage, "it is not in a group");
  const Communicator &shared = *comm->shared;
  if (!shared.joined || shared.callsLeft > 0)
    return fail(InvalidUsage, "the communicator is in progress");
  if (!group)
    group = new Operation{comm->shared, stream};
  if (group->comm != comm->shared || group->stream != stream)
    return fail(InvalidUsage, "groups are of one communicator and stream");
  return Success;
}

//===----------------------------------------------------------------------===//
// NCCL's functions
//===----------------------------------------------------------------------===//

extern "C" {

int ncclGetVersion(int *version) {
  *version = getFault("version", 22809);
  return Success;
}

const char *ncclGetErrorString(int status) {
  return status == 6 ? "remote process exited or there was a network error"
         : status == InvalidUsage ? "invalid usage"
                                  : "unhandled system error";
}

const char *ncclGetLastError(NcclCommHandle) { return lastError.c_str(); }

int ncclGetUniqueId(NcclUniqueId *id) {
  if (int status = getFault("noid", 0))
    return fail(status, "no network");
  static std::atomic<int> count{0};
  std::snprintf(id->internal, sizeof(id->internal), "%d-%d-",
                static_cast<int>(getpid()), count++);
  return Success;
}

int ncclCommInitRankConfig(NcclCommHandle *comm, int ranks, NcclUniqueId id,
                           int rank, NcclConfig *config) {
  if (config->size != sizeof(NcclConfig) || config->magic != 0xcafebeef ||
      config->blocking != 0 || rank < 0 || rank >= ranks)
    return fail(InvalidArgument, "these are no arguments");
  auto shared = std::make_shared<Communicator>();
  const char *folder = std::getenv("CP_FAKE_NCCL_DIR");
  if (!folder)
    return fail(SystemError, "CP_FAKE_NCCL_DIR is not set");
  shared->path = std::string(folder) + "/" + id.internal;
  shared->rank = rank;
  shared->ranks = ranks;
  if (getFault("absent", -1) != rank &&
      !writeFile(shared->path + "joined-" + std::to_string(rank), ""))
    return fail(SystemError, "cannot write to CP_FAKE_NCCL_DIR");
  *comm = new ncclComm{std::move(shared)};
  cpFakeSetAlive("communicator", *comm, true);
  return NcclInProgress;
}

int ncclCommGetAsyncError(NcclCommHandle comm, int *status) {
  Communicator &shared = *comm->shared;
  *status = Success;
  int error = getFault("error", 0);
  if (error != 0 && shared.failed) {
    *status = error;
    return Success;
  }
  for (int rank = 0; rank < shared.ranks && !shared.joined; ++rank)
    if (access((shared.path + "joined-" + std::to_string(rank)).c_str(), F_OK))
      *status = NcclInProgress;
  shared.joined |= *status == Success;
  if (shared.callsLeft > 0 && --shared.callsLeft > 0)
    *status = NcclInProgress;
  if (shared.begun && *status == Success) {
    if (cpFakeEnqueue(shared.begun->stream, "an operation of NCCL",
                      runOperation, shared.begun) != CudaSuccess)
      return fail(SystemError, "the stream takes no work");
    shared.begun = nullptr;
    shared.failed = true;
  }
  return Success;
}

int ncclCommFinalize(NcclCommHandle comm) {
  comm->shared->callsLeft = 2;
  return NcclInProgress;
}

int ncclCommDestroy(NcclCommHandle comm) {
  cpFakeSetAlive("communicator", comm, false);
  delete comm;
  return Success;
}

int ncclCommAbort(NcclCommHandle comm) {
  comm->shared->aborted.store(true);
  delete comm->shared->begun;
  cpFakeSetAlive("communicator", comm, false);
  delete comm;
  return Success;
}

int ncclGroupStart() {
  if (inGroup)
    return fail(InvalidUsage, "groups are not nested");
  inGroup = true;
  return Success;
}

int ncclGroupEnd() {
  inGroup = false;
  if (!group)
    return Success;
  group->comm->begun = group;
  group->comm->callsLeft = 1 + static_cast<int>(group->transfers.size() % 3);
  group = nullptr;
  return NcclInProgress;
}

int ncclSend(const void *from, size_t count, int type, int peer,
             NcclCommHandle comm, StreamHandle stream) {
  if (type != NcclInt8)
    return fail(InvalidArgument, "only bytes are faked");
  if (int status = beginOperation(comm, stream))
    return status;
  return add(*comm->shared, peer, from, nullptr, count);
}

int ncclRecv(void *to, size_t count, int type, int peer, NcclCommHandle comm,
             StreamHandle stream) {
  if (type != NcclInt8)
    return fail(InvalidArgument, "only bytes are faked");
  if (int status = beginOperation(comm, stream))
    return status;
  return add(*comm->shared, peer, nullptr, to, count);
}

int ncclAllGather(const void *from, void *to, size_t count, int type,
                  NcclCommHandle comm, StreamHandle stream) {
  for (int peer = 0; peer < comm->shared->ranks; ++peer) {
    char *part = static_cast<char *>(to) + peer * count;
    if (int status = ncclSend(from, count, type, peer, comm, stream))
      return status;
    if (int status = ncclRecv(part, count, type, peer, comm, stream))
      return status;
  }
  return Success;
}
}
