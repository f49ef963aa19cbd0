//===- PlanLists.h - Lists of tiles from a plan -----------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The lists that makeTileLists makes, element for element, from classified
// tiles: padding among the keys of each tile is found, key tiles of each row of
// tiles are counted, rows of tiles are put in order, and each row writes its
// part. See PlanParams for the grids. None of this depends on the mask, so that
// it is compiled only once.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_KERNELS_PLANLISTS_H
#define CP_RUNTIME_CUDA_KERNELS_PLANLISTS_H

#include "BlockSums.h"
#include "PlanParams.h"
#include "RowExistence.h"

namespace cp::cuda {

/// The keys of a tile that exist.
CP_DEVICE void findKeys(const PlanParams &params) {
  const int tile = getBlock().x, batch = getBlock().y;
  const RowSpan keys = getTile(params.keys, tile);
  int first = keys.end, end = keys.begin, count = 0;
  for (int key = keys.begin + getThread(); key < keys.end; key += planThreads)
    if (exists(params.keyPositions, batch, key)) {
      first = first < key ? first : key;
      end = key + 1;
      ++count;
    }
  first = combineThreads<planThreads>(
      first, [](int x, int y) { return x < y ? x : y; });
  end = combineThreads<planThreads>(end,
                                    [](int x, int y) { return x > y ? x : y; });
  count = sumThreads<planThreads>(count);
  if (getThread() == 0)
    params.planKeys[batch * params.numKeyTiles + tile] = {
        first, count ? end - first : 0, count == keys.end - keys.begin};
}

/// The row of tiles of a block.
class PlanRow {
public:
  CP_DEVICE explicit PlanRow(const PlanParams &params)
      : params(params), tile(getBlock().x),
        plan(getBlock().z * params.numHeads + getBlock().y),
        keys(params.planKeys + getBlock().z * params.numKeyTiles),
        kinds(params.kinds +
              (static_cast<long long>(plan) * params.numRowTiles + tile) *
                  params.numKeyTiles) {}

  CP_DEVICE bool isNeeded(int keyTile) const {
    return kinds[keyTile] & HoldsUnmasked;
  }
  CP_DEVICE bool isPartial(int keyTile) const {
    return kinds[keyTile] == partialTile;
  }
  /// Key tiles of the kernel that a tile of the plan is cut to.
  CP_DEVICE int countParts(int keyTile) const {
    return isNeeded(keyTile) ? ceilDivide(keys[keyTile].rows, params.keyRows)
                             : 0;
  }
  /// Writes them.
  CP_DEVICE void listParts(int keyTile, KeyTile *to) const {
    const PlanKeys found = keys[keyTile];
    const short flags =
        static_cast<short>((isPartial(keyTile) ? CheckMask : 0) |
                           (found.complete ? 0 : CheckKeys));
    for (int begin = 0; begin < found.rows; begin += params.keyRows) {
      const int rest = found.rows - begin;
      *to++ = {
          found.first + begin,
          static_cast<short>(rest < params.keyRows ? rest : params.keyRows),
          flags};
    }
  }

  const PlanParams &params;
  const int tile, plan;

private:
  const PlanKeys *keys;
  const unsigned char *kinds;
};

CP_DEVICE void countRow(const PlanParams &params) {
  const PlanRow row(params);
  RowCounts counts{};
  for (int i = getThread(); i < params.numKeyTiles; i += planThreads) {
    if (!row.isNeeded(i))
      continue;
    const RowSpan keys = getTile(params.keys, i);
    counts.work += keys.end - keys.begin;
    ++(row.isPartial(i) ? counts.partial : counts.full);
    counts.keyTiles += row.countParts(i);
  }
  counts.work = sumThreads<planThreads>(counts.work);
  counts.full = sumThreads<planThreads>(counts.full);
  counts.partial = sumThreads<planThreads>(counts.partial);
  counts.keyTiles = sumThreads<planThreads>(counts.keyTiles);
  if (getThread() == 0)
    params.counts[row.plan * params.numRowTiles + row.tile] = counts;
}

/// How many keys each row of tiles has in all plans together; counts tiles.
CP_DEVICE void measureRows(const PlanParams &params) {
  const int numPlans = params.numHeads * params.numBatches;
  PlannedTiles tiles{};
  for (int i = getThread(); i < params.numRowTiles; i += orderThreads) {
    const RowSpan rows = getTile(params.rows, i);
    RowPlace place{0, ceilDivide(rows.end - rows.begin, params.queryRows), 0};
    for (int plan = 0; plan < numPlans; ++plan) {
      const RowCounts counts = params.counts[plan * params.numRowTiles + i];
      place.work += counts.work;
      tiles.full += counts.full;
      tiles.partial += counts.partial;
    }
    params.places[i] = place;
  }
  tiles.full = sumThreads<orderThreads>(tiles.full);
  tiles.partial = sumThreads<orderThreads>(tiles.partial);
  if (getThread() == 0) {
    params.total->full += tiles.full * params.sharedBy;
    params.total->partial += tiles.partial * params.sharedBy;
  }
}

/// Blocks start in this order: those with most work first, equal ones as their
/// rows follow each other.
CP_DEVICE void placeRows(const PlanParams &params) {
  for (int i = getThread(); i < params.numRowTiles; i += orderThreads) {
    const long long work = params.places[i].work;
    int place = 0;
    for (int other = 0; other < params.numRowTiles; ++other) {
      const RowPlace &from = params.places[other];
      if (from.work > work || (from.work == work && other < i))
        place += from.queryTiles;
    }
    params.places[i].place = place;
    const RowSpan rows = getTile(params.rows, i);
    for (int first = rows.begin; first < rows.end; first += params.queryRows) {
      const int rest = rows.end - first;
      params.queryTiles[place] = {
          first, rest < params.queryRows ? rest : params.queryRows};
      params.order[place++] = i;
    }
  }
}

/// Where the key tiles of each query tile begin; each thread writes some that
/// follow each other.
CP_DEVICE void findBegins(const PlanParams &params) {
  // After the query tiles of a plan there is the end of the last.
  const int perPlan = params.numQueryTiles + 1;
  const int total = params.numHeads * params.numBatches * perPlan;
  const int perThread = ceilDivide(total, orderThreads);
  const int first = getThread() * perThread;
  const int end = first + perThread < total ? first + perThread : total;
  auto countKeyTiles = [&](int i) {
    const int plan = i / perPlan, tile = i % perPlan;
    return tile == params.numQueryTiles
               ? 0
               : params.counts[plan * params.numRowTiles + params.order[tile]]
                     .keyTiles;
  };
  int sum = 0;
  for (int i = first; i < end; ++i)
    sum += countKeyTiles(i);
  sum = sumThreadsBefore<orderThreads>(sum);
  for (int i = first; i < end; ++i) {
    params.tileBegins[i] = sum;
    sum += countKeyTiles(i);
  }
}

CP_DEVICE void orderRows(const PlanParams &params) {
  measureRows(params);
  syncThreads();
  placeRows(params);
  syncThreads();
  findBegins(params);
}

CP_DEVICE void listRow(const PlanParams &params) {
  const PlanRow row(params);
  const int perThread = ceilDivide(params.numKeyTiles, planThreads);
  const int first = getThread() * perThread;
  const int end = first + perThread < params.numKeyTiles ? first + perThread
                                                         : params.numKeyTiles;
  int sum = 0;
  for (int i = first; i < end; ++i)
    sum += row.countParts(i);
  const int before = sumThreadsBefore<planThreads>(sum);
  const RowPlace place = params.places[row.tile];
  const int *begins =
      params.tileBegins + row.plan * (params.numQueryTiles + 1) + place.place;
  for (int query = 0; query < place.queryTiles; ++query) {
    KeyTile *to = params.keyTiles + begins[query] + before;
    for (int i = first; i < end; ++i)
      if (row.isNeeded(i)) {
        row.listParts(i, to);
        to += row.countParts(i);
      }
  }
}

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_KERNELS_PLANLISTS_H
