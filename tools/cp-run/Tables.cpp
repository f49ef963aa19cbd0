//===- Tables.cpp - Position tables of layouts ----------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Tables.h"

#include "Options.h"
#include "cp/Support/Npy.h"

using namespace mlir::cp;
using namespace mlir::cp::run;
using llvm::ArrayRef;
using llvm::Error;
using llvm::Expected;
using llvm::StringRef;
using llvm::Twine;

static ArrayRef<cp_sequence_meta> getSequences(const cp_entry_meta &meta) {
  return ArrayRef(meta.sequences, meta.num_sequences);
}

static const cp_tensor *getTable(const cp_sequence_meta &sequence,
                                 const TableMap &tables) {
  auto table = tables.find(sequence.table_input);
  return table == tables.end() ? nullptr : &table->second.getView();
}

/// The input for one sequence from the file's content.
static Expected<HostTensor> makeTable(const cp_tensor_meta &input,
                                      const NpyArray &array, StringRef file) {
  int64_t rows = input.global_sizes[0], columns = input.global_sizes[1];
  // The pass that reads this file admits nothing else; it may have changed.
  if (array.type != NpyType::I64 || array.shape.size() != 2 ||
      array.shape[0] != rows || array.shape[1] > columns)
    return makeError("layout table '" + file + "': expected int64 [" +
                     Twine(rows) + ", at most " + Twine(columns) + "], got " +
                     describe(array));
  Expected<HostTensor> table = HostTensor::create(
      CP_I64, {rows, columns}, "layout table '" + file + "'");
  if (!table)
    return table;
  for (int64_t row = 0; row < rows; ++row) {
    const int64_t *from = array.getData<int64_t>() + row * array.shape[1];
    int64_t *to = table->getData<int64_t>() + row * columns;
    std::fill(std::copy(from, from + array.shape[1], to), to + columns, -1);
  }
  return table;
}

/// Checks that each row holds each position once.
static Error checkTable(const cp_sequence_meta &sequence,
                        const HostTensor &table, StringRef file) {
  std::vector<int64_t> positions(sequence.ranks * sequence.rows);
  for (int64_t row = 0; row < table.getShape()[0]; ++row)
    if (cp_sequence_positions(&sequence, &table.getView(), row,
                              positions.data()))
      return makeError("layout table '" + file + "': row " + Twine(row) +
                       " does not hold each of 0 to " +
                       Twine(sequence.length - 1) + " once");
  return Error::success();
}

Expected<TableMap> mlir::cp::run::makeTables(const cp_entry_meta &meta,
                                             StringRef layout) {
  TableMap tables;
  StringRef file = layout;
  if (!file.consume_front("table:"))
    return tables;
  Expected<NpyArray> array = readNpy(file);
  if (!array)
    return array.takeError();
  for (const cp_sequence_meta &sequence : getSequences(meta)) {
    if (sequence.table_input < 0)
      continue;
    Expected<HostTensor> table =
        makeTable(meta.inputs[sequence.table_input], *array, file);
    if (!table)
      return table.takeError();
    if (Error error = checkTable(sequence, *table, file))
      return error;
    tables[sequence.table_input] = std::move(*table);
  }
  return tables;
}

const cp_tensor *mlir::cp::run::findTable(const cp_entry_meta &meta,
                                          const cp_tensor_meta &tensor,
                                          const TableMap &tables) {
  for (int32_t index : ArrayRef(tensor.sequence, tensor.rank))
    if (index >= 0)
      if (const cp_tensor *table = getTable(meta.sequences[index], tables))
        return table;
  return nullptr;
}

const cp_sequence_meta *
mlir::cp::run::findQuerySequence(const cp_entry_meta &meta) {
  if (meta.num_sequences == 0)
    return nullptr;
  // The metadata does not name it: it has as many rows as the queries, and the
  // queries are likely the first argument.
  int64_t rows = meta.num_attentions ? meta.attentions[0].q_rows : -1;
  if (meta.num_inputs && meta.inputs[0].rank > 2) {
    int32_t index = meta.inputs[0].sequence[2];
    if (index >= 0 && meta.sequences[index].rows == rows)
      return &meta.sequences[index];
  }
  for (const cp_sequence_meta &sequence : getSequences(meta))
    if (sequence.rows == rows)
      return &sequence;
  return &meta.sequences[0];
}

Expected<HostTensor> mlir::cp::run::getPositions(const cp_entry_meta &meta,
                                                 const TableMap &tables) {
  const cp_sequence_meta *sequence = findQuerySequence(meta);
  if (!sequence)
    return makeError("--layout-table: the model has no sequence that is split");
  const cp_tensor *table = getTable(*sequence, tables);
  int64_t rows = table ? table->sizes[0] : 1;
  int64_t columns = sequence->ranks * sequence->rows;
  Expected<HostTensor> positions =
      HostTensor::create(CP_I64, {rows, columns}, "the layout table");
  if (!positions)
    return positions;
  for (int64_t row = 0; row < rows; ++row)
    if (cp_sequence_positions(sequence, table, row,
                              positions->getData<int64_t>() + row * columns))
      return makeError("--layout-table: the layout is not a permutation");
  return positions;
}
