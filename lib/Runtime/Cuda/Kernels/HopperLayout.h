//===- HopperLayout.h - Where the Hopper kernel's data lie ------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Index arithmetic of the Hopper kernel (16-bit elements), apart from what it
// moves, so that a host can check it. PTX ISA: "Tensor swizzling modes" for how
// boxes lie in shared memory, "Asynchronous warpgroup level matrix
// instructions" for descriptors and fragments. Accumulators of a warp are those
// of TileLayout.h, side by side.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_KERNELS_HOPPERLAYOUT_H
#define CP_RUNTIME_CUDA_KERNELS_HOPPERLAYOUT_H

#include "TileLayout.h"

namespace cp::cuda {

/// Rows that the four warps of a warpgroup compute, and their threads.
constexpr int groupRows = 64;
constexpr int groupThreads = 128;

//===----------------------------------------------------------------------===//
// Tiles in shared memory
//===----------------------------------------------------------------------===//

/// A row of a box: the span of the 128-byte swizzle. Eight rows repeat it, and
/// begin at a multiple of their size.
constexpr int boxRowBytes = 128;
constexpr int boxColumns = boxRowBytes / 2;
constexpr int swizzleRows = 8;
constexpr int swizzleBytes = swizzleRows * boxRowBytes;

/// Rows of 16-bit elements in boxes of 64 columns, one box after the other, as
/// bulk tensor copies leave them: the 16-byte chunk c of row r of a box is the
/// chunk c ^ (r % 8) of that row. Columns from `Columns` on are 0.
template <int Rows, int Columns>
struct BoxTile {
  static constexpr int rows = Rows;
  static constexpr int boxes = (Columns + boxColumns - 1) / boxColumns;
  static constexpr int boxBytes = Rows * boxRowBytes;
  static constexpr int bytes = boxes * boxBytes;
  static_assert(Rows % swizzleRows == 0);

  /// Of the 128 bytes of a row in a box.
  static CP_CONSTEXPR int getRowOffset(int row, int box) {
    return box * boxBytes + row * boxRowBytes;
  }
  /// The offset of an element in bytes.
  static CP_CONSTEXPR int getOffset(int row, int column) {
    const int chunk = column % boxColumns * 2 / chunkBytes;
    return getRowOffset(row, column / boxColumns) +
           (chunk ^ row % swizzleRows) * chunkBytes + column * 2 % chunkBytes;
  }

  /// Where an operand begins: a multiple of 8 rows, and of 16 columns if these
  /// are what products sum (K-major), else of 64 (N-major).
  static CP_CONSTEXPR int getOperandOffset(int row, int column) {
    return getRowOffset(row, column / boxColumns) + column % boxColumns * 2;
  }
};

/// A matrix in shared memory for wgmma, with the 128-byte swizzle. Bytes from 8
/// rows of 128 bytes to the next eight are always 1024; `leadingBytes` lead
/// from 64 columns to the next 64 of an N-major operand, others do not use it.
constexpr int unusedLeadingBytes = 16;
CP_CONSTEXPR unsigned long long makeMatrix(unsigned address, int leadingBytes) {
  return (address & 0x3ffff) >> 4 |
         static_cast<unsigned long long>(leadingBytes >> 4) << 16 |
         static_cast<unsigned long long>(swizzleBytes >> 4) << 32 | 1ull << 62;
}
/// The same matrix `bytes` further on; shared memory ends below 2^18.
CP_CONSTEXPR unsigned long long moveMatrix(unsigned long long matrix,
                                           int bytes) {
  return matrix + static_cast<unsigned>(bytes >> 4);
}

//===----------------------------------------------------------------------===//
// Products
//===----------------------------------------------------------------------===//

/// Columns of outputs in registers: products are written out for 128, 64, 32,
/// 16 and 8 columns, and those of one begin in a box of their own.
CP_CONSTEXPR int padProductColumns(int columns) {
  int last = 8;
  while (last < columns % boxColumns)
    last *= 2;
  return columns / boxColumns * boxColumns +
         (columns % boxColumns == 0 ? 0 : last);
}
/// Columns of the next product, where `rest` padded ones are left.
CP_CONSTEXPR int getProductColumns(int rest) {
  return rest >= 128 ? 128 : (rest >= 64 ? 64 : rest);
}

//===----------------------------------------------------------------------===//
// Stages
//===----------------------------------------------------------------------===//

/// The place of one side of a ring of buffers, and the parity of the phase that
/// its barriers are in.
template <int Count>
struct Stage {
  int index = 0, parity = 0;

  CP_CONSTEXPR void advance() {
    if (++index == Count) {
      index = 0;
      parity ^= 1;
    }
  }
};

//===----------------------------------------------------------------------===//
// Work items
//===----------------------------------------------------------------------===//

struct WorkItem {
  int tile, head, batch;
};

/// Item `i` of numTiles * numHeads * numBatches: `together` heads of a batch
/// row go through their tiles side by side, then the next ones.
CP_CONSTEXPR WorkItem getWorkItem(int i, int numTiles, int numHeads,
                                  int together) {
  const int groupItems = numTiles * together;
  const int group = i / groupItems, rest = i % groupItems;
  const int groups = numHeads / together;
  return {rest / together, group % groups * together + rest % together,
          group / groups};
}

//===----------------------------------------------------------------------===//
// Shapes
//===----------------------------------------------------------------------===//

/// One warpgroup copies; each of the others computes 64 query rows. There are
/// two stages of keys and of values.
constexpr int numConsumers = 2;
constexpr int numStages = 2;
constexpr int hopperQueryRows = numConsumers * groupRows;
constexpr int hopperThreads = (1 + numConsumers) * groupThreads;

/// Registers of a thread: one SM has 65536, of which a block gets 168 for each
/// thread when it starts.
constexpr int producerRegisters = 24;
constexpr int consumerRegisters = 240;

/// Keys that are computed at a time: what 227 KB of shared memory and the
/// registers allow (as in FlashAttention-3, Shah et al., 2024).
CP_CONSTEXPR int chooseHopperKeyRows(int depth, int width) {
  const int widest = depth > width ? depth : width;
  if (widest <= 128 || (widest <= 192 && width <= 128))
    return 128;
  return widest <= 192 ? 96 : 80;
}

/// Whether there is a Hopper kernel at all: wgmma has no f32 operands.
CP_CONSTEXPR bool hasHopperKernel(int elementBytes, int depth, int width) {
  return elementBytes == 2 && depth % 8 == 0 && width % 8 == 0 && depth > 0 &&
         width > 0 && depth <= maxDepth && width <= maxDepth;
}

/// For makeTileLists.
CP_CONSTEXPR TileShape getHopperTiles(int depth, int width) {
  return {hopperQueryRows / warpRows, chooseHopperKeyRows(depth, width)};
}

/// Offsets in shared memory. Barriers are 8 bytes each.
template <int Depth, int Width>
struct HopperShared {
  static constexpr int keyRows = chooseHopperKeyRows(Depth, Width);
  using QueryTile = BoxTile<hopperQueryRows, Depth>;
  using KeyTile = BoxTile<keyRows, Depth>;
  using ValueTile = BoxTile<keyRows, Width>;

  static constexpr int query = 0;
  static constexpr int keys = query + QueryTile::bytes;
  static constexpr int values = keys + numStages * KeyTile::bytes;
  static constexpr int queryFull = values + numStages * ValueTile::bytes;
  static constexpr int queryEmpty = queryFull + 8;
  static constexpr int keysFull = queryEmpty + 8;
  static constexpr int keysEmpty = keysFull + numStages * 8;
  static constexpr int valuesFull = keysEmpty + numStages * 8;
  static constexpr int valuesEmpty = valuesFull + numStages * 8;
  static constexpr int landed = valuesEmpty + numStages * 8;
  static constexpr int item = landed + 8;
  static constexpr int bytes = roundUp(item + 4, chunkBytes);
  static_assert(bytes <= 227 * 1024);
};

CP_CONSTEXPR int getBoxTileBytes(int rows, int columns) {
  return rows * roundUp(columns, boxColumns) * 2;
}
/// HopperShared<depth, width>::bytes.
CP_CONSTEXPR int getHopperSharedBytes(int depth, int width) {
  const int keyRows = chooseHopperKeyRows(depth, width);
  const int barrierBytes = 8 * (3 + 4 * numStages);
  return getBoxTileBytes(hopperQueryRows, depth) +
         numStages * (getBoxTileBytes(keyRows, depth) +
                      getBoxTileBytes(keyRows, width)) +
         roundUp(barrierBytes + 4, chunkBytes);
}

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_KERNELS_HOPPERLAYOUT_H
