//===- NcclComm.h - A communicator of NCCL ----------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_NCCLCOMM_H
#define CP_RUNTIME_CUDA_NCCLCOMM_H

#include "Nccl.h"
#include "Stream.h"
#include "cp/Runtime/Group.h"
#include "cp/Runtime/Store.h"

#include <functional>
#include <memory>
#include <mutex>
#include <string>

namespace cp::cuda {

/// One rank's end of a group in NCCL. It never blocks in NCCL: calls are
/// polled, so that `abort` can come from any thread while no other is inside.
class NcclComm {
public:
  /// Returns when all members have called it. The members exchange NCCL's id
  /// through the store, under a key of their ranks.
  static runtime::Status create(std::shared_ptr<const Nccl> nccl,
                                runtime::Store &store,
                                const runtime::Group &group,
                                const WaitOptions &wait,
                                std::unique_ptr<NcclComm> &comm);
  /// Aborts unless it is finished.
  ~NcclComm() { abort(); }
  NcclComm(const NcclComm &) = delete;
  NcclComm &operator=(const NcclComm &) = delete;

  /// Adds the operations that `calls` makes, as one group, to their stream.
  /// They run when all members that take part have added theirs. `calls` stops
  /// at the first status that is not NcclSuccess or NcclInProgress.
  using Calls = std::function<int(const NcclApi &, NcclCommHandle)>;
  runtime::Status issue(const Calls &calls, const WaitOptions &wait);

  /// What NCCL has found to be wrong in the meantime.
  runtime::Status check();

  /// Waits until all operations are done, and frees it.
  runtime::Status finish(const WaitOptions &wait);

  /// Ends all operations, now and later, and frees it.
  void abort();

private:
  NcclComm(std::shared_ptr<const Nccl> nccl, std::string name)
      : nccl(std::move(nccl)), name(std::move(name)) {}

  runtime::Status describe(int status) const;
  /// Nobody goes inside NCCL with it any more.
  NcclCommHandle takeHandle();
  /// The state of the last call: success, in progress, or what went wrong.
  int getState();
  /// Waits until the last call is no longer in progress.
  runtime::Status awaitCall(const WaitOptions &wait, const char *what);

  std::shared_ptr<const Nccl> nccl;
  const std::string name; ///< Of the group.
  std::mutex mutex;       ///< Held inside of NCCL.
  NcclCommHandle handle = nullptr;
};

/// Whether a call of NCCL has not failed.
inline bool isNcclOk(int status) {
  return status == NcclSuccess || status == NcclInProgress;
}

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_NCCLCOMM_H
