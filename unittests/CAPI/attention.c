/*===- attention.c - What the tests of the C API compare with
-----------------===*\
|*                                                                            *|
|* Part of the cp project, under the Apache License v2.0 with LLVM           *|
|* Exceptions. See LICENSE for license information.                          *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                   *|
|*                                                                            *|
\*===----------------------------------------------------------------------===*/

#include "attention.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

const char *const causal_model =
    "func.func @main(%q: tensor<1x2x13x4xf32>, %k: tensor<1x2x13x4xf32>,\n"
    "                %v: tensor<1x2x13x4xf32>)\n"
    "    -> (tensor<1x2x13x4xf32>, tensor<1x2x13xf32>) {\n"
    "  %out, %lse = cp.sdpa %q, %k, %v {is_causal}\n"
    "    : (tensor<1x2x13x4xf32>, tensor<1x2x13x4xf32>, "
    "tensor<1x2x13x4xf32>)\n"
    "   -> (tensor<1x2x13x4xf32>, tensor<1x2x13xf32>)\n"
    "  return %out, %lse : tensor<1x2x13x4xf32>, tensor<1x2x13xf32>\n"
    "}\n";

cpc_tensor make_tensor(float *data) {
  cpc_tensor tensor = {data,
                       CPC_F32,
                       4,
                       {1, HEADS, LENGTH, SIZE},
                       {COUNT, LENGTH * SIZE, SIZE, 1}};
  return tensor;
}

cpc_tensor make_lse_tensor(float *data) {
  cpc_tensor tensor = {
      data, CPC_F32, 3, {1, HEADS, LENGTH}, {HEADS * LENGTH, LENGTH, 1}};
  return tensor;
}

void fill(float *data, int count, unsigned seed) {
  unsigned state = seed * 2654435761u + 1;
  for (int i = 0; i < count; ++i) {
    state = state * 1664525u + 1013904223u;
    data[i] = (float)(state >> 8) / 8388608.0f - 1.0f;
  }
}

void attend(const float *q, const float *k, const float *v, float *out,
            float *lse) {
  for (int row = 0; row < HEADS * LENGTH; ++row) {
    int head = row / LENGTH, position = row % LENGTH;
    double sum = 0, mean[SIZE] = {0};
    for (int key = 0; key <= position; ++key) {
      const float *from = k + (head * LENGTH + key) * SIZE;
      double score = 0;
      for (int d = 0; d < SIZE; ++d)
        score += (double)q[row * SIZE + d] * from[d];
      double weight = exp(score / sqrt(SIZE));
      sum += weight;
      for (int d = 0; d < SIZE; ++d)
        mean[d] += weight * v[(head * LENGTH + key) * SIZE + d];
    }
    for (int d = 0; d < SIZE; ++d)
      out[row * SIZE + d] = (float)(mean[d] / sum);
    lse[row] = (float)log(sum);
  }
}

void check_near(const float *got, const float *want, int count) {
  for (int i = 0; i < count; ++i)
    if (!(fabsf(got[i] - want[i]) <= 1e-5f)) {
      fprintf(stderr, "element %d is %g, expected %g\n", i, got[i], want[i]);
      exit(1);
    }
}

cpc_program *compile(const char *text, ...) {
  cpc_context *context = NULL;
  cpc_module *module = NULL;
  cpc_options *options = NULL;
  cpc_program *program = NULL;
  CHECK_OK(cpc_context_create(&context));
  CHECK_OK(cpc_module_parse(context, text, strlen(text), NULL, &module));
  CHECK_OK(cpc_options_create(&options));
  va_list list;
  va_start(list, text);
  for (const char *name; (name = va_arg(list, const char *));) {
    const char *value = va_arg(list, const char *);
    CHECK_OK(cpc_options_set(options, name, value));
  }
  va_end(list);
  CHECK_OK(cpc_program_compile(module, options, &program));
  /* The program keeps what it needs. */
  cpc_context_destroy(context);
  cpc_module_destroy(module);
  cpc_options_destroy(options);
  return program;
}
