//===- Payload.cpp - Rows that travel between ranks ---------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/Payload.h"
#include "cp/Runtime/Tensor.h"

#include <algorithm>

using namespace cp::runtime;

bool cp::runtime::fits(const Payload &payload, const cp_tensor &buffer) {
  if (payload.whole || payload.spans.empty())
    return true;
  if (buffer.rank < 3)
    return false;
  return std::all_of(payload.spans.begin(), payload.spans.end(),
                     [&](const RowSpan &span) {
                       return span.batch.end <= buffer.sizes[0] &&
                              span.heads.end <= buffer.sizes[1] &&
                              span.rows.end <= buffer.sizes[2];
                     });
}

int64_t cp::runtime::getNumBytes(const Payload &payload,
                                 const cp_tensor &buffer) {
  int64_t bytes = getNumBytes(buffer);
  if (payload.whole || bytes == 0)
    return payload.whole ? bytes : 0;
  int64_t rows = buffer.sizes[0] * buffer.sizes[1] * buffer.sizes[2];
  int64_t sent = 0;
  for (const RowSpan &span : payload.spans)
    sent += span.batch.size() * span.heads.size() * span.rows.size();
  return bytes / rows * sent;
}

std::vector<ByteRun> cp::runtime::listRuns(const Payload &payload,
                                           const cp_tensor &buffer) {
  std::vector<ByteRun> runs;
  auto add = [&](int64_t begin, int64_t size) {
    if (size == 0)
      return;
    if (!runs.empty() && runs.back().begin + runs.back().size == begin)
      runs.back().size += size;
    else
      runs.push_back({begin, size});
  };
  int64_t bytes = getNumBytes(buffer);
  if (payload.whole)
    add(0, bytes);
  if (payload.whole || bytes == 0)
    return runs;
  int64_t heads = buffer.sizes[1], rows = buffer.sizes[2];
  int64_t rowBytes = bytes / (buffer.sizes[0] * heads * rows);
  for (const RowSpan &span : payload.spans)
    for (int64_t batch = span.batch.begin; batch < span.batch.end; ++batch)
      for (int64_t head = span.heads.begin; head < span.heads.end; ++head)
        add(((batch * heads + head) * rows + span.rows.begin) * rowBytes,
            span.rows.size() * rowBytes);
  return runs;
}
