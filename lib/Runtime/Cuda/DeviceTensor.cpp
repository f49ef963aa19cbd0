//===- DeviceTensor.cpp - Tensors in the memory of GPUs -------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DeviceTensor.h"

#include "cp/Runtime/Tensor.h"

#include <algorithm>

using namespace cp::cuda;
using cp::runtime::Status;

/// The driver's limit on the distance of rows in one copy.
static constexpr int64_t maxPitch = (int64_t(1) << 31) - 1;

namespace {

/// A copy of a tensor, from its outermost dimension inwards.
class TensorCopy {
public:
  TensorCopy(Stream &stream, const cp_tensor &from, const cp_tensor &to)
      : stream(stream), from(from), to(to),
        elementSize(cp::runtime::getElementSize(from.dtype)) {
    int64_t countFrom, countTo;
    int32_t suffixFrom = cp::runtime::getContiguousSuffix(from, countFrom);
    int32_t suffixTo = cp::runtime::getContiguousSuffix(to, countTo);
    width = std::min(countFrom, countTo) * elementSize;
    dims = from.rank - std::min(suffixFrom, suffixTo);
  }

  Status run() {
    return run(0, static_cast<const char *>(from.data),
               static_cast<char *>(to.data));
  }

private:
  /// Whether the rows of dimension `dim` are ones that the driver can copy at
  /// once.
  bool isPitched(const cp_tensor &tensor, int32_t dim) const {
    int64_t pitch = tensor.strides[dim] * elementSize;
    return pitch >= width && pitch <= maxPitch;
  }

  Status run(int32_t dim, const char *source, char *target) {
    if (dim == dims)
      return stream.copy(target, source, width);
    int64_t pitchFrom = from.strides[dim] * elementSize;
    int64_t pitchTo = to.strides[dim] * elementSize;
    if (dim + 1 == dims && isPitched(from, dim) && isPitched(to, dim))
      return stream.copyRows(target, pitchTo, source, pitchFrom, width,
                             from.sizes[dim]);
    for (int64_t i = 0; i < from.sizes[dim]; ++i)
      if (Status status =
              run(dim + 1, source + i * pitchFrom, target + i * pitchTo);
          !status.ok())
        return status;
    return Status();
  }

  Stream &stream;
  const cp_tensor &from, &to;
  int64_t elementSize, width;
  int32_t dims;
};

} // namespace

Status cp::cuda::copyTensor(Stream &stream, const cp_tensor &from,
                            const cp_tensor &to) {
  if (runtime::getNumElements(from) == 0)
    return Status();
  return TensorCopy(stream, from, to).run();
}

Status cp::cuda::allocateTensors(runtime::BufferPool &buffers,
                                 const std::vector<cp_tensor> &shapes,
                                 const char *what,
                                 std::vector<cp_tensor> &tensors, void *&block,
                                 size_t &bytes) {
  constexpr size_t alignment = 256;
  bytes = 0;
  std::vector<size_t> offsets;
  for (const cp_tensor &shape : shapes) {
    offsets.push_back(bytes);
    size_t size = runtime::getNumBytes(shape);
    bytes += (size + alignment - 1) / alignment * alignment;
  }
  block = buffers.allocate(std::max(bytes, alignment));
  if (!block)
    return Status(CP_OUT_OF_MEMORY, runtime::concat("no memory of the GPU for ",
                                                    bytes, " bytes ", what));
  tensors = shapes;
  for (size_t i = 0; i < shapes.size(); ++i) {
    tensors[i].data = static_cast<char *>(block) + offsets[i];
    runtime::setContiguousStrides(tensors[i]);
  }
  return Status();
}
