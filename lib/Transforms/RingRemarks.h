//===- RingRemarks.h - Why a ring is as it is -------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_TRANSFORMS_RINGREMARKS_H
#define CP_LIB_TRANSFORMS_RINGREMARKS_H

#include "StepTables.h"
#include "cp/Dialect/CP/IR/CPOps.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Remarks.h"

#include <optional>
#include <string>

namespace mlir::cp {

/// "<function>/<id>".
std::string nameAttention(func::FuncOp func, int64_t id);

/// The category of a remark is the pass that emits it.
remark::RemarkOpts getRemarkOpts(StringRef name, StringRef pass,
                                 func::FuncOp func);

/// Whether anybody reads remarks: some take time.
bool hasRemarkReaders(Operation *op);

/// Says of each attention of a function, after `cp-classify-steps`, how many
/// pairs of chunks are empty, full and partial on each rank, who decides it,
/// and what of the mask could not be proven.
void remarkOnClasses(func::FuncOp func);

/// What `cp-prune-ring` did to one ring.
class RingRemark {
public:
  /// `own` is the ring's first attend.
  RingRemark(AttendOp own, StepTables &tables);

  /// How far chunks of keys travel with shift 1 and with shift -1.
  void setDistances(int64_t forward, int64_t backward) {
    distances = {forward, backward};
  }
  /// No step but the first was needed.
  void emitDropped();
  /// `inner` (null: none) and `last` are the attends of the other steps. A ring
  /// passes blocks on; an exchange sends them straight.
  void emit(AttendOp inner, AttendOp last, bool isRing, bool guardsAtRunTime);

private:
  /// Bytes of the chunks that travel, as far as the mask is proven; none if
  /// nothing is.
  std::optional<int64_t> boundBytes(ArrayRef<AttendOp> attends, bool isRing);

  int64_t countSteps(ArrayRef<AttendOp> attends);

  StepTables &tables;
  func::FuncOp func;
  Location loc;
  int64_t id, ranks = 1, blockBytes = 0;
  std::optional<std::pair<int64_t, int64_t>> distances;
};

} // namespace mlir::cp

#endif // CP_LIB_TRANSFORMS_RINGREMARKS_H
