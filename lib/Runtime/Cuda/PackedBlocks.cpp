//===- PackedBlocks.cpp - Tensors end to end in a GPU's memory ------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PackedBlocks.h"

#include "DeviceTensor.h"
#include "cp/Runtime/Tensor.h"

using namespace cp::cuda;
using namespace cp::runtime;

PackedBlocks::~PackedBlocks() { device.buffers->free(block); }

Status PackedBlocks::allocate(std::vector<cp_tensor> tensors,
                              const char *what) {
  this->tensors = std::move(tensors);
  cp_tensor all = {};
  all.dtype = CP_I8;
  all.rank = 1;
  all.sizes[0] = static_cast<int64_t>(getCount() * getBytes());
  std::vector<cp_tensor> allocated;
  size_t bytes = 0;
  return allocateTensors(*device.buffers, {all}, what, allocated, block, bytes);
}

Status PackedBlocks::place(std::vector<cp_tensor> tensors, const char *what) {
  this->tensors = std::move(tensors);
  return isPacked() ? Status() : allocate(std::move(this->tensors), what);
}

size_t PackedBlocks::getBytes() const { return getNumBytes(tensors.front()); }

bool PackedBlocks::isPacked() const {
  if (getBytes() == 0)
    return true;
  for (int32_t i = 0; i < getCount(); ++i)
    if (!isContiguous(tensors[i]) || tensors[i].data != getBegin(i))
      return false;
  return true;
}

char *PackedBlocks::getBegin(int32_t index) const {
  void *begin = block ? block : tensors.front().data;
  // Null data of empty tensors stay null.
  return begin ? static_cast<char *>(begin) + index * getBytes() : nullptr;
}

cp_tensor PackedBlocks::getPacked(int32_t index) const {
  cp_tensor packed = tensors[index];
  packed.data = getBegin(index);
  setContiguousStrides(packed);
  return packed;
}

Status PackedBlocks::pack() const {
  for (int32_t i = 0; block && i < getCount(); ++i)
    if (Status status = copyTensor(*device.stream, tensors[i], getPacked(i));
        !status.ok())
      return status;
  return Status();
}

Status PackedBlocks::unpack() const {
  for (int32_t i = 0; block && i < getCount(); ++i)
    if (Status status = copyTensor(*device.stream, getPacked(i), tensors[i]);
        !status.ok())
      return status;
  return Status();
}
