//===- BlockSums.h - Numbers of all threads together ------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Of all threads of a block, which all call them. Dynamic shared memory holds a
// number for each, and nothing else in between.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_KERNELS_BLOCKSUMS_H
#define CP_RUNTIME_CUDA_KERNELS_BLOCKSUMS_H

#include "Device.h"
#include "PlanParams.h"

namespace cp::cuda {

/// From one thread's number to the next: the emulator of tests tells 16 bytes
/// apart.
constexpr int numberBytes = getPlanSharedBytes(1);

/// `combine` of the values of all threads, a power of two.
template <int Threads, typename T, typename Combine>
CP_DEVICE T combineThreads(T value, Combine combine) {
  static_assert((Threads & (Threads - 1)) == 0);
  unsigned char *mine = getSharedMemory() + getThread() * numberBytes;
  storeShared(mine, value);
  CP_NO_UNROLL
  for (int half = Threads / 2; half > 0; half /= 2) {
    syncThreads();
    if (getThread() < half) {
      value = combine(value, loadShared<T>(mine + half * numberBytes));
      storeShared(mine, value);
    }
  }
  syncThreads();
  value = loadShared<T>(getSharedMemory());
  syncThreads();
  return value;
}

template <int Threads, typename T>
CP_DEVICE T sumThreads(T value) {
  return combineThreads<Threads>(value, [](T x, T y) { return x + y; });
}

/// The sum of the values of the threads before the calling one (Hillis and
/// Steele, "Data parallel algorithms", 1986).
template <int Threads>
CP_DEVICE int sumThreadsBefore(int value) {
  unsigned char *mine = getSharedMemory() + getThread() * numberBytes;
  int sum = value;
  storeShared(mine, sum);
  CP_NO_UNROLL
  for (int distance = 1; distance < Threads; distance *= 2) {
    syncThreads();
    const int before = getThread() < distance
                           ? 0
                           : loadShared<int>(mine - distance * numberBytes);
    syncThreads();
    sum += before;
    storeShared(mine, sum);
  }
  syncThreads();
  return sum - value;
}

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_KERNELS_BLOCKSUMS_H
