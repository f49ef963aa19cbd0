//===- GroupProducts.h - Matrix products of a warpgroup ---------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// wgmma of sm_90a: 64 x Columns += 64 x 16 times 16 x Columns, for 8, 16, 32,
// 64 and 128 columns. A lane has Columns / 2 elements of the sums. Matrices in
// shared memory are named by descriptors (HopperLayout.h).
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_KERNELS_GROUPPRODUCTS_H
#define CP_RUNTIME_CUDA_KERNELS_GROUPPRODUCTS_H

#include "Device.h"
#include "ModTypes.h"

namespace cp::cuda {

/// Orders this thread's use of registers before that of products.
CP_DEVICE void fenceProducts() {
  asm volatile("wgmma.fence.sync.aligned;" ::: "memory");
}
/// Makes a group of the products since the last one.
CP_DEVICE void commitProducts() {
  asm volatile("wgmma.commit_group.sync.aligned;" ::: "memory");
}
/// Waits until at most `Pending` groups are under way.
template <int Pending>
CP_DEVICE void waitForProducts() {
  asm volatile("wgmma.wait_group.sync.aligned %0;" ::"n"(Pending) : "memory");
}
/// Keeps the compiler from moving the use of registers that products share
/// across a wait or a fence.
CP_DEVICE void pinRegisters(float (&x)[4]) {
  asm volatile("" : "+f"(x[0]), "+f"(x[1]), "+f"(x[2]), "+f"(x[3])::"memory");
}
CP_DEVICE void pinRegisters(unsigned (&x)[4]) {
  asm volatile("" : "+r"(x[0]), "+r"(x[1]), "+r"(x[2]), "+r"(x[3])::"memory");
}

/// Has x, which is not negative, computed before what follows: a barrier of the
/// warp depends on it. (Else ptxas moves a wait for products before all the
/// arithmetic that they could overlap; seen in the machine code.)
CP_DEVICE void completeFirst(float x) {
  asm volatile("bar.warp.sync %0;" ::"r"(x < 0 ? 0 : -1) : "memory");
}

/// Operands 0, 1, ... in braces, and the sums that they are.
#define CP_NAMES_4 "%0, %1, %2, %3"
#define CP_NAMES_8 CP_NAMES_4 ", %4, %5, %6, %7"
#define CP_NAMES_16 CP_NAMES_8 ", %8, %9, %10, %11, %12, %13, %14, %15"
#define CP_NAMES_32                                                            \
  CP_NAMES_16 ", %16, %17, %18, %19, %20, %21, %22, %23, %24, %25, %26, %27, " \
              "%28, %29, %30, %31"
#define CP_NAMES_64                                                            \
  CP_NAMES_32 ", %32, %33, %34, %35, %36, %37, %38, %39, %40, %41, %42, %43, " \
              "%44, %45, %46, %47, %48, %49, %50, %51, %52, %53, %54, %55, "   \
              "%56, %57, %58, %59, %60, %61, %62, %63"
#define CP_SUMS_4(i) "+f"(c[i]), "+f"(c[i + 1]), "+f"(c[i + 2]), "+f"(c[i + 3])
#define CP_SUMS_8(i) CP_SUMS_4(i), CP_SUMS_4(i + 4)
#define CP_SUMS_16(i) CP_SUMS_8(i), CP_SUMS_8(i + 8)
#define CP_SUMS_32(i) CP_SUMS_16(i), CP_SUMS_16(i + 16)
#define CP_SUMS_64(i) CP_SUMS_32(i), CP_SUMS_32(i + 32)

/// The left operand by descriptor or in registers; the right one by descriptor,
/// its columns (K-major) or rows (N-major) contiguous. Operands after the
/// `COUNT` sums are numbered A, B, ...
#define CP_DEFINE_PRODUCT(ELEMENT, TYPE, COLUMNS, COUNT, A, B, C, D, E, F)     \
  template <>                                                                  \
  struct GroupProduct<ELEMENT, COLUMNS> {                                      \
    CP_DEVICE static void multiplyShared(float *c, unsigned long long left,    \
                                         unsigned long long right,             \
                                         bool accumulate) {                    \
      asm volatile("{\n.reg .pred accumulate;\n"                               \
                   "setp.ne.b32 accumulate, %" #C ", 0;\n"                     \
                   "wgmma.mma_async.sync.aligned.m64n" #COLUMNS                \
                   "k16.f32." TYPE "." TYPE " {" CP_NAMES_##COUNT              \
                   "}, %" #A ", %" #B ", accumulate, 1, 1, 0, 0;\n}"           \
                   : CP_SUMS_##COUNT(0)                                        \
                   : "l"(left), "l"(right),                                    \
                     "r"(static_cast<int>(accumulate)));                       \
    }                                                                          \
    CP_DEVICE static void multiplyRegisters(float *c,                          \
                                            const unsigned (&left)[4],         \
                                            unsigned long long right) {        \
      asm volatile("{\n.reg .pred accumulate;\n"                               \
                   "setp.ne.b32 accumulate, %" #F ", 0;\n"                     \
                   "wgmma.mma_async.sync.aligned.m64n" #COLUMNS                \
                   "k16.f32." TYPE "." TYPE " {" CP_NAMES_##COUNT              \
                   "}, {%" #A ", %" #B ", %" #C ", %" #D "}, %" #E             \
                   ", accumulate, 1, 1, 1;\n}"                                 \
                   : CP_SUMS_##COUNT(0)                                        \
                   : "r"(left[0]), "r"(left[1]), "r"(left[2]), "r"(left[3]),   \
                     "l"(right), "n"(1));                                      \
    }                                                                          \
  };
#define CP_DEFINE_PRODUCTS(ELEMENT, TYPE)                                      \
  CP_DEFINE_PRODUCT(ELEMENT, TYPE, 8, 4, 4, 5, 6, 7, 8, 9)                     \
  CP_DEFINE_PRODUCT(ELEMENT, TYPE, 16, 8, 8, 9, 10, 11, 12, 13)                \
  CP_DEFINE_PRODUCT(ELEMENT, TYPE, 32, 16, 16, 17, 18, 19, 20, 21)             \
  CP_DEFINE_PRODUCT(ELEMENT, TYPE, 64, 32, 32, 33, 34, 35, 36, 37)             \
  CP_DEFINE_PRODUCT(ELEMENT, TYPE, 128, 64, 64, 65, 66, 67, 68, 69)

template <typename Element, int Columns>
struct GroupProduct;
CP_DEFINE_PRODUCTS(f16, "f16")
CP_DEFINE_PRODUCTS(bf16, "bf16")

#undef CP_DEFINE_PRODUCTS
#undef CP_DEFINE_PRODUCT
#undef CP_SUMS_64
#undef CP_SUMS_32
#undef CP_SUMS_16
#undef CP_SUMS_8
#undef CP_SUMS_4
#undef CP_NAMES_64
#undef CP_NAMES_32
#undef CP_NAMES_16
#undef CP_NAMES_8
#undef CP_NAMES_4

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_KERNELS_GROUPPRODUCTS_H
