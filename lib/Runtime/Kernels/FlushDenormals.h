//===- FlushDenormals.h - Denormals as zero ---------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_KERNELS_FLUSHDENORMALS_H
#define CP_RUNTIME_KERNELS_FLUSHDENORMALS_H

#if defined(__SSE2__)
#include <xmmintrin.h>
#endif

namespace cp::runtime {

/// While it lives, denormal floats of this thread count as zero: arithmetic
/// with them is a hundred times slower, and weights far below the maximum are
/// often denormal. With `flush` false, they count as what they are.
class FlushDenormals {
public:
#if defined(__SSE2__)
  explicit FlushDenormals(bool flush = true) : saved(_mm_getcsr()) {
    constexpr unsigned flushToZero = 0x8000, denormalsAreZero = 0x0040;
    constexpr unsigned both = flushToZero | denormalsAreZero;
    _mm_setcsr(flush ? saved | both : saved & ~both);
  }
  ~FlushDenormals() { _mm_setcsr(saved); }

private:
  unsigned saved;
#else
  explicit FlushDenormals(bool = true) {}
  ~FlushDenormals() {}
#endif
};

} // namespace cp::runtime

#endif // CP_RUNTIME_KERNELS_FLUSHDENORMALS_H
