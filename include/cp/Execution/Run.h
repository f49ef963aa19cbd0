//===- Run.h - Running a compiled program on all ranks ----------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_EXECUTION_RUN_H
#define CP_EXECUTION_RUN_H

#include "cp/Execution/Executor.h"

namespace mlir::cp::execution {

/// How to run a program, besides what it was compiled for.
struct RunSettings : WorldSettings {
  /// By argument: whether it holds zeros, as it was made.
  std::vector<bool> zeros;
  /// Also find out how long planning takes.
  bool timePlan = false;
  int64_t repeat = 0;
  /// Takes the timeline of the last run; goes with `trace`. Empty: that is for
  /// another process of the job.
  std::string tracePath;
};

/// What one rank planned and received.
struct RankRecord {
  std::vector<cp_tile_record> tiles;
  std::vector<cp_move_record> moves;
};

/// What came of it.
struct Outcome {
  /// Global results; none if it was only planned.
  std::vector<HostTensor> outputs;
  /// Of every timed run, ascending.
  std::vector<double> seconds;
  double planSeconds = 0.0;
  /// Of the last run, by attention and rank.
  std::vector<std::vector<cp_attention_stats>> attentions;
  int64_t tile[2] = {0, 0};
  /// Of the last run, by rank; none without RunSettings::record.
  std::vector<RankRecord> records;
  /// By rank, the most memory that its activations took at once.
  std::vector<int64_t> peakBytes;
};

/// Reads the statistics of the last run into `outcome`.
llvm::Error collectStats(Executor &executor, const cp_entry_meta &meta,
                         Outcome &outcome);

/// Runs the program on `ranks` ranks (see getNumRanks) and the global tensors
/// `inputs`.
llvm::Expected<Outcome> runProgram(const Program &program, int64_t ranks,
                                   llvm::ArrayRef<HostTensor> inputs,
                                   const TableMap &tables,
                                   const RunSettings &settings);

} // namespace mlir::cp::execution

#endif // CP_EXECUTION_RUN_H
