//===- WorldApi.cpp - Calls of host programs ------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Catch.h"
#include "cp/Runtime/Job.h"
#include "cp/Runtime/World.h"

#include <algorithm>

using namespace cp::runtime;

/// The context of a rank of this process; null if there is none.
static cp_context *findContext(const cp_world *world, int32_t rank) {
  return world && world->world ? world->world->findContext(rank) : nullptr;
}

int32_t cp_world_create(const cp_world_options *options, cp_world **world) {
  if (!world)
    return CP_INVALID_ARGUMENT;
  *world = new (std::nothrow) cp_world;
  if (!*world)
    return CP_OUT_OF_MEMORY;
  Status status = runCatching([&] {
    if (!options)
      return invalid("no options");
    return World::create(*options, (*world)->world);
  });
  if (!status.ok()) {
    (*world)->failure.record(-1, status);
    if (options && options->job)
      cp_job_fail(options->job, status.getMessage().c_str());
  }
  return status.getCode();
}

void cp_world_destroy(cp_world *world) { delete world; }

int32_t cp_world_local_ranks(const cp_world *world, int32_t *first) {
  LocalRanks none{0, 0, 0};
  const LocalRanks &ranks =
      world && world->world ? world->world->getState().local : none;
  if (first)
    *first = ranks.first;
  return ranks.count;
}

cp_context *cp_world_context(cp_world *world, int32_t rank) {
  return findContext(world, rank);
}

int32_t cp_world_run(cp_world *world, cp_entry entry,
                     const cp_tensor *const *inputs,
                     cp_tensor *const *outputs) {
  if (!world)
    return CP_INVALID_ARGUMENT;
  if (!world->world)
    return world->failure.getFirstStatus();
  world->failure.clear();
  Status status = runCatching([&] {
    if (!entry)
      return invalid("no entry");
    int32_t code = world->world->run([&](cp_context *context, int32_t index) {
      return entry(context, inputs ? inputs[index] : nullptr,
                   outputs ? outputs[index] : nullptr);
    });
    // The text stays where the ranks put it.
    return Status(static_cast<cp_status>(code), "");
  });
  if (!status.ok() && !world->world->getState().failure.failed())
    world->failure.record(-1, status);
  return status.getCode();
}

const char *cp_world_error(const cp_world *world) {
  if (!world)
    return "";
  if (world->world && world->world->getState().failure.failed())
    return world->world->getState().failure.getText();
  return world->failure.getText();
}

int32_t cp_world_stats(const cp_world *world, int32_t rank, int32_t attention,
                       const cp_attention_meta *meta,
                       cp_attention_stats *stats) {
  const cp_context *context = findContext(world, rank);
  if (!context || !meta || !stats || attention < 0)
    return CP_INVALID_ARGUMENT;
  *stats = context->getStats().get(attention);
  // The stages of an exchange are one step.
  stats->steps_done = std::min(stats->steps_done, meta->steps);
  int64_t tiles = countTiles(*meta, world->world->getState().tile);
  stats->tiles_empty = tiles - stats->tiles_full - stats->tiles_partial;
  // More tiles than there are: the metadata is another attention's.
  return stats->tiles_empty < 0 ? CP_INVALID_ARGUMENT : CP_OK;
}

template <typename Record>
static const Record *
getRecords(const cp_world *world, int32_t rank, int64_t *count,
           const std::vector<Record> &(PlanRecord::*get)() const) {
  if (count)
    *count = 0;
  const cp_context *context = findContext(world, rank);
  if (!count || !context)
    return nullptr;
  const std::vector<Record> &records = (context->getRecord().*get)();
  *count = static_cast<int64_t>(records.size());
  return records.empty() ? nullptr : records.data();
}

const cp_tile_record *cp_world_tiles(const cp_world *world, int32_t rank,
                                     int64_t *count) {
  return getRecords(world, rank, count, &PlanRecord::getTiles);
}

const cp_move_record *cp_world_moves(const cp_world *world, int32_t rank,
                                     int64_t *count) {
  return getRecords(world, rank, count, &PlanRecord::getMoves);
}

void cp_world_tile(const cp_world *world, int64_t tile[2]) {
  tile[0] = tile[1] = world && world->world ? world->world->getState().tile : 0;
}

int32_t cp_world_write_trace(cp_world *world, const char *path) {
  if (!world || !world->world)
    return CP_INVALID_ARGUMENT;
  Status status = runCatching([&] {
    if (!path)
      return invalid("no path for the trace");
    return world->world->writeTrace(path);
  });
  if (!status.ok())
    world->failure.record(-1, status);
  return status.getCode();
}
