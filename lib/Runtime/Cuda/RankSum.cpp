//===- RankSum.cpp - Sums of tensors of several ranks ---------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RankSum.h"

#include "Kernels/SumParams.h"
#include "cp/Runtime/Tensor.h"

using namespace cp::cuda;
using cp::runtime::Status;

const char *const cp::cuda::sumSource = R"(#include "SumKernel.h"

extern "C" __global__ void __launch_bounds__(cp::cuda::sumThreads)
    cp_sum_kernel(const __grid_constant__ cp::cuda::SumParams params) {
  cp::cuda::sum(params);
}
)";

Status cp::cuda::sumPacked(const TransportDevice &device,
                           const PackedBlocks &terms, const cp_tensor &result) {
  SumParams params{};
  params.elements = cp::runtime::getNumElements(result);
  if (params.elements == 0)
    return Status();
  FunctionHandle function = nullptr;
  if (Status status =
          device.kernels->getKernel(sumSource, "cp_sum_kernel", function);
      !status.ok())
    return status;
  PackedBlocks target(device);
  if (Status status = target.place({result}, "for a sum"); !status.ok())
    return status;
  params.terms = terms.getBegin(0);
  params.result = target.getBegin(0);
  params.count = terms.getCount();
  params.type = result.dtype;
  void *parameters[] = {&params};
  const unsigned grid[] = {
      static_cast<unsigned>((params.elements + sumThreads - 1) / sumThreads), 1,
      1};
  if (Status status =
          device.stream->launch(function, grid, sumThreads, 0, parameters);
      !status.ok())
    return status;
  return target.unpack();
}
