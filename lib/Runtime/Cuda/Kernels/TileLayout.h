//===- TileLayout.h - Where elements of tiles lie ---------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Index arithmetic of the attention kernel, apart from what it moves, so that
// a host can check it. Layouts of fragments: PTX ISA, "Warp-level matrix
// instructions", mma.m16n8k16 (f16, bf16) and mma.m16n8k8 (tf32), ldmatrix.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_KERNELS_TILELAYOUT_H
#define CP_RUNTIME_CUDA_KERNELS_TILELAYOUT_H

#ifdef __CUDACC__
#define CP_CONSTEXPR __host__ __device__ constexpr
#else
#define CP_CONSTEXPR constexpr
#endif

namespace cp::cuda {

constexpr int warpSize = 32;
/// Rows of scores that a warp computes, and the edge of a pair of 8x8 matrices.
constexpr int warpRows = 16;
/// Bytes that one asynchronous copy moves and one row of an 8x8 matrix has.
constexpr int chunkBytes = 16;

CP_CONSTEXPR int roundUp(int n, int unit) {
  return (n + unit - 1) / unit * unit;
}

/// A row and a column.
struct Place {
  int row, column;
};

//===----------------------------------------------------------------------===//
// Tiles in shared memory
//===----------------------------------------------------------------------===//

/// Chunks from one row of a tile to the next: rows are padded to whole pairs of
/// 8x8 matrices and then to an odd number of chunks, so that eight rows at the
/// same column lie in different banks.
CP_CONSTEXPR int getStrideChunks(int elementBytes, int columns) {
  return roundUp(columns, warpRows) * elementBytes / chunkBytes | 1;
}

/// A tile in shared memory.
template <int ElementBytes, int Columns>
struct SharedTile {
  static constexpr int paddedColumns = roundUp(Columns, warpRows);
  static constexpr int elementsPerChunk = chunkBytes / ElementBytes;
  /// Chunks that are copied, those that hold elements, and between rows.
  static constexpr int copiedChunks = paddedColumns / elementsPerChunk;
  static constexpr int filledChunks = Columns / elementsPerChunk;
  static constexpr int strideChunks = getStrideChunks(ElementBytes, Columns);

  static CP_CONSTEXPR int getBytes(int rows) {
    return rows * strideChunks * chunkBytes;
  }
  /// The offset of an element in bytes.
  static CP_CONSTEXPR int getOffset(int row, int column) {
    return row * strideChunks * chunkBytes + column * ElementBytes;
  }
  static CP_CONSTEXPR int getChunkOffset(int row, int chunk) {
    return (row * strideChunks + chunk) * chunkBytes;
  }
};

//===----------------------------------------------------------------------===//
// Fragments
//===----------------------------------------------------------------------===//

/// Element `i` (0..3) of a 16x8 accumulator that lane `lane` holds.
CP_CONSTEXPR Place getAccumulatorPlace(int lane, int i) {
  return {lane / 4 + 8 * (i / 2), 2 * (lane % 4) + i % 2};
}

/// Elements 2*i and 2*i+1 of the 16x16 left operand (f16) are at this place
/// and right of it.
CP_CONSTEXPR Place getLeftPlace(int lane, int i) {
  return {lane / 4 + 8 * (i % 2), 2 * (lane % 4) + 8 * (i / 2)};
}

/// Elements 2*i and 2*i+1 of the 16x8 right operand (f16) are at this place
/// and below it.
CP_CONSTEXPR Place getRightPlace(int lane, int i) {
  return {2 * (lane % 4) + 8 * i, lane / 4};
}

/// The row of an 8x8 matrix, by its first element in a 16x16 block, that a lane
/// names for ldmatrix.x4 of a left operand.
CP_CONSTEXPR Place getLeftSource(int lane) {
  return {lane % 8 + 8 * (lane / 8 % 2), 8 * (lane / 16)};
}

/// The same for two right operands, whose columns are 16 rows of keys: first
/// both halves of the depth of one, then of the other.
CP_CONSTEXPR Place getKeySource(int lane) {
  return {lane % 8 + 8 * (lane / 16), 8 * (lane / 8 % 2)};
}

/// The same for two right operands, whose rows are 16 rows of values, with
/// ldmatrix.trans: first both halves of the keys for one, then for the other.
CP_CONSTEXPR Place getValueSource(int lane) {
  return {lane % 8 + 8 * (lane / 8 % 2), 8 * (lane / 16)};
}

/// Element `i` (0..3) of the 16x8 left operand (tf32).
CP_CONSTEXPR Place getWideLeftPlace(int lane, int i) {
  return {lane / 4 + 8 * (i % 2), lane % 4 + 4 * (i / 2)};
}

/// Element `i` (0..1) of the 8x8 right operand (tf32).
CP_CONSTEXPR Place getWideRightPlace(int lane, int i) {
  return {lane % 4 + 4 * i, lane / 4};
}

/// Weights that multiply values are the left operand (tf32) as the accumulator
/// holds them: column c of that operand is column getWeightColumn(c) of the
/// accumulator, and so row of the values.
CP_CONSTEXPR int getWeightColumn(int column) {
  return 2 * (column % 4) + column / 4;
}

//===----------------------------------------------------------------------===//
// Shapes
//===----------------------------------------------------------------------===//

/// How a block of threads works: `warps * warpRows` query rows against
/// `keyRows` keys at a time. Fits 99 KB of shared memory, which all GPUs of
/// compute capability 8.0 or newer have, and 255 registers a thread.
struct TileShape {
  int warps, keyRows;
};

CP_CONSTEXPR TileShape chooseTileShape(int elementBytes, int depth, int width) {
  const int widest = depth > width ? depth : width;
  if (elementBytes == 2)
    return widest <= 128 ? TileShape{4, 64} : TileShape{4, 32};
  if (widest <= 64)
    return {4, 64};
  return widest <= 128 ? TileShape{4, 32} : TileShape{4, 16};
}

/// What a block needs: queries, keys and values.
CP_CONSTEXPR int getSharedBytes(int elementBytes, int depth, int width) {
  const TileShape shape = chooseTileShape(elementBytes, depth, width);
  return chunkBytes * ((shape.warps * warpRows + shape.keyRows) *
                           getStrideChunks(elementBytes, depth) +
                       shape.keyRows * getStrideChunks(elementBytes, width));
}

/// Of head dims that kernels are compiled for.
constexpr int maxDepth = 256;

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_KERNELS_TILELAYOUT_H
