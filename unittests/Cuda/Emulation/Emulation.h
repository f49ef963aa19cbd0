//===- Emulation.h - Instructions that kernels use, on a host ---*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The functions of Device.h by the emulator. Products of matrices are written
// from the PTX ISA's formulas alone, not from TileLayout.h.
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_CUDA_EMULATION_EMULATION_H
#define CP_UNITTESTS_CUDA_EMULATION_EMULATION_H

#include "Emulator.h"

#include <cmath>
#include <cstring>

#define CP_DEVICE inline
#define CP_UNROLL
#define CP_NO_UNROLL
#define CP_UNROLL_TWICE

namespace cp::cuda {

inline int getThread() { return Emulator::get().getThread(); }
inline BlockIndex getBlock() { return Emulator::get().getBlock(); }
/// Aligned to 16 bytes, like the device's.
inline unsigned char *getSharedMemory() { return Emulator::get().getShared(); }

inline void syncThreads() { Emulator::get().syncThreads(); }
inline void syncWarp() { Emulator::get().syncWarp(); }
float shuffleXor(float value, int lanes);

template <typename T>
T loadShared(const void *shared) {
  Emulator::get().noteRead(shared, sizeof(T));
  T value;
  std::memcpy(&value, shared, sizeof(T));
  return value;
}
template <typename T>
void storeShared(void *shared, T value) {
  Emulator::get().noteWrite(shared, sizeof(T));
  std::memcpy(shared, &value, sizeof(T));
}
inline void copyAsync(void *shared, const void *global, int bytes) {
  Emulator::get().startCopy(shared, global, bytes);
}
inline void commitCopies() { Emulator::get().commitCopies(); }
template <int Pending>
void waitForCopies() {
  Emulator::get().waitForCopies(Pending);
}

void loadPair(const float *from, float &x, float &y);
void storePair(float *to, float x, float y);

void loadMatrices(unsigned (&r)[4], const void *row);
void loadMatricesTransposed(unsigned (&r)[4], const void *row);
void multiplyF16(float (&c)[4], const unsigned (&a)[4], const unsigned (&b)[2]);
void multiplyBF16(float (&c)[4], const unsigned (&a)[4],
                  const unsigned (&b)[2]);
void multiplyTF32(float (&c)[4], const float (&a)[4], const float (&b)[2]);

unsigned packF16(float low, float high);
unsigned packBF16(float low, float high);
float truncateTF32(float x);
inline float powerOf2(float x) { return std::exp2(x); }
inline float reciprocal(float x) { return 1 / x; }
inline float logarithm(float x) { return std::log(x); }
inline float multiplyAdd(float x, float y, float z) {
  return std::fma(x, y, z);
}
inline float maximum(float x, float y) { return std::fmax(x, y); }
inline float infinity() { return INFINITY; }

} // namespace cp::cuda

#endif // CP_UNITTESTS_CUDA_EMULATION_EMULATION_H
