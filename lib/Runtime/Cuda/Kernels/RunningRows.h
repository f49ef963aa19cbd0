//===- RunningRows.h - Online softmax of a warp's rows ----------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Scores are in base 2 once they are multiplied by a factor. Masked ones are
// -inf; while a row has seen none but these, its maximum is -inf and 0 is
// subtracted instead.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_KERNELS_RUNNINGROWS_H
#define CP_RUNTIME_CUDA_KERNELS_RUNNINGROWS_H

#include "ApplyMods.h"

namespace cp::cuda {

/// A lane's share of 16 rows of outputs of `Width` elements, in `Matrices`
/// accumulators; rows r = 0, 1 of the lane are elements 2r and 2r + 1 of each.
template <int Matrices, int Width>
struct RunningRows {
  /// What maxima and sums mean is in base 2. Each lane sums what it has.
  float maxima[2], sums[2];
  float outputs[Matrices][4];

  CP_DEVICE void reset() {
    CP_UNROLL
    for (int r = 0; r < 2; ++r) {
      maxima[r] = -infinity();
      sums[r] = 0;
    }
    CP_UNROLL
    for (int n = 0; n < Matrices; ++n)
      CP_UNROLL
    for (int i = 0; i < 4; ++i)
      outputs[n][i] = 0;
  }

  /// Turns scores to weights, and updates maxima and sums. What the outputs
  /// are now to be multiplied by is in `old`.
  template <int ScoreMatrices>
  CP_DEVICE void update(float (&scores)[ScoreMatrices][4], float factor,
                        float (&old)[2]) {
    CP_UNROLL
    for (int r = 0; r < 2; ++r) {
      float top = -infinity();
      CP_UNROLL
      for (int n = 0; n < ScoreMatrices; ++n)
        top = maximum(top, maximum(scores[n][2 * r], scores[n][2 * r + 1]));
      // Four lanes share a row.
      top = maximum(top, shuffleXor(top, 1));
      top = maximum(top, shuffleXor(top, 2));
      top = maximum(maxima[r], top * factor);
      const float base = top == -infinity() ? 0 : top;
      old[r] = powerOf2(maxima[r] - base);
      maxima[r] = top;
      sums[r] *= old[r];
      CP_UNROLL
      for (int n = 0; n < ScoreMatrices; ++n)
        CP_UNROLL
      for (int i = 2 * r; i < 2 * r + 2; ++i) {
        scores[n][i] = powerOf2(multiplyAdd(scores[n][i], factor, -base));
        sums[r] += scores[n][i];
      }
    }
  }

  CP_DEVICE void rescale(const float (&old)[2]) {
    CP_UNROLL
    for (int n = 0; n < Matrices; ++n)
      CP_UNROLL
    for (int i = 0; i < 4; ++i)
      outputs[n][i] *= old[i / 2];
  }

  /// Merges the rows into the state: rows [first, first + 16) of the tile.
  /// Those at padding are not touched.
  CP_DEVICE void merge(const AttendParams &params, int batch, int head,
                       const QueryTile &tile, int first, int lane) {
    mergeRow<0>(params, batch, head, tile, first, lane);
    mergeRow<1>(params, batch, head, tile, first, lane);
  }

private:
  CP_DEVICE static float *getState(const StateRows &rows, int batch, int head,
                                   int row) {
    return rows.data + batch * rows.batchStride + head * rows.headStride +
           row * rows.rowStride;
  }
  /// (No loop over rows: registers must not be indexed at run time.)
  template <int R>
  CP_DEVICE void mergeRow(const AttendParams &params, int batch, int head,
                          const QueryTile &tile, int first, int lane) {
    sums[R] += shuffleXor(sums[R], 1);
    sums[R] += shuffleXor(sums[R], 2);
    const int inTile = first + getAccumulatorPlace(lane, 2 * R).row;
    const int row = tile.first + inTile;
    const bool writes =
        inTile < tile.rows && exists(params.queryPositions, batch, row);
    float *lse = getState(params.lse, batch, head, row);
    const float state = writes ? *lse : 0;
    syncWarp(); // All lanes have read what one of them writes.
    if (writes)
      writeRow<R>(state, lse, getState(params.out, batch, head, row), lane);
  }
  template <int R>
  CP_DEVICE void writeRow(float state, float *lse, float *out, int lane) const {
    const bool hasState = state != -infinity();
    const bool isFresh = sums[R] != 0;
    if (!isFresh && hasState)
      return;
    const Shares shares =
        isFresh ? mergeState(state, maxima[R], sums[R]) : Shares{};
    if (isFresh && lane % 4 == 0)
      *lse = shares.lse;
    // (Loops of their own: else each element branches.)
    if (hasState)
      forEachPair<R>(out, lane, [&](float *pair, float x, float y) {
        float stateX, stateY;
        loadPair(pair, stateX, stateY);
        storePair(pair, shares.state * stateX + shares.fresh * x,
                  shares.state * stateY + shares.fresh * y);
      });
    else
      forEachPair<R>(out, lane, [&](float *pair, float x, float y) {
        storePair(pair, isFresh ? shares.fresh * x : 0,
                  isFresh ? shares.fresh * y : 0);
      });
  }
  /// Calls `change` with each of the lane's pairs in memory and its outputs.
  template <int R, typename Change>
  CP_DEVICE void forEachPair(float *out, int lane, Change change) const {
    CP_UNROLL
    for (int n = 0; n < Matrices; ++n) {
      const int column = 8 * n + getAccumulatorPlace(lane, 2 * R).column;
      if (column < Width)
        change(out + column, outputs[n][2 * R], outputs[n][2 * R + 1]);
    }
  }
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_KERNELS_RUNNINGROWS_H
