//===- WorldApi.cpp - Calls of host programs ------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/World.h"

#include <new>
#include <system_error>

#include <algorithm>

using namespace cp::runtime;

/// Runs `call`, with exceptions, which must not reach C code, turned into
/// statuses.
template <typename Call>
static Status runCatching(Call call) {
  try {
    return call();
  } catch (const std::bad_alloc &) {
    return Status(CP_OUT_OF_MEMORY, "out of memory");
  } catch (const std::exception &error) {
    return invalid("unexpected error: ", error.what());
  } catch (...) {
    return invalid("unexpected exception");
  }
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
  if (!status.ok())
    (*world)->failure.record(-1, status);
  return status.getCode();
}

void cp_world_destroy(cp_world *world) { delete world; }

cp_context *cp_world_context(cp_world *world, int32_t rank) {
  if (!world || !world->world || rank < 0 ||
      rank >= world->world->getState().ranks)
    return nullptr;
  return &world->world->getContext(rank);
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
    int32_t code = world->world->run([&](cp_context *context, int32_t rank) {
      return entry(context, inputs ? inputs[rank] : nullptr,
                   outputs ? outputs[rank] : nullptr);
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
  if (!world || !world->world || !meta || !stats || rank < 0 ||
      rank >= world->world->getState().ranks || attention < 0)
    return CP_INVALID_ARGUMENT;
  *stats = world->world->getContext(rank).getStats().get(attention);
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
  if (!count || !world || !world->world || rank < 0 ||
      rank >= world->world->getState().ranks)
    return nullptr;
  const std::vector<Record> &records =
      (world->world->getContext(rank).getRecord().*get)();
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
