//===- ProgramApi.cpp - Calls of compiled programs ------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/Blas.h"
#include "cp/Runtime/Checks.h"
#include "cp/Runtime/Context.h"
#include "cp/Runtime/Gpu.h"
#include "cp/Runtime/Layouts.h"
#include "cp/Runtime/Memory.h"

#include <system_error>

using namespace cp::runtime;

/// Runs a call of the program: not at all after a failure, and with
/// exceptions, which must not reach C code, turned into failures.
template <typename Call>
static int32_t run(cp_context *context, Call call) {
  if (!context)
    return CP_INVALID_ARGUMENT;
  if (context->hasFailed())
    return context->conclude(Status::aborted());
  try {
    return context->conclude(call());
  } catch (const std::bad_alloc &) {
    return context->conclude(Status(CP_OUT_OF_MEMORY, "out of memory"));
  } catch (const std::system_error &error) {
    return context->conclude(Status(
        CP_OUT_OF_MEMORY, concat("cannot start threads: ", error.what())));
  } catch (const std::exception &error) {
    return context->conclude(invalid("unexpected error: ", error.what()));
  } catch (...) {
    return context->conclude(invalid("unexpected exception"));
  }
}

int32_t cp_attend(cp_context *context, const cp_attend_args *args) {
  return run(context, [&] {
    if (!args)
      return invalid("attend: no arguments");
    return context->attend(*args);
  });
}

int32_t cp_merge(cp_context *context, const cp_tensor *out_a,
                 const cp_tensor *lse_a, const cp_tensor *out_b,
                 const cp_tensor *lse_b, const cp_tensor *out,
                 const cp_tensor *lse) {
  return run(context, [&] {
    if (!out_a || !lse_a || !out_b || !lse_b || !out || !lse)
      return invalid("merge: a tensor is missing");
    Status status = checkMerge(*out_a, *lse_a, *out_b, *lse_b, *out, *lse);
    if (status.ok())
      status = context->getBackend().merge(*out_a, *lse_a, *out_b, *lse_b, *out,
                                           *lse);
    return status;
  });
}

int32_t cp_gemm(cp_context *context, const cp_tensor *a, const cp_tensor *b,
                const cp_tensor *c, int32_t accumulate) {
  return run(context, [&] {
    if (!a || !b || !c)
      return invalid("gemm: a tensor is missing");
    return context->gemm(*a, *b, *c, accumulate != 0);
  });
}

int32_t cp_plan(cp_context *context, const cp_group *group,
                const cp_plan_args *args, int64_t *plan) {
  if (plan)
    *plan = 0;
  return run(context, [&] {
    if (!group || !args || !plan)
      return invalid("plan: no ", !group  ? "group"
                                  : !args ? "arguments"
                                          : "place for the result");
    return context->plan(*group, *args, *plan);
  });
}

int32_t cp_plan_needs(cp_context *context, int64_t plan, int64_t source) {
  bool needed = false;
  run(context, [&] { return context->needs(plan, source, needed); });
  return needed ? 1 : 0;
}

int64_t cp_plan_direction(cp_context *context, int64_t plan) {
  int64_t direction = 1;
  run(context, [&] { return context->getDirection(plan, direction); });
  return direction;
}

int64_t cp_rank(cp_context *context, const cp_group *group) {
  int64_t index = 0;
  run(context, [&] {
    if (!group)
      return invalid("rank: no group");
    return context->getIndex(*group, index);
  });
  return index;
}

int32_t cp_rotate_start(cp_context *context, const cp_group *group,
                        int32_t attention, int64_t shift, int32_t count,
                        const cp_tensor *buffers, int64_t plan, int64_t hops,
                        int64_t *token) {
  if (token)
    *token = 0;
  return run(context, [&] {
    if (!group || !token)
      return invalid("rotate_start: no ", group ? "token" : "group");
    return context->rotateStart(*group, attention, shift, count, buffers, plan,
                                hops, *token);
  });
}

int32_t cp_exchange_start(cp_context *context, const cp_group *group,
                          int32_t attention, int64_t distance, int32_t count,
                          const cp_tensor *buffers, int64_t plan,
                          int64_t *token) {
  if (token)
    *token = 0;
  return run(context, [&] {
    if (!group || !token)
      return invalid("exchange_start: no ", group ? "token" : "group");
    return context->exchangeStart(*group, attention, distance, count, buffers,
                                  plan, *token);
  });
}

int32_t cp_rotate_wait(cp_context *context, int64_t token, int32_t count,
                       const cp_tensor *buffers, cp_tensor *received) {
  // What a program that goes on after a failure finds.
  if (buffers && received && buffers != received)
    for (int32_t i = 0; i < count; ++i)
      received[i] = buffers[i];
  return run(context, [&] {
    return context->rotateWait(token, count, buffers, received);
  });
}

int32_t cp_rotate_end(cp_context *context, const cp_group *group) {
  return run(context, [&] {
    if (!group)
      return invalid("rotate_end: no group");
    return context->rotateEnd(*group);
  });
}

/// A call of all ranks of a group.
static int32_t collect(cp_context *context, const cp_group *group,
                       int32_t attention, const Collective &call,
                       const cp_tensor *operand, const cp_tensor *result) {
  return run(context, [&] {
    if (!group || !operand || !result)
      return invalid(call.name, ": no ",
                     !group     ? "group"
                     : !operand ? "operand"
                                : "result");
    return context->collect(*group, attention, call, *operand, *result);
  });
}

int32_t cp_all_gather(cp_context *context, const cp_group *group,
                      int32_t attention, int32_t dim, const cp_tensor *operand,
                      const cp_tensor *result) {
  return collect(context, group, attention, Collective::allGather(dim), operand,
                 result);
}

int32_t cp_reduce_scatter(cp_context *context, const cp_group *group,
                          int32_t attention, int32_t dim,
                          const cp_tensor *operand, const cp_tensor *result) {
  return collect(context, group, attention, Collective::reduceScatter(dim),
                 operand, result);
}

int32_t cp_all_to_all(cp_context *context, const cp_group *group,
                      int32_t attention, int32_t split_dim, int32_t concat_dim,
                      const cp_tensor *operand, const cp_tensor *result) {
  return collect(context, group, attention,
                 Collective::allToAll(split_dim, concat_dim), operand, result);
}

void *cp_alloc(cp_context *context, int64_t bytes) {
  void *block = nullptr;
  try {
    block = bytes < 0 ? nullptr : context->getBackend().allocate(bytes);
  } catch (const std::bad_alloc &) { // NOLINT(bugprone-empty-catch)
    // The same as none.
  }
  if (!block)
    context->conclude(
        Status(CP_OUT_OF_MEMORY, concat("no memory for ", bytes, " bytes")));
  return block;
}

int64_t cp_peak_memory(cp_context *context) {
  return static_cast<int64_t>(context->getBackend().getPeak());
}

void cp_free(cp_context *context, void *memory) {
  try {
    context->getBackend().free(memory);
  } catch (const std::bad_alloc &) { // NOLINT(bugprone-empty-catch)
    // Lost until the world is destroyed.
  }
}

/// A copy by one of the backend's functions.
static int32_t runCopy(cp_context *context,
                       Status (Backend::*copy)(void *, const void *, size_t),
                       void *to, const void *from, int64_t bytes) {
  return run(context, [&] {
    if (bytes < 0 || (bytes > 0 && (!to || !from)))
      return invalid("copy: ", bytes, " bytes between ", to ? "" : "no ",
                     "target and ", from ? "" : "no ", "source");
    return (context->getBackend().*copy)(to, from, bytes);
  });
}

int32_t cp_upload(cp_context *context, void *to, const void *from,
                  int64_t bytes) {
  return runCopy(context, &Backend::upload, to, from, bytes);
}

int32_t cp_download(cp_context *context, void *to, const void *from,
                    int64_t bytes) {
  return runCopy(context, &Backend::download, to, from, bytes);
}

int32_t cp_copy(cp_context *context, void *to, const void *from,
                int64_t bytes) {
  return runCopy(context, &Backend::copy, to, from, bytes);
}

const void *cp_constant(cp_context *context, const void *constant,
                        int64_t bytes) {
  const void *data = nullptr;
  run(context, [&] {
    if (!constant || bytes < 0)
      return invalid("constant: no data");
    return context->getBackend().getConstant(constant, bytes, data);
  });
  return data;
}

int32_t cp_launch(cp_context *context, const cp_gpu_kernel *kernel,
                  int64_t blocks, int64_t threads, void **parameters) {
  return run(context, [&] {
    if (!kernel || !kernel->image || !kernel->name || blocks < 0 || threads < 1)
      return invalid("launch: no kernel, or no threads");
    return context->getBackend().launch(*kernel, blocks, threads, parameters);
  });
}

int32_t *cp_assert_flags(cp_context *context) {
  int32_t *flags = nullptr;
  run(context, [&] { return context->getAssertFlags(flags); });
  return flags;
}

int32_t cp_check_asserts(cp_context *context, int32_t count,
                         const char *const *messages) {
  return run(context, [&] {
    if (count < 0 || count > CP_MAX_ASSERTS || !messages)
      return invalid("asserts: ", count, " messages, expected at most ",
                     static_cast<int>(CP_MAX_ASSERTS));
    return context->checkAsserts(count, messages);
  });
}

int32_t cp_context_status(cp_context *context) {
  return run(context, [] { return Status(); });
}

int32_t cp_tile_counts(cp_context *context, const cp_plan_args *args,
                       int64_t tile, const cp_tensor *counts) {
  return run(context, [&] {
    if (!args || !counts)
      return invalid("tile counts: an argument is missing");
    return context->countTiles(*args, tile, *counts);
  });
}

int32_t cp_deal_documents(cp_context *context, int64_t ranks, int64_t length,
                          int32_t is_lengths, const cp_tensor *documents,
                          const cp_tensor *table) {
  return run(context, [&] {
    if (!documents || !table)
      return invalid("layout: a tensor is missing");
    return fillDocumentTable(ranks, length, is_lengths != 0, *documents,
                             *table);
  });
}

int32_t cp_deal_blocks(cp_context *context, int32_t kind, int64_t ranks,
                       int64_t length, int64_t block, int32_t count,
                       const cp_tensor *counts, const cp_tensor *table) {
  return run(context, [&] {
    if (!counts || !table)
      return invalid("layout: a tensor is missing");
    return fillBlockTable(kind, ranks, length, block, count, counts, *table);
  });
}

int32_t cp_deal_rows(cp_context *context, int64_t ranks, int64_t length,
                     int32_t count, const cp_row_chunk *chunks,
                     const cp_tensor *table) {
  return run(context, [&] {
    if (!chunks || count < 1 || !table)
      return invalid("layout: chunks or the table are missing");
    std::vector<PositionChunk> rows;
    rows.reserve(count);
    for (int32_t i = 0; i < count; ++i)
      rows.push_back({chunks[i].rows, chunks[i].base, chunks[i].rank_stride,
                      chunks[i].row_stride});
    return fillRowTable(ranks, length, rows, *table);
  });
}

int32_t cp_predict_seconds(cp_context *context, const cp_plan_args *args,
                           const cp_prediction_args *sizes,
                           const cp_tensor *table, const cp_tensor *seconds) {
  return run(context, [&] {
    if (!args || !sizes || !table || !seconds)
      return invalid("prediction: an argument is missing");
    return context->predictSeconds(*args, *sizes, *table, *seconds);
  });
}

int32_t cp_check_tensor(cp_context *context, const cp_tensor *tensor,
                        const cp_tensor_meta *meta, int32_t index,
                        int32_t is_output) {
  return run(context, [&] {
    if (!tensor || !meta)
      return invalid(is_output ? "result " : "argument ", index, " is missing");
    return checkEntryTensor(*tensor, *meta, index, is_output != 0);
  });
}

void cp_context_fail(cp_context *context, int32_t status, const char *message) {
  run(context, [&] {
    // CP_OK and CP_ABORTED are no reasons to end.
    bool isReason =
        status > CP_OK && status <= CP_DEVICE && status != CP_ABORTED;
    return Status(isReason ? static_cast<cp_status>(status)
                           : CP_INVALID_ARGUMENT,
                  message ? message : "failed without a message");
  });
}
