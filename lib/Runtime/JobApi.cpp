//===- JobApi.cpp - Calls of processes of a job ---------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Catch.h"
#include "cp/Runtime/Job.h"

#include <new>

using namespace cp::runtime;

/// Ends a call.
static int32_t conclude(cp_job &job, const Status &status) {
  job.error = status.getMessage();
  return status.getCode();
}

int32_t cp_job_join(double join_seconds, double deadline_seconds,
                    cp_job **job) {
  if (!job)
    return CP_INVALID_ARGUMENT;
  *job = new (std::nothrow) cp_job;
  if (!*job)
    return CP_OUT_OF_MEMORY;
  return conclude(**job, runCatching([&] {
    return Job::join(join_seconds, deadline_seconds, (*job)->job);
  }));
}

void cp_job_destroy(cp_job *job) { delete job; }

int32_t cp_job_rank(const cp_job *job) {
  return job && job->job ? job->job->getRank().rank : -1;
}

int32_t cp_job_size(const cp_job *job) {
  return job && job->job ? job->job->getRank().size : 0;
}

const char *cp_job_error(const cp_job *job) {
  return job ? job->error.c_str() : "";
}

void cp_job_fail(cp_job *job, const char *message) {
  if (job && job->job)
    job->job->fail(message ? message : "");
}

int32_t cp_job_agree(cp_job *job, int32_t status, int32_t *worst) {
  if (!job || !job->job || !worst)
    return CP_INVALID_ARGUMENT;
  return conclude(*job,
                  runCatching([&] { return job->job->agree(status, *worst); }));
}
