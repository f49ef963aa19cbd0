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

/// All ranks of a program, as threads of this process.
class World {
public:
  /// Makes a world, or says why the options do not allow one. `hook`: see
  /// ThreadsTransportOptions.
  static Status create(const cp_world_options &options,
                       std::unique_ptr<World> &world,
                       decltype(ThreadsTransportOptions::hook) hook = {});

  /// Runs `body(context, rank)` on every rank, each on a thread of its own
  /// (rank 0: the caller's), which stays for the next run, and returns when all
  /// have ended: the first failure's status.
  int32_t run(const std::function<int32_t(cp_context *, int32_t)> &body);

  ~World();
  World(const World &) = delete;
  World &operator=(const World &) = delete;

  cp_context &getContext(int32_t rank) { return *contexts[rank]; }
  const cp_context &getContext(int32_t rank) const { return *contexts[rank]; }
  WorldState &getState() { return state; }
  const WorldState &getState() const { return state; }

  Status writeTrace(const std::string &path) const;

private:
  explicit World(int32_t ranks) : state(ranks), threads(ranks) {}

  /// Makes everything as it is before the first run.
  void reset();

  WorldState state;
  ThreadsTransportOptions transportOptions;
  cuda::TransportFactory makeTransports; // null: the host's
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
