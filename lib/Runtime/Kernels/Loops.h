//===- Loops.h - Hints for loops --------------------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_KERNELS_LOOPS_H
#define CP_RUNTIME_KERNELS_LOOPS_H

/// CP_UNROLL: unroll this loop of constant length completely.
/// CP_INDEPENDENT: no iteration reads what another one writes.
#if defined(__clang__)
#define CP_UNROLL _Pragma("clang loop unroll(full)")
#define CP_INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
#elif defined(__GNUC__)
#define CP_UNROLL _Pragma("GCC unroll 16")
#define CP_INDEPENDENT _Pragma("GCC ivdep")
#else
#define CP_UNROLL
#define CP_INDEPENDENT
#endif

#endif // CP_RUNTIME_KERNELS_LOOPS_H
