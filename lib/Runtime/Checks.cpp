//===- Checks.cpp - Checks of arguments -----------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/Checks.h"
#include "cp/Runtime/Stats.h"
#include "cp/Runtime/Tensor.h"

#include <vector>

using namespace cp::runtime;

namespace {

/// A tensor with what it is called and what it should look like.
struct Expected {
  const char *name;
  const cp_tensor &tensor;
  int32_t dtype;
  std::vector<int64_t> sizes;
};

} // namespace

/// Whether elements along the last dimension are neighbours.
static bool hasUnitLastStride(const cp_tensor &tensor) {
  return tensor.rank == 0 || tensor.sizes[tensor.rank - 1] <= 1 ||
         tensor.strides[tensor.rank - 1] == 1;
}

static Status checkTensor(const char *call, const Expected &expected,
                          bool needsData) {
  const cp_tensor &tensor = expected.tensor;
  bool fits = isWellFormed(tensor) && tensor.dtype == expected.dtype &&
              tensor.rank == static_cast<int32_t>(expected.sizes.size());
  for (int32_t dim = 0; fits && dim < tensor.rank; ++dim)
    fits = tensor.sizes[dim] == expected.sizes[dim];
  if (!fits)
    return invalid(call, ": ", expected.name, " is ", describeShape(tensor),
                   ", expected ",
                   describeShape(expected.dtype,
                                 static_cast<int32_t>(expected.sizes.size()),
                                 expected.sizes.data()));
  if (!hasUnitLastStride(tensor))
    return invalid(call, ": the last stride of ", expected.name, " is ",
                   tensor.strides[tensor.rank - 1], ", expected 1");
  if (needsData && !tensor.data && getNumElements(tensor) != 0)
    return invalid(call, ": ", expected.name, " has no data");
  return Status();
}

/// Checks what the shapes of q, k and v have to be by themselves.
static Status checkHeads(const cp_attend_args &args) {
  const cp_tensor *inputs[] = {&args.q, &args.k, &args.v};
  const char *names[] = {"q", "k", "v"};
  for (int i = 0; i < 3; ++i)
    if (!isWellFormed(*inputs[i]) || inputs[i]->rank != 4)
      return invalid("attend: ", names[i], " is ", describeShape(*inputs[i]),
                     ", expected 4 dimensions");
  int32_t dtype = args.q.dtype;
  if (dtype != CP_F32 && dtype != CP_F16 && dtype != CP_BF16)
    return Status(CP_UNSUPPORTED,
                  concat("attend: q is of type ", getTypeName(dtype),
                         ", expected f32, f16 or bf16"));
  int64_t queryHeads = args.q.sizes[1], keyHeads = args.k.sizes[1];
  if (keyHeads < 1 || queryHeads % keyHeads != 0)
    return invalid("attend: ", queryHeads,
                   " query heads are not a multiple of ", keyHeads,
                   " kv heads");
  if (args.q.sizes[3] < 1 || args.v.sizes[3] < 1)
    return invalid("attend: head sizes must be positive, got ", args.q.sizes[3],
                   " and ", args.v.sizes[3]);
  return Status();
}

static Status checkPositions(const char *name, const int64_t *positions,
                             int64_t stride, int64_t rows, int64_t chunkRows) {
  if (chunkRows < 1)
    return invalid("attend: ", name, "_chunk_rows is ", chunkRows,
                   ", expected a positive number");
  if (positions && stride != 0 && stride < rows)
    return invalid("attend: ", name, "_positions_batch_stride is ", stride,
                   ", expected 0 or at least ", rows);
  return Status();
}

Status cp::runtime::checkAttend(const cp_attend_args &args, bool planOnly) {
  if (Status status = checkHeads(args); !status.ok())
    return status;
  const int64_t *q = args.q.sizes, *k = args.k.sizes, *v = args.v.sizes;
  int32_t dtype = args.q.dtype;
  const Expected tensors[] = {
      {"q", args.q, dtype, {q[0], q[1], q[2], q[3]}},
      {"k", args.k, dtype, {q[0], k[1], k[2], q[3]}},
      {"v", args.v, dtype, {q[0], k[1], k[2], v[3]}},
      {"out", args.out, CP_F32, {q[0], q[1], q[2], v[3]}},
      {"lse", args.lse, CP_F32, {q[0], q[1], q[2]}},
  };
  for (const Expected &tensor : tensors)
    if (Status status = checkTensor("attend", tensor, !planOnly); !status.ok())
      return status;
  if (Status status =
          checkPositions("q", args.q_positions, args.q_positions_batch_stride,
                         q[2], args.q_chunk_rows);
      !status.ok())
    return status;
  if (Status status = checkPositions("kv", args.kv_positions,
                                     args.kv_positions_batch_stride, k[2],
                                     args.kv_chunk_rows);
      !status.ok())
    return status;
  if (args.classify && !args.mask)
    return invalid("attend: classify without a mask");
  if (args.step < 0 || args.step >= Stats::limit)
    return invalid("attend: step ", args.step, " is out of range");
  return Status();
}

Status cp::runtime::checkAttention(const char *call, int32_t attention) {
  if (attention < 0 || attention >= Stats::limit)
    return invalid(call, ": attention ", attention, " is out of range");
  return Status();
}

Status cp::runtime::checkPlan(const cp_plan_args &args) {
  const std::pair<const char *, int64_t> sizes[] = {
      {"batch", args.batch},
      {"heads", args.heads},
      {"kv_heads", args.kv_heads},
      {"q_rows", args.q_rows},
      {"kv_rows", args.kv_rows},
      {"q_chunk_rows", args.q_chunk_rows},
      {"kv_chunk_rows", args.kv_chunk_rows}};
  for (const auto &[name, size] : sizes)
    if (size < 1)
      return invalid("plan: ", name, " is ", size,
                     ", expected a positive number");
  if (args.heads % args.kv_heads != 0)
    return invalid("plan: ", args.heads, " query heads are not a multiple of ",
                   args.kv_heads, " kv heads");
  if (args.classify && !args.mask)
    return invalid("plan: classify without a mask");
  return Status();
}

Status cp::runtime::checkMerge(const cp_tensor &outA, const cp_tensor &lseA,
                               const cp_tensor &outB, const cp_tensor &lseB,
                               const cp_tensor &out, const cp_tensor &lse) {
  if (!isWellFormed(out) || out.rank != 4)
    return invalid("merge: out is ", describeShape(out),
                   ", expected 4 dimensions");
  const int64_t *s = out.sizes;
  const Expected tensors[] = {
      {"out", out, CP_F32, {s[0], s[1], s[2], s[3]}},
      {"lse", lse, CP_F32, {s[0], s[1], s[2]}},
      {"out_a", outA, CP_F32, {s[0], s[1], s[2], s[3]}},
      {"lse_a", lseA, CP_F32, {s[0], s[1], s[2]}},
      {"out_b", outB, CP_F32, {s[0], s[1], s[2], s[3]}},
      {"lse_b", lseB, CP_F32, {s[0], s[1], s[2]}},
  };
  for (const Expected &tensor : tensors)
    if (Status status = checkTensor("merge", tensor, true); !status.ok())
      return status;
  return Status();
}

Status cp::runtime::checkBuffer(const char *call, int32_t index,
                                const cp_tensor &buffer) {
  if (!isWellFormed(buffer))
    return invalid(call, ": buffer ", index, " is ", describeShape(buffer));
  if (!isContiguous(buffer))
    return invalid(call, ": buffer ", index, ", ", describeShape(buffer),
                   ", is not contiguous");
  if (!buffer.data && getNumElements(buffer) != 0)
    return invalid(call, ": buffer ", index, " has no data");
  return Status();
}

static bool isFloat(int32_t dtype) {
  return dtype == CP_F32 || dtype == CP_F16 || dtype == CP_BF16 ||
         dtype == CP_F64;
}

Status cp::runtime::checkCollective(const Collective &call, int32_t ranks,
                                    const cp_tensor &operand,
                                    const cp_tensor &result) {
  for (int64_t dim : call.getDims())
    if (!isWellFormed(operand) || dim < 0 || dim >= operand.rank)
      return invalid(call.name, ": no dimension ", dim, " in ",
                     describeShape(operand));
  if (call.splits() && operand.sizes[*call.splitDim] % ranks != 0)
    return invalid(call.name, ": dimension ", *call.splitDim, " of ",
                   describeShape(operand), " does not split into ", ranks,
                   " equal blocks");
  if (call.sums() && !isFloat(operand.dtype))
    return invalid(call.name, ": the operand is ", describeShape(operand),
                   "; only floats can be added up");
  cp_tensor expected = call.getBlock(operand, ranks, 0);
  if (!call.sums())
    expected.sizes[*call.concatDim] *= ranks;
  if (!isWellFormed(result) || !hasSameShape(expected, result))
    return invalid(call.name, ": the result is ", describeShape(result),
                   ", expected ", describeShape(expected));
  if ((!operand.data || !result.data) && getNumElements(operand) != 0)
    return invalid(call.name, ": ", operand.data ? "the result" : "the operand",
                   " has no data");
  return Status();
}

Status cp::runtime::checkEntryTensor(const cp_tensor &tensor,
                                     const cp_tensor_meta &meta, int32_t index,
                                     bool isOutput) {
  const char *what = isOutput ? "result " : "argument ";
  bool fits = isWellFormed(tensor) && tensor.dtype == meta.dtype &&
              tensor.rank == meta.rank;
  for (int32_t dim = 0; fits && dim < meta.rank; ++dim)
    fits = tensor.sizes[dim] == meta.local_sizes[dim];
  if (!fits)
    return invalid(what, index, " is ", describeShape(tensor),
                   ", the program expects ",
                   describeShape(meta.dtype, meta.rank, meta.local_sizes));
  if (!isContiguous(tensor))
    return invalid(what, index, ", ", describeShape(tensor),
                   ", is not contiguous");
  bool isUnread = meta.flags & CP_TENSOR_UNREAD;
  if (!tensor.data && getNumElements(tensor) != 0 && !isUnread)
    return invalid(what, index, " has no data");
  return Status();
}
