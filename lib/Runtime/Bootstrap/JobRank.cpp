//===- JobRank.cpp - Which process of a job this is -----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/Store.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>

using namespace cp::runtime;

namespace {

/// Where a launcher leaves the ranks.
struct Launcher {
  const char *mark; ///< Is set if it has started this process.
  const char *rank, *size, *localRank;
  const char *localSize; ///< Null if it does not say.
};

} // namespace

static const Launcher launchers[] = {
    {"RANK", "RANK", "WORLD_SIZE", "LOCAL_RANK", "LOCAL_WORLD_SIZE"},
    {"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE",
     "OMPI_COMM_WORLD_LOCAL_RANK", "OMPI_COMM_WORLD_LOCAL_SIZE"},
    {"MPI_LOCALRANKID", "PMI_RANK", "PMI_SIZE", "MPI_LOCALRANKID",
     "MPI_LOCALNRANKS"},
    // Last, since mpirun starts its helpers by srun. A batch script has a
    // SLURM_PROCID, too, and is not one of several.
    {"SLURM_STEP_NUM_TASKS", "SLURM_PROCID", "SLURM_STEP_NUM_TASKS",
     "SLURM_LOCALID", nullptr},
};

/// The text of a variable; null if it is not set or empty.
static const char *find(const char *name) {
  const char *text = name ? std::getenv(name) : nullptr;
  return text && *text ? text : nullptr;
}

static Status readNumber(const char *name, long low, long high, long &number) {
  const char *text = find(name);
  if (!text)
    return invalid(name, " is not set");
  char *end = nullptr;
  errno = 0;
  number = std::strtol(text, &end, 10);
  if (*end || errno || number < low || number > high)
    return invalid(name, " is '", text, "', expected a number from ", low,
                   " to ", high);
  return Status();
}

static Status readRanks(const Launcher &launcher, JobRank &job) {
  long rank = 0, size = 0, localRank = 0, localSize = 0;
  if (Status status = readNumber(launcher.size, 1, 1 << 20, size); !status.ok())
    return status;
  if (Status status = readNumber(launcher.rank, 0, size - 1, rank);
      !status.ok())
    return status;
  if (Status status = readNumber(launcher.localRank, 0, size - 1, localRank);
      !status.ok())
    return status;
  localSize = size;
  if (find(launcher.localSize))
    if (Status status = readNumber(launcher.localSize, 1, size, localSize);
        !status.ok())
      return status;
  job.rank = static_cast<int32_t>(rank);
  job.size = static_cast<int32_t>(size);
  job.localRank = static_cast<int32_t>(localRank);
  job.localSize = static_cast<int32_t>(localSize);
  return Status();
}

static Status readAddress(JobRank &job, bool allLocal) {
  if (const char *address = find("MASTER_ADDR"))
    job.address = address;
  else if (!allLocal)
    return invalid("MASTER_ADDR is not set: give the address of rank 0's "
                   "machine, and a free port of it as MASTER_PORT");
  if (find("MASTER_PORT")) {
    long port = 0;
    if (Status status = readNumber("MASTER_PORT", 1, 65534, port); !status.ok())
      return status;
    job.port = static_cast<uint16_t>(port);
  }
  // PyTorch's name for "MASTER_PORT is the launcher's own".
  const char *taken = find("TORCHELASTIC_USE_AGENT_STORE");
  if (taken && std::strcmp(taken, "True") == 0)
    ++job.port;
  return Status();
}

/// Null if no launcher has started this process.
static const Launcher *findLauncher() {
  for (const Launcher &launcher : launchers)
    if (find(launcher.mark))
      return &launcher;
  return nullptr;
}

bool cp::runtime::isInJob() { return findLauncher() != nullptr; }

Status cp::runtime::readJobRank(JobRank &job) {
  if (const Launcher *launcher = findLauncher()) {
    JobRank found;
    if (Status status = readRanks(*launcher, found); !status.ok())
      return status;
    bool allLocal = find(launcher->localSize) && found.localSize == found.size;
    if (Status status = readAddress(found, allLocal); !status.ok())
      return status;
    job = found;
    return Status();
  }
  return invalid(
      "this process has no rank: start it with torchrun, mpirun or srun, "
      "or set RANK, WORLD_SIZE, LOCAL_RANK, MASTER_ADDR and "
      "MASTER_PORT");
}
