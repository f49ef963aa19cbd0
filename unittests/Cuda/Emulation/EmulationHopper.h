//===- EmulationHopper.h - Instructions of sm_90a, on a host ----*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The functions of DeviceHopper.h and GroupProducts.h by the emulator.
// Swizzles, descriptors and fragments are written from the PTX ISA's formulas
// alone, not from HopperLayout.h.
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_CUDA_EMULATION_EMULATIONHOPPER_H
#define CP_UNITTESTS_CUDA_EMULATION_EMULATIONHOPPER_H

#include "Emulation.h"

#include "ModTypes.h"
#include "TensorMap.h"

namespace cp::cuda {

inline int getGridBlocks() { return Emulator::get().getGridBlocks(); }
int broadcast(int value);
inline int addAtomically(int *counter, int value) {
  int old = *counter;
  *counter += value;
  return old;
}

template <int Threads>
void syncNamed(int barrier) {
  Emulator::get().syncNamed(barrier, Threads);
}
template <int Threads>
void arriveNamed(int barrier) {
  Emulator::get().arriveNamed(barrier, Threads);
}
template <int Count>
void decreaseRegisters() {
  Emulator::get().setRegisters(Count);
}
template <int Count>
void increaseRegisters() {
  Emulator::get().setRegisters(Count);
}

/// Where the emulated block's shared memory begins in its address space.
constexpr unsigned emulatedSharedBase = 1024;
unsigned getSharedAddress(const void *shared);

int loadInt(const void *shared);
void storeInt(void *shared, int value);
void storeZeros(void *shared);

inline void initBarrier(void *barrier, int arrivals) {
  Emulator::get().initBarrier(barrier, arrivals);
}
inline void arrive(void *barrier) { Emulator::get().arrive(barrier, 0); }
inline void arriveAndExpect(void *barrier, int bytes) {
  Emulator::get().arrive(barrier, bytes);
}
inline void waitForPhase(void *barrier, int parity) {
  Emulator::get().waitForPhase(barrier, parity);
}
inline void fenceAsyncProxy() { Emulator::get().fenceAsyncProxy(); }
inline void copyBox(void *to, const TensorMap &map, void *barrier, int column,
                    int row, int head, int batch) {
  Emulator::get().copyBox(to, &map, barrier, {column, row, head, batch});
}

void fenceProducts();
void commitProducts();
void waitForProducts(int pending);
template <int Pending>
void waitForProducts() {
  waitForProducts(Pending);
}
inline void pinRegisters(float (&)[4]) {}
inline void pinRegisters(unsigned (&)[4]) {}
inline void completeFirst(float) {}

/// 64 x columns += 64 x 16 times 16 x columns, in a warpgroup.
struct GroupProductOperands {
  float *sums;
  const unsigned *leftRegisters; ///< Or null.
  unsigned long long left, right;
  int columns;
  bool isF16, accumulate;
};
void startProduct(const GroupProductOperands &operands);

template <typename Element>
constexpr bool isF16 = false;
template <>
inline constexpr bool isF16<f16> = true;

template <typename Element, int Columns>
struct GroupProduct {
  static void multiplyShared(float *c, unsigned long long left,
                             unsigned long long right, bool accumulate) {
    startProduct(
        {c, nullptr, left, right, Columns, isF16<Element>, accumulate});
  }
  static void multiplyRegisters(float *c, const unsigned (&left)[4],
                                unsigned long long right) {
    startProduct({c, left, 0, right, Columns, isF16<Element>, true});
  }
};

} // namespace cp::cuda

#endif // CP_UNITTESTS_CUDA_EMULATION_EMULATIONHOPPER_H
