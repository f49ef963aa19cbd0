//===- FakeCublas.cpp - Matrix products of the fake devices ---------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Sums are in double precision, in order.
//
//===----------------------------------------------------------------------===//

#include "FakeGpu.h"
#include "ModMath.h"

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

using namespace cp;

namespace {

/// Values of cublasStatus_t.
enum Status : int {
  Success = 0,
  NotInitialized = 1,
  InvalidValue = 7,
  ExecutionFailed = 13,
  NotSupported = 15,
};
/// Values of cudaDataType.
enum DataType : int { R32F = 0, R64F = 1, R16F = 2, R16BF = 14 };
/// Of cublasComputeType_t: 64F and its pedantic form; others compute in f32.
enum ComputeType : int { Compute64F = 70, Compute64FPedantic = 71 };

struct Handle {
  cuda::StreamHandle stream = nullptr;
};

/// A matrix in memory by columns; of a batch.
struct Matrix {
  void *data;
  int type;
  long long leading, stride;
  bool isTransposed;
};

struct Product {
  int m, n, k, batches;
  double alpha, beta;
  Matrix a, b, c;
};

size_t getBytes(int type) { return type == R64F ? 8 : type == R32F ? 4 : 2; }
bool isKnown(int type) {
  return type == R32F || type == R64F || type == R16F || type == R16BF;
}

double load(const Matrix &matrix, long long i) {
  switch (matrix.type) {
  case R32F:
    return static_cast<const float *>(matrix.data)[i];
  case R64F:
    return static_cast<const double *>(matrix.data)[i];
  case R16F:
    return toFloat(static_cast<const f16 *>(matrix.data)[i]);
  default:
    return toFloat(static_cast<const bf16 *>(matrix.data)[i]);
  }
}
void store(const Matrix &matrix, long long i, double value) {
  switch (matrix.type) {
  case R32F:
    static_cast<float *>(matrix.data)[i] = static_cast<float>(value);
    return;
  case R64F:
    static_cast<double *>(matrix.data)[i] = value;
    return;
  case R16F:
    static_cast<f16 *>(matrix.data)[i] = truncf<f16>(value);
    return;
  default:
    static_cast<bf16 *>(matrix.data)[i] = truncf<bf16>(value);
  }
}

/// op(matrix) of rows x columns, rows contiguous.
std::vector<double> loadRows(const Matrix &matrix, int batch, int rows,
                             int columns) {
  std::vector<double> result(static_cast<size_t>(rows) * columns);
  for (int i = 0; i < rows; ++i)
    for (int j = 0; j < columns; ++j) {
      long long place =
          matrix.isTransposed ? j + i * matrix.leading : i + j * matrix.leading;
      result[static_cast<size_t>(i) * columns + j] =
          load(matrix, batch * matrix.stride + place);
    }
  return result;
}

/// Prints why a matrix is not within one allocation.
bool isAllocated(const char *name, const Matrix &matrix, int batches, int rows,
                 int columns) {
  if (rows == 0 || columns == 0)
    return true;
  if (matrix.isTransposed)
    std::swap(rows, columns);
  long long elements =
      (batches - 1) * matrix.stride + (columns - 1) * matrix.leading + rows;
  const char *wrong =
      cpFakeCheckRange(matrix.data, elements * getBytes(matrix.type));
  if (wrong)
    fprintf(stderr, "fake cuBLAS: matrix %s accesses %s\n", name, wrong);
  return !wrong;
}

void multiply(const Product &product, int batch) {
  int m = product.m, n = product.n, k = product.k;
  std::vector<double> a = loadRows(product.a, batch, m, k);
  std::vector<double> b = loadRows(product.b, batch, k, n);
  std::vector<double> row(n);
  for (int i = 0; i < m; ++i) {
    std::fill(row.begin(), row.end(), 0.0);
    for (int l = 0; l < k; ++l)
      for (int j = 0; j < n; ++j)
        row[j] += a[static_cast<size_t>(i) * k + l] *
                  b[static_cast<size_t>(l) * n + j];
    for (int j = 0; j < n; ++j) {
      long long place = batch * product.c.stride + i + j * product.c.leading;
      double value = product.alpha * row[j];
      // What was there is not read if beta is 0: it may be NaN.
      if (product.beta != 0)
        value += product.beta * load(product.c, place);
      store(product.c, place, value);
    }
  }
}

int run(void *data) {
  auto *product = static_cast<Product *>(data);
  int m = product->m, n = product->n, k = product->k;
  bool isGood = isAllocated("A", product->a, product->batches, m, k) &&
                isAllocated("B", product->b, product->batches, k, n) &&
                isAllocated("C", product->c, product->batches, m, n);
  for (int batch = 0; isGood && batch < product->batches; ++batch)
    multiply(*product, batch);
  delete product;
  return isGood ? 0 : 700; // CUDA_ERROR_ILLEGAL_ADDRESS
}

int enqueue(Handle *handle, const Product &product) {
  std::string what = "product of " + std::to_string(product.batches) + " x " +
                     std::to_string(product.m) + " x " +
                     std::to_string(product.n) + " x " +
                     std::to_string(product.k);
  if (int status = cpFakeCall("cublasGemm", what.c_str()))
    return status;
  for (const Matrix &matrix : {product.a, product.b, product.c})
    if (!isKnown(matrix.type))
      return NotSupported;
  if (product.m < 0 || product.n < 0 || product.k < 0 || product.batches < 0 ||
      product.a.leading < (product.a.isTransposed ? product.k : product.m) ||
      product.b.leading < (product.b.isTransposed ? product.n : product.k) ||
      product.c.leading < product.m)
    return InvalidValue;
  if (product.m == 0 || product.n == 0 || product.batches == 0)
    return Success;
  auto *queued = new Product(product);
  if (cpFakeEnqueue(handle->stream, what.c_str(), run, queued) == 0)
    return Success;
  delete queued;
  return ExecutionFailed;
}

/// A factor of the host, in the type of the computation.
double readFactor(const void *factor, int computeType) {
  bool isDouble =
      computeType == Compute64F || computeType == Compute64FPedantic;
  return isDouble ? *static_cast<const double *>(factor)
                  : *static_cast<const float *>(factor);
}

} // namespace

extern "C" {

int cublasCreate_v2(Handle **handle) {
  if (int status = cpFakeCall("cublasCreate_v2", ""))
    return status;
  *handle = new Handle();
  cpFakeSetAlive("cuBLAS handle", *handle, true);
  return Success;
}

int cublasDestroy_v2(Handle *handle) {
  if (!handle)
    return NotInitialized;
  cpFakeCall("cublasDestroy_v2", "");
  cpFakeSetAlive("cuBLAS handle", handle, false);
  delete handle;
  return Success;
}

int cublasSetStream_v2(Handle *handle, cuda::StreamHandle stream) {
  handle->stream = stream;
  return cpFakeCall("cublasSetStream_v2", "");
}
int cublasSetWorkspace_v2(Handle *, void *, size_t) {
  return cpFakeCall("cublasSetWorkspace_v2", "");
}
int cublasSetMathMode(Handle *, int) {
  return cpFakeCall("cublasSetMathMode", "");
}
int cublasGetVersion_v2(Handle *, int *version) {
  *version = 130000;
  return Success;
}

const char *cublasGetStatusString(int status) {
  switch (status) {
  case Success:
    return "CUBLAS_STATUS_SUCCESS";
  case NotInitialized:
    return "CUBLAS_STATUS_NOT_INITIALIZED";
  case InvalidValue:
    return "CUBLAS_STATUS_INVALID_VALUE";
  case ExecutionFailed:
    return "CUBLAS_STATUS_EXECUTION_FAILED";
  case NotSupported:
    return "CUBLAS_STATUS_NOT_SUPPORTED";
  }
  return "unknown";
}

int cublasGemmStridedBatchedEx(Handle *handle, int transA, int transB, int m,
                               int n, int k, const void *alpha, const void *a,
                               int aType, int lda, long long strideA,
                               const void *b, int bType, int ldb,
                               long long strideB, const void *beta, void *c,
                               int cType, int ldc, long long strideC,
                               int batches, int computeType, int) {
  auto makeMatrix = [](const void *data, int type, int leading,
                       long long stride, int transpose) {
    return Matrix{const_cast<void *>(data), type, leading, stride,
                  transpose != 0};
  };
  return enqueue(handle, {m, n, k, batches, readFactor(alpha, computeType),
                          readFactor(beta, computeType),
                          makeMatrix(a, aType, lda, strideA, transA),
                          makeMatrix(b, bType, ldb, strideB, transB),
                          makeMatrix(c, cType, ldc, strideC, 0)});
}

int cublasGemmEx(Handle *handle, int transA, int transB, int m, int n, int k,
                 const void *alpha, const void *a, int aType, int lda,
                 const void *b, int bType, int ldb, const void *beta, void *c,
                 int cType, int ldc, int computeType, int algorithm) {
  return cublasGemmStridedBatchedEx(handle, transA, transB, m, n, k, alpha, a,
                                    aType, lda, 0, b, bType, ldb, 0, beta, c,
                                    cType, ldc, 0, 1, computeType, algorithm);
}
}
