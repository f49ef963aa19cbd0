//===- CheckGemm.cpp - Arguments of matrix products -----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/Gemm.h"
#include "cp/Runtime/Tensor.h"

#include <limits>

using namespace cp::runtime;

static bool isFloat(int32_t dtype) {
  return dtype == CP_F32 || dtype == CP_F16 || dtype == CP_BF16 ||
         dtype == CP_F64;
}

static bool hasMatchingSizes(const cp_tensor &a, const cp_tensor &b,
                             const cp_tensor &c) {
  int32_t row = c.rank - 2, column = c.rank - 1;
  for (int32_t dim = 0; dim < row; ++dim)
    if (a.sizes[dim] != c.sizes[dim] || b.sizes[dim] != c.sizes[dim])
      return false;
  return a.sizes[row] == c.sizes[row] && b.sizes[column] == c.sizes[column] &&
         a.sizes[column] == b.sizes[row];
}

/// BLAS counts in int.
static bool fitsBlas(const cp_tensor &tensor) {
  for (int32_t dim = tensor.rank - 2; dim < tensor.rank; ++dim)
    if (tensor.sizes[dim] > std::numeric_limits<int>::max() ||
        tensor.strides[dim] > std::numeric_limits<int>::max())
      return false;
  return true;
}

/// Whether all elements of a matrix have memory of their own.
static bool isMatrix(const cp_tensor &c) {
  for (int32_t dim = c.rank - 2; dim < c.rank; ++dim)
    if (c.sizes[dim] > 1 && c.strides[dim] == 0)
      return false;
  return true;
}

Status cp::runtime::checkGemm(const cp_tensor &a, const cp_tensor &b,
                              const cp_tensor &c) {
  for (const cp_tensor *tensor : {&a, &b, &c})
    if (!isWellFormed(*tensor) || !isFloat(tensor->dtype) || tensor->rank < 2)
      return invalid("gemm: expected matrices of floats, got ",
                     describeShape(*tensor));
  if (a.rank != c.rank || b.rank != c.rank || !hasMatchingSizes(a, b, c))
    return invalid("gemm: sizes do not match: ", describeShape(a), " times ",
                   describeShape(b), " is not ", describeShape(c));
  if (c.dtype != CP_F64 && (a.dtype == CP_F64 || b.dtype == CP_F64))
    return invalid("gemm: a result of ", getTypeName(c.dtype),
                   " cannot hold a product of f64");
  if (getNumElements(c) > 0 && !isMatrix(c))
    return invalid("gemm: the result has stride 0 in a matrix");
  for (const cp_tensor *tensor : {&a, &b, &c})
    if (!fitsBlas(*tensor))
      return Status(CP_UNSUPPORTED,
                    concat("gemm: too large: ", describeShape(*tensor)));
  return Status();
}
