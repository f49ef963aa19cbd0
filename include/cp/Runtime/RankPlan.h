//===- RankPlan.h - Which rows each rank needs of others -*- C++ -*- ----===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// The plan of one attention: which key and value rows each rank needs of each
// other rank, in whole tiles, as the mask says. Every rank computes it alike,
// without communication.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_RANKPLAN_H
#define CP_RUNTIME_RANKPLAN_H

#include "cp/Runtime/Payload.h"
#include "cp/Runtime/TileWalk.h"

namespace cp::runtime {

class RankPlan {
public:
  /// Plans for `ranks` ranks and tiles of `tile` rows. The arguments have been
  /// checked.
  RankPlan(const cp_plan_args &args, int64_t ranks, int64_t tile);

  /// Whether rank `receiver` needs any row of rank `source`.
  bool needs(int64_t receiver, int64_t source) const;

  /// The rows of rank `source` that rank `receiver` needs.
  Payload getRows(int64_t receiver, int64_t source) const;

  /// What travels on in a ring after the block of `source` has made `hops`
  /// hops, all in the direction of `shift`, and now makes |shift| at once: the
  /// rows that the rank there or one further on needs.
  Payload getHop(int64_t source, int64_t hops, int64_t shift) const;

private:
  using Word = uint64_t;
  class Marker;

  /// The bits of one batch row, kv head, receiver and source: one for each
  /// tile of the source's rows.
  const Word *getBits(int64_t batch, int64_t head, int64_t receiver,
                      int64_t source) const {
    return &bits[(((batch * heads + head) * ranks + receiver) * ranks +
                  source) *
                 words];
  }
  Word *getBits(int64_t batch, int64_t head, int64_t receiver, int64_t source) {
    return const_cast<Word *>(static_cast<const RankPlan *>(this)->getBits(
        batch, head, receiver, source));
  }
  /// The union of what the receivers need.
  Payload getUnion(const std::vector<int64_t> &receivers, int64_t source) const;

  int64_t ranks;
  int64_t allBatches, allHeads; // of keys and values
  int64_t batches, heads;       // 1 where the mask does not tell them apart
  TileAxis kv;
  int64_t words; // for the tiles of one rank
  std::vector<Word> bits;
};

} // namespace cp::runtime

#endif // CP_RUNTIME_RANKPLAN_H
