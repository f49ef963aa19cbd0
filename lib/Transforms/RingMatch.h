//===- RingMatch.h - A ring as cp-form-ring makes it -*- C++ -*- --------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_TRANSFORMS_RINGMATCH_H
#define CP_LIB_TRANSFORMS_RINGMATCH_H

#include "cp/Transforms/RingStep.h"

#include "mlir/Dialect/SCF/IR/SCF.h"

namespace mlir::cp {

/// A ring or an exchange as cp-form-ring makes it. The loop is missing on two
/// ranks.
struct Ring {
  Operation *start = nullptr;
  Value plan;
  AttendOp own;
  scf::ForOp loop;
  AttendOp inner;
  Operation *lastWait = nullptr;
  AttendOp last;
  RotateEndOp end;
};

/// Whether the mask says at run time what the classification cannot.
bool readsData(AttendOp op);

/// The ring that ends with `end`; none if it has another form.
std::optional<Ring> matchRing(RotateEndOp end);

} // namespace mlir::cp

#endif // CP_LIB_TRANSFORMS_RINGMATCH_H
