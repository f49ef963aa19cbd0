//===- Rows.h - Rows of an attend and their tiles ---------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_KERNELS_ROWS_H
#define CP_RUNTIME_KERNELS_ROWS_H

#include "cp/Runtime/RowRange.h"
#include "cp/Runtime/Runtime.h"

namespace cp::runtime {

/// Which rows of a sequence exist, that is, are not padding.
class RowExistence {
public:
  RowExistence(const int64_t *positions, int64_t batchStride)
      : positions(positions), batchStride(batchStride) {}

  bool operator()(int64_t b, int64_t row) const {
    return !positions || positions[b * batchStride + row] >= 0;
  }
  /// True if batch rows differ in it.
  bool readsBatch() const { return positions && batchStride != 0; }

private:
  const int64_t *positions;
  int64_t batchStride;
};

/// The range from the first to the last row of `rows` that exists.
template <typename Exists>
static RowRange shrinkToExisting(RowRange rows, Exists exists) {
  while (rows.begin < rows.end && !exists(rows.begin))
    ++rows.begin;
  while (rows.begin < rows.end && !exists(rows.end - 1))
    --rows.end;
  return rows;
}

/// What the arguments of an attend say about its rows.
struct AttendShape {
  explicit AttendShape(const cp_attend_args &args);

  int64_t batch, heads, kvHeads, group;
  int64_t rows, keys;
  int64_t depth; ///< Of query and key rows.
  int64_t width; ///< Of value and output rows.
  RowExistence rowExists, keyExists;
};

} // namespace cp::runtime

#endif // CP_RUNTIME_KERNELS_ROWS_H
