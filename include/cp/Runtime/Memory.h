//===- Memory.h - Buffers of compiled programs ------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Plain C. These two also work after a failure of the run, since a program
// goes on to its end.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_MEMORY_H
#define CP_RUNTIME_MEMORY_H

#include "cp/Runtime/Runtime.h"

#ifdef __cplusplus
extern "C" {
#endif

/* At least `bytes` bytes, 64-byte aligned, with undefined contents. What was
 * freed is used again, in this run and later ones, until the world is
 * destroyed: fresh pages cost more than most operations on them. NULL if
 * there is no memory, which a compiled program does not survive. */
void *cp_alloc(cp_context *context, int64_t bytes);
/* Takes back what cp_alloc of the same context gave; NULL is ignored. */
void cp_free(cp_context *context, void *memory);
/* The most bytes of cp_alloc that were in use at once since the world was
 * created: a rank's activations, without inputs and outputs. */
int64_t cp_peak_memory(cp_context *context);

#ifdef __cplusplus
}
#endif

#endif /* CP_RUNTIME_MEMORY_H */
