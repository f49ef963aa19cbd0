//===- HostTensor.cpp - A tensor in memory --------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Execution/HostTensor.h"

#include "cp/Execution/Error.h"
#include "cp/Support/Npy.h"

#include "llvm/Support/CheckedArithmetic.h"

#include <cstdlib>

using namespace mlir::cp::execution;
using llvm::ArrayRef;
using llvm::Expected;
using llvm::StringRef;

namespace {
struct TypeInfo {
  StringRef name;
  int64_t bytes;
};
} // namespace

/// By cp_dtype.
static constexpr TypeInfo typeInfos[] = {{"f32", 4}, {"f16", 2}, {"bf16", 2},
                                         {"f64", 8}, {"i1", 1},  {"i8", 1},
                                         {"i16", 2}, {"i32", 4}, {"i64", 8}};

int64_t mlir::cp::execution::getByteSize(int32_t dtype) {
  return typeInfos[dtype].bytes;
}
StringRef mlir::cp::execution::getTypeName(int32_t dtype) {
  return typeInfos[dtype].name;
}
bool mlir::cp::execution::isFloat(int32_t dtype) { return dtype <= CP_F64; }

Expected<HostTensor> HostTensor::createView(int32_t dtype,
                                            ArrayRef<int64_t> shape,
                                            std::optional<int64_t> &bytes,
                                            const llvm::Twine &what) {
  if (shape.size() > CP_MAX_RANK)
    return makeError(what + " has " + llvm::Twine(shape.size()) +
                     " dimensions: at most " + llvm::Twine(CP_MAX_RANK) +
                     " are supported");
  HostTensor tensor;
  tensor.view.dtype = dtype;
  tensor.view.rank = static_cast<int32_t>(shape.size());
  bytes = getByteSize(dtype);
  tensor.numElements = 1;
  for (int dim = tensor.view.rank - 1; dim >= 0; --dim) {
    tensor.view.sizes[dim] = shape[dim];
    tensor.view.strides[dim] = tensor.numElements;
    if (bytes)
      bytes = llvm::checkedMul(*bytes, shape[dim]);
    if (bytes)
      tensor.numElements *= shape[dim];
  }
  return tensor;
}

Expected<HostTensor> HostTensor::create(int32_t dtype, ArrayRef<int64_t> shape,
                                        const llvm::Twine &what) {
  std::optional<int64_t> bytes;
  Expected<HostTensor> tensor = createView(dtype, shape, bytes, what);
  if (!tensor)
    return tensor;
  // calloc leaves large tensors to be touched first by who fills them.
  void *memory = bytes ? std::calloc(1, *bytes ? *bytes : 1) : nullptr;
  if (!memory)
    return makeError("not enough memory for " + what + ", " +
                     getTypeName(dtype) + " " + describeShape(shape));
  tensor->memory.reset(memory, std::free);
  tensor->view.data = memory;
  return tensor;
}

Expected<HostTensor> HostTensor::share(int32_t dtype, ArrayRef<int64_t> shape,
                                       const void *data,
                                       std::shared_ptr<const void> owner,
                                       const llvm::Twine &what) {
  std::optional<int64_t> bytes;
  Expected<HostTensor> tensor = createView(dtype, shape, bytes, what);
  if (!tensor)
    return tensor;
  tensor->memory = std::move(owner);
  tensor->view.data = const_cast<void *>(data);
  return tensor;
}

std::string HostTensor::describe() const {
  return getTypeName(getType()).str() + " " + describeShape(getShape());
}
