//===- NcclReceptions.h - Memory of what NCCL received ----------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_NCCLRECEPTIONS_H
#define CP_RUNTIME_CUDA_NCCLRECEPTIONS_H

#include "DeviceTensor.h"

#include <cstdint>
#include <deque>
#include <list>
#include <vector>

namespace cp::cuda {

/// The buffers of a rank's receptions: under way, or alive until the second
/// wait after theirs or their group's rotateEnd. Operations on the
/// communication stream are numbered from 1 on; memory is free when the rank's
/// own stream has waited for the last operation that uses it.
class NcclReceptions {
public:
  explicit NcclReceptions(runtime::BufferPool &buffers) : buffers(buffers) {}
  ~NcclReceptions();

  /// Memory for what operation `operation` will receive.
  runtime::Status begin(const std::vector<cp_tensor> &shapes, int32_t group,
                        uint64_t operation, std::vector<cp_tensor> &received);
  /// Operation `operation` reads buffers, which may be received ones.
  void noteSent(const std::vector<cp_tensor> &sent, uint64_t operation);
  /// The rank's stream has waited for an operation. If that has received, its
  /// buffers are alive from now on, and those of the reception before the last
  /// are not.
  void finish(uint64_t operation);
  /// Ends what is alive of a group.
  void expireAll(int32_t group);

private:
  struct Reception {
    void *block;
    size_t bytes;
    int32_t group;
    uint64_t operation, lastUse;
  };

  void freeUnused();

  runtime::BufferPool &buffers;
  std::list<Reception> underWay, alive, expired;
  uint64_t finished = 0; ///< The last operation that was waited for.
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_NCCLRECEPTIONS_H
