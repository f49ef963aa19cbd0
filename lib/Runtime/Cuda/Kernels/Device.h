//===- Device.h - Instructions that kernels use -----------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each instruction that C++ has no word for, behind a function. Tests compile
// kernels for the host with an Emulation.h that has the same functions.
// PTX for compute capability 8.0 and newer.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_KERNELS_DEVICE_H
#define CP_RUNTIME_CUDA_KERNELS_DEVICE_H

#ifndef __CUDACC__
#include "Emulation.h"
#else

#define CP_DEVICE __device__ __forceinline__
#define CP_UNROLL _Pragma("unroll")
#define CP_NO_UNROLL _Pragma("unroll 1")
#define CP_UNROLL_TWICE _Pragma("unroll 2")

namespace cp::cuda {

struct BlockIndex {
  int x, y, z;
};

CP_DEVICE int getThread() { return static_cast<int>(threadIdx.x); }
CP_DEVICE BlockIndex getBlock() {
  return {static_cast<int>(blockIdx.x), static_cast<int>(blockIdx.y),
          static_cast<int>(blockIdx.z)};
}
CP_DEVICE unsigned char *getSharedMemory() {
  extern __shared__ __align__(1024) unsigned char sharedMemory[];
  return sharedMemory;
}
CP_DEVICE unsigned getSharedAddress(const void *shared) {
  return static_cast<unsigned>(__cvta_generic_to_shared(shared));
}

CP_DEVICE void syncThreads() { __syncthreads(); }
CP_DEVICE void syncWarp() { __syncwarp(); }
CP_DEVICE float shuffleXor(float value, int lanes) {
  return __shfl_xor_sync(0xffffffffu, value, lanes);
}

/// Single elements of shared memory.
template <typename T>
CP_DEVICE T loadShared(const void *shared) {
  return *static_cast<const T *>(shared);
}
template <typename T>
CP_DEVICE void storeShared(void *shared, T value) {
  *static_cast<T *>(shared) = value;
}
/// Starts to copy the first `bytes` (0 or 16) of 16 bytes; others become 0.
CP_DEVICE void copyAsync(void *shared, const void *global, int bytes) {
  asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;" ::"r"(
                   getSharedAddress(shared)),
               "l"(global), "r"(bytes)
               : "memory");
}
/// Makes a group of the copies that this thread started since the last one.
CP_DEVICE void commitCopies() {
  asm volatile("cp.async.commit_group;" ::: "memory");
}
/// Waits until at most `Pending` of this thread's groups are under way.
template <int Pending>
CP_DEVICE void waitForCopies() {
  asm volatile("cp.async.wait_group %0;" ::"n"(Pending) : "memory");
}

/// Two numbers of global memory, at a multiple of 8 bytes.
CP_DEVICE void loadPair(const float *from, float &x, float &y) {
  const float2 pair = *reinterpret_cast<const float2 *>(from);
  x = pair.x;
  y = pair.y;
}
CP_DEVICE void storePair(float *to, float x, float y) {
  *reinterpret_cast<float2 *>(to) = make_float2(x, y);
}

/// Four 8x8 matrices of 16-bit elements; lane l names row l % 8 of matrix
/// l / 8.
CP_DEVICE void loadMatrices(unsigned (&r)[4], const void *row) {
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, "
               "[%4];"
               : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3])
               : "r"(getSharedAddress(row))
               : "memory");
}
CP_DEVICE void loadMatricesTransposed(unsigned (&r)[4], const void *row) {
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 "
               "{%0, %1, %2, %3}, [%4];"
               : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3])
               : "r"(getSharedAddress(row))
               : "memory");
}

/// c += a * b.
CP_DEVICE void multiplyF16(float (&c)[4], const unsigned (&a)[4],
                           const unsigned (&b)[2]) {
  asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 "
               "{%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, "
               "{%0, %1, %2, %3};"
               : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
               : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]),
                 "r"(b[1]));
}
CP_DEVICE void multiplyBF16(float (&c)[4], const unsigned (&a)[4],
                            const unsigned (&b)[2]) {
  asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 "
               "{%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, "
               "{%0, %1, %2, %3};"
               : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
               : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]),
                 "r"(b[1]));
}
/// The hardware reads the upper 19 bits of each element.
CP_DEVICE void multiplyTF32(float (&c)[4], const float (&a)[4],
                            const float (&b)[2]) {
  asm volatile("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 "
               "{%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, "
               "{%0, %1, %2, %3};"
               : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
               : "r"(__float_as_uint(a[0])), "r"(__float_as_uint(a[1])),
                 "r"(__float_as_uint(a[2])), "r"(__float_as_uint(a[3])),
                 "r"(__float_as_uint(b[0])), "r"(__float_as_uint(b[1])));
}

/// Two numbers rounded to 16 bits, the first in the lower half.
CP_DEVICE unsigned packF16(float low, float high) {
  unsigned packed;
  asm("cvt.rn.f16x2.f32 %0, %1, %2;" : "=r"(packed) : "f"(high), "f"(low));
  return packed;
}
CP_DEVICE unsigned packBF16(float low, float high) {
  unsigned packed;
  asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(packed) : "f"(high), "f"(low));
  return packed;
}

/// The float without the bits that multiplyTF32 does not read.
CP_DEVICE float truncateTF32(float x) {
  return __uint_as_float(__float_as_uint(x) & 0xffffe000u);
}

/// 2^x to 2 units in the last place; results that are denormal become 0.
CP_DEVICE float powerOf2(float x) {
  float power;
  asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(power) : "f"(x));
  return power;
}
/// 1 / x to 1 unit in the last place; denormals count as 0.
CP_DEVICE float reciprocal(float x) {
  float result;
  asm("rcp.approx.ftz.f32 %0, %1;" : "=f"(result) : "f"(x));
  return result;
}
CP_DEVICE float logarithm(float x) { return logf(x); }
CP_DEVICE float multiplyAdd(float x, float y, float z) { return fmaf(x, y, z); }
/// The larger one, which is not NaN if one is not.
CP_DEVICE float maximum(float x, float y) { return fmaxf(x, y); }
CP_DEVICE float infinity() { return __int_as_float(0x7f800000); }

} // namespace cp::cuda

#endif // __CUDACC__

#endif // CP_RUNTIME_CUDA_KERNELS_DEVICE_H
