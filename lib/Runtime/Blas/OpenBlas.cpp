//===- OpenBlas.cpp - The calls of OpenBLAS -------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OpenBlas.h"

#include "Pack.h"

#include <utility>

using namespace cp::runtime;

// The Fortran interface, which needs no header.
// NOLINTBEGIN(readability-identifier-naming)
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
// NOLINTEND(readability-identifier-naming)

void cp::runtime::useOneThread() {
  // Once in each process; function-local statics are safe among threads.
  static const bool done = (openblas_set_num_threads(1), true);
  (void)done;
}

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

/// BLAS thinks in columns, so that it sees the transpose of all that is
/// row-major: it computes c^T = b^T * a^T.
template <typename T>
static void multiplyTyped(const cp_tensor &a, const cp_tensor &b,
                          const cp_tensor &c, bool accumulate) {
  BlasLayout layout = getBlasLayout(c);
  if (layout.isTransposed)
    return multiplyTyped<T>(transpose(b), transpose(a), transpose(c),
                            accumulate);
  BlasLayout left = getBlasLayout(a), right = getBlasLayout(b);
  call(right.isTransposed ? 'T' : 'N', left.isTransposed ? 'T' : 'N',
       static_cast<int>(c.sizes[1]), static_cast<int>(c.sizes[0]),
       static_cast<int>(a.sizes[1]), static_cast<const T *>(b.data),
       static_cast<int>(right.stride), static_cast<const T *>(a.data),
       static_cast<int>(left.stride), accumulate ? T(1) : T(0),
       static_cast<T *>(c.data), static_cast<int>(layout.stride));
}

void cp::runtime::multiplyMatrix(const cp_tensor &a, const cp_tensor &b,
                                 const cp_tensor &c, bool accumulate) {
  if (c.dtype == CP_F64)
    multiplyTyped<double>(a, b, c, accumulate);
  else
    multiplyTyped<float>(a, b, c, accumulate);
}
