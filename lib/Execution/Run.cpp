//===- Run.cpp - Running a compiled program on all ranks ------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Execution/Run.h"

#include "cp/Execution/Error.h"
#include "cp/Execution/Timeline.h"
#include "cp/Runtime/Memory.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Sequence.h"

using namespace mlir::cp::execution;
using llvm::ArrayRef;
using llvm::Error;
using llvm::Expected;
using llvm::Twine;

static Error setInputs(Executor &executor, const cp_entry_meta &meta,
                       ArrayRef<HostTensor> globals, const TableMap &tables,
                       const RunSettings &settings) {
  TableMap shared;
  for (const auto &[index, table] : tables) {
    Expected<HostTensor> view =
        HostTensor::share(table.getType(), table.getShape(),
                          table.getData<char>(), nullptr, "layout table");
    if (!view)
      return view.takeError();
    shared[index] = std::move(*view);
  }
  if (Error error = executor.setTables(std::move(shared)))
    return error;
  for (int32_t index = 0; index < meta.num_inputs; ++index) {
    if (tables.count(index))
      continue;
    auto position = static_cast<size_t>(index);
    if (position >= globals.size())
      return makeError("the compiled entry has an input " + Twine(index) +
                       " that the model does not have");
    // Zeros like all new tensors. Not to write them saves the memory.
    bool isZero = position < settings.zeros.size() && settings.zeros[position];
    if (Error error = isZero
                          ? executor.setZeros(index)
                          : executor.setInput(index, globals[index].getView()))
      return error;
  }
  return Error::success();
}

static Error timeRuns(Executor &executor, int64_t repeat, Outcome &outcome) {
  bool warmUp = repeat > 0;
  for (int64_t i = 0; i < std::max<int64_t>(repeat, 1) + warmUp; ++i) {
    Expected<double> seconds = executor.run();
    if (!seconds)
      return seconds.takeError();
    if (i > 0 || !warmUp)
      outcome.seconds.push_back(*seconds);
  }
  llvm::sort(outcome.seconds);
  return Error::success();
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

/// The ranks of this process.
static llvm::iota_range<int32_t> getRanks(const Executor &executor) {
  auto first = static_cast<int32_t>(executor.getFirstRank());
  return llvm::seq(first, first + static_cast<int32_t>(executor.getNumRanks()));
}

Error mlir::cp::execution::collectStats(Executor &executor,
                                        const cp_entry_meta &meta,
                                        Outcome &outcome) {
  cp_world *world = executor.getWorld();
  outcome.attentions.clear();
  for (int32_t index = 0; index < meta.num_attentions; ++index) {
    std::vector<cp_attention_stats> own;
    for (int32_t rank : getRanks(executor))
      if (cp_world_stats(world, rank, index, &meta.attentions[index],
                         &own.emplace_back()))
        return makeError("no statistics of attention " + Twine(index));
    auto all = executor.gatherValues(std::move(own));
    if (!all)
      return all.takeError();
    outcome.attentions.push_back(std::move(*all));
  }
  cp_world_tile(world, outcome.tile);
  std::vector<int64_t> own;
  for (int32_t rank : getRanks(executor))
    own.push_back(cp_peak_memory(cp_world_context(world, rank)));
  auto all = executor.gatherValues(std::move(own));
  if (!all)
    return all.takeError();
  outcome.peakBytes = std::move(*all);
  return Error::success();
}

/// The records of each rank, from those of this process's.
template <typename Record>
static Expected<std::vector<std::vector<Record>>>
gatherRecords(Executor &executor,
              const Record *(*get)(const cp_world *, int32_t, int64_t *)) {
  std::vector<std::vector<Record>> ranks;
  std::vector<int64_t> counts;
  std::vector<Record> own;
  for (int32_t rank : getRanks(executor)) {
    const Record *records =
        get(executor.getWorld(), rank, &counts.emplace_back());
    own.insert(own.end(), records, records + counts.back());
  }
  auto allCounts = executor.gatherValues(std::move(counts));
  if (!allCounts)
    return allCounts.takeError();
  auto all = executor.gatherValues(std::move(own));
  if (!all)
    return all.takeError();
  auto next = all->begin();
  for (int64_t count : *allCounts) {
    ranks.emplace_back(next, next + count);
    next += count;
  }
  return ranks;
}

static Error collectRecords(Executor &executor, Outcome &outcome) {
  auto tiles = gatherRecords(executor, cp_world_tiles);
  if (!tiles)
    return tiles.takeError();
  auto moves = gatherRecords(executor, cp_world_moves);
  if (!moves)
    return moves.takeError();
  for (auto [rankTiles, rankMoves] : llvm::zip_equal(*tiles, *moves))
    outcome.records.push_back({std::move(rankTiles), std::move(rankMoves)});
  return Error::success();
}

/// Runs once on a world that only plans. Leaves nothing else in `outcome` that
/// the run proper does not replace.
static Error timePlan(const Program &program, int64_t ranks,
                      ArrayRef<HostTensor> inputs, const TableMap &tables,
                      RunSettings settings, Outcome &outcome) {
  settings.planOnly = true;
  settings.timePlan = settings.record = settings.trace = false;
  settings.repeat = 0;
  Expected<Outcome> plan = runProgram(program, ranks, inputs, tables, settings);
  if (!plan)
    return plan.takeError();
  outcome.planSeconds = plan->planSeconds;
  return Error::success();
}

static Error collectOutputs(Executor &executor, const cp_entry_meta &meta,
                            Outcome &outcome) {
  for (int32_t index = 0; index < meta.num_outputs; ++index) {
    const cp_tensor_meta &tensor = meta.outputs[index];
    Expected<HostTensor> global = HostTensor::create(
        tensor.dtype, ArrayRef(tensor.global_sizes, tensor.rank),
        "result " + Twine(index));
    if (!global)
      return global.takeError();
    if (Error error = executor.getOutput(index, global->getView()))
      return error;
    outcome.outputs.push_back(std::move(*global));
  }
  return Error::success();
}

Expected<Outcome> mlir::cp::execution::runProgram(const Program &program,
                                                  int64_t ranks,
                                                  ArrayRef<HostTensor> inputs,
                                                  const TableMap &tables,
                                                  const RunSettings &settings) {
  const cp_entry_meta &meta = *program.meta;
  Outcome outcome;
  if (settings.timePlan && !settings.planOnly)
    if (Error error =
            timePlan(program, ranks, inputs, tables, settings, outcome))
      return error;
  auto created = Executor::create(program, ranks, settings);
  if (!created)
    return created.takeError();
  Executor &executor = **created;
  if (Error error = setInputs(executor, meta, inputs, tables, settings))
    return error;
  if (Error error = timeRuns(executor, settings.repeat, outcome))
    return error;
  if (Error error = collectStats(executor, meta, outcome))
    return error;
  if (settings.record)
    if (Error error = collectRecords(executor, outcome))
      return error;
  if (settings.planOnly)
    outcome.planSeconds = getPlanSeconds(outcome);
  if (settings.trace)
    if (Error error = writeTrace(executor, settings.tracePath))
      return error;
  if (!settings.planOnly)
    if (Error error = collectOutputs(executor, meta, outcome))
      return error;
  return outcome;
}
