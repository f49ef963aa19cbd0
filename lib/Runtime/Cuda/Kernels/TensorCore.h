//===- TensorCore.h - Matrix products of a warp -----------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the attention kernel asks of tensor cores, for each element type:
//
//   Left, Right   operands in registers: 16 x step, and step x 8
//   step          elements that one product sums
//   loadLeft      rows of queries; Columns [column, column + step)
//   loadKeys      two right operands, transposed: 16 keys
//   loadValues    two right operands: `step` keys, 16 columns
//   pack          `step` columns of weights as a left operand
//   multiply      sum += left * right
//   correct       adds to a sum what `multiply` kept aside
//
// f16 and bf16 products are exact and summed in f32. f32 is split in two parts
// of 11 bits and three of the four products are summed (3xTF32; Ootomo and
// Yokota, "Recovering single precision accuracy from Tensor Cores", 2022):
// about 2^-21 relative. The small ones are kept aside, since a part of infinity
// times 0 is no number.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_KERNELS_TENSORCORE_H
#define CP_RUNTIME_CUDA_KERNELS_TENSORCORE_H

#include "Device.h"
#include "ModTypes.h"
#include "TileLayout.h"

namespace cp::cuda {

/// 16-bit floats; `Format` multiplies and rounds them.
template <typename Format>
struct TensorCore16 {
  static constexpr int elementBytes = 2;
  static constexpr int step = 16;
  struct Left {
    unsigned r[4];
  };
  struct Right {
    unsigned r[2];
  };

  template <typename Tile>
  CP_DEVICE static void loadLeft(Left &left, const unsigned char *tile, int row,
                                 int column, int lane) {
    const Place at = getLeftSource(lane);
    loadMatrices(left.r,
                 tile + Tile::getOffset(row + at.row, column + at.column));
  }
  template <typename Tile>
  CP_DEVICE static void loadKeys(Right (&right)[2], const unsigned char *tile,
                                 int key, int column, int lane) {
    const Place at = getKeySource(lane);
    unsigned r[4];
    loadMatrices(r, tile + Tile::getOffset(key + at.row, column + at.column));
    split(right, r);
  }
  template <typename Tile>
  CP_DEVICE static void loadValues(Right (&right)[2], const unsigned char *tile,
                                   int key, int column, int lane) {
    const Place at = getValueSource(lane);
    unsigned r[4];
    loadMatricesTransposed(
        r, tile + Tile::getOffset(key + at.row, column + at.column));
    split(right, r);
  }
  /// `weights` are two accumulators side by side.
  CP_DEVICE static void pack(Left &left, const float (*weights)[4]) {
    CP_UNROLL
    for (int i = 0; i < 4; ++i)
      left.r[i] = Format::pack(weights[i / 2][2 * (i % 2)],
                               weights[i / 2][2 * (i % 2) + 1]);
  }
  CP_DEVICE static void multiply(float (&sum)[4], float (&)[4],
                                 const Left &left, const Right &right) {
    Format::multiply(sum, left.r, right.r);
  }
  CP_DEVICE static void correct(float (&)[4], const float (&)[4]) {}

private:
  CP_DEVICE static void split(Right (&right)[2], const unsigned (&r)[4]) {
    CP_UNROLL
    for (int i = 0; i < 4; ++i)
      right[i / 2].r[i % 2] = r[i];
  }
};

struct FormatF16 {
  CP_DEVICE static unsigned pack(float low, float high) {
    return packF16(low, high);
  }
  CP_DEVICE static void multiply(float (&c)[4], const unsigned (&a)[4],
                                 const unsigned (&b)[2]) {
    multiplyF16(c, a, b);
  }
};
struct FormatBF16 {
  CP_DEVICE static unsigned pack(float low, float high) {
    return packBF16(low, high);
  }
  CP_DEVICE static void multiply(float (&c)[4], const unsigned (&a)[4],
                                 const unsigned (&b)[2]) {
    multiplyBF16(c, a, b);
  }
};

struct TensorCore32 {
  static constexpr int elementBytes = 4;
  static constexpr int step = 8;
  template <int N>
  struct Operand {
    float large[N], small[N];

    CP_DEVICE void set(int i, float x) {
      large[i] = truncateTF32(x);
      small[i] = x - large[i];
    }
  };
  using Left = Operand<4>;
  using Right = Operand<2>;

  template <typename Tile>
  CP_DEVICE static void loadLeft(Left &left, const unsigned char *tile, int row,
                                 int column, int lane) {
    CP_UNROLL
    for (int i = 0; i < 4; ++i) {
      const Place at = getWideLeftPlace(lane, i);
      left.set(i, read<Tile>(tile, row + at.row, column + at.column));
    }
  }
  template <typename Tile>
  CP_DEVICE static void loadKeys(Right (&right)[2], const unsigned char *tile,
                                 int key, int column, int lane) {
    CP_UNROLL
    for (int n = 0; n < 2; ++n)
      CP_UNROLL
    for (int i = 0; i < 2; ++i) {
      const Place at = getWideRightPlace(lane, i);
      right[n].set(i,
                   read<Tile>(tile, key + 8 * n + at.column, column + at.row));
    }
  }
  template <typename Tile>
  CP_DEVICE static void loadValues(Right (&right)[2], const unsigned char *tile,
                                   int key, int column, int lane) {
    CP_UNROLL
    for (int n = 0; n < 2; ++n)
      CP_UNROLL
    for (int i = 0; i < 2; ++i) {
      const Place at = getWideRightPlace(lane, i);
      right[n].set(i, read<Tile>(tile, key + getWeightColumn(at.row),
                                 column + 8 * n + at.column));
    }
  }
  CP_DEVICE static void pack(Left &left, const float (*weights)[4]) {
    // Element i is in row 8 * (i % 2) and column i / 2 of the lane's four.
    CP_UNROLL
    for (int i = 0; i < 4; ++i)
      left.set(i, weights[0][2 * (i % 2) + i / 2]);
  }
  CP_DEVICE static void multiply(float (&sum)[4], float (&aside)[4],
                                 const Left &left, const Right &right) {
    multiplyTF32(aside, left.small, right.large);
    multiplyTF32(aside, left.large, right.small);
    multiplyTF32(sum, left.large, right.large);
  }
  CP_DEVICE static void correct(float (&sum)[4], const float (&aside)[4]) {
    CP_UNROLL
    for (int i = 0; i < 4; ++i)
      if (sum[i] - sum[i] == 0) // Neither infinite nor NaN.
        sum[i] += aside[i];
  }

private:
  template <typename Tile>
  CP_DEVICE static float read(const unsigned char *tile, int row, int column) {
    return loadShared<float>(tile + Tile::getOffset(row, column));
  }
};

/// By element type.
template <typename Element>
struct TensorCore;
template <>
struct TensorCore<f16> : TensorCore16<FormatF16> {};
template <>
struct TensorCore<bf16> : TensorCore16<FormatBF16> {};
template <>
struct TensorCore<f32> : TensorCore32 {};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_KERNELS_TENSORCORE_H
