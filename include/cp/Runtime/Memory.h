//===- Memory.h - Buffers of compiled programs ------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Plain C. Memory of a context is the host's or, with kernel "cuda", that of
// its GPU, which the host cannot follow pointers to. cp_alloc and cp_free also
// work after a failure of the run, since a program goes on to its end.
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
 * there is no memory: a compiled program for CPUs does not survive that; on a
 * GPU it is a failure of the run. */
void *cp_alloc(cp_context *context, int64_t bytes);
/* Takes back what cp_alloc of the same context gave; NULL is ignored. */
void cp_free(cp_context *context, void *memory);
/* The most bytes of cp_alloc that were in use at once since the world was
 * created: a rank's activations, without inputs and outputs. */
int64_t cp_peak_memory(cp_context *context);

/* Copies between the host and memory of the context, in the order of the
 * context's other work; returns when it is done. */
int32_t cp_upload(cp_context *context, void *to, const void *from,
                  int64_t bytes);
int32_t cp_download(cp_context *context, void *to, const void *from,
                    int64_t bytes);
/* A copy within the memory of the context. */
int32_t cp_copy(cp_context *context, void *to, const void *from, int64_t bytes);
/* Where the context has the bytes at `constant`, which never change: there, or
 * in a copy that is made once. NULL after a failure. */
const void *cp_constant(cp_context *context, const void *constant,
                        int64_t bytes);

#ifdef __cplusplus
}
#endif

#endif /* CP_RUNTIME_MEMORY_H */
