//===- AsyncBarrier.cpp - Barriers in shared memory, and copies -----------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AsyncBarrier.h"

using namespace cp::cuda;

std::string BoxCopy::check(bool isAligned) const {
  if (map.magic != EmulatedTensorMap::expectedMagic)
    return "copies by a tensor map that nobody encoded";
  if (!isAligned)
    return "copies by a tensor map that is not aligned to 64 bytes";
  if (map.rank != 4)
    return "copies a box of four dimensions from a tensor of " +
           std::to_string(map.rank);
  if (offset % 128 != 0)
    return "copies a box to an address that is not aligned to 128 bytes";
  if (map.swizzle == TensorMapSwizzle128B &&
      map.box[0] * map.elementBytes != 128)
    return "copies rows that are shorter than their swizzle";
  return "";
}

int BoxCopy::getBytes() const {
  int elements = 1;
  for (int i = 0; i < map.rank; ++i)
    elements *= map.box[i];
  return elements * map.elementBytes;
}

/// The 128-byte swizzle exchanges chunks of 16 bytes within rows of 128 bytes:
/// bits 4 to 6 of an address are XORed with bits 7 to 9.
int64_t BoxCopy::getChunkOffset(int i) const {
  int64_t address = offset + i * 16;
  if (map.swizzle == TensorMapSwizzle128B)
    address ^= (address >> 7 & 7) << 4;
  return address;
}

void BoxCopy::readChunk(int i, unsigned char (&bytes)[16]) const {
  const int perChunk = 16 / map.elementBytes;
  memset(bytes, 0, sizeof(bytes));
  for (int n = 0; n < perChunk; ++n) {
    // The box is row-major in shared memory, dimension 0 innermost.
    int64_t rest = static_cast<int64_t>(i) * perChunk + n, position = 0;
    bool inside = true;
    for (int d = 0; d < map.rank; ++d) {
      int64_t index = at[d] + rest % map.box[d];
      rest /= map.box[d];
      inside &= index >= 0 && static_cast<uint64_t>(index) < map.getSize(d);
      position += index * (d == 0 ? map.elementBytes
                                  : static_cast<int64_t>(map.strides[d - 1]));
    }
    if (inside)
      memcpy(bytes + n * map.elementBytes, map.address + position,
             map.elementBytes);
  }
}
