//===- PackedKeys.cpp - Keys and values in panels -------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PackedKeys.h"
#include "Element.h"
#include "cp/Runtime/ThreadPool.h"

#include <algorithm>

using namespace cp::runtime;

const float *cp::runtime::readRow(const CpuOps &ops, const cp_tensor &tensor,
                                  int64_t b, int64_t h, int64_t row,
                                  float *buffer) {
  const void *source = rowOf(tensor, b, h, row);
  if (tensor.dtype == CP_F32)
    return static_cast<const float *>(source);
  ops.convert(source, tensor.dtype, tensor.sizes[3], buffer);
  return buffer;
}

PackedKeys::PackedKeys(const cp_attend_args &args, const TilePlan &plan,
                       const CpuOps &ops)
    : args(args), plan(plan), shape(plan.getShape()), ops(ops),
      valuePanels((shape.width + ops.width - 1) / ops.width), panelsBefore(1) {
  for (int64_t t = 0, e = plan.getNumKeyTiles(); t < e; ++t) {
    int64_t rows = plan.getKeyTileRows(t).size();
    panelsBefore.push_back(panelsBefore.back() +
                           (rows + ops.width - 1) / ops.width);
  }
}

int64_t PackedKeys::countRows(int64_t firstTile, int64_t endTile) const {
  return plan.getKeyTileRows(endTile - 1).end -
         plan.getKeyTileRows(firstTile).begin;
}

int64_t PackedKeys::countFloats(const PackPhase &phase) const {
  int64_t keys = countPanels(phase.firstTile, phase.endTile) * shape.depth;
  int64_t values = countRows(phase.firstTile, phase.endTile) * valuePanels;
  return phase.numHeads * (keys + values) * ops.width;
}

std::vector<PackPhase> PackedKeys::split(int64_t maxFloats) const {
  std::vector<PackPhase> phases;
  int64_t numTiles = plan.getNumKeyTiles();
  int64_t numHeads = shape.batch * shape.kvHeads;
  if (numTiles == 0)
    return phases;
  int64_t headFloats = countFloats({0, 1, 0, numTiles});
  int64_t headsPerPhase = std::max<int64_t>(1, maxFloats / headFloats);
  for (int64_t head = 0; head < numHeads; head += headsPerPhase) {
    int64_t heads = std::min(headsPerPhase, numHeads - head);
    for (int64_t first = 0, end; first < numTiles; first = end) {
      end = first + 1;
      while (end < numTiles &&
             countFloats({head, heads, first, end + 1}) <= maxFloats)
        ++end;
      phases.push_back({head, heads, first, end});
    }
  }
  return phases;
}

void PackedKeys::pack(const PackPhase &phase, float *phaseMemory,
                      ThreadPool &pool) {
  current = phase;
  memory = phaseMemory;
  headStride = countFloats({0, 1, phase.firstTile, phase.endTile});
  valueOffset =
      countPanels(phase.firstTile, phase.endTile) * shape.depth * ops.width;
  valueStride = countRows(phase.firstTile, phase.endTile) * ops.width;
  int64_t numTiles = phase.endTile - phase.firstTile;
  // One converted row for each thread.
  int64_t rowFloats = std::max(shape.depth, valuePanels * ops.width);
  std::vector<float> rows(pool.getNumThreads() * rowFloats);
  pool.parallelFor(phase.numHeads * numTiles, [&](int64_t item, int thread) {
    packTile(phase.firstHead + item / numTiles,
             phase.firstTile + item % numTiles, &rows[thread * rowFloats]);
  });
}

const float *PackedKeys::getKeys(int64_t head, int64_t tile,
                                 int64_t column) const {
  int64_t panel = countPanels(current.firstTile, tile) + column / ops.width;
  return memory + (head - current.firstHead) * headStride +
         panel * shape.depth * ops.width;
}

const float *PackedKeys::getValues(int64_t head, int64_t tile,
                                   int64_t column) const {
  int64_t row = plan.getKeyTileRows(tile).begin + column -
                plan.getKeyTileRows(current.firstTile).begin;
  return memory + (head - current.firstHead) * headStride + valueOffset +
         row * ops.width;
}

void PackedKeys::packTile(int64_t head, int64_t tile, float *row) const {
  int64_t b = head / shape.kvHeads, h = head % shape.kvHeads;
  if (!plan.isNeeded(b, tile))
    return;
  RowRange rows = plan.getKeyTileRows(tile);
  packKeys(b, h, rows, row, const_cast<float *>(getKeys(head, tile, 0)));
  packValues(b, h, rows, row, const_cast<float *>(getValues(head, tile, 0)));
}

void PackedKeys::packKeys(int64_t b, int64_t h, RowRange rows, float *row,
                          float *panels) const {
  int64_t width = ops.width, depth = shape.depth;
  int64_t padded = (rows.size() + width - 1) / width * width;
  for (int64_t j = 0; j < padded; ++j) {
    float *column = panels + j / width * width * depth + j % width;
    int64_t key = rows.begin + j;
    if (j >= rows.size() || !shape.keyExists(b, key)) {
      for (int64_t d = 0; d < depth; ++d)
        column[d * width] = 0;
      continue;
    }
    const float *source = readRow(ops, args.k, b, h, key, row);
    for (int64_t d = 0; d < depth; ++d)
      column[d * width] = source[d];
  }
}

void PackedKeys::packValues(int64_t b, int64_t h, RowRange rows, float *row,
                            float *panels) const {
  int64_t width = ops.width, padded = valuePanels * width;
  for (int64_t key = rows.begin; key < rows.end; ++key, panels += width) {
    bool exists = shape.keyExists(b, key);
    std::fill(row + (exists ? shape.width : 0), row + padded, 0.0f);
    if (exists)
      ops.convert(rowOf(args.v, b, h, key), args.v.dtype, shape.width, row);
    for (int64_t panel = 0; panel < valuePanels; ++panel)
      std::copy_n(row + panel * width, width, panels + panel * valueStride);
  }
}
