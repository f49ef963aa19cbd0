//===- TileCounts.cpp - Non-empty tiles of a mask -------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/Layouts.h"

#include "cp/Runtime/Checks.h"

#include <algorithm>

using namespace cp::runtime;

static bool isInt64Matrix(const cp_tensor &tensor, int64_t columns) {
  return tensor.dtype == CP_I64 && tensor.rank == 2 && tensor.sizes[0] >= 1 &&
         tensor.sizes[1] == columns && tensor.data && tensor.strides[1] == 1;
}

Status cp::runtime::countTiles(const cp_plan_args &args, int64_t tile,
                               const cp_tensor &counts) {
  if (Status status = checkPlan(args); !status.ok())
    return status;
  if (tile < 1)
    return invalid("tile counts: tile is ", tile,
                   ", expected a positive number");
  int64_t blocks = (args.q_rows + tile - 1) / tile;
  if (!isInt64Matrix(counts, blocks) ||
      (counts.sizes[0] != 1 && counts.sizes[0] != args.batch))
    return invalid("tile counts: expected counts of int64 [1 or ", args.batch,
                   ", ", blocks, "]");
  for (int64_t b = 0; b < counts.sizes[0]; ++b) {
    std::vector<int64_t> row = countBlockTiles(args, tile, b);
    std::copy(row.begin(), row.end(),
              static_cast<int64_t *>(counts.data) + b * counts.strides[0]);
  }
  return Status();
}
