//===- Options.h - Command line of cp-run -----------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_TOOLS_CPRUN_OPTIONS_H
#define CP_TOOLS_CPRUN_OPTIONS_H

#include "cp/Execution/Check.h"
#include "cp/Execution/Combination.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace mlir::cp::run {

/// The command line, checked as far as that is possible without the model.
struct Options {
  /// Only the help text is asked for.
  bool help = false;
  std::string model;
  std::string entry = "main";
  /// Every combination of the lists, ranks varying slowest.
  llvm::SmallVector<execution::Combination> combinations;
  /// Files by argument number.
  std::map<unsigned, std::string> inputs;
  /// A directory or a file.
  std::string weights;
  uint64_t seed = 0;
  std::string outputDir;
  bool check = false;
  /// If one is given; else it depends on the model.
  std::optional<execution::Tolerance> tolerance;
  /// 0: one run that is timed, no warm-up.
  int64_t repeat = 0;
  std::string layoutTable;
  /// A list or a file; empty: from the mask.
  std::string docLengths;
  int64_t tile = 0;
  int32_t optLevel = 3;
  bool planOnly = false;
  int32_t threads = 0;
  /// On GPUs.
  bool cuda = false;
  std::string transport = "threads";
  std::string isa = "auto";
  std::string stats;
  std::string trace;
  std::string report;
  std::string blockMask;
};

/// Parses the command line (`arguments` without the program's name).
llvm::Expected<Options> parseOptions(llvm::ArrayRef<const char *> arguments);

/// Prints what `--help` shows.
void printHelp(llvm::raw_ostream &os);

} // namespace mlir::cp::run

#endif // CP_TOOLS_CPRUN_OPTIONS_H
