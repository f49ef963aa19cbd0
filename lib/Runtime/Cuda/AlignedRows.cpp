//===- AlignedRows.cpp - Operands as attention kernels read them ----------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AlignedRows.h"

#include "Kernels/TileLayout.h"
#include "cp/Runtime/Tensor.h"

#include <algorithm>

using namespace cp::cuda;
using cp::runtime::Status;

AlignedRows::~AlignedRows() {
  for (void *block : blocks)
    rank.buffers.free(block);
}

static bool isAligned(const cp_tensor &tensor) {
  int64_t bytes = cp::runtime::getElementSize(tensor.dtype);
  bool aligned = reinterpret_cast<uintptr_t>(tensor.data) % chunkBytes == 0 &&
                 tensor.sizes[3] == AlignedRows::roundUp(tensor.sizes[3]) &&
                 tensor.strides[3] == 1;
  for (int dim = 0; dim < 3; ++dim)
    aligned &=
        tensor.sizes[dim] <= 1 || tensor.strides[dim] * bytes % chunkBytes == 0;
  return aligned;
}

Status AlignedRows::copyRows(const cp_tensor &from, const cp_tensor &to) {
  int64_t bytes = cp::runtime::getElementSize(from.dtype);
  int64_t width = std::min(from.sizes[3], to.sizes[3]) * bytes;
  int64_t rows = from.sizes[2];
  if (from.sizes[3] > 1 && from.strides[3] != 1)
    return Status(CP_UNSUPPORTED,
                  cp::runtime::concat(
                      "attend: elements of the rows of ",
                      cp::runtime::describeShape(from),
                      " are not contiguous, which CUDA kernels need; copy it "
                      "to a contiguous tensor"));
  auto at = [&](const cp_tensor &tensor, int64_t b, int64_t h, int64_t row) {
    return static_cast<char *>(tensor.data) +
           (b * tensor.strides[0] + h * tensor.strides[1] +
            row * tensor.strides[2]) *
               bytes;
  };
  // Rows that overlap, like those of a repeated one, are copied one by one.
  bool together =
      from.strides[2] * bytes >= width && to.strides[2] * bytes >= width;
  int64_t step = together ? rows : 1;
  for (int64_t b = 0; b < from.sizes[0]; ++b)
    for (int64_t h = 0; h < from.sizes[1]; ++h)
      for (int64_t row = 0; row < rows; row += step) {
        size_t toPitch = together ? to.strides[2] * bytes : width;
        size_t fromPitch = together ? from.strides[2] * bytes : width;
        if (Status status = rank.stream->copyRows(at(to, b, h, row), toPitch,
                                                  at(from, b, h, row),
                                                  fromPitch, width, step);
            !status.ok())
          return status;
      }
  return Status();
}

Status AlignedRows::copy(const cp_tensor &from, int64_t width, cp_tensor &to) {
  to = from;
  to.sizes[3] = width;
  cp::runtime::setContiguousStrides(to);
  size_t bytes = cp::runtime::getNumBytes(to);
  if (Status status = rank.allocate(bytes, to.data); !status.ok())
    return status;
  blocks.push_back(to.data);
  if (Status status = rank.stream->fill(to.data, 0, bytes); !status.ok())
    return status;
  return copyRows(from, to);
}

Status AlignedRows::align(const cp_attend_args &args, cp_attend_args &aligned) {
  aligned = args;
  for (cp_tensor *tensor : {&aligned.q, &aligned.k, &aligned.v}) {
    const cp_tensor from = *tensor;
    if (isAligned(from))
      continue;
    if (Status status = copy(from, roundUp(from.sizes[3]), *tensor);
        !status.ok())
      return status;
  }
  return isAligned(args.out) ? Status()
                             : copy(args.out, aligned.v.sizes[3], aligned.out);
}

Status AlignedRows::finish(const cp_attend_args &args,
                           const cp_attend_args &aligned) {
  return aligned.out.data == args.out.data ? Status()
                                           : copyRows(aligned.out, args.out);
}
