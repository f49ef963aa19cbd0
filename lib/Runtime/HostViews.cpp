//===- HostViews.cpp - A program's data for the host to read --------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/HostViews.h"

#include "cp/Runtime/Tensor.h"

using namespace cp::runtime;

static size_t getNumBytes(const cp_capture &capture) {
  size_t bytes = getElementSize(capture.dtype);
  for (int32_t dim = 0; dim < capture.rank; ++dim)
    bytes *= capture.sizes[dim];
  return bytes;
}

template <typename Args>
Status HostViews::readCaptures(Backend &backend, Args &args) {
  for (int64_t i = 0; i < args.num_captures; ++i) {
    const void *capture = args.captures[i];
    // Scalars are the host's.
    if (const cp_capture *type = args.capture_types + i;
        args.capture_types && type->rank >= 0) {
      HostView view;
      if (Status status = backend.view(capture, getNumBytes(*type),
                                       type->constant != 0, view);
          !status.ok())
        return status;
      kept.push_back(std::move(view));
      capture = kept.back().getData();
    }
    captures.push_back(capture);
  }
  if (args.num_captures > 0)
    args.captures = captures.data();
  return Status();
}

/// Positions of `rows` rows of `batch` batch rows.
Status HostViews::readPositions(Backend &backend, const int64_t *&positions,
                                int64_t batchStride, int64_t batch,
                                int64_t rows) {
  if (!positions)
    return Status();
  size_t count = batchStride * (batch - 1) + rows;
  HostView view;
  if (Status status = backend.view(positions, count * sizeof(int64_t),
                                   /*constant=*/false, view);
      !status.ok())
    return status;
  kept.push_back(std::move(view));
  positions = static_cast<const int64_t *>(kept.back().getData());
  return Status();
}

Status HostViews::readAttend(Backend &backend, cp_attend_args &args) {
  if (Status status = readCaptures(backend, args); !status.ok())
    return status;
  const int64_t *q = args.q.sizes, *k = args.k.sizes;
  if (Status status = readPositions(backend, args.q_positions,
                                    args.q_positions_batch_stride, q[0], q[2]);
      !status.ok())
    return status;
  return readPositions(backend, args.kv_positions,
                       args.kv_positions_batch_stride, k[0], k[2]);
}

Status HostViews::readPlan(Backend &backend, cp_plan_args &args) {
  return readCaptures(backend, args);
}
