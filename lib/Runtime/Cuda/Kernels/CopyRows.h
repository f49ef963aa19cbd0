//===- CopyRows.h - Copying rows to shared memory ---------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_KERNELS_COPYROWS_H
#define CP_RUNTIME_CUDA_KERNELS_COPYROWS_H

#include "AttendParams.h"
#include "Device.h"
#include "TileLayout.h"

namespace cp::cuda {

/// The `Threads` threads of a block start to copy `count` rows from `first` on
/// to a tile of `size` rows. Its other rows, those that `exists` denies, and
/// columns beyond the last become 0.
template <typename Tile, int Threads, typename Exists>
CP_DEVICE void copyRows(unsigned char *to, int size, const InputRows &from,
                        int batch, int head, int first, int count,
                        Exists exists) {
  constexpr int elementBytes = chunkBytes / Tile::elementsPerChunk;
  const unsigned char *data =
      static_cast<const unsigned char *>(from.data) +
      (batch * from.batchStride + head * from.headStride) * elementBytes;
  for (int i = getThread(); i < size * Tile::copiedChunks; i += Threads) {
    const int row = i / Tile::copiedChunks, chunk = i % Tile::copiedChunks;
    const bool filled =
        row < count && chunk < Tile::filledChunks && exists(first + row);
    const long long offset =
        filled
            ? (first + row) * from.rowStride * elementBytes + chunk * chunkBytes
            : 0;
    copyAsync(to + Tile::getChunkOffset(row, chunk), data + offset,
              filled ? chunkBytes : 0);
  }
}

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_KERNELS_COPYROWS_H
