/*===- api_test.c - Programs of the C API
--------------------------------------===*\
|*                                                                            *|
|* Part of the cp project, under the Apache License v2.0 with LLVM           *|
|* Exceptions. See LICENSE for license information.                          *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                   *|
|*                                                                            *|
\*===----------------------------------------------------------------------===*/

#include "attention.h"

#include <math.h>
#include <string.h>
#include <threads.h>

static const char *const layouts[] = {"auto", "contiguous", "striped",
                                      "greedy"};
static const char *const ranks[] = {"1", "2", "4"};

/* Runs a program of causal_model on new numbers and compares. */
static void run_and_compare(cpc_program *program, unsigned seed) {
  float q[COUNT], k[COUNT], v[COUNT], out[COUNT], lse[HEADS * LENGTH];
  float wanted_out[COUNT], wanted_lse[HEADS * LENGTH];
  fill(q, COUNT, seed);
  fill(k, COUNT, seed + 1);
  fill(v, COUNT, seed + 2);
  attend(q, k, v, wanted_out, wanted_lse);
  cpc_tensor inputs[] = {make_tensor(q), make_tensor(k), make_tensor(v)};
  cpc_tensor outputs[] = {make_tensor(out), make_lse_tensor(lse)};
  CHECK_OK(cpc_program_execute(program, inputs, 3, outputs, 2));
  check_near(out, wanted_out, COUNT);
  check_near(lse, wanted_lse, HEADS * LENGTH);
}

static void test_execute(void) {
  CHECK(cpc_abi_version() == CPC_ABI_VERSION);
  for (int r = 0; r < 3; ++r)
    for (int l = 0; l < 4; ++l) {
      cpc_program *program =
          compile(causal_model, "ranks", ranks[r], "layout", layouts[l], NULL);
      CHECK(cpc_program_num_ranks(program) == atoi(ranks[r]));
      CHECK(cpc_program_num_inputs(program) == 3);
      CHECK(cpc_program_num_outputs(program) == 2);
      cpc_tensor_info info;
      CHECK_OK(cpc_program_input(program, 2, &info));
      CHECK(info.dtype == CPC_F32 && info.rank == 4 && info.sizes[2] == LENGTH);
      CHECK(strcmp(info.weight, "") == 0);
      CHECK_OK(cpc_program_output(program, 1, &info));
      CHECK(info.dtype == CPC_F32 && info.rank == 3 && info.sizes[1] == HEADS);
      run_and_compare(program, 7);
      cpc_program_destroy(program);
    }
}

/* Heads and positions change places in memory, and keys run backwards. */
static void test_strides(void) {
  float q[COUNT], k[COUNT], v[COUNT], out[2 * COUNT], lse[HEADS * LENGTH];
  float moved[3][COUNT];
  float wanted_out[COUNT], wanted_lse[HEADS * LENGTH];
  fill(q, COUNT, 1);
  fill(k, COUNT, 2);
  fill(v, COUNT, 3);
  attend(q, k, v, wanted_out, wanted_lse);
  for (int i = 0; i < COUNT; ++i) {
    int d = i % SIZE, position = i / SIZE % LENGTH, head = i / SIZE / LENGTH;
    int place = (position * HEADS + head) * SIZE + d;
    moved[0][place] = q[i];
    moved[1][COUNT - 1 - i] = k[i];
    moved[2][place] = v[i];
  }
  for (int r = 0; r < 3; ++r) {
    cpc_program *program = compile(causal_model, "ranks", ranks[r], NULL);
    cpc_tensor inputs[] = {make_tensor(moved[0]),
                           make_tensor(moved[1] + COUNT - 1),
                           make_tensor(moved[2])};
    for (int i = 0; i < 3; i += 2) {
      inputs[i].strides[1] = SIZE;
      inputs[i].strides[2] = HEADS * SIZE;
    }
    for (int dim = 0; dim < 4; ++dim)
      inputs[1].strides[dim] *= -1;
    /* Every other element of the result's memory. */
    cpc_tensor outputs[] = {make_tensor(out), make_lse_tensor(lse)};
    for (int dim = 0; dim < 4; ++dim)
      outputs[0].strides[dim] *= 2;
    for (int i = 0; i < 2 * COUNT; ++i)
      out[i] = 77;
    CHECK_OK(cpc_program_execute(program, inputs, 3, outputs, 2));
    for (int i = 0; i < COUNT; ++i) {
      CHECK(fabsf(out[2 * i] - wanted_out[i]) <= 1e-5f);
      CHECK(out[2 * i + 1] == 77);
    }
    check_near(lse, wanted_lse, HEADS * LENGTH);
    cpc_program_destroy(program);
  }
}

/* New numbers, results in the memory of an argument, the same memory again. */
static void test_repeat(void) {
  for (int r = 0; r < 3; ++r) {
    cpc_program *program = compile(causal_model, "ranks", ranks[r], NULL);
    for (unsigned seed = 0; seed < 20; ++seed)
      run_and_compare(program, seed);
    float q[COUNT], k[COUNT], v[COUNT], lse[HEADS * LENGTH];
    float wanted_out[COUNT], wanted_lse[HEADS * LENGTH];
    fill(q, COUNT, 1);
    fill(k, COUNT, 2);
    fill(v, COUNT, 3);
    attend(q, k, v, wanted_out, wanted_lse);
    cpc_tensor inputs[] = {make_tensor(q), make_tensor(k), make_tensor(v)};
    cpc_tensor outputs[] = {make_tensor(v), make_lse_tensor(lse)};
    CHECK_OK(cpc_program_execute(program, inputs, 3, outputs, 2));
    check_near(v, wanted_out, COUNT);
    check_near(lse, wanted_lse, HEADS * LENGTH);
    cpc_program_destroy(program);
  }
}

static const char *const weighted_model =
    "func.func @scaled(%x: tensor<5x3xf32>,\n"
    "    %w: tensor<5x3xf32> {cp.weight = \"layer.w\"}) -> tensor<5x3xf32> {\n"
    "  %y = arith.mulf %x, %w : tensor<5x3xf32>\n"
    "  return %y : tensor<5x3xf32>\n"
    "}\n";

static cpc_tensor make_matrix(float *data) {
  cpc_tensor tensor = {data, CPC_F32, 2, {5, 3}, {3, 1}};
  return tensor;
}

static void test_weights(void) {
  cpc_program *program =
      compile(weighted_model, "entry", "scaled", "ranks", "2", NULL);
  cpc_tensor_info info;
  CHECK_OK(cpc_program_input(program, 1, &info));
  CHECK(strcmp(info.weight, "layer.w") == 0);
  float x[15], w[15], other[15], y[15];
  fill(x, 15, 1);
  fill(w, 15, 2);
  fill(other, 15, 3);
  cpc_tensor inputs[] = {make_matrix(x), make_matrix(other)};
  cpc_tensor output = make_matrix(y), weight = make_matrix(w);
  CHECK_ERROR(cpc_program_execute(program, inputs, 1, &output, 1),
              "argument 1 (weight 'layer.w'), f32 [5, 3], is neither given nor "
              "bound");
  CHECK_OK(cpc_program_bind(program, 1, &weight));
  for (int call = 0; call < 4; ++call) {
    /* What a call gives counts for this call alone. */
    int given = call == 1 ? 2 : 1;
    CHECK_OK(cpc_program_execute(program, inputs, given, &output, 1));
    for (int i = 0; i < 15; ++i)
      CHECK(y[i] == x[i] * (given == 2 ? other : w)[i]);
  }
  weight.data = other;
  CHECK_OK(cpc_program_bind(program, 1, &weight));
  CHECK_OK(cpc_program_execute(program, inputs, 1, &output, 1));
  for (int i = 0; i < 15; ++i)
    CHECK(y[i] == x[i] * other[i]);
  CHECK_ERROR(cpc_program_load_weights(program, "none.bin"),
              "expected a directory of .npy files or a file *.safetensors");
  cpc_program_destroy(program);
}

static void test_inspect(void) {
  cpc_program *program =
      compile(causal_model, "ranks", "2", "layout", "contiguous", NULL);
  char *text = NULL;
  CHECK_ERROR(cpc_program_stats(program, &text), "there are no statistics yet");
  CHECK(!text);
  /* No numbers are needed for a plan. */
  CHECK_OK(cpc_program_plan(program, NULL, 0));
  CHECK_OK(cpc_program_stats(program, &text));
  CHECK(strstr(text, "\"layout\": \"contiguous\""));
  CHECK(strstr(text, "\"name\": \"main/0\""));
  cpc_free(text);
  CHECK_OK(cpc_program_report(program, NULL, 0, &text));
  CHECK(strncmp(text, "<svg", 4) == 0 || strncmp(text, "<?xml", 5) == 0);
  CHECK(strstr(text, "</svg>"));
  cpc_free(text);

  cpc_array *table = NULL;
  cpc_tensor view;
  CHECK_OK(cpc_program_layout_table(program, NULL, 0, &table));
  cpc_array_get(table, &view);
  CHECK(view.dtype == CPC_I64 && view.rank == 2 && view.sizes[1] == 14);
  for (int i = 0; i < 14; ++i)
    CHECK(((int64_t *)view.data)[i] == (i < LENGTH ? i : -1));
  cpc_array_destroy(table);
  cpc_array *mask[4];
  CHECK_OK(cpc_program_block_mask(program, NULL, 0, 0, mask));
  cpc_array_get(mask[0], &view);
  CHECK(view.dtype == CPC_I32 && view.rank == 3);
  CHECK(*(int32_t *)view.data == 1); /* one tile, which is partial */
  for (int i = 0; i < 4; ++i)
    cpc_array_destroy(mask[i]);
  CHECK_ERROR(cpc_program_block_mask(program, NULL, 0, 1, mask),
              "there is no attention 1");

  float q[COUNT], k[COUNT], v[COUNT];
  fill(q, COUNT, 1);
  fill(k, COUNT, 2);
  fill(v, COUNT, 3);
  cpc_tensor inputs[] = {make_tensor(q), make_tensor(k), make_tensor(v)};
  CHECK_ERROR(cpc_program_trace(program, NULL, 0, &text),
              "argument 0, f32 [1, 2, 13, 4], is neither given nor bound");
  CHECK_OK(cpc_program_trace(program, inputs, 3, &text));
  CHECK(strstr(text, "\"name\": \"attend\""));
  cpc_free(text);
  cpc_check_result result;
  char *worst = NULL;
  CHECK_OK(cpc_program_check(program, inputs, 3, -1, -1, &result, &worst));
  CHECK(result.ok == 1 && result.max_abs_error < 1e-5 && !worst);
  CHECK_OK(cpc_program_stats(program, &text));
  CHECK(strstr(text, "\"check\""));
  cpc_free(text);
  CHECK_OK(cpc_program_check(program, inputs, 3, 0, 0, &result, &worst));
  CHECK(result.ok == 0 && worst && strlen(worst) > 0);
  cpc_free(worst);
  cpc_program_destroy(program);

  cpc_context *context;
  cpc_module *module;
  CHECK_OK(cpc_context_create(&context));
  CHECK_OK(cpc_module_parse(context, causal_model, strlen(causal_model), "it",
                            &module));
  CHECK_OK(cpc_module_parallelize(module, NULL, &text));
  CHECK(strstr(text, "cp.attend") && !strstr(text, "cp.sdpa"));
  cpc_free(text);
  cpc_context_destroy(context);
  cpc_module_destroy(module);
}

/* A NaN reaches the rows that attend to it, no other head or element of the
 * values, and is no error. */
static void test_nan(void) {
  float q[COUNT], k[COUNT], v[COUNT], out[COUNT], lse[HEADS * LENGTH];
  fill(q, COUNT, 1);
  fill(k, COUNT, 2);
  fill(v, COUNT, 3);
  v[5 * SIZE] = NAN; /* head 0, position 5, element 0 */
  cpc_tensor inputs[] = {make_tensor(q), make_tensor(k), make_tensor(v)};
  cpc_tensor outputs[] = {make_tensor(out), make_lse_tensor(lse)};
  for (int r = 0; r < 3; ++r) {
    cpc_program *program = compile(causal_model, "ranks", ranks[r], NULL);
    CHECK_OK(cpc_program_execute(program, inputs, 3, outputs, 2));
    for (int row = 0; row < HEADS * LENGTH; ++row) {
      CHECK(!isnan(lse[row]));
      /* Earlier rows of head 0 share a tile with it, where 0 * NaN is NaN. */
      if (row >= 5 && row < LENGTH)
        CHECK(isnan(out[row * SIZE]));
      if (row >= LENGTH)
        CHECK(!isnan(out[row * SIZE]));
      CHECK(!isnan(out[row * SIZE + 1]));
    }
    cpc_program_destroy(program);
  }
}

/* A context and a program of its own, and a program of all threads. */
static int use_both(void *shared) {
  cpc_program *own = compile(causal_model, "ranks", "2", NULL);
  for (unsigned seed = 0; seed < 50; ++seed) {
    run_and_compare(own, seed);
    run_and_compare((cpc_program *)shared, seed);
  }
  cpc_program_destroy(own);
  CHECK_ERROR(cpc_program_execute(NULL, NULL, 0, NULL, 0), "no program");
  return 0;
}

static void test_threads(void) {
  CHECK_ERROR(cpc_options_set(NULL, "", ""), "no options are given");
  cpc_program *shared = compile(causal_model, "ranks", "3", NULL);
  thrd_t threads[3];
  for (int i = 0; i < 3; ++i)
    CHECK(thrd_create(&threads[i], use_both, shared) == thrd_success);
  for (int i = 0; i < 3; ++i)
    CHECK(thrd_join(threads[i], NULL) == thrd_success);
  /* Each thread has a last error of its own. */
  CHECK(strcmp(cpc_last_error(), "no options are given") == 0);
  cpc_program_destroy(shared);
}

int main(int argc, char **argv) {
  static const struct {
    const char *name;
    void (*run)(void);
  } tests[] = {{"execute", test_execute}, {"strides", test_strides},
               {"repeat", test_repeat},   {"weights", test_weights},
               {"inspect", test_inspect}, {"nan", test_nan},
               {"threads", test_threads}, {"errors", test_errors},
               {"tensors", test_tensors}, {"options", test_options}};
  for (size_t i = 0; i < sizeof(tests) / sizeof(*tests); ++i)
    if (argc == 1 || strcmp(argv[1], tests[i].name) == 0) {
      tests[i].run();
      printf("%s: ok\n", tests[i].name);
      if (argc > 1)
        return 0;
    }
  return argc > 1;
}
