//===- AttendProducer.h - Copies of the Hopper kernel -----------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_KERNELS_ATTENDPRODUCER_H
#define CP_RUNTIME_CUDA_KERNELS_ATTENDPRODUCER_H

#include "ApplyMods.h"
#include "DeviceHopper.h"
#include "WorkItems.h"

namespace cp::cuda {

/// One warp takes work items and copies what they read, as far ahead as there
/// is room.
template <int Depth, int Width>
class AttendProducer {
  using Shared = HopperShared<Depth, Width>;

public:
  CP_DEVICE explicit AttendProducer(const AttendParams &params)
      : params(params) {}

  CP_DEVICE void run() {
    const int numItems = countItems(params);
    int number = takeItem();
    for (;;) {
      WorkItem item{};
      KeyTileRange tiles{};
      if (number < numItems) {
        item = getItem(params, number);
        tiles = getKeyTiles(params, item);
      }
      announce(number, item, tiles.begin != tiles.end);
      if (number >= numItems)
        break;
      // Not waited for until it is needed.
      const int next = takeItem();
      copyTiles(item, tiles);
      number = next;
    }
    // Each block took one number that is too large.
    if (isFirst() && number == numItems + getGridBlocks() - 1)
      *params.hopper.counter = 0;
  }

private:
  CP_DEVICE static int getLane() { return getThread() % warpSize; }
  CP_DEVICE static bool isFirst() { return getLane() == 0; }
  CP_DEVICE int takeItem() const {
    return broadcast(isFirst() ? addAtomically(params.hopper.counter, 1) : 0);
  }

  /// In the order in which they are used: the keys of a tile, then the values
  /// of the one before.
  CP_DEVICE void copyTiles(const WorkItem &item, const KeyTileRange &tiles) {
    if (tiles.begin == tiles.end)
      return;
    CP_NO_UNROLL
    for (const KeyTile *tile = tiles.begin; tile <= tiles.end; ++tile) {
      if (tile != tiles.end)
        copyKeys(item, *tile);
      if (tile != tiles.begin)
        copyValues(item, tile[-1]);
    }
  }

  /// Says which item comes next, and copies its queries if it has keys.
  CP_DEVICE void announce(int number, const WorkItem &item, bool hasKeys) {
    unsigned char *shared = getSharedMemory();
    waitForPhase(shared + Shared::queryEmpty, query.parity ^ 1);
    if (isFirst()) {
      storeInt(shared + Shared::item, number);
      if (hasKeys) {
        using Tile = typename Shared::QueryTile;
        arriveAndExpect(shared + Shared::queryFull, Tile::bytes);
        copyTile<Tile>(shared + Shared::query, params.hopper.query,
                       shared + Shared::queryFull,
                       params.queryTiles[item.tile].first, item.head,
                       item.batch);
      } else {
        arrive(shared + Shared::queryFull);
      }
    }
    query.advance();
  }

  template <typename Tile>
  CP_DEVICE static void copyTile(unsigned char *to, const TensorMap &map,
                                 void *barrier, int row, int head, int batch) {
    CP_UNROLL
    for (int box = 0; box < Tile::boxes; ++box)
      copyBox(to + box * Tile::boxBytes, map, barrier, box * boxColumns, row,
              head, batch);
  }

  CP_DEVICE void copyKeys(const WorkItem &item, const KeyTile &tile) {
    using Tile = typename Shared::KeyTile;
    unsigned char *shared = getSharedMemory();
    unsigned char *full = shared + Shared::keysFull + 8 * keys.index;
    waitForPhase(shared + Shared::keysEmpty + 8 * keys.index, keys.parity ^ 1);
    if (isFirst()) {
      arriveAndExpect(full, Tile::bytes);
      copyTile<Tile>(shared + Shared::keys + keys.index * Tile::bytes,
                     params.hopper.key, full, tile.first,
                     item.head / params.headsPerKeyHead, item.batch);
    }
    keys.advance();
  }

  /// A box has all rows, but a weight of 0 hides only values that are finite:
  /// rows that do not count become 0 before consumers see the tile. (Scores of
  /// such keys are replaced.)
  CP_DEVICE void copyValues(const WorkItem &item, const KeyTile &tile) {
    using Tile = typename Shared::ValueTile;
    unsigned char *shared = getSharedMemory();
    unsigned char *full = shared + Shared::valuesFull + 8 * values.index;
    unsigned char *to = shared + Shared::values + values.index * Tile::bytes;
    waitForPhase(shared + Shared::valuesEmpty + 8 * values.index,
                 values.parity ^ 1);
    const bool isWhole = tile.rows == Tile::rows && !(tile.flags & CheckKeys);
    unsigned char *arrived = isWhole ? full : shared + Shared::landed;
    if (isFirst()) {
      arriveAndExpect(arrived, Tile::bytes);
      copyTile<Tile>(to, params.hopper.value, arrived, tile.first,
                     item.head / params.headsPerKeyHead, item.batch);
    }
    if (!isWhole) {
      waitForPhase(arrived, landed.parity);
      landed.advance();
      clearRows<Tile>(to, item.batch, tile);
      fenceAsyncProxy();
      syncWarp();
      if (isFirst())
        arrive(full);
    }
    values.advance();
  }

  template <typename Tile>
  CP_DEVICE void clearRows(unsigned char *to, int batch,
                           const KeyTile &tile) const {
    CP_NO_UNROLL
    for (int row = getLane(); row < Tile::rows; row += warpSize)
      if (row >= tile.rows ||
          !exists(params.keyPositions, batch, tile.first + row))
        for (int i = 0; i < Tile::boxes * boxRowBytes; i += chunkBytes)
          storeZeros(to + Tile::getRowOffset(row, i / boxRowBytes) +
                     i % boxRowBytes);
  }

  const AttendParams &params;
  Stage<1> query, landed;
  Stage<numStages> keys, values;
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_KERNELS_ATTENDPRODUCER_H
