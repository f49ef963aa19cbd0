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

#include <mutex>

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

  /// The shift, 1 or -1, with which a ring of single hops sends fewer rows; 1
  /// where it is all the same.
  int64_t getDirection() const;

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
  /// Rows that a ring of single hops sends, over all ranks.
  int64_t countRows(int64_t shift) const;
  /// The rank `hops` hops from another in the direction of `shift`.
  int64_t getRankAfter(int64_t rank, int64_t hops, int64_t shift) const;
  /// The union of what the receivers need.
  Payload getUnion(const std::vector<int64_t> &receivers, int64_t source) const;

  int64_t ranks;
  int64_t allBatches, allHeads; // of keys and values
  int64_t batches, heads;       // 1 where the mask does not tell them apart
  TileAxis kv;
  int64_t words; // for the tiles of one rank
  std::vector<Word> bits;
  mutable std::once_flag directed;
  mutable int64_t direction = 1; // once asked for
};

} // namespace cp::runtime

#endif // CP_RUNTIME_RANKPLAN_H
