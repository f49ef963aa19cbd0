//===- World.cpp - All ranks of a running program -------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/World.h"

#include "cp/Runtime/CudaBackend.h"
#include "cp/Runtime/Job.h"

#include <cmath>
#include <exception>
#include <string>
#include <system_error>
#include <thread>

using namespace cp::runtime;

/// What an option names.
static const char *getName(const char *name, const char *otherwise) {
  return name ? name : otherwise;
}

/// More ranks than this are taken for a mistake.
static constexpr int32_t maxRanks = 4096;

static Status checkNumbers(const cp_world_options &options) {
  if (options.devices < 0)
    return invalid("devices is ", options.devices,
                   ", expected a positive number or 0");
  if (options.threads < 0)
    return invalid("threads is ", options.threads,
                   ", expected a positive number or 0");
  if (options.tile < 0)
    return invalid("tile is ", options.tile,
                   ", expected a positive number or 0");
  if (std::isnan(options.deadline_seconds) || options.deadline_seconds < 0)
    return invalid("deadline_seconds is ", options.deadline_seconds,
                   ", expected a positive number or 0");
  return Status();
}

static Status countRanks(const cp_world_options &options, LocalRanks &ranks) {
  if (const cp_job *job = options.job) {
    if (!job->job)
      return invalid("this process has not joined the job: ", job->error);
    int32_t size = cp_job_size(job);
    if (options.ranks != 0 && options.ranks != size)
      return invalid("ranks is ", options.ranks, ", and the job has ", size,
                     size == 1 ? " process" : " processes",
                     "; start a process for each rank");
    ranks = {size, cp_job_rank(job), 1};
    return Status();
  }
  if (options.ranks < 1 || options.ranks > maxRanks)
    return invalid("ranks is ", options.ranks, ", expected 1 to ", maxRanks);
  ranks = {options.ranks, 0, options.ranks};
  return Status();
}

static Status checkTransport(const cp_world_options &options,
                             const std::string &name) {
  if (name == "threads" && options.job)
    return invalid("transport 'threads' connects ranks of one process; "
                   "processes of a job need transport 'nccl'");
  if (name == "threads")
    return Status();
  if (name == "nccl" && std::string("cuda") == getName(options.kernel, "cpu"))
    return Status();
  if (name == "nccl")
    return invalid("transport 'nccl' connects GPUs: it goes with kernel "
                   "'cuda'");
  if (name == "mpi")
    return Status(CP_UNSUPPORTED, "transport 'mpi' is not built yet; this "
                                  "build has 'threads' and 'nccl'");
  return invalid("unknown transport '", name,
                 "', expected 'threads', 'mpi' or 'nccl'");
}

/// Kernels of the host.
static Status createKernel(const std::string &name, const std::string &isa,
                           std::unique_ptr<Kernel> &kernel) {
  static const char *const isas[] = {"auto", "portable", "avx2", "avx512",
                                     "amx"};
  bool known = false;
  for (const char *candidate : isas)
    known |= isa == candidate;
  if (!known)
    return invalid("unknown isa '", isa,
                   "', expected 'auto', 'portable', 'avx2', 'avx512' or 'amx'");
  if (name == "reference") {
    kernel = createReferenceKernel();
    return Status();
  }
  if (name != "cpu")
    return invalid("unknown kernel '", name,
                   "', expected 'cpu', 'cuda' or 'reference'");
  std::string error;
  kernel = createCpuKernel(isa, error);
  if (!kernel)
    return Status(CP_UNSUPPORTED, concat("kernel 'cpu': ", error));
  return Status();
}

/// What computes for each rank.
static Status createBackends(const cp_world_options &options,
                             const LocalRanks &ranks,
                             std::unique_ptr<Kernel> &kernel,
                             std::vector<std::unique_ptr<Backend>> &backends,
                             cp::cuda::TransportMaker &transports) {
  std::string name = getName(options.kernel, "cpu");
  if (name == "cuda")
    return cp::cuda::createBackends(options, ranks, backends, transports);
  if (Status status = createKernel(name, getName(options.isa, "auto"), kernel);
      !status.ok())
    return status;
  for (int32_t rank = 0; rank < ranks.count; ++rank)
    backends.push_back(createHostBackend(*kernel));
  return Status();
}

/// Threads of a rank, if the user leaves it to us.
static int32_t chooseThreads(const cp_world_options &options) {
  int32_t ranks =
      options.job ? options.job->job->getRank().localSize : options.ranks;
  int32_t cores = static_cast<int32_t>(std::thread::hardware_concurrency());
  return cores > ranks ? cores / ranks : 1;
}

Status World::create(const cp_world_options &options,
                     std::unique_ptr<World> &world,
                     decltype(ThreadsTransportOptions::hook) hook) {
  LocalRanks ranks;
  Status status = countRanks(options, ranks);
  if (status.ok())
    status = checkNumbers(options);
  if (status.ok())
    status = checkTransport(options, getName(options.transport, "threads"));
  if (!status.ok())
    return status;
  std::unique_ptr<World> created(new World(ranks));
  WorldState &state = created->state;
  std::vector<std::unique_ptr<Backend>> backends;
  status = createBackends(options, ranks, state.kernel, backends,
                          created->transports);
  if (!status.ok())
    return status;
  state.threads = options.threads ? options.threads : chooseThreads(options);
  state.tile = options.tile ? options.tile : backends[0]->getDefaultTile();
  state.planOnly = options.plan_only != 0;
  state.trace = options.trace != 0;
  state.record = options.record != 0;
  ThreadsTransportOptions &transport = created->transportOptions;
  transport.copyRotations = options.copy_rotations != 0;
  // A deadline that the clock cannot express is no deadline.
  if (options.deadline_seconds > 0)
    transport.deadlineSeconds = std::fmin(options.deadline_seconds, 1e9);
  transport.hook = std::move(hook);
  for (std::unique_ptr<Backend> &backend : backends)
    created->contexts.push_back(std::make_unique<cp_context>(
        state, ranks.first + static_cast<int32_t>(created->contexts.size()),
        std::move(backend)));
  created->reset();
  world = std::move(created);
  return Status();
}

World::~World() {
  // Ranks read each other's memory: no end goes before all work is done, and no
  // memory before all ends.
  for (std::unique_ptr<cp_context> &context : contexts)
    (void)context->finish();
  forEachRank([&](int32_t index) { contexts[index]->stop(); });
}

void World::forEachRank(const std::function<void(int32_t)> &body) {
  auto count = static_cast<int32_t>(contexts.size());
  // Without threads no rank has communicated yet.
  if (transports.areLasting && threads.getNumRanks() == count)
    return threads.run(body);
  for (int32_t index = 0; index < count; ++index)
    body(index);
}

void World::connect() {
  std::vector<std::unique_ptr<Transport>> ends =
      transports.make ? transports.make(transportOptions)
                      : createThreadsTransports(state.ranks, transportOptions);
  forEachRank(
      [&](int32_t index) { contexts[index]->connect(std::move(ends[index])); });
}

void World::reset() {
  bool isKept = transports.areLasting && !state.failure.failed() &&
                contexts.front()->isConnected();
  state.failure.clear();
  state.plans.clear();
  if (!isKept)
    connect();
  origin = Clock::now();
  for (std::unique_ptr<cp_context> &context : contexts)
    context->start();
}

/// One rank's part of a run. Nothing it does may end the process.
static void runRank(const std::function<int32_t(cp_context *, int32_t)> &body,
                    cp_context &context, int32_t index) {
  try {
    int32_t status = context.conclude(context.begin());
    if (status == CP_OK)
      status = body(&context, index);
    // After a failure, too: nobody waits for this work any more.
    if (int32_t finished = context.conclude(context.finish()); status == CP_OK)
      status = finished;
    context.noteEnd();
    if (status != CP_OK && !context.hasFailed())
      (void)context.conclude(
          invalid("the entry returned ", status, " without a message"));
  } catch (const std::exception &error) {
    (void)context.conclude(invalid("the entry threw: ", error.what()));
  } catch (...) {
    (void)context.conclude(invalid("the entry threw an exception"));
  }
}

int32_t World::run(const std::function<int32_t(cp_context *, int32_t)> &body) {
  reset();
  try {
    threads.start();
  } catch (const std::system_error &error) {
    (void)contexts[threads.getNumRanks()]->conclude(Status(
        CP_OUT_OF_MEMORY, concat("cannot start its thread: ", error.what())));
  }
  threads.run([&](int32_t index) { runRank(body, *contexts[index], index); });
  return state.failure.getFirstStatus();
}

Status World::writeTrace(const std::string &path) const {
  Trace trace;
  for (const std::unique_ptr<cp_context> &context : contexts)
    trace.push_back(&context->getEvents());
  return cp::runtime::writeTrace(trace, state.local.first, origin, path);
}
