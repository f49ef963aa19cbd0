//===- StepGuards.h - Attend to what a step needs -*- C++ -*- -----------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_TRANSFORMS_STEPGUARDS_H
#define CP_LIB_TRANSFORMS_STEPGUARDS_H

#include "StepTables.h"

namespace mlir::cp {

/// Guards attends. Layers of a model share their cases, so that each is worked
/// out once.
class StepGuards {
public:
  /// Replaces an attend by the cases of (rank, step) that its blocks tell
  /// apart: branches that attend to the chunks that are needed, without the
  /// mask where these are full.
  void guard(AttendOp op);

private:
  std::map<StepKey, std::vector<StepCase>> known;
};

} // namespace mlir::cp

#endif // CP_LIB_TRANSFORMS_STEPGUARDS_H
