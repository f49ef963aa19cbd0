/*===- cp-c/cp.h - C interface of the cp compiler ------------------*- C
-*-===*\
|*                                                                            *|
|* Part of the cp project, under the Apache License v2.0 with LLVM           *|
|* Exceptions. See LICENSE for license information.                          *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                   *|
|*                                                                            *|
\*===----------------------------------------------------------------------===*/
/*
 * What cp-run does, from any language: compile a model for the ranks of a grid,
 * run it on tensors in memory, look at its plan. C11; the library is libcp.so.
 *
 * Errors. Functions that can fail return CPC_OK or CPC_ERROR. After CPC_ERROR,
 * cpc_last_error has the message; nothing is printed. Results that a failed
 * function would have written are NULL or left alone.
 *
 * Ownership. The caller destroys every object and frees every text that it is
 * given, in any order: a module keeps its context's memory alive, a program its
 * module's. Destroying or freeing NULL does nothing. Texts passed in are
 * copied.
 *
 * Threads. All functions may be called from several threads at once, on
 * different handles and on the same one: calls that use the same program, or
 * modules of the same context, wait for each other. Nobody may use a handle
 * while another thread destroys it. A program holds threads: it does not work
 * in a child process after fork().
 *
 * Processes. With the options target=cuda and transport=nccl, in a process that
 * torchrun or mpirun has started as one of several, each process is one rank
 * (docs/GPU.md). All make the same calls that take a program, its destruction
 * among them, in the same order and with the same tensors, and all get the same
 * results. cpc_program_compile waits for the others. A failure of one process
 * is one of all: calls fail from then on.
 */

#ifndef CP_C_CP_H
#define CP_C_CP_H

#include <stddef.h>
#include <stdint.h>

#ifdef _WIN32
#define CPC_EXPORT
#else
#define CPC_EXPORT __attribute__((visibility("default")))
#endif

/* C has typedefs. NOLINTBEGIN(modernize-use-using) */

#ifdef __cplusplus
extern "C" {
#endif

/* Changes whenever a program that was compiled against an older header would
 * not work. Compare it with cpc_abi_version() where the library is loaded at
 * run time. */
#define CPC_ABI_VERSION 1
CPC_EXPORT int32_t cpc_abi_version(void);

enum { CPC_OK = 0, CPC_ERROR = 1 };

/* The last error of the calling thread; "" before the first one. With the
 * diagnostics of the compiler: "model.mlir:3:8: error: ...", the line, notes.
 * Valid until the thread's next call that fails. */
CPC_EXPORT const char *cpc_last_error(void);
/* Where in the model its first diagnostic lies, "model.mlir:3:8"; "" if it has
 * none. Valid as long as cpc_last_error. */
CPC_EXPORT const char *cpc_last_error_location(void);
/* Frees a text that the library has given. */
CPC_EXPORT void cpc_free(char *text);

/*===----------------------------------------------------------------------===*\
|* Tensors                                                                    *|
\*===----------------------------------------------------------------------===*/

typedef enum cpc_dtype {
  CPC_F32 = 0,
  CPC_F16 = 1,
  CPC_BF16 = 2,
  CPC_F64 = 3,
  CPC_BOOL = 4, /* one byte each, 0 or 1 */
  CPC_I8 = 5,
  CPC_I16 = 6,
  CPC_I32 = 7,
  CPC_I64 = 8
} cpc_dtype;

enum { CPC_MAX_RANK = 8 };

/* A tensor in the caller's memory. `data` points at element (0, ..., 0) and is
 * aligned for the type. Strides count elements; they may be negative, and 0 in
 * inputs. */
typedef struct cpc_tensor {
  void *data;
  int32_t dtype; /* cpc_dtype */
  int32_t rank;
  int64_t sizes[CPC_MAX_RANK];
  int64_t strides[CPC_MAX_RANK];
} cpc_tensor;

/* An argument or a result of a program, of the whole sequence. The texts live
 * as long as the program. */
typedef struct cpc_tensor_info {
  const char *name;   /* of the argument in the model's text; may be "" */
  const char *weight; /* its cp.weight; "" if it has none */
  int32_t dtype;      /* cpc_dtype */
  int32_t rank;
  int64_t sizes[CPC_MAX_RANK];
} cpc_tensor_info;

/* A tensor that the library made. */
typedef struct cpc_array cpc_array;
/* Its elements, row-major; they live as long as the array. */
CPC_EXPORT void cpc_array_get(const cpc_array *array, cpc_tensor *tensor);
CPC_EXPORT void cpc_array_destroy(cpc_array *array);

/*===----------------------------------------------------------------------===*\
|* Models                                                                     *|
\*===----------------------------------------------------------------------===*/

/* What modules are parsed and compiled in. */
typedef struct cpc_context cpc_context;
CPC_EXPORT int32_t cpc_context_create(cpc_context **context);
CPC_EXPORT void cpc_context_destroy(cpc_context *context);

/* A model as an MLIR module, parsed and verified. */
typedef struct cpc_module cpc_module;
/* `name` stands for the text in diagnostics; NULL: "model". */
CPC_EXPORT int32_t cpc_module_parse(cpc_context *context, const char *text,
                                    size_t length, const char *name,
                                    cpc_module **module);
CPC_EXPORT int32_t cpc_module_load(cpc_context *context, const char *path,
                                   cpc_module **module);
CPC_EXPORT void cpc_module_destroy(cpc_module *module);

/* How to compile and run, by the names and values of cp-run's command line:
 * ranks, layout, rotate, doc-lengths, tile, target, transport, entry, threads,
 * isa. What is not set has cp-run's default. */
typedef struct cpc_options cpc_options;
CPC_EXPORT int32_t cpc_options_create(cpc_options **options);
CPC_EXPORT int32_t cpc_options_set(cpc_options *options, const char *name,
                                   const char *value);
CPC_EXPORT void cpc_options_destroy(cpc_options *options);

/* The program of one rank as MLIR text, as cp-opt --cp-parallelize prints it.
 * options may be NULL here and below: all defaults. */
CPC_EXPORT int32_t cpc_module_parallelize(const cpc_module *module,
                                          const cpc_options *options,
                                          char **text);

/*===----------------------------------------------------------------------===*\
|* Programs                                                                   *|
\*===----------------------------------------------------------------------===*/

/* A compiled model, with its ranks' threads and buffers. */
typedef struct cpc_program cpc_program;
CPC_EXPORT int32_t cpc_program_compile(const cpc_module *module,
                                       const cpc_options *options,
                                       cpc_program **program);
CPC_EXPORT void cpc_program_destroy(cpc_program *program);

/* 0 for NULL. */
CPC_EXPORT int32_t cpc_program_num_inputs(const cpc_program *program);
CPC_EXPORT int32_t cpc_program_num_outputs(const cpc_program *program);
/* How many ranks run it: the size of the grid. */
CPC_EXPORT int32_t cpc_program_num_ranks(const cpc_program *program);
CPC_EXPORT int32_t cpc_program_input(const cpc_program *program, int32_t index,
                                     cpc_tensor_info *info);
CPC_EXPORT int32_t cpc_program_output(const cpc_program *program, int32_t index,
                                      cpc_tensor_info *info);

/* Gives argument `index` a value for all later calls: a weight is dealt to the
 * ranks once. The memory has to stay as it is until the argument is bound anew
 * or the program is destroyed: it is not copied where every rank takes it
 * whole. */
CPC_EXPORT int32_t cpc_program_bind(cpc_program *program, int32_t index,
                                    const cpc_tensor *tensor);
/* Binds every argument with a cp.weight to the tensor of this name in a
 * directory of .npy files or a file *.safetensors, as cp-run's --weights. */
CPC_EXPORT int32_t cpc_program_load_weights(cpc_program *program,
                                            const char *path);

/* Runs the program. inputs[i] is argument i, global and whole; arguments from
 * num_inputs on, and those whose data is NULL, have to be bound. Results go to
 * the memory of `outputs`, one for each result, which is distinct for each
 * element; it may be memory of an input. */
CPC_EXPORT int32_t cpc_program_execute(cpc_program *program,
                                       const cpc_tensor *inputs,
                                       int32_t num_inputs,
                                       const cpc_tensor *outputs,
                                       int32_t num_outputs);
/* Plans, but computes no attention and gives no results. Floating-point
 * arguments without a value count as zeros; here and in the functions below
 * that take inputs, these are as for cpc_program_execute. */
CPC_EXPORT int32_t cpc_program_plan(cpc_program *program,
                                    const cpc_tensor *inputs,
                                    int32_t num_inputs);

/* The statistics of the last cpc_program_execute, cpc_program_plan or
 * cpc_program_check as JSON, as cp-run's --stats writes them. */
CPC_EXPORT int32_t cpc_program_stats(cpc_program *program, char **json);
/* The plan as an SVG picture, as cp-run's --report. */
CPC_EXPORT int32_t cpc_program_report(cpc_program *program,
                                      const cpc_tensor *inputs,
                                      int32_t num_inputs, char **svg);
/* The timeline of one run as JSON for Perfetto, as cp-run's --trace. */
CPC_EXPORT int32_t cpc_program_trace(cpc_program *program,
                                     const cpc_tensor *inputs,
                                     int32_t num_inputs, char **json);
/* int64 [1 or B, ranks * rows]: the global position of each row, the ranks'
 * rows laid end to end, -1 for padding; as cp-run's --layout-table. */
CPC_EXPORT int32_t cpc_program_layout_table(cpc_program *program,
                                            const cpc_tensor *inputs,
                                            int32_t num_inputs,
                                            cpc_array **table);
/* The plan of one device for attention `attention` (0, 1, ...) as PyTorch's
 * BlockMask: arrays[0 .. 3] are kv_num_blocks, kv_indices, full_kv_num_blocks,
 * full_kv_indices, int32; as cp-run's --block-mask. */
CPC_EXPORT int32_t cpc_program_block_mask(cpc_program *program,
                                          const cpc_tensor *inputs,
                                          int32_t num_inputs, int32_t attention,
                                          cpc_array *arrays[4]);

/* What cp-run --check finds. */
typedef struct cpc_check_result {
  int32_t ok;           /* 1: every element is within the tolerance */
  double max_abs_error; /* over all elements that are finite on both sides */
} cpc_check_result;

/* Runs the program and compares with the unsharded graph, attention computed in
 * double precision by plain loops. A negative tolerance is cp-run's default.
 * CPC_OK says that the comparison could be made; if result->ok is 0, *worst
 * (unless worst is NULL) says which element is furthest off, else it is NULL.
 */
CPC_EXPORT int32_t cpc_program_check(cpc_program *program,
                                     const cpc_tensor *inputs,
                                     int32_t num_inputs,
                                     double relative_tolerance,
                                     double absolute_tolerance,
                                     cpc_check_result *result, char **worst);

#ifdef __cplusplus
}
#endif

/* NOLINTEND(modernize-use-using) */

#endif /* CP_C_CP_H */
