//===- RowPositions.cpp - Positions of the rows of all ranks --------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/RowPositions.h"

#include <algorithm>

using namespace cp::runtime;

namespace {
/// Least and greatest position of some rows; low > high if all are padding.
struct Bounds {
  int64_t low = INT64_MAX, high = -1;

  void add(int64_t position) {
    low = std::min(low, position);
    high = std::max(high, position);
  }
  void add(const Bounds &other) {
    low = std::min(low, other.low);
    high = std::max(high, other.high);
  }
};

class ChunkPositions final : public RowPositions {
public:
  ChunkPositions(std::vector<PositionChunk> chunks, int64_t length)
      : chunks(std::move(chunks)), length(length) {
    for (const PositionChunk &chunk : this->chunks)
      rows += chunk.rows;
  }

  std::optional<std::pair<int64_t, int64_t>>
  getBounds(int64_t first, int64_t last) const override {
    Bounds bounds;
    int64_t begin = 0, firstRank = first / rows, lastRank = last / rows;
    for (const PositionChunk &chunk : chunks) {
      int64_t end = begin + chunk.rows - 1;
      // Of the ranks in between, whose rows are all there, the outer ones bound
      // the others.
      for (int64_t rank : {firstRank, std::min(firstRank + 1, lastRank),
                           std::max(lastRank - 1, firstRank), lastRank}) {
        int64_t from = std::max(begin, rank == firstRank ? first % rows : 0);
        int64_t to = std::min(end, rank == lastRank ? last % rows : rows - 1);
        if (from > to)
          continue;
        for (int64_t row : {from, to})
          bounds.add(chunk.base + rank * chunk.rankStride +
                     (row - begin) * chunk.rowStride);
      }
      begin += chunk.rows;
    }
    if (bounds.low >= length)
      return std::nullopt;
    return std::pair(bounds.low, std::min(bounds.high, length - 1));
  }

private:
  std::vector<PositionChunk> chunks;
  int64_t length, rows = 0;
};

/// Keeps the bounds of runs of 2^k leaves of rows, so that any run of rows is
/// two of them and at most two parts of a leaf.
class TablePositions final : public RowPositions {
public:
  TablePositions(const int64_t *table, int64_t rows) : table(table) {
    levels.emplace_back();
    for (int64_t begin = 0; begin + leafRows <= rows; begin += leafRows)
      levels[0].push_back(scan(begin, begin + leafRows));
    for (size_t width = 1; 2 * width <= levels[0].size(); width *= 2) {
      std::vector<Bounds> level, &below = levels.back();
      for (size_t i = 0; i + width < below.size(); ++i) {
        Bounds bounds = below[i];
        bounds.add(below[i + width]);
        level.push_back(bounds);
      }
      levels.push_back(std::move(level));
    }
  }

  std::optional<std::pair<int64_t, int64_t>>
  getBounds(int64_t first, int64_t last) const override {
    int64_t end = last + 1;
    int64_t beginLeaf = (first + leafRows - 1) / leafRows;
    int64_t endLeaf = end / leafRows;
    Bounds bounds;
    if (beginLeaf >= endLeaf) {
      bounds = scan(first, end);
    } else {
      bounds = scan(first, beginLeaf * leafRows);
      bounds.add(scan(endLeaf * leafRows, end));
      size_t k = 0;
      while (int64_t(2) << k <= endLeaf - beginLeaf)
        ++k;
      bounds.add(levels[k][beginLeaf]);
      bounds.add(levels[k][endLeaf - (int64_t(1) << k)]);
    }
    if (bounds.high < 0)
      return std::nullopt;
    return std::pair(bounds.low, bounds.high);
  }

private:
  static constexpr int64_t leafRows = 32;

  Bounds scan(int64_t begin, int64_t end) const {
    Bounds bounds;
    for (int64_t row = begin; row < end; ++row)
      if (table[row] >= 0)
        bounds.add(table[row]);
    return bounds;
  }

  const int64_t *table;
  std::vector<std::vector<Bounds>> levels; // [k][i]: 2^k leaves from i on
};
} // namespace

std::unique_ptr<RowPositions>
RowPositions::fromChunks(std::vector<PositionChunk> chunks, int64_t length) {
  return std::make_unique<ChunkPositions>(std::move(chunks), length);
}

std::unique_ptr<RowPositions> RowPositions::fromTable(const int64_t *table,
                                                      int64_t rows) {
  return std::make_unique<TablePositions>(table, rows);
}

void cp::runtime::fillPositions(const std::vector<PositionChunk> &chunks,
                                int64_t length, int64_t ranks, int64_t rows,
                                int64_t *table) {
  for (int64_t rank = 0; rank < ranks; ++rank) {
    int64_t *row = table + rank * rows, *end = row + rows;
    for (const PositionChunk &chunk : chunks)
      for (int64_t i = 0; i < chunk.rows && row < end; ++i) {
        int64_t position =
            chunk.base + rank * chunk.rankStride + i * chunk.rowStride;
        *row++ = position < length ? position : -1;
      }
    std::fill(row, end, -1);
  }
}
