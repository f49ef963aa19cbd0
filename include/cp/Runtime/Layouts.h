//===- Layouts.h - Dealing positions to ranks at run time -------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the functions of compiled programs that compute layout tables call. A
// table holds, for each row of W ranks laid end to end, the global position of
// the row, -1 at padding.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_LAYOUTS_H
#define CP_RUNTIME_LAYOUTS_H

#include "cp/Runtime/RowPositions.h"
#include "cp/Runtime/Status.h"

#include <vector>

namespace cp::runtime {

//===----------------------------------------------------------------------===//
// Documents
//===----------------------------------------------------------------------===//

/// The lengths of the runs of equal ids.
std::vector<int64_t> getRunLengths(const std::vector<int64_t> &ids);

/// The table of one batch row: ranks * ceil(S / ranks) entries, S the sum of
/// `lengths` (which are valid, see findBadDocument). Every document of length L
/// is dealt head-tail over its first 2W * floor(L / 2W) positions, rank after
/// rank, as PyTorch's _PerDocumentHeadTailLoadBalancer does; the positions that
/// are left, in order, fill each rank.
std::vector<int64_t> dealDocuments(const std::vector<int64_t> &lengths,
                                   int64_t ranks);

//===----------------------------------------------------------------------===//
// Row blocks
//===----------------------------------------------------------------------===//

/// The tiles of batch row b that hold an unmasked pair, for each row block of
/// `tile` queries, summed over heads: see cp_tile_counts.
std::vector<int64_t> countBlockTiles(const cp_plan_args &args, int64_t tile,
                                     int64_t batch);

/// How row blocks are dealt to ranks, k = ceil(blocks / ranks) to each. The
/// result has ranks * k block numbers, those of rank r from r * k on,
/// ascending; numbers from work.size() on stand for blocks of padding.
///
/// Round robin by processing time (PyTorch's _PTRRLoadBalancer): blocks in
/// descending order of work, ties in order of their numbers, are dealt in
/// rounds of one to each rank; every other round runs backwards.
std::vector<int64_t> dealRoundRobin(const std::vector<int64_t> &work,
                                    int64_t ranks);

/// Longest first to the least loaded rank that has room (Graham, 1969), then
/// swaps between the most loaded rank and another as long as they help.
std::vector<int64_t> dealGreedily(const std::vector<int64_t> &work,
                                  int64_t ranks);

/// The positions of blocks of `block` rows, one after the other; -1 from
/// `length` on.
std::vector<int64_t> expandBlocks(const std::vector<int64_t> &blocks,
                                  int64_t block, int64_t length);

//===----------------------------------------------------------------------===//
// On tensors
//===----------------------------------------------------------------------===//

/// See cp_tile_counts.
Status countTiles(const cp_plan_args &args, int64_t tile,
                  const cp_tensor &counts);

/// See cp_deal_documents, cp_deal_blocks and cp_deal_rows.
Status fillDocumentTable(int64_t ranks, int64_t length, bool isLengths,
                         const cp_tensor &documents, const cp_tensor &table);
Status fillBlockTable(int32_t kind, int64_t ranks, int64_t length,
                      int64_t block, int32_t count, const cp_tensor *counts,
                      const cp_tensor &table);
Status fillRowTable(int64_t ranks, int64_t length,
                    const std::vector<PositionChunk> &chunks,
                    const cp_tensor &table);

/// See cp_predict_seconds.
Status predictSeconds(const cp_plan_args &args, const cp_prediction_args &sizes,
                      const cp_tensor &table, const cp_tensor &seconds);

} // namespace cp::runtime

#endif // CP_RUNTIME_LAYOUTS_H
