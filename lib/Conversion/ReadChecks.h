//===- ReadChecks.h - Checks of reads at run time ---------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads of captures that are not proven to be in bounds (kInBoundsAttr) are
// checked by functions that the runtime calls before it computes an attend.
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_CONVERSION_READCHECKS_H
#define CP_LIB_CONVERSION_READCHECKS_H

#include "ModFunction.h"
#include "RuntimeABI.h"

namespace mlir::cp {

/// Discardable attributes of an attend: the functions mask_bounded and
/// score_bounded, check_mask and check_score of cp_attend_args.
inline StringRef getBoundedAttr(ModKind kind) {
  return kind == ModKind::Mask ? "cp.mask_bounded" : "cp.score_bounded";
}
inline StringRef getCheckAttr(ModKind kind) {
  return kind == ModKind::Mask ? "cp.check_mask" : "cp.check_score";
}

bool hasUnprovenReads(Region &mod);

/// Creates the cp_check_fn of a region with unproven reads. An index that
/// depends on the score is an error: scores are not known when it is called.
FailureOr<LLVM::LLVMFuncOp> createReadCheck(Region &mod, ModKind kind,
                                            RuntimeModule &runtime);

} // namespace mlir::cp

#endif // CP_LIB_CONVERSION_READCHECKS_H
