//===- Tables.h - Position tables of layouts --------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_EXECUTION_TABLES_H
#define CP_EXECUTION_TABLES_H

#include "cp/Execution/Compile.h"
#include "cp/Execution/HostTensor.h"

#include <map>

namespace mlir::cp::execution {

/// The tables that an entry takes as trailing inputs, by input number.
using TableMap = std::map<int32_t, HostTensor>;

struct DestroyWorld {
  void operator()(cp_world *world) const { cp_world_destroy(world); }
};
/// A world of the runtime that ends with its owner.
using World = std::unique_ptr<cp_world, DestroyWorld>;

/// Reads the table of a layout `table:FILE` and extends it by -1 until the
/// ranks divide it. Other layouts have none.
llvm::Expected<TableMap> readTables(const cp_entry_meta &meta,
                                    llvm::StringRef layout);

/// Runs the program's layout function on the global arguments, which are
/// contiguous.
llvm::Expected<TableMap> computeTables(const Program &program,
                                       llvm::ArrayRef<cp_tensor> inputs);

/// The tables for these arguments: computed, read or none.
llvm::Expected<TableMap> getTables(const Program &program,
                                   llvm::StringRef layout,
                                   llvm::ArrayRef<HostTensor> inputs);

/// The table of the sequence that a tensor is split along; null if it has none.
const cp_tensor *findTable(const cp_entry_meta &meta,
                           const cp_tensor_meta &tensor,
                           const TableMap &tables);

/// The sequence of the first attention's queries; null if nothing is split.
const cp_sequence_meta *findQuerySequence(const cp_entry_meta &meta);

/// What --layout-table writes: int64 [1 or B, ranks * rows].
llvm::Expected<HostTensor> getPositions(const cp_entry_meta &meta,
                                        const TableMap &tables);

} // namespace mlir::cp::execution

#endif // CP_EXECUTION_TABLES_H
