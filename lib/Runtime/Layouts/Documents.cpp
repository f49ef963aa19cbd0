//===- Documents.cpp - Dealing documents to ranks -------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/Layouts.h"

using namespace cp::runtime;

std::vector<int64_t>
cp::runtime::getRunLengths(const std::vector<int64_t> &ids) {
  std::vector<int64_t> lengths;
  for (size_t i = 0; i < ids.size(); ++i)
    if (i > 0 && ids[i] == ids[i - 1])
      ++lengths.back();
    else
      lengths.push_back(1);
  return lengths;
}

static void appendRange(std::vector<int64_t> &positions, int64_t first,
                        int64_t count) {
  for (int64_t i = 0; i < count; ++i)
    positions.push_back(first + i);
}

/// The positions that no head-tail part of a document covers.
static std::vector<int64_t> getLeftovers(const std::vector<int64_t> &lengths,
                                         int64_t ranks) {
  std::vector<int64_t> leftovers;
  int64_t start = 0;
  for (int64_t length : lengths) {
    appendRange(leftovers, start + length - length % (2 * ranks),
                length % (2 * ranks));
    start += length;
  }
  return leftovers;
}

std::vector<int64_t>
cp::runtime::dealDocuments(const std::vector<int64_t> &lengths, int64_t ranks) {
  std::vector<int64_t> leftovers = getLeftovers(lengths, ranks), table;
  int64_t total = 0;
  for (int64_t length : lengths)
    total += length;
  size_t rows = (total + ranks - 1) / ranks, next = 0;
  table.reserve(rows * ranks);
  for (int64_t rank = 0; rank < ranks; ++rank) {
    int64_t start = 0;
    for (int64_t length : lengths) {
      int64_t chunk = length / (2 * ranks);
      appendRange(table, start + rank * chunk, chunk);
      appendRange(table, start + (2 * ranks - 1 - rank) * chunk, chunk);
      start += length;
    }
    while (table.size() < (rank + 1) * rows)
      table.push_back(next < leftovers.size() ? leftovers[next++] : -1);
  }
  return table;
}
