//===- RuntimeKernels.cpp - Kernels of the runtime but attention ----------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RuntimeKernels.h"

#include "Kernels/MergeParams.h"
#include "Kernels/ProductParams.h"
#include "cp/Runtime/Tensor.h"

using namespace cp::cuda;
using cp::runtime::Status;

static constexpr bool areSame(FloatType type, int32_t dtype) {
  return static_cast<int32_t>(type) == dtype;
}
static_assert(areSame(FloatF32, CP_F32) && areSame(FloatF16, CP_F16) &&
              areSame(FloatBF16, CP_BF16) && areSame(FloatF64, CP_F64));

const char *const cp::cuda::mergeSource = R"(#include "MergeKernel.h"

extern "C" __global__ void __launch_bounds__(cp::cuda::mergeThreads)
    cp_merge_kernel(const __grid_constant__ cp::cuda::MergeParams params) {
  cp::cuda::merge(params);
}
)";

const char *const cp::cuda::productSource = R"(#include "ProductKernel.h"

extern "C" __global__ void __launch_bounds__(cp::cuda::productThreads)
    cp_product_kernel(const __grid_constant__ cp::cuda::ProductParams params) {
  cp::cuda::multiply(params);
}
)";

StateRows cp::cuda::getStateRows(const cp_tensor &tensor) {
  return {static_cast<float *>(tensor.data), tensor.strides[0],
          tensor.strides[1], tensor.strides[2]};
}

Status cp::cuda::mergeOnDevice(RankDevice &rank, const cp_tensor &outA,
                               const cp_tensor &lseA, const cp_tensor &outB,
                               const cp_tensor &lseB, const cp_tensor &out,
                               const cp_tensor &lse) {
  if (cp::runtime::getNumElements(lse) == 0)
    return Status();
  FunctionHandle function = nullptr;
  if (Status status =
          rank.kernels->getKernel(mergeSource, "cp_merge_kernel", function);
      !status.ok())
    return status;
  MergeParams params{getStateRows(outA),
                     getStateRows(lseA),
                     getStateRows(outB),
                     getStateRows(lseB),
                     getStateRows(out),
                     getStateRows(lse),
                     static_cast<int>(out.sizes[3])};
  const unsigned grid[] = {static_cast<unsigned>(out.sizes[2]),
                           static_cast<unsigned>(out.sizes[1]),
                           static_cast<unsigned>(out.sizes[0])};
  return rank.launch(function, grid, mergeThreads, 0, params);
}

static ProductOperand getOperand(const cp_tensor &tensor,
                                 const int32_t *order) {
  ProductOperand operand{};
  operand.data = tensor.data;
  operand.type = tensor.dtype;
  for (int32_t dim = 0; dim < tensor.rank; ++dim)
    operand.strides[dim] = tensor.strides[order[dim]];
  return operand;
}

Status cp::cuda::multiplyOnDevice(RankDevice &rank, const cp_tensor &a,
                                  const cp_tensor &b, const cp_tensor &c,
                                  bool accumulate) {
  if (cp::runtime::getNumElements(c) == 0)
    return Status();
  FunctionHandle function = nullptr;
  if (Status status =
          rank.kernels->getKernel(productSource, "cp_product_kernel", function);
      !status.ok())
    return status;
  // Dimensions that the result adds up come first.
  int32_t order[CP_MAX_RANK], count = 0;
  auto isRepeated = [&](int32_t dim) {
    return dim < c.rank - 2 && c.strides[dim] == 0;
  };
  for (bool repeated : {true, false})
    for (int32_t dim = 0; dim < c.rank; ++dim)
      if (isRepeated(dim) == repeated)
        order[count++] = dim;
  ProductParams params{};
  params.a = getOperand(a, order);
  params.b = getOperand(b, order);
  params.c = getOperand(c, order);
  params.numDims = c.rank;
  params.depth = a.sizes[a.rank - 1];
  params.elements = 1;
  params.accumulate = accumulate;
  for (int32_t dim = 0; dim < c.rank; ++dim) {
    params.sizes[dim] = c.sizes[order[dim]];
    if (isRepeated(order[dim]))
      ++params.numRepeated;
    else
      params.elements *= params.sizes[dim];
  }
  const unsigned grid[] = {
      static_cast<unsigned>((params.elements + productThreads - 1) /
                            productThreads),
      1, 1};
  return rank.launch(function, grid, productThreads, 0, params);
}
