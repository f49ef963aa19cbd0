//===- Payload.h - Rows that travel between ranks -*- C++ -*- -----------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_PAYLOAD_H
#define CP_RUNTIME_PAYLOAD_H

#include "cp/Runtime/RowRange.h"
#include "cp/Runtime/Runtime.h"

#include <vector>

namespace cp::runtime {

/// Rows of some batch rows and heads of buffers [B, H, rows, ...].
struct RowSpan {
  RowRange batch, heads, rows;
};

/// What a movement sends of its buffers: all, or some rows. Spans are
/// disjoint.
struct Payload {
  bool whole = true;
  std::vector<RowSpan> spans; // unless whole

  bool isEmpty() const { return !whole && spans.empty(); }
};

/// Whether the buffer has all the rows of the payload.
bool fits(const Payload &payload, const cp_tensor &buffer);

/// Bytes that the payload has of a contiguous buffer.
int64_t getNumBytes(const Payload &payload, const cp_tensor &buffer);

/// Bytes [begin, begin + size) of a buffer.
struct ByteRun {
  int64_t begin, size;
};

/// Where the payload's bytes are in a contiguous buffer, in the order of the
/// spans; runs that touch are one.
std::vector<ByteRun> listRuns(const Payload &payload, const cp_tensor &buffer);

} // namespace cp::runtime

#endif // CP_RUNTIME_PAYLOAD_H
