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

#include "Pack.h"
#include "cp/Runtime/Tensor.h"

#include <algorithm>

using namespace cp::runtime;

// The Fortran interface, which needs no header.
extern "C" {
void sgemm_(const char *transa, const char *transb, const int *m, const int *n,
            const int *k, const float *alpha, const float *a, const int *lda,
            const float *b, const int *ldb, const float *beta, float *c,
            const int *ldc);
void dgemm_(const char *transa, const char *transb, const int *m, const int *n,
            const int *k, const double *alpha, const double *a, const int *lda,
            const double *b, const int *ldb, const double *beta, double *c,
            const int *ldc);
void openblas_set_num_threads(int threads);
}

/// Below this many multiplications, waking threads costs more than it gains.
static constexpr int64_t kSmallProduct = 1 << 19;
/// Bytes of a right-hand side that are converted at a time.
static constexpr int64_t kBlockBytes = int64_t(64) << 20;

//===----------------------------------------------------------------------===//
// One matrix
//===----------------------------------------------------------------------===//

static void call(char transa, char transb, int m, int n, int k, const float *a,
                 int lda, const float *b, int ldb, float beta, float *c,
                 int ldc) {
  const float one = 1;
  sgemm_(&transa, &transb, &m, &n, &k, &one, a, &lda, b, &ldb, &beta, c, &ldc);
}

static void call(char transa, char transb, int m, int n, int k, const double *a,
                 int lda, const double *b, int ldb, double beta, double *c,
                 int ldc) {
  const double one = 1;
  dgemm_(&transa, &transb, &m, &n, &k, &one, a, &lda, b, &ldb, &beta, c, &ldc);
}

static cp_tensor transpose(cp_tensor matrix) {
  std::swap(matrix.sizes[0], matrix.sizes[1]);
  std::swap(matrix.strides[0], matrix.strides[1]);
  return matrix;
}

/// A product of rank 2. BLAS thinks in columns, so that it sees the transpose
/// of all that is row-major: it computes c^T = b^T * a^T.
template <typename T>
static void multiplyMatrix(const cp_tensor &a, const cp_tensor &b,
                           const cp_tensor &c, bool accumulate) {
  BlasLayout layout = getBlasLayout(c);
  if (layout.isTransposed)
    return multiplyMatrix<T>(transpose(b), transpose(a), transpose(c),
                             accumulate);
  BlasLayout left = getBlasLayout(a), right = getBlasLayout(b);
  call(right.isTransposed ? 'T' : 'N', left.isTransposed ? 'T' : 'N',
       static_cast<int>(c.sizes[1]), static_cast<int>(c.sizes[0]),
       static_cast<int>(a.sizes[1]), static_cast<const T *>(b.data),
       static_cast<int>(right.stride), static_cast<const T *>(a.data),
       static_cast<int>(left.stride), accumulate ? T(1) : T(0),
       static_cast<T *>(c.data), static_cast<int>(layout.stride));
}

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
  auto *multiplyTyped =
      c.dtype == CP_F64 ? multiplyMatrix<double> : multiplyMatrix<float>;
  multiplyTyped(rows, columns, result, accumulate);
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

void cp::runtime::multiply(const cp_tensor &a, const cp_tensor &b,
                           const cp_tensor &c, bool accumulate,
                           ThreadPool &pool) {
  // Once in each process; function-local statics are safe among threads.
  static const bool isSerial = (openblas_set_num_threads(1), true);
  (void)isSerial;
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
