//===- NcclCollectives.h - Calls of all ranks of a group by NCCL *- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_NCCLCOLLECTIVES_H
#define CP_RUNTIME_CUDA_NCCLCOLLECTIVES_H

#include "NcclQueue.h"
#include "PackedBlocks.h"
#include "cp/Runtime/Collective.h"

namespace cp::cuda {

/// One rank's collectives: ncclAllGather where all of the operands travel, else
/// a send to and a receive from each member, in one group.
///
/// A reduce-scatter is such an exchange and a sum on the GPU, where NCCL has
/// one call: ncclReduceScatter adds up in an order that depends on the number
/// of ranks, the machines between them and its own choice of algorithm, and
/// rounds f16 and bf16 after each addition. So results are the same on any
/// machine and with any transport, from run to run, and whoever compares them
/// needs no tolerance. As many bytes travel as in NCCL's ring; it costs memory
/// for a second operand, a pass over it, and what switches that add up (NVLS,
/// SHARP) would save.
class NcclCollectives {
public:
  /// Both outlive this.
  NcclCollectives(const TransportDevice &device, NcclQueue &queue)
      : device(device), queue(queue) {}

  /// Transport::collect, with the operation that does it.
  runtime::Status run(const runtime::Group &group, NcclComm &comm,
                      const runtime::Collective &call, const cp_tensor &operand,
                      const cp_tensor &result, NcclQueue::Operation &operation);

private:
  runtime::Status transfer(const runtime::Group &group, NcclComm &comm,
                           const runtime::Collective &call,
                           const PackedBlocks &sent,
                           const PackedBlocks &received,
                           NcclQueue::Operation &operation);

  const TransportDevice &device;
  NcclQueue &queue;
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_NCCLCOLLECTIVES_H
