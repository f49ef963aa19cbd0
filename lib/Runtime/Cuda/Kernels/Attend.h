//===- Attend.h - Flash attention for compute capability 8.0 ----*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One attend (cp_attend_args): a block of threads for each tile of query rows
// goes through its list of key tiles with an online softmax, and merges what it
// found into the state (Dao, "FlashAttention-2", 2023). A warp has 16 query
// rows; scores, weights and outputs stay in its registers. Keys of the next
// tile and values of this one are copied while scores are computed.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_KERNELS_ATTEND_H
#define CP_RUNTIME_CUDA_KERNELS_ATTEND_H

#include "CopyRows.h"
#include "RunningRows.h"
#include "TensorCore.h"

namespace cp::cuda {

template <typename Element, int Depth, int Width, typename Mods>
class Attend {
  using Core = TensorCore<Element>;
  static constexpr TileShape shape =
      chooseTileShape(Core::elementBytes, Depth, Width);
  static constexpr int rows = shape.warps * warpRows;
  static constexpr int keyRows = shape.keyRows;
  /// Of 8x8 matrices: columns of scores, and of outputs.
  static constexpr int keyMatrices = keyRows / 8;
  using QueryRows = SharedTile<Core::elementBytes, Depth>;
  using ValueRows = SharedTile<Core::elementBytes, Width>;
  static constexpr int valueMatrices = ValueRows::paddedColumns / 8;
  static_assert(Depth % 8 == 0 && Width % 8 == 0 && Depth <= maxDepth &&
                Width <= maxDepth);

public:
  static constexpr int threads = shape.warps * warpSize;
  static constexpr int queryRows = rows;
  static constexpr int maxKeyRows = keyRows;
  static constexpr int sharedBytes =
      getSharedBytes(Core::elementBytes, Depth, Width);
  static_assert(sharedBytes == QueryRows::getBytes(rows) +
                                   QueryRows::getBytes(keyRows) +
                                   ValueRows::getBytes(keyRows));

  CP_DEVICE explicit Attend(const AttendParams &params) : params(params) {
    running.reset();
  }

  CP_DEVICE void run() {
    const BlockIndex block = getBlock();
    head = block.y;
    batch = block.z;
    tile = params.queryTiles[block.x];
    const int plan =
        batch * params.planBatchStride + head * params.planHeadStride;
    const int *begins =
        params.tileBegins + plan * (params.numQueryTiles + 1) + block.x;
    const int begin = begins[0], end = begins[1];
    if (begin < end) {
      loadQueries();
      loadKeys(params.keyTiles[begin]);
    }
    commitCopies();
    for (int i = begin; i < end; ++i)
      attendKeys(params.keyTiles[i],
                 i + 1 < end ? params.keyTiles + i + 1 : nullptr);
    waitForCopies<0>();
    running.merge(params, batch, head, tile, getWarpRow(), getLane());
  }

private:
  //===--------------------------------------------------------------------===//
  // Where things are
  //===--------------------------------------------------------------------===//

  CP_DEVICE static unsigned char *getQueries() { return getSharedMemory(); }
  CP_DEVICE static unsigned char *getKeys() {
    return getQueries() + QueryRows::getBytes(rows);
  }
  CP_DEVICE static unsigned char *getValues() {
    return getKeys() + QueryRows::getBytes(keyRows);
  }
  CP_DEVICE static int getLane() { return getThread() % warpSize; }
  /// The first of the warp's rows.
  CP_DEVICE static int getWarpRow() {
    return getThread() / warpSize * warpRows;
  }

  //===--------------------------------------------------------------------===//
  // Copies
  //===--------------------------------------------------------------------===//

  CP_DEVICE void loadQueries() const {
    copyRows<QueryRows, threads>(getQueries(), rows, params.query, batch, head,
                                 tile.first, tile.rows,
                                 [](int) { return true; });
  }
  template <typename Tile>
  CP_DEVICE void loadKeyRows(unsigned char *to, const InputRows &from,
                             const KeyTile &keys) const {
    copyRows<Tile, threads>(to, keyRows, from, batch,
                            head / params.headsPerKeyHead, keys.first,
                            keys.rows, [&](int key) {
                              return !(keys.flags & CheckKeys) ||
                                     exists(params.keyPositions, batch, key);
                            });
  }
  CP_DEVICE void loadKeys(const KeyTile &keys) const {
    loadKeyRows<QueryRows>(getKeys(), params.key, keys);
  }
  CP_DEVICE void loadValues(const KeyTile &keys) const {
    loadKeyRows<ValueRows>(getValues(), params.value, keys);
  }

  //===--------------------------------------------------------------------===//
  // A tile of keys
  //===--------------------------------------------------------------------===//

  /// The keys are on their way; starts to copy the next tile's.
  CP_DEVICE void attendKeys(const KeyTile keys, const KeyTile *next) {
    waitForCopies<0>();
    syncThreads();
    loadValues(keys);
    commitCopies();
    float scores[keyMatrices][4];
    computeScores(scores);
    syncThreads(); // All warps have read the keys.
    if (next)
      loadKeys(*next);
    commitCopies();
    applyMods<Mods>(params, {batch, head, tile.first + getWarpRow(), getLane()},
                    keys, scores);
    float old[2];
    running.update(scores, 1, old);
    running.rescale(old);
    waitForCopies<1>();
    syncThreads();
    accumulate(scores);
  }

  CP_DEVICE void computeScores(float (&scores)[keyMatrices][4]) const {
    float aside[keyMatrices][4];
    CP_UNROLL
    for (int n = 0; n < keyMatrices; ++n)
      CP_UNROLL
    for (int i = 0; i < 4; ++i)
      scores[n][i] = aside[n][i] = 0;
    // Enough to overlap loads and products; all of it takes long to compile.
    CP_UNROLL_TWICE
    for (int column = 0; column < QueryRows::paddedColumns;
         column += Core::step) {
      typename Core::Left query;
      Core::template loadLeft<QueryRows>(query, getQueries(), getWarpRow(),
                                         column, getLane());
      CP_UNROLL
      for (int n = 0; n < keyMatrices; n += 2) {
        typename Core::Right keys[2];
        Core::template loadKeys<QueryRows>(keys, getKeys(), 8 * n, column,
                                           getLane());
        Core::multiply(scores[n], aside[n], query, keys[0]);
        Core::multiply(scores[n + 1], aside[n + 1], query, keys[1]);
      }
    }
    CP_UNROLL
    for (int n = 0; n < keyMatrices; ++n)
      Core::correct(scores[n], aside[n]);
  }

  CP_DEVICE void accumulate(const float (&weights)[keyMatrices][4]) {
    constexpr int numSteps = keyRows / Core::step;
    typename Core::Left left[numSteps];
    CP_UNROLL
    for (int i = 0; i < numSteps; ++i)
      Core::pack(left[i], weights + i * (Core::step / 8));
    CP_UNROLL
    for (int n = 0; n < valueMatrices; n += 2) {
      float aside[2][4] = {};
      CP_UNROLL
      for (int i = 0; i < numSteps; ++i) {
        typename Core::Right values[2];
        Core::template loadValues<ValueRows>(values, getValues(),
                                             i * Core::step, 8 * n, getLane());
        Core::multiply(running.outputs[n], aside[0], left[i], values[0]);
        Core::multiply(running.outputs[n + 1], aside[1], left[i], values[1]);
      }
      Core::correct(running.outputs[n], aside[0]);
      Core::correct(running.outputs[n + 1], aside[1]);
    }
  }

  const AttendParams &params;
  int batch = 0, head = 0;
  QueryTile tile{};
  RunningRows<valueMatrices, Width> running;
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_KERNELS_ATTEND_H
