//===- WalkAttend.h - Planning an attend by halving boxes -------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_KERNELS_WALKATTEND_H
#define CP_RUNTIME_KERNELS_WALKATTEND_H

#include "cp/Runtime/Kernel.h"

namespace cp::runtime {

/// Whether walkAttend knows enough of an attend: no row is padding, and
/// something says what the mask is in a box. Then its cost grows with the
/// boundary of the mask, that of a TilePlan with all tiles.
bool canWalk(const cp_attend_args &args);

/// Counts the tiles of an attend, without computing it.
TileCounts walkAttend(const cp_attend_args &args, const AttendOptions &options);

} // namespace cp::runtime

#endif // CP_RUNTIME_KERNELS_WALKATTEND_H
