//===- Tables.cpp - Layout tables as tensors ------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/Layouts.h"
#include "cp/Support/DocumentLengths.h"

#include <algorithm>

using namespace cp::runtime;

/// Whether a tensor is int64 [rows, columns] with data.
static bool isMatrix(const cp_tensor &tensor) {
  return tensor.dtype == CP_I64 && tensor.rank == 2 && tensor.data &&
         tensor.sizes[0] >= 1 && tensor.sizes[1] >= 0;
}

/// Row `row` of a tensor; the only row if there is one for all.
static std::vector<int64_t> readRow(const cp_tensor &tensor, int64_t row) {
  const auto *data = static_cast<const int64_t *>(tensor.data) +
                     (tensor.sizes[0] == 1 ? 0 : row * tensor.strides[0]);
  std::vector<int64_t> values(tensor.sizes[1]);
  for (int64_t i = 0; i < tensor.sizes[1]; ++i)
    values[i] = data[i * tensor.strides[1]];
  return values;
}

/// Writes the same number of rows for each rank, and -1 to those that the table
/// has beyond.
static void writeRow(const cp_tensor &table, int64_t row, int64_t ranks,
                     const std::vector<int64_t> &values) {
  auto *data = static_cast<int64_t *>(table.data) + row * table.strides[0];
  int64_t rows = table.sizes[1] / ranks;
  int64_t dealt = static_cast<int64_t>(values.size()) / ranks;
  for (int64_t i = 0; i < ranks * rows; ++i) {
    int64_t rank = i / rows, j = i % rows;
    data[i * table.strides[1]] = j < dealt ? values[rank * dealt + j] : -1;
  }
}

/// Checks a table of at least `rows` rows for each rank.
static Status checkTable(const cp_tensor &table, int64_t ranks, int64_t rows) {
  if (isMatrix(table) && table.sizes[1] % ranks == 0 &&
      table.sizes[1] >= ranks * rows)
    return Status();
  return invalid("layout: expected a table of int64 [1 or B, N], N a multiple "
                 "of ",
                 ranks, " and at least ", ranks * rows);
}

/// Also checks that it has a row for each row of `source`.
static Status checkTable(const cp_tensor &table, const cp_tensor &source,
                         int64_t ranks, int64_t rows) {
  if (Status status = checkTable(table, ranks, rows); !status.ok())
    return status;
  if (!isMatrix(source) ||
      (source.sizes[0] != 1 && source.sizes[0] != table.sizes[0]))
    return invalid("layout: expected int64 with 1 or ", table.sizes[0],
                   " rows to compute the table from");
  return Status();
}

Status cp::runtime::fillDocumentTable(int64_t ranks, int64_t length,
                                      bool isLengths,
                                      const cp_tensor &documents,
                                      const cp_tensor &table) {
  if (ranks < 1 || length < 1)
    return invalid("layout: ranks and length must be positive");
  Status status =
      checkTable(table, documents, ranks, (length + ranks - 1) / ranks);
  if (!status.ok())
    return status;
  for (int64_t row = 0; row < table.sizes[0]; ++row) {
    std::vector<int64_t> lengths = readRow(documents, row);
    if (!isLengths)
      lengths = getRunLengths(lengths);
    std::string bad = findBadDocument(
        lengths.data(), static_cast<int64_t>(lengths.size()), length);
    if (!bad.empty())
      return invalid("layout: document lengths, batch row ", row, ": ", bad);
    writeRow(table, row, ranks, dealDocuments(lengths, ranks));
  }
  return Status();
}

/// The work of each block: the sum over all counts.
static std::vector<int64_t> getWork(int32_t count, const cp_tensor *counts,
                                    int64_t row) {
  std::vector<int64_t> work = readRow(counts[0], row);
  for (int32_t i = 1; i < count; ++i) {
    std::vector<int64_t> more = readRow(counts[i], row);
    std::transform(work.begin(), work.end(), more.begin(), work.begin(),
                   std::plus<>());
  }
  return work;
}

Status cp::runtime::fillBlockTable(int32_t kind, int64_t ranks, int64_t length,
                                   int64_t block, int32_t count,
                                   const cp_tensor *counts,
                                   const cp_tensor &table) {
  if (ranks < 1 || length < 1 || block < 1 || count < 1 ||
      (kind != CP_DEAL_ROUND_ROBIN && kind != CP_DEAL_GREEDY))
    return invalid("layout: unknown kind, or sizes that are not positive");
  int64_t blocks = (length + block - 1) / block;
  for (int32_t i = 0; i < count; ++i) {
    Status status = checkTable(table, counts[i], ranks,
                               (blocks + ranks - 1) / ranks * block);
    if (!status.ok())
      return status;
    if (counts[i].sizes[1] != blocks)
      return invalid("layout: expected counts of ", blocks, " blocks, got ",
                     counts[i].sizes[1]);
  }
  for (int64_t row = 0; row < table.sizes[0]; ++row) {
    std::vector<int64_t> work = getWork(count, counts, row);
    std::vector<int64_t> dealt = kind == CP_DEAL_GREEDY
                                     ? dealGreedily(work, ranks)
                                     : dealRoundRobin(work, ranks);
    writeRow(table, row, ranks, expandBlocks(dealt, block, length));
  }
  return Status();
}

Status cp::runtime::fillRowTable(int64_t ranks, int64_t length,
                                 const std::vector<PositionChunk> &chunks,
                                 const cp_tensor &table) {
  int64_t rows = 0;
  for (const PositionChunk &chunk : chunks)
    rows += chunk.rows;
  if (ranks < 1 || length < 1)
    return invalid("layout: ranks and length must be positive");
  if (Status status = checkTable(table, ranks, rows); !status.ok())
    return status;
  std::vector<int64_t> positions(ranks * rows);
  fillPositions(chunks, length, ranks, rows, positions.data());
  for (int64_t row = 0; row < table.sizes[0]; ++row)
    writeRow(table, row, ranks, positions);
  return Status();
}
