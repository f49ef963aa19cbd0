//===- PeakFlops.cpp - What a core can multiply and add -------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PeakFlops.h"

#include <algorithm>
#include <chrono>
#include <ctime>

double cp::bench::getSeconds() {
  using Clock = std::chrono::steady_clock;
  return std::chrono::duration<double>(Clock::now().time_since_epoch()).count();
}

double cp::bench::getThreadSeconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) +
         1e-9 * static_cast<double>(now.tv_nsec);
}

#if defined(__x86_64__)

// Each statement advances 12 independent chains by one step. Assembly, as a
// compiler would hoist or fold arithmetic on constants.
#define TWELVE(OP)                                                             \
  OP(0) OP(1) OP(2) OP(3) OP(4) OP(5) OP(6) OP(7) OP(8) OP(9) OP(10) OP(11)
#define FMA512(I) "vfmadd213ps %%zmm12, %%zmm13, %%zmm" #I "\n"
#define FMA256(I) "vfmadd213ps %%ymm12, %%ymm13, %%ymm" #I "\n"
#define MULADD128(I)                                                           \
  "mulps %%xmm13, %%xmm" #I "\n"                                               \
  "addps %%xmm12, %%xmm" #I "\n"
#define ZERO512(I) "vpxord %%zmm" #I ", %%zmm" #I ", %%zmm" #I "\n"
#define ZERO256(I) "vpxor %%ymm" #I ", %%ymm" #I ", %%ymm" #I "\n"
#define ZERO128(I) "xorps %%xmm" #I ", %%xmm" #I "\n"
#define PEAK_LOOP(ZERO, STEP, END)                                             \
  asm volatile(                                                                \
      TWELVE(ZERO) ZERO(12) ZERO(13) "1:\n" TWELVE(STEP) "dec %0\n"            \
                                                         "jnz 1b\n" END        \
      : "+r"(steps)                                                            \
      :                                                                        \
      : "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7",        \
        "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "cc")

static void run512(long steps) { PEAK_LOOP(ZERO512, FMA512, "vzeroupper\n"); }
static void run256(long steps) { PEAK_LOOP(ZERO256, FMA256, "vzeroupper\n"); }
static void run128(long steps) { PEAK_LOOP(ZERO128, MULADD128, ""); }

double cp::bench::measurePeak(const std::string &isa) {
  void (*run)(long) = isa == "avx512" ? run512
                      : isa == "avx2" ? run256
                                      : run128;
  int lanes = isa == "avx512" ? 16 : isa == "avx2" ? 8 : 4;
  constexpr long steps = 100000;
  double best = 0;
  for (int i = 0; i < 10; ++i) {
    double start = getThreadSeconds();
    run(steps);
    best =
        std::max(best, 12.0 * 2 * lanes * steps / (getThreadSeconds() - start));
  }
  return best;
}

#else

double cp::bench::measurePeak(const std::string &) { return 0; }

#endif
