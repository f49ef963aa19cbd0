//===- RankPlan.cpp - Which rows each rank needs of others --------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/RankPlan.h"

#include <algorithm>
#include <cstdlib>

using namespace cp::runtime;

static constexpr int64_t bitsPerWord = 64;

/// Bits [begin, end) of a word.
static uint64_t getMask(int64_t begin, int64_t end) {
  uint64_t low = end >= bitsPerWord ? ~uint64_t(0) : (uint64_t(1) << end) - 1;
  return low & ~((uint64_t(1) << begin) - 1);
}

/// Calls `apply` for each word that bits [begin, end) touch, with the bits in
/// it, until it returns false.
template <typename Apply>
static bool forWords(int64_t begin, int64_t end, Apply apply) {
  for (int64_t word = begin / bitsPerWord; word * bitsPerWord < end; ++word) {
    int64_t first = word * bitsPerWord;
    uint64_t mask = getMask(std::max<int64_t>(begin - first, 0),
                            std::min(end - first, bitsPerWord));
    if (!apply(word, mask))
      return false;
  }
  return true;
}

/// Marks what a walk finds for one batch row and kv head.
class RankPlan::Marker : public TileVisitor {
public:
  Marker(RankPlan &plan, const TileAxis &q, int64_t batch, int64_t head)
      : plan(plan), q(q), batch(batch), head(head) {}

  bool isKnown(const TileBox &box) const override {
    int64_t receiver = q.getRank(box.qBegin), source = getSource(box.kvBegin);
    // A box of several ranks is rarely known as a whole.
    if (q.getRank(box.qEnd - 1) != receiver ||
        getSource(box.kvEnd - 1) != source)
      return false;
    const Word *row = plan.getBits(batch, head, receiver, source);
    int64_t first = source * plan.kv.getTilesPerRank();
    return forWords(
        box.kvBegin - first, box.kvEnd - first,
        [&](int64_t word, Word mask) { return (row[word] & mask) == mask; });
  }

  void add(const TileBox &box, bool) override {
    int64_t perRank = plan.kv.getTilesPerRank();
    for (int64_t receiver = q.getRank(box.qBegin);
         receiver <= q.getRank(box.qEnd - 1); ++receiver)
      for (int64_t source = getSource(box.kvBegin);
           source <= getSource(box.kvEnd - 1); ++source) {
        Word *row = plan.getBits(batch, head, receiver, source);
        int64_t first = source * perRank;
        forWords(std::max<int64_t>(box.kvBegin - first, 0),
                 std::min(box.kvEnd - first, perRank),
                 [&](int64_t word, Word mask) {
                   row[word] |= mask;
                   return true;
                 });
      }
  }

private:
  int64_t getSource(int64_t tile) const { return plan.kv.getRank(tile); }

  RankPlan &plan;
  const TileAxis &q;
  const int64_t batch, head;
};

RankPlan::RankPlan(const cp_plan_args &args, int64_t ranks, int64_t tile)
    : ranks(ranks), allBatches(args.batch), allHeads(args.kv_heads),
      batches(args.flags & CP_MASK_READS_BATCH ? args.batch : 1),
      heads(args.flags & CP_MASK_READS_HEAD ? args.kv_heads : 1),
      kv(ranks, args.kv_rows, args.kv_chunk_rows, tile),
      words((kv.getTilesPerRank() + bitsPerWord - 1) / bitsPerWord),
      bits(batches * heads * ranks * ranks * words) {
  TileAxis q(ranks, args.q_rows, args.q_chunk_rows, tile);
  TileMask mask{args.mask, args.classify, args.captures, args.zones,
                args.mask_bounded};
  // The query heads that one kv head serves; one stands for all if the mask
  // does not read the head.
  int64_t group =
      args.flags & CP_MASK_READS_HEAD ? args.heads / args.kv_heads : 1;
  for (int64_t b = 0; b < batches; ++b)
    for (int64_t h = 0; h < heads; ++h) {
      Marker marker(*this, q, b, h);
      walkTiles(mask, {b, b + 1}, {h * group, (h + 1) * group}, q, kv,
                /*exact=*/false, marker);
    }
}

bool RankPlan::needs(int64_t receiver, int64_t source) const {
  for (int64_t b = 0; b < batches; ++b)
    for (int64_t h = 0; h < heads; ++h) {
      const Word *row = getBits(b, h, receiver, source);
      if (std::any_of(row, row + words, [](Word word) { return word != 0; }))
        return true;
    }
  return false;
}

Payload RankPlan::getUnion(const std::vector<int64_t> &receivers,
                           int64_t source) const {
  Payload payload;
  payload.whole = false;
  std::vector<Word> row(words);
  auto has = [&](int64_t tile) {
    return row[tile / bitsPerWord] >> (tile % bitsPerWord) & 1;
  };
  for (int64_t b = 0; b < batches; ++b)
    for (int64_t h = 0; h < heads; ++h) {
      std::fill(row.begin(), row.end(), 0);
      for (int64_t receiver : receivers) {
        const Word *more = getBits(b, h, receiver, source);
        for (int64_t i = 0; i < words; ++i)
          row[i] |= more[i];
      }
      RowRange batch =
          batches > 1 ? RowRange{b, b + 1} : RowRange{0, allBatches};
      RowRange head = heads > 1 ? RowRange{h, h + 1} : RowRange{0, allHeads};
      for (int64_t tile = 0; tile < kv.getTilesPerRank(); ++tile) {
        if (!has(tile))
          continue;
        int64_t first = tile;
        while (tile + 1 < kv.getTilesPerRank() && has(tile + 1))
          ++tile;
        payload.spans.push_back(
            {batch,
             head,
             {kv.getLocalRows(first).begin, kv.getLocalRows(tile).end}});
      }
    }
  return payload;
}

Payload RankPlan::getRows(int64_t receiver, int64_t source) const {
  return getUnion({receiver}, source);
}

int64_t RankPlan::getRankAfter(int64_t rank, int64_t hops,
                               int64_t shift) const {
  return ((rank + (shift < 0 ? -hops : hops)) % ranks + ranks) % ranks;
}

Payload RankPlan::getHop(int64_t source, int64_t hops, int64_t shift) const {
  std::vector<int64_t> further;
  for (int64_t i = hops + std::abs(shift); i < ranks; ++i)
    further.push_back(getRankAfter(source, i, shift));
  return getUnion(further, source);
}

int64_t RankPlan::countRows(int64_t shift) const {
  int64_t count = 0;
  std::vector<Word> row(words);
  for (int64_t b = 0; b < batches; ++b)
    for (int64_t h = 0; h < heads; ++h)
      for (int64_t source = 0; source < ranks; ++source) {
        std::fill(row.begin(), row.end(), 0);
        // From the last hop back: each carries what the hop after it does, and
        // what the rank that it reaches needs.
        int64_t carried = 0;
        for (int64_t hop = ranks - 1; hop > 0; --hop) {
          const Word *more =
              getBits(b, h, getRankAfter(source, hop, shift), source);
          for (int64_t i = 0; i < words; ++i) {
            for (Word added = more[i] & ~row[i]; added; added &= added - 1)
              carried +=
                  kv.getLocalRows(i * bitsPerWord + __builtin_ctzll(added))
                      .size();
            row[i] |= more[i];
          }
          count += carried;
        }
      }
  return count;
}

int64_t RankPlan::getDirection() const {
  std::call_once(directed,
                 [&] { direction = countRows(-1) < countRows(1) ? -1 : 1; });
  return direction;
}
