//===- Check.h - Comparing results with the reference -----------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_EXECUTION_CHECK_H
#define CP_EXECUTION_CHECK_H

#include "cp/Execution/HostTensor.h"

#include <string>
#include <vector>

namespace mlir::cp::execution {

/// How far results may be from the reference.
struct Tolerance {
  double relative;
  double absolute;
};

/// The tolerance for a model that has, or has not, 16-bit float arguments.
Tolerance getDefaultTolerance(bool hasSmallFloats);

struct CheckResult {
  bool ok = true;
  /// Over all elements that are finite on both sides.
  double maxAbsError = 0.0;
  /// If not ok: the element that is furthest out of tolerance.
  std::string worst;
};

/// Compares all results. Equal are: the same infinity, two NaNs, finite floats
/// with abs(got - want) <= ATOL * max(1, M) + RTOL * abs(want), where M is the
/// largest finite abs(want) of the result, and equal integers.
CheckResult check(llvm::ArrayRef<HostTensor> got,
                  llvm::ArrayRef<HostTensor> want, Tolerance tolerance);

} // namespace mlir::cp::execution

#endif // CP_EXECUTION_CHECK_H
