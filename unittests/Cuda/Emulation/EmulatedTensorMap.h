//===- EmulatedTensorMap.h - Tensor maps of the emulator --------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What stands in the 128 bytes of a tensor map where there is no driver: the
// arguments of cuTensorMapEncodeTiled. The emulated copies and the fake driver
// share it.
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_CUDA_EMULATION_EMULATEDTENSORMAP_H
#define CP_UNITTESTS_CUDA_EMULATION_EMULATEDTENSORMAP_H

#include <cstdint>
#include <cstring>

namespace cp::cuda {

/// Dimension 0 is the innermost one; strides count bytes and are those of
/// dimensions 1, 2, ...
struct EmulatedTensorMap {
  static constexpr uint32_t expectedMagic = 0x70616d74;

  uint32_t magic;
  uint8_t rank, dataType, swizzle, elementBytes;
  const unsigned char *address;
  uint64_t strides[4];
  uint32_t sizes[5]; ///< Minus 1, so that 2^32 fits.
  uint16_t box[5];

  uint64_t getSize(int dimension) const {
    return static_cast<uint64_t>(sizes[dimension]) + 1;
  }
};
static_assert(sizeof(EmulatedTensorMap) <= 128);

/// Values of the driver's enumerations.
enum EmulatedTensorMapValues : int {
  TensorMapFloat16 = 6,
  TensorMapBFloat16 = 9,
  TensorMapSwizzleNone = 0,
  TensorMapSwizzle128B = 3,
};

/// Stores the arguments of cuTensorMapEncodeTiled in `map`. Returns 0, or 1
/// (CUDA_ERROR_INVALID_VALUE) for what its documentation forbids and for what
/// the emulated copies do not know: element types other than f16 and bf16,
/// interleaved layouts, element strides, swizzles other than 128 bytes.
inline int encodeEmulatedTensorMap(void *map, int dataType, unsigned rank,
                                   const void *address, const uint64_t *sizes,
                                   const uint64_t *strides, const unsigned *box,
                                   const unsigned *elementStrides,
                                   int interleave, int swizzle, int l2Promotion,
                                   int outOfBoundsFill) {
  constexpr int invalid = 1, elementBytes = 2;
  constexpr uint64_t one = 1;
  if (!map || reinterpret_cast<uintptr_t>(map) % 64 || !address ||
      reinterpret_cast<uintptr_t>(address) % 16)
    return invalid;
  if ((dataType != TensorMapFloat16 && dataType != TensorMapBFloat16) ||
      rank < 1 || rank > 5 || interleave != 0 || l2Promotion < 0 ||
      l2Promotion > 3 || outOfBoundsFill != 0 ||
      (swizzle != TensorMapSwizzleNone && swizzle != TensorMapSwizzle128B))
    return invalid;
  EmulatedTensorMap result = {};
  result.magic = EmulatedTensorMap::expectedMagic;
  result.rank = static_cast<uint8_t>(rank);
  result.dataType = static_cast<uint8_t>(dataType);
  result.swizzle = static_cast<uint8_t>(swizzle);
  result.elementBytes = elementBytes;
  result.address = static_cast<const unsigned char *>(address);
  for (unsigned i = 0; i < rank; ++i) {
    if (sizes[i] < 1 || sizes[i] > one << 32 || box[i] < 1 || box[i] > 256 ||
        elementStrides[i] != 1)
      return invalid;
    result.sizes[i] = static_cast<uint32_t>(sizes[i] - 1);
    result.box[i] = static_cast<uint16_t>(box[i]);
    if (i == 0)
      continue;
    if (strides[i - 1] % 16 || strides[i - 1] >= one << 40)
      return invalid;
    result.strides[i - 1] = strides[i - 1];
  }
  const unsigned innerBytes = box[0] * elementBytes;
  if (innerBytes % 16 || (swizzle == TensorMapSwizzle128B && innerBytes > 128))
    return invalid;
  memset(map, 0, 128);
  memcpy(map, &result, sizeof(result));
  return 0;
}

} // namespace cp::cuda

#endif // CP_UNITTESTS_CUDA_EMULATION_EMULATEDTENSORMAP_H
