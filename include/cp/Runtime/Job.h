//===- Job.h - Processes that run a program together ------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_JOB_H
#define CP_RUNTIME_JOB_H

#include "cp/Runtime/Store.h"

#include <memory>
#include <string>

namespace cp::runtime {

/// This process as one of a job, with a store for all that the job does.
class Job {
public:
  /// See cp_job_join; 0 is 600 seconds.
  static Status join(double joinSeconds, double deadlineSeconds,
                     std::shared_ptr<Job> &job);
  /// Waits on rank 0, which keeps the store, until the others have left.
  ~Job();
  Job(const Job &) = delete;
  Job &operator=(const Job &) = delete;

  const JobRank &getRank() const { return rank; }
  void fail(const std::string &reason) { store->fail(reason); }
  /// See cp_job_agree.
  Status agree(int32_t own, int32_t &worst);

  /// The store for the next world of the job, whose keys are its own. Keeps the
  /// job.
  static std::unique_ptr<Store> openWorld(std::shared_ptr<Job> job);

private:
  Job(const JobRank &rank, std::unique_ptr<Store> store)
      : rank(rank), store(std::move(store)) {}

  const JobRank rank;
  std::unique_ptr<Store> store;
  int numWorlds = 0, numAgreements = 0;
};

} // namespace cp::runtime

/// The job behind the C interface.
struct cp_job {
  std::shared_ptr<cp::runtime::Job> job;
  std::string error;
};

#endif // CP_RUNTIME_JOB_H
