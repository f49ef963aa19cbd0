//===- AttendConsumer.h - Products of the Hopper kernel ---------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A warpgroup and its 64 query rows. While tensor cores multiply weights and
// values of one tile, it turns the scores of the next one to weights. The
// warpgroups take turns to start their products, so that one computes
// exponentials while the other one's products are under way.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_KERNELS_ATTENDCONSUMER_H
#define CP_RUNTIME_CUDA_KERNELS_ATTENDCONSUMER_H

#include "DeviceHopper.h"
#include "RunningRows.h"
#include "TensorCore.h"
#include "WorkItems.h"

namespace cp::cuda {

template <typename Element, int Depth, int Width, typename Mods>
class AttendConsumer {
  using Shared = HopperShared<Depth, Width>;
  using Core = TensorCore<Element>;
  using Queries = typename Shared::QueryTile;
  using Keys = typename Shared::KeyTile;
  using Values = typename Shared::ValueTile;
  static constexpr int keyMatrices = Keys::rows / 8;
  static constexpr int paddedWidth = padProductColumns(Width);
  /// Of key columns or value rows that one product sums.
  static constexpr int step = Core::step;

public:
  CP_DEVICE explicit AttendConsumer(const AttendParams &params)
      : params(params) {}

  CP_DEVICE void run() {
    const int numItems = countItems(params);
    if (getGroup() == numConsumers - 1)
      passTurn();
    for (;;) {
      const int number = getNext();
      if (number >= numItems)
        return;
      item = getItem(params, number);
      const KeyTileRange tiles = getKeyTiles(params, item);
      tile = params.queryTiles[item.tile];
      running.reset();
      if (tiles.begin == tiles.end)
        release(Shared::queryEmpty);
      else
        attend(tiles);
      running.merge(params, item.batch, item.head, tile, getWarpRow(),
                    getLane());
    }
  }

private:
  //===--------------------------------------------------------------------===//
  // Places
  //===--------------------------------------------------------------------===//

  CP_DEVICE static int getLane() { return getThread() % warpSize; }
  /// Among the consumers.
  CP_DEVICE static int getGroup() { return getThread() / groupThreads - 1; }
  /// The first of the warp's rows in the tile.
  CP_DEVICE static int getWarpRow() {
    return (getThread() - groupThreads) / warpSize * warpRows;
  }

  //===--------------------------------------------------------------------===//
  // Synchronisation
  //===--------------------------------------------------------------------===//

  /// The lane that reads it is the one that says so to the producer.
  CP_DEVICE int getNext() {
    unsigned char *shared = getSharedMemory();
    waitForPhase(shared + Shared::queryFull, query.parity);
    query.advance();
    return broadcast(getLane() == 0 ? loadInt(shared + Shared::item) : 0);
  }
  template <int Count>
  CP_DEVICE static void waitForTile(int full, const Stage<Count> &stage) {
    waitForPhase(getSharedMemory() + full + 8 * stage.index, stage.parity);
  }
  /// The warp has read what the barrier at offset `empty` stands for.
  CP_DEVICE static void release(int empty) {
    if (getLane() == 0)
      arrive(getSharedMemory() + empty);
  }
  /// Barrier 0 is the block's.
  CP_DEVICE static void takeTurn() {
    syncNamed<2 * groupThreads>(1 + getGroup());
  }
  CP_DEVICE static void passTurn() {
    arriveNamed<2 * groupThreads>(1 + (getGroup() + 1) % numConsumers);
  }

  //===--------------------------------------------------------------------===//
  // Tiles
  //===--------------------------------------------------------------------===//

  CP_DEVICE void attend(const KeyTileRange &tiles) {
    float scores[keyMatrices][4];
    unsigned weights[keyMatrices / 2][4]; // Of the tile before.
    for (const KeyTile *tile = tiles.begin; tile != tiles.end; ++tile) {
      const KeyTile next = *tile; // Long before it is needed.
      const bool isFirst = tile == tiles.begin;
      waitForTile(Shared::keysFull, keys);
      takeTurn();
      pin(scores);
      fenceProducts();
      startScores(scores);
      commitProducts();
      if (isFirst) {
        passTurn();
        waitForProducts<0>();
      } else {
        accumulate(weights);
        passTurn();
        waitForProducts<1>();
      }
      pin(scores);
      releaseKeys(tile + 1 == tiles.end);
      float old[2];
      weigh(next, scores, old);
      completeFirst(running.sums[0] + running.sums[1]);
      waitForProducts<0>();
      pin(running.outputs);
      pin(weights);
      if (!isFirst)
        releaseValues();
      running.rescale(old);
      pack(scores, weights);
    }
    accumulate(weights);
    waitForProducts<0>();
    pin(running.outputs);
    releaseValues();
  }

  /// Starts to multiply the weights with their tile's values.
  CP_DEVICE void accumulate(unsigned (&weights)[keyMatrices / 2][4]) {
    waitForTile(Shared::valuesFull, values);
    pin(running.outputs);
    pin(weights);
    fenceProducts();
    startOutputs(weights);
    commitProducts();
  }

  CP_DEVICE void releaseKeys(bool isLast) {
    release(Shared::keysEmpty + 8 * keys.index);
    keys.advance();
    if (isLast)
      release(Shared::queryEmpty);
  }
  CP_DEVICE void releaseValues() {
    release(Shared::valuesEmpty + 8 * values.index);
    values.advance();
  }

  /// Turns scores to weights.
  CP_DEVICE void weigh(const KeyTile tile, float (&scores)[keyMatrices][4],
                       float (&old)[2]) {
    float factor = params.scale * log2e;
    // The maximum of scores is that of scaled ones only if the scale is
    // positive.
    if (Mods::hasScore || tile.flags || tile.rows < Keys::rows ||
        !(params.scale > 0)) {
      applyMods<Mods>(
          params,
          {item.batch, item.head, this->tile.first + getWarpRow(), getLane()},
          tile, scores);
      factor = 1;
    }
    running.update(scores, factor, old);
  }

  CP_DEVICE static void pack(const float (&scores)[keyMatrices][4],
                             unsigned (&weights)[keyMatrices / 2][4]) {
    CP_UNROLL
    for (int i = 0; i < keyMatrices / 2; ++i) {
      typename Core::Left left;
      Core::pack(left, scores + 2 * i);
      CP_UNROLL
      for (int j = 0; j < 4; ++j)
        weights[i][j] = left.r[j];
    }
  }

  //===--------------------------------------------------------------------===//
  // Products
  //===--------------------------------------------------------------------===//

  template <typename T, int N>
  CP_DEVICE static void pin(T (&registers)[N][4]) {
    CP_UNROLL
    for (int n = 0; n < N; ++n)
      pinRegisters(registers[n]);
  }
  /// From accumulator n on.
  template <int N>
  CP_DEVICE static float *getElements(float (&accumulators)[N][4], int n) {
    return &accumulators[0][0] + 4 * n;
  }
  CP_DEVICE static unsigned long long getMatrix(int offset, int leadingBytes) {
    return makeMatrix(getSharedAddress(getSharedMemory()) + offset,
                      leadingBytes);
  }

  /// scores = queries * keys^T.
  CP_DEVICE void startScores(float (&scores)[keyMatrices][4]) const {
    const unsigned long long left = getMatrix(
        Shared::query + Queries::getOperandOffset(getGroup() * groupRows, 0),
        unusedLeadingBytes);
    const unsigned long long right =
        getMatrix(Shared::keys + keys.index * Keys::bytes, unusedLeadingBytes);
    CP_UNROLL
    for (int column = 0; column < Depth; column += step)
      startScoreColumns<0>(
          scores, moveMatrix(left, Queries::getOperandOffset(0, column)), right,
          column);
  }
  template <int Key>
  CP_DEVICE static void
  startScoreColumns(float (&scores)[keyMatrices][4], unsigned long long left,
                    unsigned long long right, int column) {
    if constexpr (Key < Keys::rows) {
      constexpr int count = getProductColumns(Keys::rows - Key);
      GroupProduct<Element, count>::multiplyShared(
          getElements(scores, Key / 8), left,
          moveMatrix(right, Keys::getOperandOffset(Key, column)),
          /*accumulate=*/column > 0);
      startScoreColumns<Key + count>(scores, left, right, column);
    }
  }

  /// outputs += weights * values.
  CP_DEVICE void startOutputs(const unsigned (&weights)[keyMatrices / 2][4]) {
    const unsigned long long right = getMatrix(
        Shared::values + values.index * Values::bytes, Values::boxBytes);
    CP_UNROLL
    for (int i = 0; i < Values::rows / step; ++i)
      startOutputColumns<0>(weights[i], right, i * step);
  }
  template <int Column>
  CP_DEVICE void startOutputColumns(const unsigned (&weights)[4],
                                    unsigned long long right, int row) {
    if constexpr (Column < paddedWidth) {
      constexpr int count = getProductColumns(paddedWidth - Column);
      GroupProduct<Element, count>::multiplyRegisters(
          getElements(running.outputs, Column / 8), weights,
          moveMatrix(right, Values::getOperandOffset(row, Column)));
      startOutputColumns<Column + count>(weights, right, row);
    }
  }

  const AttendParams &params;
  WorkItem item{};
  QueryTile tile{};
  Stage<1> query;
  Stage<numStages> keys, values;
  RunningRows<paddedWidth / 8, Width> running;
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_KERNELS_ATTENDCONSUMER_H
