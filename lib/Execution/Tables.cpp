//===- Tables.cpp - Position tables of layouts ----------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Execution/Tables.h"

#include "cp/Execution/Error.h"
#include "cp/Support/Npy.h"

using namespace mlir::cp;
using namespace mlir::cp::execution;
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
                        const HostTensor &table, const Twine &what) {
  std::vector<int64_t> positions(sequence.ranks * sequence.rows);
  for (int64_t row = 0; row < table.getShape()[0]; ++row)
    if (cp_sequence_positions(&sequence, &table.getView(), row,
                              positions.data()))
      return makeError(what + ": row " + Twine(row) +
                       " does not hold each of 0 to " +
                       Twine(sequence.length - 1) + " once");
  return Error::success();
}

Expected<TableMap> mlir::cp::execution::readTables(const cp_entry_meta &meta,
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
    if (Error error =
            checkTable(sequence, *table, "layout table '" + file + "'"))
      return error;
    tables[sequence.table_input] = std::move(*table);
  }
  return tables;
}

/// Runs an entry on a world of one rank.
static Error runOnce(cp_entry entry, ArrayRef<cp_tensor> inputs,
                     std::vector<cp_tensor> &outputs) {
  cp_world_options options = {};
  options.ranks = 1;
  cp_world *created = nullptr;
  int32_t status = cp_world_create(&options, &created);
  World world(created);
  const cp_tensor *rankInputs = inputs.data();
  cp_tensor *rankOutputs = outputs.data();
  if (status == CP_OK)
    status = cp_world_run(created, entry, &rankInputs, &rankOutputs);
  if (status != CP_OK)
    return makeError(cp_world_error(created));
  return Error::success();
}

Expected<TableMap>
mlir::cp::execution::computeTables(const Program &program,
                                   ArrayRef<cp_tensor> inputs) {
  const cp_entry_meta &meta = *program.meta, &layout = *program.layoutMeta;
  if (layout.num_inputs != static_cast<int32_t>(inputs.size()) ||
      layout.num_inputs + layout.num_outputs != meta.num_inputs)
    return makeError("the layout function does not fit the entry");
  std::vector<HostTensor> tensors;
  std::vector<cp_tensor> views;
  for (int32_t i = 0; i < layout.num_outputs; ++i) {
    const cp_tensor_meta &output = layout.outputs[i];
    Expected<HostTensor> table =
        HostTensor::create(output.dtype, ArrayRef(output.global_sizes, 2),
                           "layout table " + Twine(i));
    if (!table)
      return table.takeError();
    views.push_back(table->getView());
    tensors.push_back(std::move(*table));
  }
  if (Error error = runOnce(program.layout, inputs, views))
    return error;
  TableMap tables;
  for (const cp_sequence_meta &sequence : getSequences(meta)) {
    int32_t index = sequence.table_input - layout.num_inputs;
    if (index < 0)
      continue;
    if (Error error =
            checkTable(sequence, tensors[index], "the computed layout table"))
      return error;
    tables[sequence.table_input] = std::move(tensors[index]);
  }
  return tables;
}

Expected<TableMap> mlir::cp::execution::getTables(const Program &program,
                                                  StringRef layout,
                                                  ArrayRef<HostTensor> inputs) {
  if (!program.layout)
    return readTables(*program.meta, layout);
  std::vector<cp_tensor> views;
  for (const HostTensor &input : inputs)
    views.push_back(input.getView());
  return computeTables(program, views);
}

const cp_tensor *mlir::cp::execution::findTable(const cp_entry_meta &meta,
                                                const cp_tensor_meta &tensor,
                                                const TableMap &tables) {
  for (int32_t index : ArrayRef(tensor.sequence, tensor.rank))
    if (index >= 0)
      if (const cp_tensor *table = getTable(meta.sequences[index], tables))
        return table;
  return nullptr;
}

const cp_sequence_meta *
mlir::cp::execution::findQuerySequence(const cp_entry_meta &meta) {
  if (meta.num_sequences == 0)
    return nullptr;
  int32_t index = meta.num_attentions ? meta.attentions[0].q_sequence : 0;
  return &meta.sequences[std::max(index, 0)];
}

Expected<HostTensor>
mlir::cp::execution::getPositions(const cp_entry_meta &meta,
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
