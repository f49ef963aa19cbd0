//===- Gpu.h - Kernels of compiled programs ---------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Plain C, with the rules of Runtime.h. Only contexts with kernel "cuda" launch
// kernels.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_GPU_H
#define CP_RUNTIME_GPU_H

#include "cp/Runtime/Runtime.h"

/* C has typedefs. NOLINTBEGIN(modernize-use-using) */

#ifdef __cplusplus
extern "C" {
#endif

/* A kernel in a program's own image: PTX, a cubin or a fat binary. Constants
 * of the program. */
typedef struct cp_gpu_kernel {
  const char *image;
  int64_t image_bytes;
  const char *name;
} cp_gpu_kernel;

/* Adds a launch of `blocks` * `threads` threads, both along x, to the work of
 * the context. parameters[i] points at the value of parameter i. */
int32_t cp_launch(cp_context *context, const cp_gpu_kernel *kernel,
                  int64_t blocks, int64_t threads, void **parameters);

/* Where kernels leave what goes wrong in them: 32-bit numbers of the device,
 * the i-th of which is not 0 if the i-th of the program's assertions failed in
 * this run. NULL after a failure. */
enum { CP_MAX_ASSERTS = 1024 };
int32_t *cp_assert_flags(cp_context *context);
/* Waits for the context's work, and fails with the message of the first of
 * `count` assertions that has failed. */
int32_t cp_check_asserts(cp_context *context, int32_t count,
                         const char *const *messages);

#ifdef __cplusplus
}
#endif

/* NOLINTEND(modernize-use-using) */

#endif /* CP_RUNTIME_GPU_H */
