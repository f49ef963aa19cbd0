//===- Summary.cpp - The summary for people -------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Summary.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"

using namespace mlir::cp::execution;
using namespace mlir::cp::run;
using llvm::ArrayRef;
using llvm::format;
using llvm::raw_ostream;
using llvm::StringRef;

//===----------------------------------------------------------------------===//
// One combination
//===----------------------------------------------------------------------===//

namespace {
/// A rank's numbers, over all attentions.
struct RankTotal {
  int64_t stepsDone = 0, stepsSkipped = 0, rotations = 0;
  int64_t tilesEmpty = 0, tilesFull = 0, tilesPartial = 0, bytesSent = 0;
  double computeSeconds = 0.0, waitSeconds = 0.0;
};
} // namespace

static RankTotal addUp(const Report &report, int64_t rank) {
  RankTotal total;
  for (auto [attention, ranks] :
       llvm::zip_equal(report.attentions, report.outcome.attentions)) {
    const cp_attention_stats &stats = ranks[rank];
    total.stepsDone += stats.steps_done;
    total.stepsSkipped += attention.steps - stats.steps_done;
    total.rotations += stats.rotations + stats.grad_rotations;
    total.tilesEmpty += stats.tiles_empty;
    total.tilesFull += stats.tiles_full;
    total.tilesPartial += stats.tiles_partial;
    total.bytesSent += stats.bytes_sent;
    total.computeSeconds += stats.compute_seconds;
    total.waitSeconds += stats.wait_seconds;
  }
  return total;
}

static void printRanks(raw_ostream &os, const Report &report) {
  os << "          ring steps                tiles\n"
        "rank     done  skipped      empty       full    partial  rotations"
        "    bytes sent  compute ms     wait ms\n";
  for (int64_t rank = 0; rank < report.ranks; ++rank) {
    RankTotal total = addUp(report, rank);
    os << format("%4lld %8lld %8lld", (long long)rank,
                 (long long)total.stepsDone, (long long)total.stepsSkipped)
       << format(" %10lld %10lld %10lld", (long long)total.tilesEmpty,
                 (long long)total.tilesFull, (long long)total.tilesPartial)
       << format(" %10lld %13lld", (long long)total.rotations,
                 (long long)total.bytesSent)
       << format(" %11.3f %11.3f\n", total.computeSeconds * 1e3,
                 total.waitSeconds * 1e3);
  }
}

static void printSeconds(raw_ostream &os, ArrayRef<double> seconds) {
  if (seconds.size() == 1) {
    os << format("time: %.3f ms\n", seconds.front() * 1e3);
    return;
  }
  os << format("time: minimum %.3f ms, median %.3f ms, maximum %.3f ms",
               seconds.front() * 1e3, getMedian(seconds) * 1e3,
               seconds.back() * 1e3)
     << " (" << seconds.size() << " runs)\n";
}

void mlir::cp::run::printReport(raw_ostream &os, const Report &report) {
  os << "ranks=" << report.combination.ranks << " layout=" << report.layout
     << " rotate=" << report.combination.rotate
     << " tile=" << report.outcome.tile[0] << "x" << report.outcome.tile[1]
     << ", " << report.attentions.size()
     << (report.attentions.size() == 1 ? " attention"
         : report.attentions.empty()   ? " attentions"
                                       : " attentions, added up")
     << "\n\n";
  printRanks(os, report);
  os << "\n";
  printSeconds(os, report.outcome.seconds);
  if (!report.outcome.peakBytes.empty())
    os << format("memory: at most %.2f MiB of activations on a rank\n",
                 *llvm::max_element(report.outcome.peakBytes) / 1048576.0);
  if (report.check)
    os << "check: " << (report.check->ok ? "ok" : "FAILED")
       << format(", largest error %.3g\n", report.check->maxAbsError);
}

//===----------------------------------------------------------------------===//
// Several combinations
//===----------------------------------------------------------------------===//

ComparisonTable::ComparisonTable(raw_ostream &os,
                                 ArrayRef<Combination> combinations)
    : os(os), layoutWidth(StringRef("contiguous").size()) {
  for (const Combination &combination : combinations)
    layoutWidth = std::max(layoutWidth, combination.layout.size());
}

void ComparisonTable::printHeader() {
  os << "ranks  ";
  os << llvm::left_justify("layout", layoutWidth)
     << "  rotate           min ms    bytes sent    max error  ok\n";
}

void ComparisonTable::printRow(const Report &report) {
  int64_t bytes = 0;
  for (int64_t rank = 0; rank < report.ranks; ++rank)
    bytes += addUp(report, rank).bytesSent;
  os << format("%5lld  ", (long long)report.combination.ranks)
     << llvm::left_justify(report.layout, layoutWidth) << "  "
     << llvm::left_justify(report.combination.rotate, 10)
     << format(" %12.3f %13lld", report.outcome.seconds.front() * 1e3,
               (long long)bytes);
  if (report.check)
    os << format(" %12.3g  ", report.check->maxAbsError)
       << (report.check->ok ? "yes" : "NO");
  else
    os << "            -  -";
  os << "\n";
  os.flush();
}
