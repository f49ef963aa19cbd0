//===- World.cpp - All ranks of a running program -------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/World.h"

#include "cp/Runtime/CudaBackend.h"

#include <cmath>
#include <exception>
#include <string>
#include <system_error>
#include <thread>

using namespace cp::runtime;

/// More ranks than this are taken for a mistake.
static constexpr int32_t maxRanks = 4096;

static Status checkNumbers(const cp_world_options &options) {
  if (options.ranks < 1 || options.ranks > maxRanks)
    return invalid("ranks is ", options.ranks, ", expected 1 to ", maxRanks);
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

static Status checkTransport(const std::string &name) {
  if (name == "threads")
    return Status();
  if (name == "mpi" || name == "nccl")
    return Status(CP_UNSUPPORTED,
                  concat("transport '", name,
                         "' is not built yet; this build has 'threads'"));
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
                             std::unique_ptr<Kernel> &kernel,
                             std::vector<std::unique_ptr<Backend>> &backends,
                             cp::cuda::TransportFactory &transports) {
  std::string name = options.kernel ? options.kernel : "cpu";
  if (name == "cuda")
    return cp::cuda::createBackends(options, backends, transports);
  if (Status status =
          createKernel(name, options.isa ? options.isa : "auto", kernel);
      !status.ok())
    return status;
  for (int32_t rank = 0; rank < options.ranks; ++rank)
    backends.push_back(createHostBackend(*kernel));
  return Status();
}

/// Threads of a rank, if the user leaves it to us.
static int32_t chooseThreads(int32_t ranks) {
  int32_t cores = static_cast<int32_t>(std::thread::hardware_concurrency());
  return cores > ranks ? cores / ranks : 1;
}

Status World::create(const cp_world_options &options,
                     std::unique_ptr<World> &world,
                     decltype(ThreadsTransportOptions::hook) hook) {
  auto nameOr = [](const char *name, const char *other) {
    return std::string(name ? name : other);
  };
  if (Status status = checkNumbers(options); !status.ok())
    return status;
  if (Status status = checkTransport(nameOr(options.transport, "threads"));
      !status.ok())
    return status;
  std::unique_ptr<World> created(new World(options.ranks));
  WorldState &state = created->state;
  std::vector<std::unique_ptr<Backend>> backends;
  if (Status status = createBackends(options, state.kernel, backends,
                                     created->makeTransports);
      !status.ok())
    return status;
  state.threads =
      options.threads ? options.threads : chooseThreads(options.ranks);
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
  for (int32_t rank = 0; rank < options.ranks; ++rank)
    created->contexts.push_back(
        std::make_unique<cp_context>(state, rank, std::move(backends[rank])));
  created->reset();
  world = std::move(created);
  return Status();
}

World::~World() {
  // Ranks read each other's memory: no end goes before all work is done, and no
  // memory before all ends.
  for (std::unique_ptr<cp_context> &context : contexts)
    (void)context->finish();
  for (std::unique_ptr<cp_context> &context : contexts)
    context->stop();
}

void World::reset() {
  state.failure.clear();
  state.plans.clear();
  std::vector<std::unique_ptr<Transport>> ends =
      makeTransports ? makeTransports(transportOptions)
                     : createThreadsTransports(state.ranks, transportOptions);
  origin = Clock::now();
  for (int32_t rank = 0; rank < state.ranks; ++rank)
    contexts[rank]->start(std::move(ends[rank]));
}

/// One rank's part of a run. Nothing it does may end the process.
static void runRank(const std::function<int32_t(cp_context *, int32_t)> &body,
                    cp_context &context, int32_t rank) {
  try {
    int32_t status = context.conclude(context.begin());
    if (status == CP_OK)
      status = body(&context, rank);
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
  threads.run([&](int32_t rank) { runRank(body, *contexts[rank], rank); });
  return state.failure.getFirstStatus();
}

Status World::writeTrace(const std::string &path) const {
  Trace trace;
  for (const std::unique_ptr<cp_context> &context : contexts)
    trace.push_back(&context->getEvents());
  return cp::runtime::writeTrace(trace, origin, path);
}
