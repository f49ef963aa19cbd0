//===- TestBreakRing.h - Break a ring on purpose -*- C++ -*- ------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_TOOLS_CP_OPT_TESTBREAKRING_H
#define CP_TOOLS_CP_OPT_TESTBREAKRING_H

namespace mlir::cp {

/// Registers --cp-test-break-ring=kind=... attend=N.
void registerTestBreakRing();

} // namespace mlir::cp

#endif // CP_TOOLS_CP_OPT_TESTBREAKRING_H
