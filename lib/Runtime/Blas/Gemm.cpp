//===- Gemm.cpp - Matrix products on strided tensors ----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Operands that BLAS cannot take are converted as a whole, wide right-hand
// sides block by block; then the threads of the rank share the matrices, or
// the rows or columns of one, each with calls of BLAS that use one thread.
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/Gemm.h"

#include "OpenBlas.h"
#include "Pack.h"
#include "cp/Runtime/Tensor.h"

#include <algorithm>

using namespace cp::runtime;

/// Below this many multiplications, waking threads costs more than it gains.
static constexpr int64_t kSmallProduct = 1 << 19;
/// Bytes of a right-hand side that are converted at a time.
static constexpr int64_t kBlockBytes = int64_t(64) << 20;

//===----------------------------------------------------------------------===//
// Sharing the work
//===----------------------------------------------------------------------===//

/// Matrix `index` of all, without batch dimensions.
static cp_tensor getMatrix(const cp_tensor &tensor, int64_t index) {
  int64_t offset = 0;
  for (int32_t dim = tensor.rank - 3; dim >= 0; --dim) {
    offset += index % tensor.sizes[dim] * tensor.strides[dim];
    index /= tensor.sizes[dim];
  }
  cp_tensor matrix = tensor;
  matrix.rank = 2;
  matrix.data =
      static_cast<char *>(tensor.data) + offset * getElementSize(tensor.dtype);
  for (int32_t i = 0; i < 2; ++i) {
    matrix.sizes[i] = tensor.sizes[tensor.rank - 2 + i];
    matrix.strides[i] = tensor.strides[tensor.rank - 2 + i];
  }
  return matrix;
}

/// Part `part` of `parts` of a matrix product, along the longer side of c.
static void multiplyPart(const cp_tensor &a, const cp_tensor &b,
                         const cp_tensor &c, bool accumulate, int64_t part,
                         int64_t parts) {
  int32_t dim = c.sizes[0] >= c.sizes[1] ? 0 : 1;
  int64_t size = ((c.sizes[dim] + parts - 1) / parts + 15) / 16 * 16;
  int64_t begin = std::min(c.sizes[dim], part * size);
  int64_t count = std::min(size, c.sizes[dim] - begin);
  if (count == 0)
    return;
  cp_tensor rows = dim == 0 ? getSlice(a, 0, begin, count) : a;
  cp_tensor columns = dim == 1 ? getSlice(b, 1, begin, count) : b;
  cp_tensor result = getSlice(c, dim, begin, count);
  multiplyMatrix(rows, columns, result, accumulate);
}

/// The product of tensors that BLAS can take as they are.
static void multiplyDirect(const cp_tensor &a, const cp_tensor &b,
                           const cp_tensor &c, bool accumulate,
                           ThreadPool &pool) {
  int64_t matrixSize = c.sizes[c.rank - 2] * c.sizes[c.rank - 1];
  if (matrixSize == 0)
    return;
  int64_t matrices = getNumElements(c) / matrixSize;
  int64_t multiplications = matrices * matrixSize * a.sizes[a.rank - 1];
  int64_t threads = multiplications < kSmallProduct ? 1 : pool.getNumThreads();
  int64_t parts = matrices == 0 ? 1 : (threads + matrices - 1) / matrices;
  auto multiplyItem = [&](int64_t item, int) {
    int64_t index = item / parts;
    multiplyPart(getMatrix(a, index), getMatrix(b, index), getMatrix(c, index),
                 accumulate, item % parts, parts);
  };
  if (threads > 1)
    return pool.parallelFor(matrices * parts, multiplyItem);
  for (int64_t i = 0; i < matrices; ++i)
    multiplyItem(i, 0);
}

//===----------------------------------------------------------------------===//
// Conversion
//===----------------------------------------------------------------------===//

/// The product of tensors of any type and layout that fit the scratch memory.
static void multiplyBlock(const cp_tensor &a, const cp_tensor &b,
                          const cp_tensor &c, bool accumulate,
                          ThreadPool &pool) {
  int32_t compute = c.dtype == CP_F64 ? CP_F64 : CP_F32;
  cp_tensor tensors[] = {a, b, c};
  bool direct[3];
  size_t bytes = 0;
  for (int i = 0; i < 3; ++i) {
    direct[i] = isDirect(tensors[i], compute);
    bytes += direct[i] ? 0 : getPackedBytes(tensors[i], compute);
  }
  char *memory = bytes ? static_cast<char *>(pool.getScratch(bytes)) : nullptr;
  for (int i = 0; i < 3; ++i) {
    if (direct[i])
      continue;
    cp_tensor packed = describePacked(tensors[i], compute, memory);
    memory += getPackedBytes(tensors[i], compute);
    if (i < 2 || accumulate)
      convertTensor(tensors[i], packed, pool);
    tensors[i] = packed;
  }
  multiplyDirect(tensors[0], tensors[1], tensors[2], accumulate, pool);
  if (!direct[2])
    convertTensor(tensors[2], c, pool);
}

/// Products that have a result of their own each.
static void multiplyBatch(const cp_tensor &a, const cp_tensor &b,
                          const cp_tensor &c, bool accumulate,
                          ThreadPool &pool) {
  useOneThread();
  int32_t compute = c.dtype == CP_F64 ? CP_F64 : CP_F32, last = c.rank - 1;
  int64_t columns = c.sizes[last], block = columns;
  if (!isDirect(b, compute) && getNumElements(c) != 0) {
    int64_t columnBytes =
        static_cast<int64_t>(getPackedBytes(b, compute)) / columns;
    block = std::max<int64_t>(256, kBlockBytes / (columnBytes + 1));
  }
  if (columns <= block)
    return multiplyBlock(a, b, c, accumulate, pool);
  for (int64_t begin = 0; begin < columns; begin += block) {
    int64_t size = std::min(block, columns - begin);
    multiplyBlock(a, getSlice(b, last, begin, size),
                  getSlice(c, last, begin, size), accumulate, pool);
  }
}

void cp::runtime::multiply(const cp_tensor &a, const cp_tensor &b,
                           const cp_tensor &c, bool accumulate,
                           ThreadPool &pool) {
  for (int32_t dim = 0; dim < c.rank - 2; ++dim) {
    if (c.strides[dim] != 0 || c.sizes[dim] < 2)
      continue;
    for (int64_t i = 0; i < c.sizes[dim]; ++i)
      multiply(getSlice(a, dim, i, 1), getSlice(b, dim, i, 1),
               getSlice(c, dim, i, 1), accumulate || i > 0, pool);
    return;
  }
  multiplyBatch(a, b, c, accumulate, pool);
}
