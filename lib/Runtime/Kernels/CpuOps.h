//===- CpuOps.h - Inner loops of the CPU kernel -----------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The seam between the driver of the CPU kernel, which is compiled once, and
// its inner loops, which are compiled for each instruction set.
//
// Query rows are handled in panels of at most `maxRows`, keys and value columns
// in panels of `width`. Layouts, all f32 and 64-byte aligned where they begin:
//   query panel   [depth][rows]           times the scale
//   key panels    [panel][depth][width]
//   value panels  [panel][key][width]
//   scores        [row][scoreStride]
//   accumulator   [panel][row][width]
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_KERNELS_CPUOPS_H
#define CP_RUNTIME_KERNELS_CPUOPS_H

#include <cstdint>

namespace cp::runtime {

/// Keys that are handled at a time, a multiple of every panel width.
constexpr int64_t blockKeys = 256;
/// Row stride of scores. The extra keeps the rows of a panel out of each
/// other's cache sets.
constexpr int64_t scoreStride = blockKeys + 32;

/// Scores of one query panel in columns [begin, end), multiples of the vector
/// width, become weights 2^(score - maximum).
struct SoftmaxArgs {
  float *scores;
  int64_t rows;
  int64_t begin, end;
  /// Which columns of each row count (bit 0 of the first word: column 0); the
  /// weight of the others is 0. Null: all count.
  const uint64_t *bits;
  int64_t bitStride; ///< Words from row to row.
  float scale;       ///< Makes scores base 2.
  /// State of each row: maximum, sum of weights; and the factor that brings
  /// what has been accumulated before to the new maximum.
  float *maximum, *sum, *alpha;
};

/// Weights times values, added to alpha times the accumulator.
struct AccumulateArgs {
  const float *weights;
  const float *values;
  int64_t keys;
  int64_t panels;
  int64_t valueStride; ///< From panel to panel.
  const float *alpha;
  float *accumulator;
  int64_t accumulatorStride; ///< From panel to panel.
};

/// scores of one query panel against `panels` key panels.
using ScoreFn = void (*)(const float *query, const float *keys, int64_t depth,
                         int64_t panels, float *scores);
using AccumulateFn = void (*)(const AccumulateArgs &args);

/// Packs n bytes, each 0 or 1, to bits; the last word is filled up with 0.
using PackBitsFn = void (*)(const uint8_t *bytes, int64_t n, uint64_t *words);

struct CpuOps {
  static constexpr int64_t rowsLimit = 16;

  int64_t maxRows; ///< Less than rowsLimit.
  int64_t width;
  ScoreFn score[rowsLimit];           ///< By number of rows.
  AccumulateFn accumulate[rowsLimit]; ///< By number of rows.
  void (*softmax)(const SoftmaxArgs &args);
  /// Converts n contiguous elements of type `dtype` to f32.
  void (*convert)(const void *source, int32_t dtype, int64_t n, float *result);
  PackBitsFn packBits;
};

/// What each instruction set offers; null where it is not compiled in.
const CpuOps *getPortableOps();
const CpuOps *getAVX2Ops();
const CpuOps *getAVX512Ops();

} // namespace cp::runtime

#endif // CP_RUNTIME_KERNELS_CPUOPS_H
