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
// Scores are kept in base 2. Masked ones are -inf; while a row has seen none
// but these, its maximum is -inf and 0 is subtracted instead.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_KERNELS_ATTEND_H
#define CP_RUNTIME_CUDA_KERNELS_ATTEND_H

#include "AttendParams.h"
#include "CopyRows.h"
#include "MergeState.h"
#include "TensorCore.h"

namespace cp::cuda {

/// `Mods` has hasMask, hasScore, mask(b, h, q, kv, captures) and
/// score(s, b, h, q, kv, captures).
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

  CP_DEVICE explicit Attend(const AttendParams &params) : params(params) {}

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
    finish();
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
  /// Of element i of accumulators, in the tile.
  CP_DEVICE static int getRow(int i) {
    return getWarpRow() + getAccumulatorPlace(getLane(), i).row;
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
    copyRows<Tile, threads>(
        to, keyRows, from, batch, head / params.headsPerKeyHead, keys.first,
        keys.rows,
        [&](int key) { return !(keys.flags & CheckKeys) || keyExists(key); });
  }
  CP_DEVICE void loadKeys(const KeyTile &keys) const {
    loadKeyRows<QueryRows>(getKeys(), params.key, keys);
  }
  CP_DEVICE void loadValues(const KeyTile &keys) const {
    loadKeyRows<ValueRows>(getValues(), params.value, keys);
  }
  CP_DEVICE static bool exists(const Positions &positions, int batch, int row) {
    return !positions.data ||
           positions.data[batch * positions.batchStride + row] >= 0;
  }
  CP_DEVICE bool keyExists(int key) const {
    return exists(params.keyPositions, batch, key);
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
    applyMods(keys, scores);
    updateRows(scores);
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

  /// Scales scores, applies score_mod and mask_mod, and turns to base 2.
  CP_DEVICE void applyMods(const KeyTile &keys,
                           float (&scores)[keyMatrices][4]) const {
    const bool checkMask = Mods::hasMask && (keys.flags & CheckMask);
    const bool checkKeys = keys.flags & CheckKeys;
    const float scale = Mods::hasScore ? params.scale : params.scale * log2e;
    CP_UNROLL
    for (int n = 0; n < keyMatrices; ++n)
      CP_UNROLL
    for (int i = 0; i < 4; ++i) {
      const int column = 8 * n + getAccumulatorPlace(getLane(), i).column;
      const int row = tile.first + getRow(i), key = keys.first + column;
      float score = scores[n][i] * scale;
      if constexpr (Mods::hasScore)
        score =
            Mods::score(score, batch, head, row, key, params.captures) * log2e;
      bool keep = column < keys.rows;
      if constexpr (Mods::hasMask)
        if (checkMask)
          keep = keep && Mods::mask(batch, head, row, key, params.captures);
      if (checkKeys)
        keep = keep && keyExists(key);
      scores[n][i] = keep ? score : -infinity();
    }
  }

  /// Turns scores to weights; updates maximum, sum and outputs of each row.
  CP_DEVICE void updateRows(float (&scores)[keyMatrices][4]) {
    CP_UNROLL
    for (int r = 0; r < 2; ++r) {
      float top = maxima[r];
      CP_UNROLL
      for (int n = 0; n < keyMatrices; ++n)
        top = maximum(top, maximum(scores[n][2 * r], scores[n][2 * r + 1]));
      // Four lanes share a row.
      top = maximum(top, shuffleXor(top, 1));
      top = maximum(top, shuffleXor(top, 2));
      const float base = top == -infinity() ? 0 : top;
      const float old = powerOf2(maxima[r] - base);
      maxima[r] = top;
      sums[r] *= old;
      CP_UNROLL
      for (int n = 0; n < keyMatrices; ++n)
        CP_UNROLL
      for (int i = 2 * r; i < 2 * r + 2; ++i) {
        scores[n][i] = powerOf2(scores[n][i] - base);
        sums[r] += scores[n][i];
      }
      CP_UNROLL
      for (int n = 0; n < valueMatrices; ++n)
        CP_UNROLL
      for (int i = 2 * r; i < 2 * r + 2; ++i)
        outputs[n][i] *= old;
    }
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
        Core::multiply(outputs[n], aside[0], left[i], values[0]);
        Core::multiply(outputs[n + 1], aside[1], left[i], values[1]);
      }
      Core::correct(outputs[n], aside[0]);
      Core::correct(outputs[n + 1], aside[1]);
    }
  }

  //===--------------------------------------------------------------------===//
  // The state
  //===--------------------------------------------------------------------===//

  /// Merges the rows into the state. Rows at padding are not touched.
  CP_DEVICE void finish() {
    CP_UNROLL
    for (int r = 0; r < 2; ++r) {
      sums[r] += shuffleXor(sums[r], 1);
      sums[r] += shuffleXor(sums[r], 2);
      const int row = tile.first + getRow(2 * r);
      const bool writes = getRow(2 * r) < tile.rows &&
                          exists(params.queryPositions, batch, row);
      float *lse = getState(params.lse, row);
      const float state = writes ? *lse : 0;
      syncWarp(); // All lanes have read what one of them writes.
      if (writes)
        finishRow(r, state, lse, getState(params.out, row));
    }
  }
  CP_DEVICE float *getState(const StateRows &rows, int row) const {
    return rows.data + batch * rows.batchStride + head * rows.headStride +
           row * rows.rowStride;
  }
  CP_DEVICE void finishRow(int r, float state, float *lse, float *out) const {
    const bool hasState = state != -infinity();
    const bool isFresh = sums[r] != 0;
    if (!isFresh && hasState)
      return;
    const Shares shares =
        isFresh ? mergeState(state, maxima[r], sums[r]) : Shares{};
    if (isFresh && getLane() % 4 == 0)
      *lse = shares.lse;
    CP_UNROLL
    for (int n = 0; n < valueMatrices; ++n)
      CP_UNROLL
    for (int i = 2 * r; i < 2 * r + 2; ++i) {
      const int column = 8 * n + getAccumulatorPlace(getLane(), i).column;
      if (column >= Width)
        continue;
      const float fresh = isFresh ? shares.fresh * outputs[n][i] : 0;
      out[column] = hasState ? shares.state * out[column] + fresh : fresh;
    }
  }

  const AttendParams &params;
  int batch = 0, head = 0;
  QueryTile tile{};
  /// State of the lane's two rows: what maxima and sums mean is in base 2.
  float maxima[2] = {-infinity(), -infinity()};
  float sums[2] = {0, 0};
  float outputs[valueMatrices][4] = {};
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_KERNELS_ATTEND_H
