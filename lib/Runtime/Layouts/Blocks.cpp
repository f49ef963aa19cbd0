//===- Blocks.cpp - Dealing row blocks to ranks ---------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/Layouts.h"

#include <algorithm>
#include <numeric>
#include <queue>

using namespace cp::runtime;

static int64_t getBlocksPerRank(const std::vector<int64_t> &work,
                                int64_t ranks) {
  return (static_cast<int64_t>(work.size()) + ranks - 1) / ranks;
}

/// Block numbers in descending order of work, ties ascending.
static std::vector<int64_t> getOrder(const std::vector<int64_t> &work) {
  std::vector<int64_t> order(work.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](int64_t a, int64_t b) { return work[a] > work[b]; });
  return order;
}

std::vector<int64_t>
cp::runtime::dealRoundRobin(const std::vector<int64_t> &work, int64_t ranks) {
  int64_t rounds = getBlocksPerRank(work, ranks);
  std::vector<int64_t> order = getOrder(work), dealt(rounds * ranks);
  for (int64_t i = order.size(); i < rounds * ranks; ++i)
    order.push_back(i);
  for (int64_t i = 0; i < rounds * ranks; ++i) {
    int64_t round = i / ranks, turn = i % ranks;
    int64_t rank = round % 2 ? ranks - 1 - turn : turn;
    dealt[rank * rounds + round] = order[i];
  }
  for (int64_t rank = 0; rank < ranks; ++rank)
    std::sort(dealt.begin() + rank * rounds,
              dealt.begin() + (rank + 1) * rounds);
  return dealt;
}

namespace {
/// Blocks dealt greedily, each rank's in descending order of work.
class GreedyDeal {
public:
  GreedyDeal(const std::vector<int64_t> &work, int64_t ranks)
      : work(work), blocks(ranks), loads(ranks),
        blocksPerRank(getBlocksPerRank(work, ranks)) {}

  void deal();
  /// Swaps one block of the most loaded rank for one of another. False if no
  /// swap lowers the larger load of the two.
  bool improve();
  std::vector<int64_t> getDealt() const;

private:
  struct Swap {
    size_t give, take;   // indices into the ranks' blocks
    int64_t larger = -1; // load of the two ranks afterwards; -1: none helps
  };
  int64_t getWork(int64_t block) const {
    return block < static_cast<int64_t>(work.size()) ? work[block] : 0;
  }
  Swap findSwap(int64_t from, int64_t to) const;
  void apply(int64_t from, int64_t to, const Swap &swap);

  const std::vector<int64_t> &work;
  std::vector<std::vector<int64_t>> blocks;
  std::vector<int64_t> loads;
  size_t blocksPerRank;
};
} // namespace

void GreedyDeal::deal() {
  using Load = std::pair<int64_t, int64_t>; // of a rank
  std::priority_queue<Load, std::vector<Load>, std::greater<>> open;
  for (size_t rank = 0; rank < blocks.size(); ++rank)
    open.emplace(0, rank);
  for (int64_t block : getOrder(work)) {
    int64_t rank = open.top().second;
    open.pop();
    blocks[rank].push_back(block);
    loads[rank] += work[block];
    if (blocks[rank].size() < blocksPerRank)
      open.emplace(loads[rank], rank);
  }
  // A swap may give a block for padding.
  int64_t padding = work.size();
  for (std::vector<int64_t> &list : blocks)
    while (list.size() < blocksPerRank)
      list.push_back(padding++);
}

GreedyDeal::Swap GreedyDeal::findSwap(int64_t from, int64_t to) const {
  Swap best{};
  // As the given block gets smaller, so does the one to take for it: the pairs
  // whose difference is next to half the gap lie along one path.
  size_t take = 0;
  int64_t gap = loads[from] - loads[to];
  for (size_t give = 0; give < blocksPerRank; ++give) {
    int64_t given = getWork(blocks[from][give]);
    auto getLarger = [&](size_t i) {
      int64_t moved = given - getWork(blocks[to][i]);
      return std::max(loads[from] - moved, loads[to] + moved);
    };
    while (take + 1 < blocksPerRank &&
           2 * (given - getWork(blocks[to][take])) < gap)
      ++take;
    for (size_t i : {take, take ? take - 1 : take})
      if (int64_t larger = getLarger(i);
          larger < loads[from] && (best.larger < 0 || larger < best.larger))
        best = {give, i, larger};
  }
  return best;
}

void GreedyDeal::apply(int64_t from, int64_t to, const Swap &swap) {
  int64_t given = blocks[from][swap.give], taken = blocks[to][swap.take];
  int64_t moved = getWork(given) - getWork(taken);
  loads[from] -= moved;
  loads[to] += moved;
  auto replace = [&](std::vector<int64_t> &list, size_t i, int64_t block) {
    list.erase(list.begin() + i);
    auto at = std::upper_bound(
        list.begin(), list.end(), block,
        [&](int64_t a, int64_t b) { return getWork(a) > getWork(b); });
    list.insert(at, block);
  };
  replace(blocks[from], swap.give, taken);
  replace(blocks[to], swap.take, given);
}

bool GreedyDeal::improve() {
  int64_t from = std::max_element(loads.begin(), loads.end()) - loads.begin();
  // The least loaded ranks have the most to take.
  constexpr int64_t maxPartners = 8;
  std::vector<int64_t> partners(loads.size());
  std::iota(partners.begin(), partners.end(), 0);
  int64_t count = std::min<int64_t>(maxPartners, partners.size());
  std::partial_sort(partners.begin(), partners.begin() + count, partners.end(),
                    [&](int64_t a, int64_t b) {
                      return std::pair(loads[a], a) < std::pair(loads[b], b);
                    });
  for (int64_t i = 0; i < count; ++i) {
    Swap swap = findSwap(from, partners[i]);
    if (swap.larger < 0)
      continue;
    apply(from, partners[i], swap);
    return true;
  }
  return false;
}

std::vector<int64_t> GreedyDeal::getDealt() const {
  std::vector<int64_t> dealt;
  for (const std::vector<int64_t> &list : blocks) {
    dealt.insert(dealt.end(), list.begin(), list.end());
    std::sort(dealt.end() - list.size(), dealt.end());
  }
  return dealt;
}

std::vector<int64_t> cp::runtime::dealGreedily(const std::vector<int64_t> &work,
                                               int64_t ranks) {
  GreedyDeal greedy(work, ranks);
  greedy.deal();
  // Each swap brings two loads closer to each other, so this ends; the bound
  // keeps it quick where the gains are tiny.
  for (int64_t swaps = 16 * ranks; swaps > 0 && greedy.improve(); --swaps)
    ;
  return greedy.getDealt();
}

std::vector<int64_t>
cp::runtime::expandBlocks(const std::vector<int64_t> &blocks, int64_t block,
                          int64_t length) {
  std::vector<int64_t> positions;
  positions.reserve(blocks.size() * block);
  for (int64_t number : blocks)
    for (int64_t i = 0; i < block; ++i) {
      int64_t position = number * block + i;
      positions.push_back(position < length ? position : -1);
    }
  return positions;
}
