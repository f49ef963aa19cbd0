//===- Rows.cpp - Rows of an attend and their tiles -----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Rows.h"

using namespace cp::runtime;

AttendShape::AttendShape(const cp_attend_args &args)
    : batch(args.q.sizes[0]), heads(args.q.sizes[1]), kvHeads(args.k.sizes[1]),
      group(kvHeads ? heads / kvHeads : 0), rows(args.q.sizes[2]),
      keys(args.k.sizes[2]), depth(args.q.sizes[3]), width(args.v.sizes[3]),
      rowExists(args.q_positions, args.q_positions_batch_stride),
      keyExists(args.kv_positions, args.kv_positions_batch_stride) {}
