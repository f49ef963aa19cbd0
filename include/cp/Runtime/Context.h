//===- Context.h - One rank of a running program ----------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CONTEXT_H
#define CP_RUNTIME_CONTEXT_H

#include "cp/Runtime/FailureRecord.h"
#include "cp/Runtime/Group.h"
#include "cp/Runtime/HostViews.h"
#include "cp/Runtime/Kernel.h"
#include "cp/Runtime/PlanCache.h"
#include "cp/Runtime/PlanRecord.h"
#include "cp/Runtime/ReaderGate.h"
#include "cp/Runtime/Stats.h"
#include "cp/Runtime/ThreadPool.h"
#include "cp/Runtime/Trace.h"
#include "cp/Runtime/Transport.h"
#include "cp/Runtime/ZoneMap.h"

#include <memory>
#include <unordered_map>
#include <vector>

namespace cp::runtime {

/// What the ranks of a world share.
struct WorldState {
  explicit WorldState(const LocalRanks &local)
      : ranks(local.total), local(local), readers(local.total, failure) {}

  const int32_t ranks;
  const LocalRanks local;
  int32_t threads = 1; // of a rank
  int64_t tile = 0;
  bool planOnly = false;
  bool trace = false;
  bool record = false;
  std::unique_ptr<Kernel> kernel; // of the host; null on GPUs
  FailureRecord failure;
  ReaderGate readers;
  PlanCache plans;
};

/// Arguments of a plan, with all that they point at.
struct PlannedArgs {
  cp_plan_args args;
  HostViews views;
  cp_zones zones;
};

/// One rank: checks the calls of the program, passes them to kernel and
/// transport, and keeps the statistics. See Runtime.h for the calls.
class Context {
public:
  Context(WorldState &world, int32_t rank, std::unique_ptr<Backend> backend)
      : world(world), rank(rank), backend(std::move(backend)) {}

  /// Takes an end in place of the one that it had.
  void connect(std::unique_ptr<Transport> newTransport) {
    transport = std::move(newTransport);
  }
  bool isConnected() const { return transport != nullptr; }
  /// Prepares a run.
  void start();
  /// Begins and ends it, on the rank's thread. Finishing waits for all work.
  Status begin();
  Status finish();
  /// Before it is destroyed: lets go of the other ranks.
  void stop() { transport.reset(); }

  Status attend(const cp_attend_args &args);
  Status getIndex(const cp_group &description, int64_t &index);
  Status plan(const cp_group &description, const cp_plan_args &args,
              int64_t &token);
  Status needs(int64_t plan, int64_t source, bool &needed);
  Status getDirection(int64_t plan, int64_t &direction);
  Status rotateStart(const cp_group &description, int32_t attention,
                     int64_t shift, int32_t count, const cp_tensor *buffers,
                     int64_t plan, int64_t hops, int64_t &token);
  Status exchangeStart(const cp_group &description, int32_t attention,
                       int64_t distance, int32_t count,
                       const cp_tensor *buffers, int64_t plan, int64_t &token);
  Status rotateWait(int64_t token, int32_t count, const cp_tensor *buffers,
                    cp_tensor *received);
  Status rotateEnd(const cp_group &description);
  Status collect(const cp_group &description, int32_t attention,
                 const Collective &call, const cp_tensor &operand,
                 const cp_tensor &result);
  Status predictSeconds(const cp_plan_args &args,
                        const cp_prediction_args &sizes, const cp_tensor &table,
                        const cp_tensor &seconds);
  Status countTiles(const cp_plan_args &args, int64_t tile,
                    const cp_tensor &counts);
  Status gemm(const cp_tensor &a, const cp_tensor &b, const cp_tensor &c,
              bool accumulate);
  Status getAssertFlags(int32_t *&flags);
  Status checkAsserts(int32_t count, const char *const *messages);

  Backend &getBackend() { return *backend; }

  /// Ends a call: records a failure and stops the other ranks. Returns what
  /// the call returns.
  int32_t conclude(const Status &status);
  /// Whether any rank has failed.
  bool hasFailed() const { return world.failure.failed(); }

  const Stats &getStats() const { return stats; }
  const PlanRecord &getRecord() const { return planRecord; }
  const std::vector<TraceEvent> &getEvents() const { return events; }
  /// Records what the program itself did since its last call, at its end.
  void noteEnd();

private:
  struct OpenGroup {
    cp_group description;
    Group group;
    int32_t handle;
  };
  class AttendOnHost;
  struct Rotation {
    const OpenGroup *group;
    int32_t attention;
    int64_t step, bytes;
    std::vector<cp_tensor> buffers;
    Clock::time_point begin;
  };

  /// A plan and the group that it is for.
  struct OpenPlan {
    const OpenGroup *group;
    std::shared_ptr<const RankPlan> plan;
  };
  /// What this rank sends and receives.
  struct Movement {
    const char *name;
    OpenGroup *group;
    int32_t attention;
    int64_t shift;
    Payload sent, expected;
  };

  Status readPlan(const cp_plan_args &args, PlannedArgs &planned);

  ThreadPool &getPool();
  Status findPlan(const char *call, int64_t plan, const OpenGroup *group,
                  const RankPlan *&found) const;
  Status checkBuffers(const Movement &movement, int32_t count,
                      const cp_tensor *buffers) const;
  Status startMovement(const Movement &movement, int32_t count,
                       const cp_tensor *buffers, bool isRotation,
                       int64_t &token);
  Status findGroup(const cp_group &description, OpenGroup *&group);
  void note(const char *name, TraceTrack track, int32_t attention, int64_t step,
            int64_t bytes, Clock::time_point begin, const char *kind = "");

  WorldState &world;
  const int32_t rank;
  std::unique_ptr<ThreadPool> pool; // made by the first use
  std::unique_ptr<Transport> transport;
  std::unique_ptr<Backend> backend;
  int32_t *assertFlags = nullptr; // of this run
  ZoneCache zones;
  std::vector<std::unique_ptr<OpenGroup>> groups;
  std::vector<OpenPlan> plans; // of this run; token i + 1 names plan i
  std::unordered_map<int64_t, Rotation> rotations;
  int32_t ringAttention = -1; // of the last rotation, for rotate_end's time
  Stats stats;
  PlanRecord planRecord;
  std::vector<TraceEvent> events;
  bool hasEnded = false;       // What comes then is not of the run.
  Clock::time_point lastEvent; // end of the last one on the rank's thread
};

} // namespace cp::runtime

/// The context behind the C interface.
struct cp_context final : cp::runtime::Context {
  using Context::Context;
};

#endif // CP_RUNTIME_CONTEXT_H
