//===- RowRange.cpp - Ranges of rows ------------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/RowRange.h"

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
