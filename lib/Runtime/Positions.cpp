//===- Positions.cpp - Which rank holds which position --------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/Positions.h"
#include "cp/Runtime/Tensor.h"

#include <algorithm>
#include <new>

using namespace cp::runtime;

/// The bound keeps products of rows and ranks far from overflow.
static bool isWellFormed(const cp_sequence_meta &sequence) {
  const int64_t bound = int64_t(1) << 40;
  auto isSize = [&](int64_t size) { return size >= 0 && size <= bound; };
  if (!isSize(sequence.length) || !isSize(sequence.rows) ||
      sequence.ranks < 1 || sequence.ranks > bound)
    return false;
  if (sequence.rows > bound / sequence.ranks)
    return false;
  if (sequence.num_chunks < 0 || sequence.num_chunks > CP_MAX_CHUNKS)
    return false;
  int64_t rows = 0;
  for (int32_t i = 0; i < sequence.num_chunks; ++i) {
    if (!isSize(sequence.chunks[i].rows))
      return false;
    rows += sequence.chunks[i].rows;
  }
  return sequence.num_chunks == 0 || rows == sequence.rows;
}

static void fillFromChunks(const cp_sequence_meta &sequence,
                           std::vector<int64_t> &positions) {
  int64_t *position = positions.data();
  for (int64_t rank = 0; rank < sequence.ranks; ++rank)
    for (int32_t i = 0; i < sequence.num_chunks; ++i) {
      const cp_layout_chunk &chunk = sequence.chunks[i];
      for (int64_t row = 0; row < chunk.rows; ++row)
        *position++ =
            chunk.base + rank * chunk.rank_stride + row * chunk.row_stride;
    }
  for (int64_t &entry : positions)
    if (entry >= sequence.length)
      entry = -1;
    else if (entry < 0)
      entry = sequence.length; // no position: fails the check below
}

static bool fillFromTable(const cp_tensor *table, int64_t batch,
                          std::vector<int64_t> &positions) {
  int64_t entries = static_cast<int64_t>(positions.size());
  if (!table || table->dtype != CP_I64 || table->rank != 2 ||
      table->sizes[1] != entries || table->sizes[0] < 1)
    return false;
  if (!table->data && entries != 0)
    return false;
  int64_t row = table->sizes[0] == 1 ? 0 : batch;
  if (row < 0 || row >= table->sizes[0])
    return false;
  const int64_t *data = static_cast<const int64_t *>(table->data);
  for (int64_t i = 0; i < entries; ++i)
    positions[i] = data[row * table->strides[0] + i * table->strides[1]];
  return true;
}

/// Whether each of 0 .. length - 1 occurs once and all else is -1.
static bool isPermutation(const std::vector<int64_t> &positions,
                          int64_t length) {
  if (static_cast<int64_t>(positions.size()) < length)
    return false;
  std::vector<bool> seen(length);
  int64_t found = 0;
  for (int64_t position : positions) {
    if (position == -1)
      continue;
    if (position < 0 || position >= length || seen[position])
      return false;
    seen[position] = true;
    ++found;
  }
  return found == length;
}

bool cp::runtime::hasBatchRows(const cp_sequence_meta &sequence,
                               const cp_tensor *table) {
  return sequence.num_chunks == 0 && table && table->rank == 2 &&
         table->sizes[0] != 1;
}

bool cp::runtime::getPositions(const cp_sequence_meta &sequence,
                               const cp_tensor *table, int64_t batch,
                               std::vector<int64_t> &positions) {
  if (!::isWellFormed(sequence))
    return false;
  positions.resize(sequence.ranks * sequence.rows);
  if (sequence.num_chunks > 0)
    fillFromChunks(sequence, positions);
  else if (!fillFromTable(table, batch, positions))
    return false;
  return isPermutation(positions, sequence.length);
}

int32_t cp_sequence_positions(const cp_sequence_meta *sequence,
                              const cp_tensor *table, int64_t batch,
                              int64_t *positions) {
  if (!sequence)
    return CP_INVALID_ARGUMENT;
  try {
    std::vector<int64_t> entries;
    if (!getPositions(*sequence, table, batch, entries))
      return CP_INVALID_ARGUMENT;
    if (!positions && !entries.empty())
      return CP_INVALID_ARGUMENT;
    std::copy(entries.begin(), entries.end(), positions);
    return CP_OK;
  } catch (const std::bad_alloc &) {
    return CP_OUT_OF_MEMORY;
  }
}
