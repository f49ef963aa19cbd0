//===- Summary.h - The summary for people -----------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_TOOLS_CPRUN_SUMMARY_H
#define CP_TOOLS_CPRUN_SUMMARY_H

#include "cp/Execution/Report.h"

namespace mlir::cp::run {

using execution::Combination;
using execution::Report;

/// Prints the table of the one combination there is: a line for each rank.
void printReport(llvm::raw_ostream &os, const Report &report);

/// Prints the table of several combinations: a line for each.
class ComparisonTable {
public:
  ComparisonTable(llvm::raw_ostream &os,
                  llvm::ArrayRef<Combination> combinations);
  void printHeader();
  void printRow(const Report &report);

private:
  llvm::raw_ostream &os;
  size_t layoutWidth;
};

} // namespace mlir::cp::run

#endif // CP_TOOLS_CPRUN_SUMMARY_H
