//===- RingDirection.h - Which way round a ring turns -*- C++ -*- -------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_TRANSFORMS_RINGDIRECTION_H
#define CP_LIB_TRANSFORMS_RINGDIRECTION_H

#include "RingMatch.h"
#include "RingRemarks.h"

namespace mlir::cp {

/// Turns a ring of shift 1 round (shift -1) if keys then travel less, and
/// classifies its steps anew. Where the mask reads data and all steps may be
/// needed, the plan chooses at run time.
void chooseDirection(Ring &ring, StepClassifier &classifier, StepTables &tables,
                     RingRemark &remark);

} // namespace mlir::cp

#endif // CP_LIB_TRANSFORMS_RINGDIRECTION_H
