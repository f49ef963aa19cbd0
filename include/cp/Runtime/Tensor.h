//===- Tensor.h - Helpers on strided tensors --------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_TENSOR_H
#define CP_RUNTIME_TENSOR_H

#include "cp/Runtime/Runtime.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace cp::runtime {

/// Bytes of one element, 0 for an unknown type.
int64_t getElementSize(int32_t dtype);

/// "f32", "bf16", ...; "dtype 77" for an unknown type.
std::string getTypeName(int32_t dtype);

/// Known type, rank in [0, CP_MAX_RANK] and no negative size.
bool isWellFormed(const cp_tensor &tensor);

/// Number of elements, of bytes (a well-formed tensor).
int64_t getNumElements(const cp_tensor &tensor);
int64_t getNumBytes(const cp_tensor &tensor);

/// Whether the elements lie row-major without gaps. Strides of dimensions of
/// size 1 do not matter, nor do any strides of an empty tensor.
bool isContiguous(const cp_tensor &tensor);

/// The number of trailing dimensions that lie row-major without gaps, and in
/// `count` how many elements they hold.
int32_t getContiguousSuffix(const cp_tensor &tensor, int64_t &count);

/// Same type, rank and sizes.
bool hasSameShape(const cp_tensor &a, const cp_tensor &b);

/// Sets the strides of a row-major tensor without gaps.
void setContiguousStrides(cp_tensor &tensor);

/// "f32 [1, 4, 256, 64]".
std::string describeShape(const cp_tensor &tensor);
std::string describeShape(int32_t dtype, int32_t rank, const int64_t *sizes);

/// Copies all elements; both have the same shape, any strides, no overlap.
void copyTensor(const cp_tensor &from, const cp_tensor &to);

/// Fills with zero bytes.
void zeroTensor(const cp_tensor &tensor);

/// The part of `tensor` from `begin` on, `size` long, along dimension `dim`.
cp_tensor getSlice(const cp_tensor &tensor, int32_t dim, int64_t begin,
                   int64_t size);

} // namespace cp::runtime

#endif // CP_RUNTIME_TENSOR_H
