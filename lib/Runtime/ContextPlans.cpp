//===- ContextPlans.cpp - What ranks need of each other -------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/Checks.h"
#include "cp/Runtime/Context.h"
#include "cp/Runtime/Layouts.h"

using namespace cp::runtime;

Status Context::readPlan(const cp_plan_args &args, PlannedArgs &planned) {
  planned.args = args;
  if (Status status = planned.views.readPlan(*backend, planned.args);
      !status.ok())
    return status;
  planned.zones =
      zones.get(planned.args.captures, args.capture_types, args.num_captures);
  planned.args.zones = &planned.zones;
  return Status();
}

Status Context::plan(const cp_group &description, const cp_plan_args &args,
                     int64_t &token) {
  if (Status status = checkAttention("plan", args.attention); !status.ok())
    return status;
  if (Status status = checkPlan(args); !status.ok())
    return status;
  OpenGroup *group;
  if (Status status = findGroup(description, group); !status.ok())
    return status;
  Clock::time_point begin = Clock::now();
  PlannedArgs planned;
  if (Status status = readPlan(args, planned); !status.ok())
    return status;
  auto made = world.plans.get(group->group.members, plans.size(), [&] {
    return std::make_shared<const RankPlan>(planned.args,
                                            group->group.getSize(), world.tile);
  });
  plans.push_back({group, std::move(made)});
  token = static_cast<int64_t>(plans.size());
  stats.at(args.attention).compute_seconds += getSeconds(begin, Clock::now());
  note("plan", TraceTrack::Compute, args.attention, 0, 0, begin);
  return Status();
}

Status Context::countTiles(const cp_plan_args &args, int64_t tile,
                           const cp_tensor &counts) {
  PlannedArgs planned;
  if (Status status = readPlan(args, planned); !status.ok())
    return status;
  return cp::runtime::countTiles(planned.args, tile, counts);
}

Status Context::predictSeconds(const cp_plan_args &args,
                               const cp_prediction_args &sizes,
                               const cp_tensor &table,
                               const cp_tensor &seconds) {
  PlannedArgs planned;
  if (Status status = readPlan(args, planned); !status.ok())
    return status;
  return cp::runtime::predictSeconds(planned.args, sizes, table, seconds);
}

Status Context::findPlan(const char *call, int64_t plan, const OpenGroup *group,
                         const RankPlan *&found) const {
  found = nullptr;
  if (plan == 0)
    return Status();
  if (plan < 0 || plan > static_cast<int64_t>(plans.size()))
    return invalid(call, ": there is no plan ", plan);
  const OpenPlan &open = plans[plan - 1];
  if (group && open.group != group)
    return invalid(call, ": plan ", plan, " is one of another group");
  found = open.plan.get();
  return Status();
}

Status Context::needs(int64_t plan, int64_t source, bool &needed) {
  const RankPlan *found;
  if (Status status = findPlan("plan_needs", plan, nullptr, found);
      !status.ok())
    return status;
  if (!found)
    return invalid("plan_needs: no plan");
  const Group &group = plans[plan - 1].group->group;
  if (source < 0 || source >= group.getSize())
    return invalid("plan_needs: rank ", source, " of a group of ",
                   group.getSize());
  needed = found->needs(group.index, source);
  return Status();
}

Status Context::getDirection(int64_t plan, int64_t &direction) {
  const RankPlan *found;
  if (Status status = findPlan("plan_direction", plan, nullptr, found);
      !status.ok())
    return status;
  if (!found)
    return invalid("plan_direction: no plan");
  direction = found->getDirection();
  return Status();
}
