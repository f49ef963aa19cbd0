//===- Collective.cpp - Calls that all ranks of a group make --------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/Collective.h"
#include "cp/Runtime/Tensor.h"

using namespace cp::runtime;

std::vector<int64_t> Collective::getDims() const {
  std::vector<int64_t> dims;
  for (std::optional<int32_t> dim : {splitDim, concatDim})
    if (dim)
      dims.push_back(*dim);
  return dims;
}

/// Part `index` of `count` equal ones along `dim`; all of it without one.
static cp_tensor getPart(const cp_tensor &tensor, std::optional<int32_t> dim,
                         int32_t count, int32_t index) {
  if (!dim)
    return tensor;
  int64_t size = tensor.sizes[*dim] / count;
  return getSlice(tensor, *dim, index * size, size);
}

cp_tensor Collective::getBlock(const cp_tensor &operand, int32_t members,
                               int32_t member) const {
  return getPart(operand, splitDim, members, member);
}

cp_tensor Collective::getPlace(const cp_tensor &result, int32_t members,
                               int32_t member) const {
  return getPart(result, concatDim, members, member);
}
