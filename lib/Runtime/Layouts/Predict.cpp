//===- Predict.cpp - The predicted time of a layout table -----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/Layouts.h"

#include "cp/Runtime/Checks.h"
#include "cp/Runtime/CostModel.h"

using namespace cp::runtime;

Status cp::runtime::predictSeconds(const cp_plan_args &args,
                                   const cp_prediction_args &sizes,
                                   const cp_tensor &table,
                                   const cp_tensor &seconds) {
  if (Status status = checkPlan(args); !status.ok())
    return status;
  if (sizes.ranks < 1 || sizes.depth < 1 || sizes.element_bytes < 1)
    return invalid("prediction: ranks, depth and element size must be "
                   "positive");
  if (args.q_rows != args.kv_rows)
    return invalid("prediction: queries and keys are not of one sequence");
  int64_t rows = sizes.ranks * args.q_rows;
  if (table.dtype != CP_I64 || table.rank != 2 || table.sizes[0] != 1 ||
      table.sizes[1] != rows || table.strides[1] != 1 || !table.data)
    return invalid("prediction: expected a table of int64 [1, ", rows, "]");
  if (seconds.dtype != CP_F64 || seconds.rank != 0 || !seconds.data)
    return invalid("prediction: expected an f64 to fill");
  auto positions = RowPositions::fromTable(
      static_cast<const int64_t *>(table.data), table.sizes[1]);
  CostQuery query{args,        positions.get(), positions.get(),
                  sizes.ranks, sizes.depth,     sizes.element_bytes};
  *static_cast<double *>(seconds.data) = predict(query, Movement::Ring).seconds;
  return Status();
}
