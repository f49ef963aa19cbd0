//===- RankDevice.cpp - One rank's part of a GPU --------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RankDevice.h"

using namespace cp::cuda;
using cp::runtime::Status;

void *DeviceMemory::allocate(size_t bytes) {
  DevicePointer pointer = 0;
  if (device->getApi().cuMemAlloc_v2(&pointer, bytes) != CudaSuccess)
    return nullptr;
  return reinterpret_cast<void *>(pointer);
}

void DeviceMemory::free(void *block) {
  device->getApi().cuMemFree_v2(reinterpret_cast<DevicePointer>(block));
}

Status RankDevice::allocate(size_t bytes, void *&block) {
  block = buffers.allocate(bytes);
  if (block)
    return Status();
  return Status(CP_OUT_OF_MEMORY,
                runtime::concat("GPU ", device->getOrdinal(),
                                ": no memory for ", bytes, " bytes"));
}

Status RankDevice::uploadNew(const void *from, size_t bytes, void *&block) {
  if (Status status = allocate(bytes, block); !status.ok())
    return status;
  return stream->upload(block, from, bytes);
}
