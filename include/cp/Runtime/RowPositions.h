//===- RowPositions.h - Positions of the rows of all ranks ------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which global positions the rows of all ranks, laid end to end, hold: by a
// formula for each chunk of a layout, or by a table. A planner asks for bounds
// of the positions of a run of rows.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_ROWPOSITIONS_H
#define CP_RUNTIME_ROWPOSITIONS_H

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace cp::runtime {

/// Row j of a chunk of rank r holds position base + r * rankStride + j *
/// rowStride.
struct PositionChunk {
  int64_t rows, base, rankStride, rowStride;
};

class RowPositions {
public:
  virtual ~RowPositions() = default;

  /// Inclusive bounds of the positions of rows [first, last]; none if all are
  /// padding.
  virtual std::optional<std::pair<int64_t, int64_t>>
  getBounds(int64_t first, int64_t last) const = 0;

  /// Rows of each rank in chunks; positions from `length` on are padding.
  static std::unique_ptr<RowPositions>
  fromChunks(std::vector<PositionChunk> chunks, int64_t length);

  /// A table of the rows of all ranks, -1 at padding. It must outlive this.
  static std::unique_ptr<RowPositions> fromTable(const int64_t *table,
                                                 int64_t rows);
};

/// Writes the positions of chunks to a table of ranks * rows entries, -1 at
/// padding and in rows that no chunk has.
void fillPositions(const std::vector<PositionChunk> &chunks, int64_t length,
                   int64_t ranks, int64_t rows, int64_t *table);

} // namespace cp::runtime

#endif // CP_RUNTIME_ROWPOSITIONS_H
