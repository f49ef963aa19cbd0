//===- TensorUtils.h - Tensors for tests ------------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_EXECUTION_TENSORUTILS_H
#define CP_UNITTESTS_EXECUTION_TENSORUTILS_H

#include "cp/Execution/Convert.h"

#include "gtest/gtest.h"

#include <vector>

namespace mlir::cp::execution {

/// A tensor of zeros.
inline HostTensor makeTensor(int32_t dtype, llvm::ArrayRef<int64_t> shape) {
  llvm::Expected<HostTensor> tensor = HostTensor::create(dtype, shape, "it");
  if (!tensor)
    ADD_FAILURE() << llvm::toString(tensor.takeError());
  return std::move(*tensor);
}

/// A float tensor of one dimension.
inline HostTensor makeFloats(const std::vector<double> &values,
                             int32_t dtype = CP_F32) {
  HostTensor tensor = makeTensor(dtype, static_cast<int64_t>(values.size()));
  for (size_t i = 0; i < values.size(); ++i)
    storeFloat(tensor, i, values[i]);
  return tensor;
}

/// An i32 tensor of one dimension.
inline HostTensor makeIntegers(const std::vector<int32_t> &values) {
  HostTensor tensor = makeTensor(CP_I32, static_cast<int64_t>(values.size()));
  std::copy(values.begin(), values.end(), tensor.getData<int32_t>());
  return tensor;
}

} // namespace mlir::cp::execution

#endif // CP_UNITTESTS_EXECUTION_TENSORUTILS_H
