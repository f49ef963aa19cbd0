//===- Element.h - Reading tensor elements ----------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Included by files that are compiled for different instruction sets, so every
// function here has internal linkage: a shared copy might be the one that the
// machine cannot run.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_KERNELS_ELEMENT_H
#define CP_RUNTIME_KERNELS_ELEMENT_H

#include "cp/Runtime/Runtime.h"

#include <cstring>

namespace cp::runtime {

static inline float floatFromBits(uint32_t bits) {
  float value;
  memcpy(&value, &bits, sizeof(value));
  return value;
}

static inline float floatFromBF16(uint16_t bits) {
  return floatFromBits(static_cast<uint32_t>(bits) << 16);
}

/// Exact, also where denormal floats count as zero.
static inline float floatFromF16(uint16_t bits) {
  uint32_t sign = static_cast<uint32_t>(bits & 0x8000) << 16;
  uint32_t exponent = (bits >> 10) & 0x1f;
  uint32_t mantissa = bits & 0x3ff;
  if (exponent == 0) {
    float magnitude = static_cast<float>(mantissa) * 0x1p-24f;
    return sign ? -magnitude : magnitude;
  }
  uint32_t biased = exponent == 0x1f ? 0xff : exponent + 112;
  return floatFromBits(sign | (biased << 23) | (mantissa << 13));
}

static inline int64_t elementSize(int32_t dtype) {
  return dtype == CP_F32 ? 4 : 2;
}

/// Element `index` of contiguous f32, f16 or bf16 data.
static inline float loadElement(const void *data, int32_t dtype,
                                int64_t index) {
  if (dtype == CP_F32)
    return static_cast<const float *>(data)[index];
  uint16_t bits = static_cast<const uint16_t *>(data)[index];
  return dtype == CP_F16 ? floatFromF16(bits) : floatFromBF16(bits);
}

/// The first element of row (b, h, row) of a rank 4 tensor.
static inline const void *rowOf(const cp_tensor &tensor, int64_t b, int64_t h,
                                int64_t row) {
  int64_t offset =
      b * tensor.strides[0] + h * tensor.strides[1] + row * tensor.strides[2];
  return static_cast<const char *>(tensor.data) +
         offset * elementSize(tensor.dtype);
}

/// The same of a float tensor of rank 4 or, for lse, rank 3.
static inline float *floatRowOf(const cp_tensor &tensor, int64_t b, int64_t h,
                                int64_t row) {
  return static_cast<float *>(tensor.data) + b * tensor.strides[0] +
         h * tensor.strides[1] + row * tensor.strides[2];
}

} // namespace cp::runtime

#endif // CP_RUNTIME_KERNELS_ELEMENT_H
