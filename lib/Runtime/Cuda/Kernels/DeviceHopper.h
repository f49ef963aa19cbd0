//===- DeviceHopper.h - Instructions of sm_90a ------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What Device.h is for compute capability 8.0; products are in
// GroupProducts.h. Tests compile kernels for the host with an
// EmulationHopper.h that has the same functions.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_KERNELS_DEVICEHOPPER_H
#define CP_RUNTIME_CUDA_KERNELS_DEVICEHOPPER_H

#include "Device.h"
#include "TensorMap.h"

#ifndef __CUDACC__
#include "EmulationHopper.h"
#else

#include "GroupProducts.h"

namespace cp::cuda {

//===----------------------------------------------------------------------===//
// Threads
//===----------------------------------------------------------------------===//

CP_DEVICE int getGridBlocks() { return static_cast<int>(gridDim.x); }
/// The value of the warp's first lane.
CP_DEVICE int broadcast(int value) {
  return __shfl_sync(0xffffffffu, value, 0);
}
CP_DEVICE int addAtomically(int *counter, int value) {
  return atomicAdd(counter, value);
}

/// Waits at a named barrier of a block, which `Threads` threads come to in all:
/// those that wait and those that only arrive.
template <int Threads>
CP_DEVICE void syncNamed(int barrier) {
  asm volatile("bar.sync %0, %1;" ::"r"(barrier), "n"(Threads) : "memory");
}
template <int Threads>
CP_DEVICE void arriveNamed(int barrier) {
  asm volatile("bar.arrive %0, %1;" ::"r"(barrier), "n"(Threads) : "memory");
}

/// Registers of each thread of a warpgroup from here on; fewer, or more.
template <int Count>
CP_DEVICE void decreaseRegisters() {
  asm volatile("setmaxnreg.dec.sync.aligned.u32 %0;" ::"n"(Count));
}
template <int Count>
CP_DEVICE void increaseRegisters() {
  asm volatile("setmaxnreg.inc.sync.aligned.u32 %0;" ::"n"(Count));
}

//===----------------------------------------------------------------------===//
// Shared memory
//===----------------------------------------------------------------------===//

CP_DEVICE int loadInt(const void *shared) {
  return *static_cast<const volatile int *>(shared);
}
CP_DEVICE void storeInt(void *shared, int value) {
  *static_cast<volatile int *>(shared) = value;
}
/// 16 bytes of zeros.
CP_DEVICE void storeZeros(void *shared) {
  asm volatile("st.shared.v4.b32 [%0], {%1, %1, %1, %1};" ::"r"(
                   getSharedAddress(shared)),
               "r"(0)
               : "memory");
}

//===----------------------------------------------------------------------===//
// Barriers in shared memory (mbarrier)
//===----------------------------------------------------------------------===//

/// Each phase ends when `arrivals` threads have arrived and all bytes that are
/// expected in it have come. The first phase has parity 0.
CP_DEVICE void initBarrier(void *barrier, int arrivals) {
  asm volatile("mbarrier.init.shared::cta.b64 [%0], %1;" ::"r"(
                   getSharedAddress(barrier)),
               "r"(arrivals)
               : "memory");
}
CP_DEVICE void arrive(void *barrier) {
  asm volatile("mbarrier.arrive.shared::cta.b64 _, [%0];" ::"r"(
                   getSharedAddress(barrier))
               : "memory");
}
CP_DEVICE void arriveAndExpect(void *barrier, int bytes) {
  asm volatile("mbarrier.arrive.expect_tx.shared::cta.b64 _, [%0], %1;" ::"r"(
                   getSharedAddress(barrier)),
               "r"(bytes)
               : "memory");
}
/// Waits until the phase of this parity has ended.
CP_DEVICE void waitForPhase(void *barrier, int parity) {
  int ended;
  do
    asm volatile("{\n"
                 ".reg .pred ended;\n"
                 "mbarrier.try_wait.parity.shared::cta.b64 ended, [%1], %2;\n"
                 "selp.b32 %0, 1, 0, ended;\n"
                 "}"
                 : "=r"(ended)
                 : "r"(getSharedAddress(barrier)), "r"(parity)
                 : "memory");
  while (!ended);
}

/// Orders what this thread did to shared memory before what the copy engine and
/// the tensor cores do to it after a barrier.
CP_DEVICE void fenceAsyncProxy() {
  asm volatile("fence.proxy.async.shared::cta;" ::: "memory");
}

/// Starts to copy a box of a tensor of four dimensions, from these coordinates
/// on; elements outside of the tensor become 0. All bytes of the box count in
/// the barrier's phase.
CP_DEVICE void copyBox(void *to, const TensorMap &map, void *barrier,
                       int column, int row, int head, int batch) {
  asm volatile("cp.async.bulk.tensor.4d.shared::cluster.global.tile."
               "mbarrier::complete_tx::bytes [%0], [%1, {%3, %4, %5, %6}], "
               "[%2];" ::"r"(getSharedAddress(to)),
               "l"(&map), "r"(getSharedAddress(barrier)), "r"(column), "r"(row),
               "r"(head), "r"(batch)
               : "memory");
}

} // namespace cp::cuda

#endif // __CUDACC__

#endif // CP_RUNTIME_CUDA_KERNELS_DEVICEHOPPER_H
