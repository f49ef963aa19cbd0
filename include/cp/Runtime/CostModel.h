//===- CostModel.h - How long an attention takes ----------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Predicts the time of an attention on several ranks: the slowest rank's tiles,
// and the bytes that they cannot hide. Only ratios matter: it chooses layouts
// and ways to rotate, in the compiler where the mask is known there, else when
// the program runs.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_COSTMODEL_H
#define CP_RUNTIME_COSTMODEL_H

#include "cp/Runtime/RowPositions.h"
#include "cp/Runtime/Runtime.h"

namespace cp::runtime {

/// How keys and values come to the queries.
enum class Movement { Ring, AllGather, Exchange };

/// One attention on W ranks.
struct CostQuery {
  /// In global positions: mask, tile functions, captures, zones and flags;
  /// batch, heads and kv_heads; q_rows and kv_rows of one rank and their
  /// chunks. A null `mask`: everything is unmasked.
  cp_plan_args args;
  const RowPositions *q, *kv;
  int64_t ranks;
  /// Head sizes of keys and values together, and bytes of an element.
  int64_t depth, elementBytes;
};

struct Prediction {
  double seconds = 0;
  /// Bytes that all ranks send.
  int64_t bytes = 0;
  /// Non-empty tiles of the busiest rank over those of the average rank.
  double balance = 1;
};

Prediction predict(const CostQuery &query, Movement movement);

} // namespace cp::runtime

#endif // CP_RUNTIME_COSTMODEL_H
