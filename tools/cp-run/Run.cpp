//===- Run.cpp - Running a compiled program on all ranks ------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Run.h"

#include "cp/Runtime/Memory.h"

#include "llvm/ADT/STLExtras.h"

#include <chrono>

using namespace mlir::cp::run;
using llvm::ArrayRef;
using llvm::Error;
using llvm::Expected;
using llvm::Twine;

namespace {
/// The local tensors of all ranks, as cp_world_run takes them.
class RankTensors {
public:
  RankTensors(int64_t ranks, int32_t count)
      : views(ranks, std::vector<cp_tensor>(count)) {
    for (std::vector<cp_tensor> &rank : views)
      pointers.push_back(rank.data());
  }
  cp_tensor &getView(int64_t rank, int32_t index) { return views[rank][index]; }
  cp_tensor *const *getPointers() { return pointers.data(); }

  /// Makes tensor `index` of this rank.
  Error create(int64_t rank, int32_t index, const cp_tensor_meta &meta,
               llvm::StringRef what) {
    Expected<HostTensor> tensor = HostTensor::create(
        meta.dtype, ArrayRef(meta.local_sizes, meta.rank),
        what + " " + Twine(index) + " of rank " + Twine(rank));
    if (!tensor)
      return tensor.takeError();
    views[rank][index] = tensor->getView();
    owned.push_back(std::move(*tensor));
    return Error::success();
  }

private:
  std::vector<std::vector<cp_tensor>> views;
  std::vector<cp_tensor *> pointers;
  std::vector<HostTensor> owned;
};

/// One program on the ranks of one world.
class Runner {
public:
  Runner(const Program &program, int64_t ranks, const TableMap &tables,
         const RunSettings &settings)
      : program(program), meta(*program.meta), ranks(ranks), tables(tables),
        settings(settings), inputs(ranks, meta.num_inputs),
        outputs(ranks, meta.num_outputs) {}

  Expected<Outcome> run(ArrayRef<HostTensor> globals);

private:
  Expected<World> createWorld(bool planOnly) const;
  Error shardInputs(ArrayRef<HostTensor> globals);
  Error shardInput(int32_t index, const HostTensor &global);
  Error createOutputs();
  /// Runs once; gives the seconds it took.
  Expected<double> runOnce(cp_world *world);
  Error timeRuns(cp_world *world, Outcome &outcome);
  Error timePlan(Outcome &outcome);
  Error collectStats(cp_world *world, Outcome &outcome) const;
  void collectRecords(cp_world *world, Outcome &outcome) const;
  Error collectOutputs(Outcome &outcome);

  const Program &program;
  const cp_entry_meta &meta;
  const int64_t ranks;
  const TableMap &tables;
  const RunSettings &settings;
  RankTensors inputs, outputs;
};
} // namespace

/// A wait this long means that a rank hangs; its slowest legitimate cause is
/// the computation of one ring step.
static constexpr double deadlineSeconds = 3600.0;

Expected<World> Runner::createWorld(bool planOnly) const {
  cp_world_options options = {};
  options.ranks = static_cast<int32_t>(ranks);
  options.threads = settings.threads;
  options.kernel = settings.reference ? "reference" : "cpu";
  options.isa = settings.isa.c_str();
  options.tile = settings.tile;
  options.deadline_seconds = deadlineSeconds;
  options.plan_only = planOnly;
  options.trace = settings.trace != nullptr;
  options.record = settings.record;
  cp_world *world = nullptr;
  int32_t status = cp_world_create(&options, &world);
  World owner(world);
  if (status != CP_OK)
    return makeError(cp_world_error(world));
  return owner;
}

/// Whether every rank has the whole tensor.
static bool isReplicated(const cp_tensor_meta &meta) {
  for (int32_t dim = 0; dim < meta.rank; ++dim)
    if (meta.sequence[dim] >= 0 || meta.axes[dim] != 0 ||
        meta.local_sizes[dim] != meta.global_sizes[dim])
      return false;
  return true;
}

Error Runner::shardInput(int32_t index, const HostTensor &global) {
  const cp_tensor_meta &tensor = meta.inputs[index];
  for (int64_t rank = 0; rank < ranks; ++rank) {
    // Programs do not write to inputs: one copy of the weights is enough.
    if (isReplicated(tensor)) {
      inputs.getView(rank, index) = global.getView();
      continue;
    }
    if (Error error = inputs.create(rank, index, tensor, "argument"))
      return error;
    // Zeros like all new tensors. Not to write them saves the memory.
    if (static_cast<size_t>(index) < settings.zeros.size() &&
        settings.zeros[index])
      continue;
    if (cp_shard(&meta, &tensor, findTable(meta, tensor, tables),
                 static_cast<int32_t>(rank), &global.getView(),
                 &inputs.getView(rank, index)))
      return makeError("argument " + Twine(index) + " cannot be sharded");
  }
  return Error::success();
}

Error Runner::shardInputs(ArrayRef<HostTensor> globals) {
  for (int32_t index = 0; index < meta.num_inputs; ++index) {
    auto table = tables.find(index);
    bool isTable = table != tables.end();
    if (!isTable && index >= static_cast<int64_t>(globals.size()))
      return makeError("the compiled entry has an input " + Twine(index) +
                       " that the model does not have");
    if (Error error =
            shardInput(index, isTable ? table->second : globals[index]))
      return error;
  }
  return Error::success();
}

Error Runner::createOutputs() {
  for (int64_t rank = 0; rank < ranks; ++rank)
    for (int32_t index = 0; index < meta.num_outputs; ++index)
      if (Error error =
              outputs.create(rank, index, meta.outputs[index], "result"))
        return error;
  return Error::success();
}

Expected<double> Runner::runOnce(cp_world *world) {
  auto start = std::chrono::steady_clock::now();
  int32_t status = cp_world_run(world, program.entry, inputs.getPointers(),
                                outputs.getPointers());
  std::chrono::duration<double> seconds =
      std::chrono::steady_clock::now() - start;
  if (status != CP_OK)
    return makeError(cp_world_error(world));
  return seconds.count();
}

Error Runner::timeRuns(cp_world *world, Outcome &outcome) {
  bool warmUp = settings.repeat > 0;
  for (int64_t i = 0; i < std::max<int64_t>(settings.repeat, 1) + warmUp; ++i) {
    Expected<double> seconds = runOnce(world);
    if (!seconds)
      return seconds.takeError();
    if (i > 0 || !warmUp)
      outcome.seconds.push_back(*seconds);
  }
  llvm::sort(outcome.seconds);
  return Error::success();
}

Error Runner::collectStats(cp_world *world, Outcome &outcome) const {
  outcome.attentions.clear();
  for (int32_t index = 0; index < meta.num_attentions; ++index) {
    std::vector<cp_attention_stats> stats(ranks);
    for (int64_t rank = 0; rank < ranks; ++rank)
      if (cp_world_stats(world, static_cast<int32_t>(rank), index,
                         &meta.attentions[index], &stats[rank]))
        return makeError("no statistics of attention " + Twine(index));
    outcome.attentions.push_back(std::move(stats));
  }
  cp_world_tile(world, outcome.tile);
  outcome.peakBytes.clear();
  for (int64_t rank = 0; rank < ranks; ++rank)
    outcome.peakBytes.push_back(
        cp_peak_memory(cp_world_context(world, static_cast<int32_t>(rank))));
  return Error::success();
}

void Runner::collectRecords(cp_world *world, Outcome &outcome) const {
  for (int64_t rank = 0; settings.record && rank < ranks; ++rank) {
    int64_t numTiles, numMoves;
    auto index = static_cast<int32_t>(rank);
    const cp_tile_record *tiles = cp_world_tiles(world, index, &numTiles);
    const cp_move_record *moves = cp_world_moves(world, index, &numMoves);
    outcome.records.push_back(
        {{tiles, tiles + numTiles}, {moves, moves + numMoves}});
  }
}

/// The slowest rank's time in attention, in a run where that only plans.
static double getPlanSeconds(const Outcome &outcome) {
  std::vector<double> ranks;
  for (const std::vector<cp_attention_stats> &attention : outcome.attentions) {
    ranks.resize(attention.size());
    for (auto [seconds, stats] : llvm::zip_equal(ranks, attention))
      seconds += stats.compute_seconds;
  }
  return ranks.empty() ? 0.0 : *llvm::max_element(ranks);
}

Error Runner::timePlan(Outcome &outcome) {
  Expected<World> world = createWorld(/*planOnly=*/true);
  if (!world)
    return world.takeError();
  Expected<double> seconds = runOnce(world->get());
  if (!seconds)
    return seconds.takeError();
  if (Error error = collectStats(world->get(), outcome))
    return error;
  outcome.planSeconds = getPlanSeconds(outcome);
  return Error::success();
}

Error Runner::collectOutputs(Outcome &outcome) {
  for (int32_t index = 0; index < meta.num_outputs; ++index) {
    const cp_tensor_meta &tensor = meta.outputs[index];
    Expected<HostTensor> global = HostTensor::create(
        tensor.dtype, ArrayRef(tensor.global_sizes, tensor.rank),
        "result " + Twine(index));
    if (!global)
      return global.takeError();
    for (int64_t rank = 0; rank < ranks; ++rank)
      if (cp_unshard(&meta, &tensor, findTable(meta, tensor, tables),
                     static_cast<int32_t>(rank), &outputs.getView(rank, index),
                     &global->getView()))
        return makeError("result " + Twine(index) + " cannot be put together");
    outcome.outputs.push_back(std::move(*global));
  }
  return Error::success();
}

Expected<Outcome> Runner::run(ArrayRef<HostTensor> globals) {
  Outcome outcome;
  Expected<World> world = createWorld(settings.planOnly);
  if (!world)
    return world.takeError();
  if (Error error = shardInputs(globals))
    return error;
  if (Error error = createOutputs())
    return error;
  // Planning first: it leaves nothing in the outputs that counts.
  if (settings.timePlan && !settings.planOnly)
    if (Error error = timePlan(outcome))
      return error;
  if (Error error = timeRuns(world->get(), outcome))
    return error;
  if (Error error = collectStats(world->get(), outcome))
    return error;
  collectRecords(world->get(), outcome);
  if (settings.planOnly)
    outcome.planSeconds = getPlanSeconds(outcome);
  if (settings.trace &&
      cp_world_write_trace(world->get(),
                           settings.trace->getTemporaryPath().str().c_str()))
    return makeError("cannot write '" + settings.trace->getPath() +
                     "': " + cp_world_error(world->get()));
  if (!settings.planOnly)
    if (Error error = collectOutputs(outcome))
      return error;
  return outcome;
}

int64_t mlir::cp::run::getNumRanks(const cp_entry_meta &meta, int64_t ranks) {
  if (meta.grid_rank == 0)
    return ranks;
  int64_t size = 1;
  for (int64_t axis : ArrayRef(meta.grid_shape, meta.grid_rank))
    size *= axis;
  return size;
}

Expected<Outcome> mlir::cp::run::runProgram(const Program &program,
                                            int64_t ranks,
                                            ArrayRef<HostTensor> inputs,
                                            const TableMap &tables,
                                            const RunSettings &settings) {
  return Runner(program, ranks, tables, settings).run(inputs);
}
