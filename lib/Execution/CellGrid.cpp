//===- CellGrid.cpp - A mask at the resolution of a picture ---------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Execution/CellGrid.h"

#include "llvm/ADT/STLExtras.h"

using namespace mlir::cp::execution;

CellAxis::CellAxis(int64_t numCells, const std::vector<int64_t> &cells)
    : sizes(numCells, 0) {
  for (size_t row = 0; row < cells.size(); ++row) {
    auto position = static_cast<int64_t>(row);
    if (cells[row] < 0)
      continue;
    ++sizes[cells[row]];
    if (!segments.empty() && segments.back().end == position &&
        segments.back().cell == cells[row])
      ++segments.back().end;
    else
      segments.push_back({position, position + 1, cells[row]});
  }
}

void CellAxis::forCells(
    int64_t begin, int64_t end,
    llvm::function_ref<void(int64_t, int64_t)> visit) const {
  auto it = llvm::partition_point(
      segments, [&](const Segment &segment) { return segment.end <= begin; });
  for (; it != segments.end() && it->begin < end; ++it)
    visit(it->cell, std::min(it->end, end) - std::max(it->begin, begin));
}

CellGrid::CellGrid(const CellAxis &q, const CellAxis &kv)
    : q(q), kv(kv), any(q.getNumCells() * kv.getNumCells()), full(any.size()) {}

void CellGrid::add(const cp_tile_record &box) {
  q.forCells(box.q_begin, box.q_end, [&](int64_t row, int64_t rows) {
    kv.forCells(box.kv_begin, box.kv_end, [&](int64_t column, int64_t keys) {
      int64_t cell = row * kv.getNumCells() + column;
      any[cell] += rows * keys;
      if (box.kind == CP_TILE_FULL)
        full[cell] += rows * keys;
    });
  });
}

CellKind CellGrid::getKind(int64_t row, int64_t column) const {
  int64_t cell = row * kv.getNumCells() + column;
  if (any[cell] == 0)
    return CellKind::Empty;
  return full[cell] == q.getSize(row) * kv.getSize(column) ? CellKind::Full
                                                           : CellKind::Partial;
}

std::vector<std::vector<CellKind>> CellGrid::getKinds() const {
  std::vector<std::vector<CellKind>> kinds(q.getNumCells());
  for (int64_t row = 0; row < q.getNumCells(); ++row)
    for (int64_t column = 0; column < kv.getNumCells(); ++column)
      kinds[row].push_back(getKind(row, column));
  return kinds;
}
