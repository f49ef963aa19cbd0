//===- Report.h - What is known of a run --------------------------*- C++
//-*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_EXECUTION_REPORT_H
#define CP_EXECUTION_REPORT_H

#include "cp/Execution/Check.h"
#include "cp/Execution/Run.h"

#include "llvm/Support/JSON.h"

namespace mlir::cp::execution {

/// What is known about one combination when it has run.
struct Report {
  Combination combination;
  /// Of the whole grid.
  int64_t ranks;
  /// The layout that `auto` stands for; else as in the combination.
  std::string layout;
  /// The shapes of the attentions (names are copied out of compiled code).
  struct Attention {
    std::string name, direction;
    int32_t steps;
  };
  std::vector<Attention> attentions;
  /// Without its results.
  Outcome outcome;
  std::optional<CheckResult> check;
};

Report makeReport(const Combination &combination, const cp_entry_meta &meta,
                  Outcome outcome);

/// The median of ascending numbers.
double getMedian(llvm::ArrayRef<double> sorted);

/// What --stats writes about one combination.
llvm::json::Value toJSON(const Report &report);

} // namespace mlir::cp::execution

#endif // CP_EXECUTION_REPORT_H
