//===- AttendHopper.h - Flash attention for Hopper --------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What Attend.h computes, with the instructions of sm_90a, after
// FlashAttention-3 (Shah et al., 2024). Blocks stay and take work items from a
// counter. The first warpgroup copies queries, keys and values to shared memory
// (AttendProducer.h); each of the others computes 64 query rows
// (AttendConsumer.h), whose scores, weights and outputs stay in registers.
//
// Barriers in shared memory come in pairs: "full" once a copy has arrived,
// "empty" once all warps have read it. A thread that fills waits for "empty"
// with the opposite parity: the phase before the first one counts as ended.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_KERNELS_ATTENDHOPPER_H
#define CP_RUNTIME_CUDA_KERNELS_ATTENDHOPPER_H

#include "AttendConsumer.h"
#include "AttendProducer.h"

namespace cp::cuda {

template <typename Element, int Depth, int Width, typename Mods>
class AttendHopper {
  using Shared = HopperShared<Depth, Width>;

public:
  static constexpr int threads = hopperThreads;
  static constexpr int sharedBytes = Shared::bytes;
  static_assert(sharedBytes == getHopperSharedBytes(Depth, Width));

  CP_DEVICE explicit AttendHopper(const AttendParams &params)
      : params(params) {}

  CP_DEVICE void run() {
    if (getThread() == 0)
      initBarriers();
    syncThreads();
    if (getThread() < groupThreads) {
      decreaseRegisters<producerRegisters>();
      if (getThread() < warpSize)
        AttendProducer<Depth, Width>(params).run();
    } else {
      increaseRegisters<consumerRegisters>();
      AttendConsumer<Element, Depth, Width, Mods>(params).run();
    }
  }

private:
  CP_DEVICE static void initBarriers() {
    unsigned char *shared = getSharedMemory();
    // A lane of each warp says that the warp has read.
    constexpr int readers = numConsumers * groupThreads / warpSize;
    initBarrier(shared + Shared::queryFull, 1);
    initBarrier(shared + Shared::queryEmpty, readers);
    CP_UNROLL
    for (int i = 0; i < numStages; ++i) {
      initBarrier(shared + Shared::keysFull + 8 * i, 1);
      initBarrier(shared + Shared::keysEmpty + 8 * i, readers);
      initBarrier(shared + Shared::valuesFull + 8 * i, 1);
      initBarrier(shared + Shared::valuesEmpty + 8 * i, readers);
    }
    initBarrier(shared + Shared::landed, 1);
    fenceAsyncProxy();
  }

  const AttendParams &params;
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_KERNELS_ATTENDHOPPER_H
