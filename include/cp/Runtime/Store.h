//===- Store.h - What ranks know in common ----------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How ranks find each other before they can communicate, and learn that one of
// them has failed. One object is one rank's end.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_STORE_H
#define CP_RUNTIME_STORE_H

#include "cp/Runtime/Status.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace cp::runtime {

/// One rank's end of a table of values that all ranks of a job share. Waits
/// end with CP_TIMEOUT at the deadline, and with CP_ABORTED and the reason once
/// a rank has failed. Calls come from the rank's own thread unless they say
/// otherwise.
class Store {
public:
  /// The most bytes of a key, and of a value.
  static constexpr size_t maxBytes = 1 << 16;

  virtual ~Store() = default;

  /// Publishes a value; a key can be set once.
  virtual Status set(const std::string &key, const std::string &value) = 0;
  /// Returns the value when a rank has set it.
  virtual Status wait(const std::string &key, std::string &value) = 0;

  /// Tells all ranks that this one has failed, and why. The first failure of
  /// the job stays. Any thread may call it.
  virtual void fail(const std::string &reason) = 0;
  /// CP_ABORTED, with its rank and the reason, once a rank has failed. Cheap
  /// enough for a loop that waits; any thread may call it.
  virtual Status getFailure() const = 0;
};

/// The ends of ranks that are threads of this process.
std::vector<std::unique_ptr<Store>> createMemoryStores(int32_t ranks,
                                                       double deadlineSeconds);

/// A process of a job, one for each rank.
struct JobRank {
  int32_t rank = 0, size = 1;
  int32_t localRank = 0; ///< Among the processes of this machine.
  int32_t localSize = 1; ///< How many these are; `size` if nothing says it.
  /// Where rank 0 keeps the store.
  std::string address = "127.0.0.1";
  uint16_t port = 29500;
};

/// Reads the rank from the environment, as these set it: torchrun (RANK,
/// WORLD_SIZE, LOCAL_RANK, MASTER_ADDR, MASTER_PORT), Open MPI's mpirun
/// (OMPI_COMM_WORLD_*), MPICH's and Intel's (PMI_RANK, PMI_SIZE,
/// MPI_LOCALRANKID), Slurm's srun (SLURM_PROCID, SLURM_STEP_NUM_TASKS,
/// SLURM_LOCALID). Under mpirun and srun, MASTER_ADDR must be set, unless
/// mpirun says that all ranks are on this machine. Where torchrun itself
/// listens on MASTER_PORT, the store is on the port after it.
Status readJobRank(JobRank &job);
/// Whether the environment is one of these, right or wrong.
bool isInJob();

/// The end of this process in a store that rank 0 keeps and others reach by
/// TCP. Returns when all ranks have come, or after `joinSeconds`;
/// `deadlineSeconds` is for every later wait. A process that ends without
/// destroying its end has failed. There is no authentication: for networks that
/// are trusted.
Status createTcpStore(const JobRank &job, double joinSeconds,
                      double deadlineSeconds, std::unique_ptr<Store> &store);

} // namespace cp::runtime

#endif // CP_RUNTIME_STORE_H
