//===- InitAll.h - Registration of everything -------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What tools register: the dialects that models use, upstream's models for
// them, and the passes and pipelines of this project.
//
//===----------------------------------------------------------------------===//

#ifndef CP_INITALL_H
#define CP_INITALL_H

namespace mlir {
class DialectRegistry;
} // namespace mlir

namespace mlir::cp {

/// Registers the cp dialect, the upstream dialects around it, and the external
/// models of both.
void registerAllDialects(DialectRegistry &registry);

/// Registers this project's passes and pipelines, and the upstream passes that
/// they are used with.
void registerAllPasses();

} // namespace mlir::cp

#endif // CP_INITALL_H
