//===- FiberContext.h - Switching between stacks ----------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// As swapcontext does, without its system calls, which take most of an
// emulated kernel's time.
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_CUDA_EMULATION_FIBERCONTEXT_H
#define CP_UNITTESTS_CUDA_EMULATION_FIBERCONTEXT_H

#include <cstddef>
#include <memory>

namespace cp::cuda {

/// Where a fiber, or the thread that runs fibers, goes on.
class FiberContext {
public:
  /// Makes it begin with `entry`, which never returns, on a stack of its own.
  void start(void (*entry)(), size_t stackBytes);
  /// Leaves `from` and goes on with `to`; returns when something goes on with
  /// `from`.
  static void change(FiberContext &from, FiberContext &to);

private:
  std::unique_ptr<char[]> stack; ///< Kept for the next start.
  void *top = nullptr;           ///< Of the stack; saved registers begin there.
};

} // namespace cp::cuda

#endif // CP_UNITTESTS_CUDA_EMULATION_FIBERCONTEXT_H
