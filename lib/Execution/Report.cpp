//===- Report.cpp - What is known of a run --------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Execution/Report.h"

using namespace mlir::cp::execution;
using llvm::ArrayRef;

Report mlir::cp::execution::makeReport(const Combination &combination,
                                       const cp_entry_meta &meta,
                                       Outcome outcome) {
  Report report;
  report.combination = combination;
  report.ranks = getNumRanks(meta, combination.ranks);
  report.layout = combination.layout;
  const cp_sequence_meta *sequence = findQuerySequence(meta);
  if (report.layout == "auto" && sequence)
    report.layout = sequence->layout;
  for (const cp_attention_meta &attention :
       ArrayRef(meta.attentions, meta.num_attentions))
    report.attentions.push_back(
        {attention.name, attention.direction, attention.steps});
  report.outcome = std::move(outcome);
  return report;
}

double mlir::cp::execution::getMedian(ArrayRef<double> sorted) {
  size_t middle = sorted.size() / 2;
  return sorted.size() % 2 ? sorted[middle]
                           : (sorted[middle - 1] + sorted[middle]) / 2;
}
