//===- Pack.cpp - Matrices as BLAS can take them --------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Pack.h"

#include "Rounding.h"
#include "cp/Runtime/Tensor.h"

#include <algorithm>
#include <utility>

using namespace cp::runtime;

//===----------------------------------------------------------------------===//
// Layouts
//===----------------------------------------------------------------------===//

BlasLayout cp::runtime::getBlasLayout(const cp_tensor &tensor) {
  auto describe = [&](int32_t outer, int32_t inner) {
    int64_t count = tensor.sizes[outer], length = tensor.sizes[inner];
    int64_t stride = tensor.strides[outer];
    BlasLayout layout;
    layout.isTransposed = outer > inner;
    layout.isValid = (length <= 1 || tensor.strides[inner] == 1) &&
                     (count <= 1 || stride >= std::max<int64_t>(1, length));
    layout.stride = count <= 1 ? std::max<int64_t>(1, length) : stride;
    return layout;
  };
  BlasLayout rows = describe(tensor.rank - 2, tensor.rank - 1);
  return rows.isValid ? rows : describe(tensor.rank - 1, tensor.rank - 2);
}

bool cp::runtime::isDirect(const cp_tensor &tensor, int32_t compute) {
  return tensor.dtype == compute && getBlasLayout(tensor).isValid;
}

/// Elements of a tensor whose repeating dimensions count once.
static int64_t countDistinct(const cp_tensor &tensor) {
  int64_t count = 1;
  for (int32_t dim = 0; dim < tensor.rank; ++dim)
    count *= tensor.strides[dim] == 0 ? std::min<int64_t>(1, tensor.sizes[dim])
                                      : tensor.sizes[dim];
  return count;
}

cp_tensor cp::runtime::describePacked(const cp_tensor &tensor, int32_t compute,
                                      void *memory) {
  cp_tensor packed = tensor;
  packed.data = memory;
  packed.dtype = compute;
  int32_t last = tensor.rank - 1;
  // The dimension that is closer together stays the inner one.
  bool swap = tensor.strides[last] > tensor.strides[last - 1] &&
              tensor.strides[last - 1] != 0;
  int64_t next = 1;
  for (int32_t i = last; i >= 0; --i) {
    int32_t dim = swap && i >= last - 1 ? 2 * last - 1 - i : i;
    if (tensor.strides[dim] == 0 && tensor.sizes[dim] > 1 && dim < last - 1)
      continue; // repeats
    packed.strides[dim] = next;
    next *= tensor.sizes[dim];
  }
  return packed;
}

size_t cp::runtime::getPackedBytes(const cp_tensor &tensor, int32_t compute) {
  // Matrices themselves never repeat when packed.
  cp_tensor matrices = tensor;
  for (int32_t dim = tensor.rank - 2; dim < tensor.rank; ++dim)
    matrices.strides[dim] = 1;
  size_t bytes = countDistinct(matrices) * getElementSize(compute);
  return (bytes + 63) / 64 * 64;
}

//===----------------------------------------------------------------------===//
// Conversion
//===----------------------------------------------------------------------===//

template <typename From, typename To>
static void convertRow(const From *from, int64_t fromStride, To *to,
                       int64_t toStride, int64_t count) {
  if (fromStride == 1 && toStride == 1) {
    for (int64_t i = 0; i < count; ++i)
      store(from[i], to[i]);
    return;
  }
  for (int64_t i = 0; i < count; ++i)
    store(from[i * fromStride], to[i * toStride]);
}

/// Converts row `index` of all rows, in row-major order of the dimensions but
/// `inner`.
template <typename From, typename To>
static void convertLine(const cp_tensor &from, const cp_tensor &to,
                        int32_t inner, int64_t index) {
  int64_t fromOffset = 0, toOffset = 0;
  for (int32_t dim = from.rank - 1; dim >= 0; --dim) {
    if (dim == inner)
      continue;
    int64_t position = index % from.sizes[dim];
    index /= from.sizes[dim];
    fromOffset += position * from.strides[dim];
    toOffset += position * to.strides[dim];
  }
  convertRow(static_cast<const From *>(from.data) + fromOffset,
             from.strides[inner], static_cast<To *>(to.data) + toOffset,
             to.strides[inner], from.sizes[inner]);
}

using LineFunction = void (*)(const cp_tensor &, const cp_tensor &, int32_t,
                              int64_t);

/// Between the types that occur: all that a product takes to the type in which
/// it is computed, and back.
static LineFunction getLineFunction(int32_t from, int32_t to) {
  if (to == CP_F64) {
    return from == CP_F64   ? convertLine<double, double>
           : from == CP_F16 ? convertLine<F16, double>
           : from == CP_F32 ? convertLine<float, double>
                            : convertLine<BF16, double>;
  }
  if (to == CP_F32)
    return from == CP_F16   ? convertLine<F16, float>
           : from == CP_F32 ? convertLine<float, float>
                            : convertLine<BF16, float>;
  return to == CP_F16 ? convertLine<float, F16> : convertLine<float, BF16>;
}

void cp::runtime::convertTensor(const cp_tensor &from, const cp_tensor &to,
                                ThreadPool &pool) {
  cp_tensor source = from;
  for (int32_t dim = 0; dim < from.rank; ++dim)
    if (to.strides[dim] == 0)
      source.sizes[dim] = std::min<int64_t>(1, from.sizes[dim]);
  int64_t elements = getNumElements(source);
  if (elements == 0)
    return;
  int32_t last = from.rank - 1;
  int32_t inner =
      to.strides[last - 1] == 1 && to.sizes[last] > 1 && to.strides[last] != 1
          ? last - 1
          : last;
  LineFunction convert = getLineFunction(from.dtype, to.dtype);
  int64_t lines = elements / source.sizes[inner];
  // Enough lines for each turn that taking it costs nothing.
  int64_t turn = std::max<int64_t>(1, 16384 / source.sizes[inner]);
  pool.parallelFor((lines + turn - 1) / turn, [&](int64_t item, int) {
    int64_t end = std::min(lines, (item + 1) * turn);
    for (int64_t line = item * turn; line < end; ++line)
      convert(source, to, inner, line);
  });
}
