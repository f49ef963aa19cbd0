//===- Stats.cpp - The summary for programs -------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Execution/Report.h"

#include "llvm/ADT/STLExtras.h"

using namespace mlir::cp::execution;
using llvm::json::Array;
using llvm::json::Object;
using llvm::json::Value;

static Value toJSON(const cp_attention_stats &stats, int32_t steps) {
  return Object{{"steps_done", stats.steps_done},
                {"steps_skipped", steps - stats.steps_done},
                {"tiles_empty", stats.tiles_empty},
                {"tiles_full", stats.tiles_full},
                {"tiles_partial", stats.tiles_partial},
                {"rotations", stats.rotations},
                {"grad_rotations", stats.grad_rotations},
                {"bytes_sent", stats.bytes_sent},
                {"compute_seconds", stats.compute_seconds},
                {"wait_seconds", stats.wait_seconds}};
}

static Array getAttentions(const Report &report) {
  const Outcome &outcome = report.outcome;
  Array attentions;
  for (auto [attention, stats] :
       llvm::zip_equal(report.attentions, outcome.attentions)) {
    Array ranks;
    for (const cp_attention_stats &rank : stats)
      ranks.push_back(::toJSON(rank, attention.steps));
    attentions.push_back(Object{{"name", attention.name},
                                {"direction", attention.direction},
                                {"tile", {outcome.tile[0], outcome.tile[1]}},
                                {"ranks", std::move(ranks)}});
  }
  return attentions;
}

Value mlir::cp::execution::toJSON(const Report &report) {
  const Outcome &outcome = report.outcome;
  Object object{
      {"ranks", report.combination.ranks},
      {"layout", report.layout},
      {"rotate", report.combination.rotate},
      {"plan_seconds", outcome.planSeconds},
      {"seconds", Object{{"min", outcome.seconds.front()},
                         {"median", getMedian(outcome.seconds)},
                         {"max", outcome.seconds.back()},
                         {"repeats", int64_t(outcome.seconds.size())}}},
      {"attention", getAttentions(report)}};
  if (report.check)
    object["check"] = Object{{"ok", report.check->ok},
                             {"max_abs_error", report.check->maxAbsError}};
  return object;
}
