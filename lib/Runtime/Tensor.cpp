//===- Tensor.cpp - Helpers on strided tensors ----------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/Tensor.h"
#include "cp/Runtime/Status.h"

#include <cstring>

using namespace cp::runtime;

int64_t cp::runtime::getElementSize(int32_t dtype) {
  switch (dtype) {
  case CP_F32:
  case CP_I32:
    return 4;
  case CP_F16:
  case CP_BF16:
  case CP_I16:
    return 2;
  case CP_F64:
  case CP_I64:
    return 8;
  case CP_I1:
  case CP_I8:
    return 1;
  default:
    return 0;
  }
}

std::string cp::runtime::getTypeName(int32_t dtype) {
  static const char *const names[] = {"f32", "f16", "bf16", "f64", "i1",
                                      "i8",  "i16", "i32",  "i64"};
  if (dtype >= CP_F32 && dtype <= CP_I64)
    return names[dtype];
  return concat("dtype ", dtype);
}

bool cp::runtime::isWellFormed(const cp_tensor &tensor) {
  if (getElementSize(tensor.dtype) == 0)
    return false;
  if (tensor.rank < 0 || tensor.rank > CP_MAX_RANK)
    return false;
  for (int32_t dim = 0; dim < tensor.rank; ++dim)
    if (tensor.sizes[dim] < 0)
      return false;
  return true;
}

int64_t cp::runtime::getNumElements(const cp_tensor &tensor) {
  int64_t count = 1;
  for (int32_t dim = 0; dim < tensor.rank; ++dim)
    count *= tensor.sizes[dim];
  return count;
}

int64_t cp::runtime::getNumBytes(const cp_tensor &tensor) {
  return getNumElements(tensor) * getElementSize(tensor.dtype);
}

bool cp::runtime::isContiguous(const cp_tensor &tensor) {
  if (getNumElements(tensor) == 0)
    return true;
  int64_t stride = 1;
  for (int32_t dim = tensor.rank - 1; dim >= 0; --dim) {
    if (tensor.sizes[dim] != 1 && tensor.strides[dim] != stride)
      return false;
    stride *= tensor.sizes[dim];
  }
  return true;
}

bool cp::runtime::hasSameShape(const cp_tensor &a, const cp_tensor &b) {
  if (a.dtype != b.dtype || a.rank != b.rank)
    return false;
  for (int32_t dim = 0; dim < a.rank; ++dim)
    if (a.sizes[dim] != b.sizes[dim])
      return false;
  return true;
}

void cp::runtime::setContiguousStrides(cp_tensor &tensor) {
  int64_t stride = 1;
  for (int32_t dim = tensor.rank - 1; dim >= 0; --dim) {
    tensor.strides[dim] = stride;
    stride *= tensor.sizes[dim];
  }
}

std::string cp::runtime::describeShape(int32_t dtype, int32_t rank,
                                       const int64_t *sizes) {
  std::ostringstream stream;
  stream << getTypeName(dtype);
  if (rank < 0 || rank > CP_MAX_RANK) {
    stream << " of rank " << rank;
    return stream.str();
  }
  stream << " [";
  for (int32_t dim = 0; dim < rank; ++dim)
    stream << (dim ? ", " : "") << sizes[dim];
  stream << "]";
  return stream.str();
}

std::string cp::runtime::describeShape(const cp_tensor &tensor) {
  return describeShape(tensor.dtype, tensor.rank, tensor.sizes);
}

int32_t cp::runtime::getContiguousSuffix(const cp_tensor &tensor,
                                         int64_t &count) {
  count = 1;
  int32_t dims = 0;
  for (int32_t dim = tensor.rank - 1; dim >= 0; --dim, ++dims) {
    if (tensor.sizes[dim] != 1 && tensor.strides[dim] != count)
      break;
    count *= tensor.sizes[dim];
  }
  return dims;
}

/// Calls `run(offsetA, offsetB)` (in elements) for every index of the first
/// `dims` dimensions.
template <typename Run>
static void forEachIndex(const cp_tensor &a, const cp_tensor &b, int32_t dims,
                         Run run) {
  int64_t index[CP_MAX_RANK] = {};
  int64_t offsetA = 0, offsetB = 0;
  while (true) {
    run(offsetA, offsetB);
    int32_t dim = dims - 1;
    for (; dim >= 0; --dim) {
      offsetA += a.strides[dim];
      offsetB += b.strides[dim];
      if (++index[dim] < a.sizes[dim])
        break;
      offsetA -= a.sizes[dim] * a.strides[dim];
      offsetB -= a.sizes[dim] * b.strides[dim];
      index[dim] = 0;
    }
    if (dim < 0)
      return;
  }
}

void cp::runtime::copyTensor(const cp_tensor &from, const cp_tensor &to) {
  if (getNumElements(from) == 0)
    return;
  int64_t countFrom, countTo;
  int32_t suffixFrom = getContiguousSuffix(from, countFrom);
  int32_t suffixTo = getContiguousSuffix(to, countTo);
  int64_t count = suffixFrom < suffixTo ? countFrom : countTo;
  int32_t dims = from.rank - (suffixFrom < suffixTo ? suffixFrom : suffixTo);
  int64_t size = getElementSize(from.dtype);
  const char *source = static_cast<const char *>(from.data);
  char *target = static_cast<char *>(to.data);
  forEachIndex(from, to, dims, [&](int64_t offsetFrom, int64_t offsetTo) {
    std::memcpy(target + offsetTo * size, source + offsetFrom * size,
                count * size);
  });
}

void cp::runtime::zeroTensor(const cp_tensor &tensor) {
  if (getNumElements(tensor) == 0)
    return;
  int64_t count;
  int32_t suffix = getContiguousSuffix(tensor, count);
  int64_t size = getElementSize(tensor.dtype);
  char *data = static_cast<char *>(tensor.data);
  forEachIndex(tensor, tensor, tensor.rank - suffix,
               [&](int64_t offset, int64_t) {
                 std::memset(data + offset * size, 0, count * size);
               });
}

cp_tensor cp::runtime::getSlice(const cp_tensor &tensor, int32_t dim,
                                int64_t begin, int64_t size) {
  cp_tensor slice = tensor;
  slice.sizes[dim] = size;
  // Null data stays null: arithmetic on it would be undefined.
  if (tensor.data)
    slice.data = static_cast<char *>(tensor.data) +
                 begin * tensor.strides[dim] * getElementSize(tensor.dtype);
  return slice;
}
