//===- RowRange.h - Ranges of rows ------------------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_ROWRANGE_H
#define CP_RUNTIME_ROWRANGE_H

#include <cstdint>
#include <vector>

namespace cp::runtime {

/// Rows [begin, end).
struct RowRange {
  int64_t begin;
  int64_t end;
  int64_t size() const { return end - begin; }
};

/// Cuts rows [0, rows) to tiles of at most `tile` rows that start anew every
/// `chunkRows` rows (<= 0: never).
std::vector<RowRange> splitRows(int64_t rows, int64_t chunkRows, int64_t tile);

} // namespace cp::runtime

#endif // CP_RUNTIME_ROWRANGE_H
