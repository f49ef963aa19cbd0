//===- Rows.cpp - Rows of an attend and their tiles -----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Rows.h"

#include <algorithm>

using namespace cp::runtime;

std::vector<RowRange> cp::runtime::splitRows(int64_t rows, int64_t chunkRows,
                                             int64_t tile) {
  if (chunkRows <= 0)
    chunkRows = rows;
  std::vector<RowRange> tiles;
  for (int64_t chunk = 0; chunk < rows; chunk += chunkRows) {
    int64_t end = std::min(rows, chunk + chunkRows);
    for (int64_t begin = chunk; begin < end; begin += tile)
      tiles.push_back({begin, std::min(end, begin + tile)});
  }
  return tiles;
}

AttendShape::AttendShape(const cp_attend_args &args)
    : batch(args.q.sizes[0]), heads(args.q.sizes[1]), kvHeads(args.k.sizes[1]),
      group(kvHeads ? heads / kvHeads : 0), rows(args.q.sizes[2]),
      keys(args.k.sizes[2]), depth(args.q.sizes[3]), width(args.v.sizes[3]),
      rowExists(args.q_positions, args.q_positions_batch_stride),
      keyExists(args.kv_positions, args.kv_positions_batch_stride) {}
