//===- Positions.h - Which rank holds which position ------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_POSITIONS_H
#define CP_RUNTIME_POSITIONS_H

#include "cp/Runtime/Runtime.h"

#include <cstdint>
#include <vector>

namespace cp::runtime {

/// Fills positions[ranks * rows], see cp_sequence_positions. False if the
/// metadata or the table is broken: then its contents are undefined.
bool getPositions(const cp_sequence_meta &sequence, const cp_tensor *table,
                  int64_t batch, std::vector<int64_t> &positions);

/// Whether the table has one row per batch row, not one for all.
bool hasBatchRows(const cp_sequence_meta &sequence, const cp_tensor *table);

} // namespace cp::runtime

#endif // CP_RUNTIME_POSITIONS_H
