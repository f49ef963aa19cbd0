/*===- errors_test.c - Errors of the C API
--------------------------------------===*\
|*                                                                            *|
|* Part of the cp project, under the Apache License v2.0 with LLVM           *|
|* Exceptions. See LICENSE for license information.                          *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                   *|
|*                                                                            *|
\*===----------------------------------------------------------------------===*/

#include "attention.h"

#include <string.h>

static cpc_context *make_context(void) {
  cpc_context *context = NULL;
  CHECK_OK(cpc_context_create(&context));
  return context;
}

/* Texts that are no models, and null handles. */
void test_errors(void) {
  cpc_context *context = make_context();
  cpc_module *module = NULL;
  const char *text = "func.func @main(\n";
  CHECK_ERROR(
      cpc_module_parse(context, text, strlen(text), "bad.mlir", &module),
      "bad.mlir:1:");
  CHECK(!module);
  CHECK(strncmp(cpc_last_error_location(), "bad.mlir:1:", 11) == 0);

  /* Keys of another size: the verifier says so, with the line. */
  text = "func.func @main(%q: tensor<1x1x4x8xf32>, %k: tensor<1x1x4x6xf32>) {\n"
         "\n"
         "  %o, %l = cp.sdpa %q, %k, %q : (tensor<1x1x4x8xf32>, "
         "tensor<1x1x4x6xf32>, tensor<1x1x4x8xf32>) -> (tensor<1x1x4x8xf32>, "
         "tensor<1x1x4xf32>)\n"
         "  return\n"
         "}\n";
  CHECK_ERROR(cpc_module_parse(context, text, strlen(text), NULL, &module),
              "model:3:12: error: 'cp.sdpa' op");
  CHECK(strcmp(cpc_last_error_location(), "model:3:12") == 0);
  CHECK_ERROR(cpc_module_load(context, "none.mlir", &module), "none.mlir");
  CHECK(strcmp(cpc_last_error_location(), "") == 0);

  /* What cannot be compiled, with its place. */
  text = "func.func @main(%x: tensor<?xf32>) -> tensor<?xf32> {\n"
         "  return %x : tensor<?xf32>\n"
         "}\n";
  CHECK_OK(cpc_module_parse(context, text, strlen(text), NULL, &module));
  cpc_program *program = NULL;
  CHECK_ERROR(cpc_program_compile(module, NULL, &program),
              "argument 0 has type tensor<?xf32>");
  CHECK(!program);
  cpc_module_destroy(module);
  CHECK_OK(cpc_module_parse(context, causal_model, strlen(causal_model), NULL,
                            &module));
  cpc_options *options = NULL;
  CHECK_OK(cpc_options_create(&options));
  CHECK_OK(cpc_options_set(options, "entry", "other"));
  CHECK_ERROR(cpc_program_compile(module, options, &program),
              "no function 'other' with a body; the model has: main");

  CHECK_ERROR(cpc_context_create(NULL), "no place for the context");
  CHECK_ERROR(cpc_module_parse(NULL, "", 0, NULL, &module), "no context");
  CHECK(!module);
  CHECK_ERROR(cpc_module_parse(context, NULL, 0, NULL, &module), "no text");
  CHECK_ERROR(cpc_module_parse(context, "", 0, NULL, NULL), "no place");
  CHECK_ERROR(cpc_module_load(context, NULL, &module), "no path");
  CHECK_ERROR(cpc_program_compile(NULL, NULL, &program), "no module");
  char *json = NULL;
  cpc_check_result result;
  cpc_tensor_info info;
  CHECK_ERROR(cpc_module_parallelize(NULL, NULL, &json), "no module");
  CHECK_ERROR(cpc_program_execute(NULL, NULL, 0, NULL, 0), "no program");
  CHECK_ERROR(cpc_program_bind(NULL, 0, NULL), "no program");
  CHECK_ERROR(cpc_program_load_weights(NULL, ""), "no program");
  CHECK_ERROR(cpc_program_plan(NULL, NULL, 0), "no program");
  CHECK_ERROR(cpc_program_stats(NULL, &json), "no program");
  CHECK_ERROR(cpc_program_report(NULL, NULL, 0, &json), "no program");
  CHECK_ERROR(cpc_program_trace(NULL, NULL, 0, &json), "no program");
  CHECK_ERROR(cpc_program_check(NULL, NULL, 0, 0, 0, &result, NULL),
              "no program");
  CHECK_ERROR(cpc_program_input(NULL, 0, &info), "no program");
  CHECK(cpc_program_num_inputs(NULL) == 0);
  CHECK(cpc_program_num_ranks(NULL) == 0);
  cpc_options_destroy(options);
  cpc_context_destroy(context);
  cpc_context_destroy(NULL);
  cpc_module_destroy(NULL);
  cpc_program_destroy(NULL);
  cpc_options_destroy(NULL);
  cpc_array_destroy(NULL);
  cpc_free(NULL);
}

/* Tensors that do not fit. */
void test_tensors(void) {
  cpc_program *program = compile(causal_model, "ranks", "2", NULL);
  float q[COUNT + 1], out[COUNT], lse[HEADS * LENGTH];
  fill(q, COUNT, 1);
  const cpc_tensor good = make_tensor(q);
  cpc_tensor inputs[] = {good, good, good, good};
  cpc_tensor outputs[] = {make_tensor(out), make_lse_tensor(lse)};
  CHECK_OK(cpc_program_execute(program, inputs, 3, outputs, 2));

  inputs[1].sizes[2] = LENGTH - 1;
  CHECK_ERROR(cpc_program_execute(program, inputs, 3, outputs, 2),
              "argument 1: expected f32 [1, 2, 13, 4], got f32 [1, 2, 12, 4]");
  inputs[1] = good;
  inputs[1].dtype = CPC_F16;
  CHECK_ERROR(cpc_program_execute(program, inputs, 3, outputs, 2),
              "argument 1: expected f32 [1, 2, 13, 4], got f16 [1, 2, 13, 4]");
  inputs[1].dtype = 99;
  CHECK_ERROR(cpc_program_execute(program, inputs, 3, outputs, 2),
              "got the unknown element type 99");
  inputs[1] = good;
  inputs[1].rank = 3;
  CHECK_ERROR(cpc_program_execute(program, inputs, 3, outputs, 2),
              "got f32 [1, 2, 13]");
  inputs[1].rank = 9;
  CHECK_ERROR(cpc_program_execute(program, inputs, 3, outputs, 2),
              "got 9 dimensions");
  inputs[1] = good;
  inputs[1].data = NULL;
  CHECK_ERROR(cpc_program_execute(program, inputs, 3, outputs, 2),
              "argument 1, f32 [1, 2, 13, 4], is neither given nor bound");
  inputs[1].data = (char *)q + 1;
  CHECK_ERROR(cpc_program_execute(program, inputs, 3, outputs, 2),
              "is not aligned to 4 bytes");
  inputs[1] = good;

  CHECK_ERROR(cpc_program_execute(program, inputs, 4, outputs, 2),
              "expected 3 arguments, got 4");
  CHECK_ERROR(cpc_program_execute(program, inputs, 2, outputs, 2),
              "argument 2, f32 [1, 2, 13, 4], is neither given nor bound");
  CHECK_ERROR(cpc_program_execute(program, NULL, 3, outputs, 2),
              "no inputs are given");
  CHECK_ERROR(cpc_program_execute(program, inputs, 3, outputs, 1),
              "expected 2 results, got 1");
  CHECK_ERROR(cpc_program_execute(program, inputs, 3, NULL, 2),
              "expected 2 results, got 0");
  outputs[1].sizes[2] = LENGTH + 1;
  CHECK_ERROR(cpc_program_execute(program, inputs, 3, outputs, 2),
              "result 1: expected f32 [1, 2, 13], got f32 [1, 2, 14]");
  outputs[1] = make_lse_tensor(lse);
  outputs[1].strides[1] = 0;
  CHECK_ERROR(cpc_program_execute(program, inputs, 3, outputs, 2),
              "result 1: elements of f32 [1, 2, 13] overlap");
  outputs[1] = make_lse_tensor(NULL);
  CHECK_ERROR(cpc_program_execute(program, inputs, 3, outputs, 2),
              "result 1, f32 [1, 2, 13], has no data");
  CHECK_ERROR(cpc_program_bind(program, 3, &good), "there is no argument 3");
  CHECK_ERROR(cpc_program_bind(program, -1, &good), "there is no argument -1");
  cpc_tensor_info info;
  CHECK_ERROR(cpc_program_input(program, 3, &info), "there is no argument 3");
  CHECK_ERROR(cpc_program_output(program, 2, &info), "there is no result 2");

  /* After all that, it still works. */
  outputs[1] = make_lse_tensor(lse);
  float wanted_out[COUNT], wanted_lse[HEADS * LENGTH];
  attend(q, q, q, wanted_out, wanted_lse);
  CHECK_OK(cpc_program_execute(program, inputs, 3, outputs, 2));
  check_near(out, wanted_out, COUNT);
  cpc_program_destroy(program);
}

void test_options(void) {
  cpc_options *options = NULL;
  CHECK_OK(cpc_options_create(&options));
  CHECK_ERROR(cpc_options_set(options, "rank", "2"),
              "unknown option 'rank', expected one of ranks, layout");
  CHECK_ERROR(cpc_options_set(options, "ranks", "0"),
              "--ranks: expected a whole number from 1 to 1024, got '0'");
  CHECK_ERROR(cpc_options_set(options, "ranks", "2,4"), "got '2,4'");
  CHECK_ERROR(cpc_options_set(options, "layout", "zigzag"),
              "--layout: expected one of auto, contiguous");
  CHECK_ERROR(cpc_options_set(options, "transport", "mpi"),
              "--transport=mpi is not built yet");
  CHECK_ERROR(cpc_options_set(options, "entry", ""), "expected a name");
  CHECK_ERROR(cpc_options_set(options, "ranks", NULL), "no value");
  CHECK_ERROR(cpc_options_set(NULL, "ranks", "2"), "no options");
  static const char *const good[][2] = {
      {"ranks", "2"},        {"layout", "head-tail"}, {"rotate", "all-gather"},
      {"tile", "64"},        {"target", "cpu"},       {"transport", "threads"},
      {"entry", "main"},     {"threads", "1"},        {"isa", "portable"},
      {"doc-lengths", "4,9"}};
  for (size_t i = 0; i < sizeof(good) / sizeof(*good); ++i)
    CHECK_OK(cpc_options_set(options, good[i][0], good[i][1]));
  cpc_options_destroy(options);
}
