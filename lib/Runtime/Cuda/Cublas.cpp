//===- Cublas.cpp - Matrix products by cuBLAS -----------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Cublas.h"

#include "Library.h"
#include "cp/Runtime/Tensor.h"

#include <algorithm>

using namespace cp::cuda;
using cp::runtime::Status;

/// The part of cublas_v2.h that is used.
struct Cublas::Functions {
  int (*create)(void **handle);
  int (*destroy)(void *handle);
  int (*setStream)(void *handle, StreamHandle stream);
  int (*setMathMode)(void *handle, int mode);
  const char *(*getStatusString)(int status);
  int (*multiply)(void *handle, int opA, int opB, int m, int n, int k,
                  const void *alpha, const void *a, int typeA, int lda,
                  long long strideA, const void *b, int typeB, int ldb,
                  long long strideB, const void *beta, void *c, int typeC,
                  int ldc, long long strideC, int batches, int compute,
                  int algorithm);
};

/// Values of cublas_api.h and library_types.h.
enum : int {
  OpN = 0,
  OpT = 1,
  ComputeF32 = 68,
  ComputeF64 = 70,
  DefaultAlgorithm = -1,
  /// Sums of 16-bit products are f32 throughout.
  NoReducedPrecisionReduction = 16,
};

static int getCudaType(int32_t dtype) {
  switch (dtype) {
  case CP_F16:
    return 2;
  case CP_BF16:
    return 14;
  case CP_F64:
    return 1;
  default:
    return 0;
  }
}

Cublas::Cublas(std::unique_ptr<Functions> functions)
    : functions(std::move(functions)) {}
Cublas::~Cublas() = default;

std::shared_ptr<const Cublas> Cublas::load(std::string &error) {
  Library library({"cuBLAS",
                   "CP_CUDA_CUBLAS",
                   {"libcublas.so.13", "libcublas.so.12"},
                   "12.0"});
  auto functions = std::make_unique<Functions>();
  library.find(functions->create, "cublasCreate_v2");
  library.find(functions->destroy, "cublasDestroy_v2");
  library.find(functions->setStream, "cublasSetStream_v2");
  library.find(functions->setMathMode, "cublasSetMathMode");
  library.find(functions->getStatusString, "cublasGetStatusString");
  library.find(functions->multiply, "cublasGemmStridedBatchedEx");
  if (error = library.getError(); !error.empty())
    return nullptr;
  return std::shared_ptr<const Cublas>(new Cublas(std::move(functions)));
}

//===----------------------------------------------------------------------===//
// Operands
//===----------------------------------------------------------------------===//

namespace {

/// A row-major matrix [rows, columns], or a transposed one.
struct Matrix {
  bool transposed;
  int64_t pitch; ///< Elements between rows, or columns if transposed.
};

/// One product of a batch that cuBLAS steps through by itself.
struct Batch {
  int64_t count = 1, strides[3] = {0, 0, 0};
};

} // namespace

/// Whether rows (columns) of a matrix are contiguous and do not overlap.
static bool isPitch(int64_t pitch, int64_t lines, int64_t length) {
  return lines <= 1 || pitch >= std::max<int64_t>(length, 1);
}

static bool getMatrix(const cp_tensor &tensor, Matrix &matrix) {
  int32_t row = tensor.rank - 2, column = tensor.rank - 1;
  int64_t rows = tensor.sizes[row], columns = tensor.sizes[column];
  int64_t rowStride = tensor.strides[row], stride = tensor.strides[column];
  if ((stride == 1 || columns <= 1) && isPitch(rowStride, rows, columns)) {
    matrix = {false, std::max(rowStride, columns)};
    if (rows <= 1)
      matrix.pitch = std::max<int64_t>(columns, 1);
    return true;
  }
  if ((rowStride == 1 || rows <= 1) && isPitch(stride, columns, rows)) {
    matrix = {true, columns <= 1 ? std::max<int64_t>(rows, 1) : stride};
    return true;
  }
  return false;
}

bool Multiplier::takes(const cp_tensor &a, const cp_tensor &b,
                       const cp_tensor &c) {
  Matrix matrix;
  bool types = a.dtype == b.dtype &&
               (c.dtype == a.dtype || (c.dtype == CP_F32 && a.dtype != CP_F64));
  return types && getMatrix(a, matrix) && getMatrix(b, matrix) &&
         getMatrix(c, matrix);
}

//===----------------------------------------------------------------------===//
// Products
//===----------------------------------------------------------------------===//

Status Multiplier::create(std::shared_ptr<const Cublas> library, Stream &stream,
                          std::unique_ptr<Multiplier> &multiplier) {
  void *handle = nullptr;
  const Cublas::Functions &functions = library->getFunctions();
  int status = functions.create(&handle);
  std::unique_ptr<Multiplier> created(
      new Multiplier(std::move(library), stream, handle));
  if (status == 0)
    status = functions.setStream(handle, stream.getHandle());
  if (status == 0)
    status = functions.setMathMode(handle, NoReducedPrecisionReduction);
  if (Status failed = created->check(status, "starting"); !failed.ok())
    return failed;
  multiplier = std::move(created);
  return Status();
}

Multiplier::~Multiplier() {
  if (handle)
    library->getFunctions().destroy(handle);
}

Status Multiplier::check(int status, const char *what) const {
  if (status == 0)
    return Status();
  const char *text = library->getFunctions().getStatusString(status);
  return Status(CP_DEVICE, cp::runtime::concat("cuBLAS: ", what, ": ",
                                               text ? text : "unknown error"));
}

/// The offsets of all products but the innermost batch, one after the other.
template <typename Body>
static Status forEachProduct(const cp_tensor &a, const cp_tensor &b,
                             const cp_tensor &c, int32_t dims, Body body) {
  int64_t index[CP_MAX_RANK] = {};
  while (true) {
    int64_t offsets[3] = {};
    bool isFirst = true; // Of those that c adds up.
    for (int32_t dim = 0; dim < dims; ++dim) {
      offsets[0] += index[dim] * a.strides[dim];
      offsets[1] += index[dim] * b.strides[dim];
      offsets[2] += index[dim] * c.strides[dim];
      isFirst &= index[dim] == 0 || c.strides[dim] != 0;
    }
    if (Status status = body(offsets, isFirst); !status.ok())
      return status;
    int32_t dim = dims - 1;
    for (; dim >= 0 && ++index[dim] == c.sizes[dim]; --dim)
      index[dim] = 0;
    if (dim < 0)
      return Status();
  }
}

Status Multiplier::multiply(const cp_tensor &a, const cp_tensor &b,
                            const cp_tensor &c, bool accumulate) {
  if (cp::runtime::getNumElements(c) == 0)
    return Status();
  Matrix x, y, z;
  getMatrix(a, x);
  getMatrix(b, y);
  getMatrix(c, z);
  int32_t row = c.rank - 2, column = c.rank - 1, dims = row;
  int64_t m = c.sizes[row], n = c.sizes[column], k = a.sizes[column];
  Batch batch;
  if (dims > 0 && (c.strides[dims - 1] != 0 || c.sizes[dims - 1] == 1)) {
    --dims;
    batch = {c.sizes[dims],
             {a.strides[dims], b.strides[dims], c.strides[dims]}};
  }
  const bool isDouble = c.dtype == CP_F64;
  const float one32 = 1, zero32 = 0;
  const double one64 = 1, zero64 = 0;
  const void *one = isDouble ? static_cast<const void *>(&one64) : &one32;
  const void *zero = isDouble ? static_cast<const void *>(&zero64) : &zero32;
  auto at = [](const cp_tensor &tensor, int64_t offset) -> void * {
    return static_cast<char *>(tensor.data) +
           offset * cp::runtime::getElementSize(tensor.dtype);
  };
  auto opOf = [](const Matrix &matrix, bool wantsTransposed) {
    return matrix.transposed == wantsTransposed ? OpN : OpT;
  };
  auto call = [&](const int64_t *offsets, bool isFirst) {
    // Matrices of cuBLAS are column-major. It computes the transposed product
    // if c is row-major: c^T = b^T a^T, whose operands lie there transposed.
    const void *beta = isFirst && !accumulate ? zero : one;
    const Cublas::Functions &functions = library->getFunctions();
    int typeIn = getCudaType(a.dtype), typeOut = getCudaType(c.dtype);
    int compute = isDouble ? ComputeF64 : ComputeF32;
    auto narrow = [](int64_t size) { return static_cast<int>(size); };
    int status =
        z.transposed
            ? functions.multiply(
                  handle, opOf(x, true), opOf(y, true), narrow(m), narrow(n),
                  narrow(k), one, at(a, offsets[0]), typeIn, narrow(x.pitch),
                  batch.strides[0], at(b, offsets[1]), typeIn, narrow(y.pitch),
                  batch.strides[1], beta, at(c, offsets[2]), typeOut,
                  narrow(z.pitch), batch.strides[2], narrow(batch.count),
                  compute, DefaultAlgorithm)
            : functions.multiply(
                  handle, opOf(y, false), opOf(x, false), narrow(n), narrow(m),
                  narrow(k), one, at(b, offsets[1]), typeIn, narrow(y.pitch),
                  batch.strides[1], at(a, offsets[0]), typeIn, narrow(x.pitch),
                  batch.strides[0], beta, at(c, offsets[2]), typeOut,
                  narrow(z.pitch), batch.strides[2], narrow(batch.count),
                  compute, DefaultAlgorithm);
    return check(status, "multiplying");
  };
  return forEachProduct(a, b, c, dims, call);
}
