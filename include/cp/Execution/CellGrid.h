//===- CellGrid.h - A mask at the resolution of a picture -------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_EXECUTION_CELLGRID_H
#define CP_EXECUTION_CELLGRID_H

#include "cp/Runtime/Runtime.h"

#include "llvm/ADT/STLFunctionalExtras.h"

#include <cstdint>
#include <vector>

namespace mlir::cp::execution {

/// Puts rows, those of all ranks laid end to end, into the cells of a picture.
class CellAxis {
public:
  /// `cells[row]`, -1 for a row that is in none.
  CellAxis(int64_t numCells, const std::vector<int64_t> &cells);

  int64_t getNumCells() const { return static_cast<int64_t>(sizes.size()); }
  /// The rows of a cell.
  int64_t getSize(int64_t cell) const { return sizes[cell]; }
  /// Calls `visit(cell, rows)` for parts of rows [begin, end).
  void forCells(int64_t begin, int64_t end,
                llvm::function_ref<void(int64_t, int64_t)> visit) const;

private:
  struct Segment {
    int64_t begin, end, cell;
  };
  std::vector<Segment> segments; // ascending
  std::vector<int64_t> sizes;
};

enum class CellKind { Empty, Partial, Full };

/// Whether the pairs of cells are computed: all of a pair, nothing or a part.
class CellGrid {
public:
  CellGrid(const CellAxis &q, const CellAxis &kv);

  void add(const cp_tile_record &box);
  /// [row][column]
  std::vector<std::vector<CellKind>> getKinds() const;

private:
  CellKind getKind(int64_t row, int64_t column) const;

  const CellAxis &q, &kv;
  std::vector<int64_t> any, full; // pairs of rows, by cell
};

} // namespace mlir::cp::execution

#endif // CP_EXECUTION_CELLGRID_H
