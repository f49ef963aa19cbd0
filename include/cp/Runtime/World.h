//===- World.h - All ranks of a running program -----------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_WORLD_H
#define CP_RUNTIME_WORLD_H

#include "cp/Runtime/Context.h"
#include "cp/Runtime/CudaBackend.h"
#include "cp/Runtime/RankThreads.h"
#include "cp/Runtime/ThreadsTransport.h"

#include <functional>
#include <memory>
#include <vector>

namespace cp::runtime {

/// The ranks of a program that are threads of this process: all, or the one of
/// a job's process.
class World {
public:
  /// Makes a world, or says why the options do not allow one. `hook`: see
  /// ThreadsTransportOptions.
  static Status create(const cp_world_options &options,
                       std::unique_ptr<World> &world,
                       decltype(ThreadsTransportOptions::hook) hook = {});

  /// Runs `body(context, index)` on every rank of this process, each on a
  /// thread of its own (the first: the caller's), which stays for the next run,
  /// and returns when all have ended: the first failure's status.
  int32_t run(const std::function<int32_t(cp_context *, int32_t)> &body);

  ~World();
  World(const World &) = delete;
  World &operator=(const World &) = delete;

  /// The context of a rank of this process; null if it has not got the rank.
  cp_context *findContext(int32_t rank) const {
    const LocalRanks &local = state.local;
    return local.has(rank) ? contexts[rank - local.first].get() : nullptr;
  }
  cp_context &getContext(int32_t rank) { return *findContext(rank); }
  WorldState &getState() { return state; }
  const WorldState &getState() const { return state; }

  Status writeTrace(const std::string &path) const;

private:
  explicit World(const LocalRanks &ranks)
      : state(ranks), threads(ranks.count) {}

  /// Makes everything as it is before the first run.
  void reset();
  /// Gives the ranks new ends.
  void connect();
  /// Calls body(index) for all contexts: if ends wait for each other when they
  /// are destroyed, on the ranks' own threads.
  void forEachRank(const std::function<void(int32_t)> &body);

  WorldState state;
  ThreadsTransportOptions transportOptions;
  cuda::TransportMaker transports; // without make: the host's
  std::vector<std::unique_ptr<cp_context>> contexts;
  Clock::time_point origin;
  RankThreads threads;
};

} // namespace cp::runtime

/// The world behind the C interface.
struct cp_world {
  std::unique_ptr<cp::runtime::World> world;
  /// What fails outside of ranks: creation, writing of files.
  cp::runtime::FailureRecord failure;
};

#endif // CP_RUNTIME_WORLD_H
