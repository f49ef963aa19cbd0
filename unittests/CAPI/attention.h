/*===- attention.h - What the tests of the C API compare with --------*- C
-*-===*\
|*                                                                            *|
|* Part of the cp project, under the Apache License v2.0 with LLVM           *|
|* Exceptions. See LICENSE for license information.                          *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                   *|
|*                                                                            *|
\*===----------------------------------------------------------------------===*/

#ifndef CP_UNITTESTS_CAPI_ATTENTION_H
#define CP_UNITTESTS_CAPI_ATTENTION_H

#include "cp-c/cp.h"

#include <stdio.h>
#include <stdlib.h>

/* Ends the program with the last error if a condition does not hold. */
#define CHECK(condition)                                                       \
  do {                                                                         \
    if (!(condition)) {                                                        \
      fprintf(stderr, "%s:%d: failed: %s\nlast error: %s\n", __FILE__,         \
              __LINE__, #condition, cpc_last_error());                         \
      exit(1);                                                                 \
    }                                                                          \
  } while (0)
#define CHECK_OK(call) CHECK((call) == CPC_OK)
/* The call fails, and the message holds this text. */
#define CHECK_ERROR(call, text)                                                \
  do {                                                                         \
    CHECK((call) == CPC_ERROR);                                                \
    CHECK(strstr(cpc_last_error(), text));                                     \
  } while (0)

/* Causal attention of 2 heads over 13 positions of size 4. */
enum { HEADS = 2, LENGTH = 13, SIZE = 4, COUNT = HEADS * LENGTH * SIZE };
extern const char *const causal_model;

/* Row-major [1, HEADS, LENGTH, SIZE]. */
cpc_tensor make_tensor(float *data);
/* Row-major [1, HEADS, LENGTH]. */
cpc_tensor make_lse_tensor(float *data);
/* Numbers between -1 and 1 that depend on `seed`. */
void fill(float *data, int count, unsigned seed);
/* Causal attention by plain loops in double. */
void attend(const float *q, const float *k, const float *v, float *out,
            float *lse);
/* Ends the program if an element is further off than float rounding. */
void check_near(const float *got, const float *want, int count);

/* A program of this text; options are NAME, VALUE, ..., NULL. */
cpc_program *compile(const char *text, ...);

/* Of errors_test.c. */
void test_errors(void);
void test_tensors(void);
void test_options(void);

#endif
